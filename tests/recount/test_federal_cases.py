"""The federal files of children whose counting is easily got wrong equal a second count by plain loops."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from ser.law.report import Level
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.store.operations.server import Connections
from tests import database
from tests.recount import loops
from tests.sending import STATE_SCOPE, load

pytestmark = pytest.mark.slow
CASES = sorted(p for p in (Path(__file__).parent / "cases").iterdir() if p.is_dir())
TODAY = date(2018, 7, 15)
COUNT_DAYS = (date(2016, 10, 1), date(2017, 10, 1))
SEEN = (date(2017, 3, 15), date(2017, 6, 30))
YEAR = 2017


@pytest.fixture(scope="module", autouse=True)
def state(server: Connections) -> Iterator[None]:
    with database.copy(server):
        for case in CASES:
            load(case, today=TODAY)
        yield


def told(name: str, question: Question, found_in: str, *by: str) -> Counter[tuple[str, ...]]:
    """The rows of one category set of a report, by LEA and these categories."""
    table, _ = reporting.report(by=STATE_SCOPE, name=name, question=question)
    rows = [row for row in table.frame.rows(named=True) if row["set"] == found_in]
    return Counter({(row["lea_code"], *(row[each] for each in by)): row["count"] for row in rows})


def without(figures: Mapping[tuple[str, ...], int], place: int) -> Counter[tuple[str, ...]]:
    """The figures summed over one of their categories."""
    summed: Counter[tuple[str, ...]] = Counter()
    for key, count in figures.items():
        summed[(*key[:place], *key[place + 1 :])] += count
    return summed


@pytest.mark.parametrize("day", COUNT_DAYS, ids=str)
def test_the_child_count_of_each_lea(day: date) -> None:
    figures = loops.counted(loops.read(CASES), day.isoformat())
    assert figures
    assert told("FS002", Question(TODAY, as_of=day, level=Level.LEA), "ST3", "disability") == figures


@pytest.mark.parametrize("seen", SEEN, ids=str)
def test_the_exits_of_each_lea(seen: date) -> None:
    figures = loops.exits(loops.read(CASES), YEAR, seen)
    question = Question(TODAY, as_of=seen, school_year=YEAR, level=Level.LEA)
    assert figures
    assert told("FS009", question, "ST1", "basis") == without(figures, 2)
    assert told("FS009", question, "ST6", "disability") == without(figures, 1)


@pytest.mark.parametrize("seen", SEEN, ids=str)
def test_the_expulsions_of_each_lea(seen: date) -> None:
    figures = loops.expelled(loops.read(CASES), YEAR, seen)
    question = Question(TODAY, as_of=seen, school_year=YEAR, level=Level.LEA)
    assert figures
    assert told("FS144", question, "CSA", "disability_status", "services") == figures


def test_the_second_count_uses_nothing_of_what_it_checks() -> None:
    tree = ast.parse(Path(loops.__file__).read_text(encoding="utf-8"))
    modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    modules += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
    assert {m.partition(".")[0] for m in modules} == {"collections", "csv", "datetime", "pathlib"}
