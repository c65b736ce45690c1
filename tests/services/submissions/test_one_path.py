"""Rows sent in files, typed one by one, and checked against nothing stored: each becomes the same everywhere."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ser.engine.intake.memory_store import Gathered
from ser.engine.intake.posted import Posting
from ser.engine.intake.posting import Poster
from ser.engine.intake.sheet_rows import SheetRows
from ser.engine.intake.take_row import at_sight
from ser.engine.intake.terms import Shown
from ser.engine.intake.typed_row import take_typed
from ser.engine.intake.verdict import Verdict
from ser.files.sheet import Sheet, sheets
from ser.states.louisiana.state import STATE
from ser.store import loads
from ser.store.connect import Db, connection
from ser.store.operations.server import Connections
from ser.store.scope import system_scope
from ser.synthetic.files import generate
from tests import database
from tests.sending import TODAY, load, stored

pytestmark = pytest.mark.slow

BY = system_scope("intake", "operator:test")
Line = tuple[str, str, str]
"""A record, its key, and whether the row is in its table or kept out."""


@pytest.fixture(scope="module", params=[3, 8])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of some children with errors of many kinds planted among them, rows for unknown parents included."""
    made = tmp_path_factory.mktemp("sent")
    generate(made, students=6, seed=request.param, state=STATE, errors=60)
    # Without some plans, what belongs to them waits.
    lines = (made / "iep.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (made / "iep.csv").write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    for file in made.glob("*.csv"):
        if file.stem in STATE.records:
            _leave_out_repeats(file, STATE.records[file.stem].spec.key)
    return made


def _leave_out_repeats(file: Path, key: tuple[str, ...]) -> None:
    """Of rows with one key a file stores none, while the person who types them stores the first: so there are none."""
    with file.open(encoding="utf-8", newline="") as read:
        header, *rows = csv.reader(read)
    places = [header.index(name) for name in key]
    keys = [tuple(row[place].strip() for place in places if place < len(row)) for row in rows]
    kept = [row for row, own in zip(rows, keys, strict=True) if keys.count(own) == 1 or "" in own]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([header, *kept])


def readable(folder: Path) -> list[tuple[int, Sheet]]:
    return [(place, sheet) for place, sheet in enumerate(sheets([folder], STATE.records)) if sheet.stands]


def outcome_of(verdict: Verdict) -> str:
    return "kept out" if verdict.is_kept_out else "in its table"


def checked(folder: Path, size: int) -> list[tuple[Line, Verdict]]:
    """What becomes of each row where nothing is stored, decided so many at a time."""
    gathered = Gathered(there={str(sheet.record) for _, sheet in readable(folder)})
    found = []
    for place, sheet in readable(folder):
        poster = Poster(
            Posting(0, TODAY, "operator:test", None, False),
            place,
            sheet.file,
            str(sheet.record),
            sheet.header,
            makes_records=True,
        )
        lines = [(number, row, "", None) for number, row in sheet.rows()]
        for begin in range(0, len(lines), size):
            outcome = poster.decide(poster.read(lines[begin : begin + size]), gathered.of(poster.terms))
            gathered.keep(outcome, poster.terms, sheet.file)
            found += [
                ((str(sheet.record), row.key, outcome_of(taken.verdict)), taken.verdict)
                for row, taken, _, _ in outcome.decisions
            ]
    return found


@pytest.mark.parametrize("size", [1, 2, 7])
def test_rows_become_the_same_however_many_are_decided_at_once(folder: Path, size: int) -> None:
    assert checked(folder, size) == checked(folder, 10_000)


def test_rows_of_files_rows_that_are_typed_and_rows_that_are_checked_become_the_same(
    folder: Path, server: Connections
) -> None:
    names = [name for name, kind in STATE.records.items() if not kind.spec.sealed]
    with database.copy(server):
        counts = load(folder, today=TODAY).counts
        sent = {name: stored(name) for name in names}
    with database.copy(server):
        with connection(BY) as db:
            typed = Counter(typed_rows(db, folder))
        one_by_one = {name: stored(name) for name in names}
    assert one_by_one == sent
    lines = Counter(line for line, _ in checked(folder, 10_000))
    assert typed == lines
    assert sum(n for (_, _, where), n in lines.items() if where == "kept out") == counts["held"]


def typed_rows(db: Db, folder: Path) -> list[Line]:
    """Each row of the files, as somebody would type it into an empty form; what cannot be stored is refused."""
    load_id = loads.begin(db, sent_by="operator:test", lea_code=None, today=TODAY)
    posting = Posting(load_id, TODAY, "operator:test", None, False)
    found = []
    for place, sheet in readable(folder):
        rows = SheetRows(posting, sheet.file, str(sheet.record), sheet.header, makes_records=True)
        terms = Poster(posting, place, sheet.file, str(sheet.record), sheet.header).terms
        for number, row_cells in sheet.rows():
            row = rows.read(number, row_cells, "", None)
            assert row is not None
            verdict = Verdict.HELD
            if at_sight(row, terms) is None and row.record is not None:
                verdict = take_typed(db, posting, row.record, row.problems, Shown(None, None), {}).verdict
            found.append((str(sheet.record), row.key, outcome_of(verdict)))
    return found
