"""The rules of the house hold in every module; and each rule can see when one does not."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests import house

LONGEST_MODULE = 400
ASKING = "@asks(Permission.FREEZE)\n"
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def breaches(rule: Callable[[str], Iterator[str]], paths: Iterable[Path]) -> list[str]:
    return [f"{house.name(path)}, {breach}" for path in paths for breach in rule(path.read_text("utf-8"))]


def test_there_are_modules_to_look_at() -> None:
    assert len(house.modules()) > 10


def test_every_module_holds_one_idea() -> None:
    lengths = {
        house.name(path): len(path.read_text("utf-8").splitlines())
        for path in house.modules()
        if "migrations" not in path.parts
    }
    assert {path: lines for path, lines in lengths.items() if lines >= LONGEST_MODULE} == {}


def test_every_module_is_named_for_what_it_is() -> None:
    parts = {part for path in house.modules() for part in path.relative_to(house.SOURCE).with_suffix("").parts}
    assert parts & VAGUE_NAMES == set()


def test_nothing_below_the_doors_reads_a_clock() -> None:
    assert breaches(house.clock_readings, house.modules(without=house.DOORS)) == []


def test_every_service_is_told_who_asks() -> None:
    assert breaches(house.services_without_an_actor, house.modules("services")) == []


def test_no_module_uses_what_another_keeps_to_itself() -> None:
    paths = [
        *house.modules(),
        *(path for part in ("tests", "bench", "fuzz") for path in (house.ROOT / part).rglob("*.py")),
    ]
    assert breaches(house.borrowed_private_names, paths) == []


def test_the_store_gives_students_rows_only_within_a_scope() -> None:
    assert breaches(house.student_rows_without_scope, house.modules("store")) == []


def test_no_test_is_left_out() -> None:
    assert breaches(house.left_out_tests, (house.ROOT / "tests").rglob("test_*.py")) == []


@pytest.mark.parametrize("package", ["law", "federal", "engine", "store", "cli", "web", "services", "files"])
def test_no_module_imports_one_that_imports_it(package: str) -> None:
    imports = house.imports_within(package)
    assert len(imports) > 5
    assert house.circles(imports) == []


def broken(rule: Callable[[str], Iterator[str]], source: str) -> bool:
    return list(rule(dedent(source))) != []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\ndate.today()",
        "import datetime as dt\ndt.datetime.now(dt.UTC)",
        "from datetime import datetime as moment\nmoment.utcnow()",
        "import time\ntime.time()",
        "from time import time\ntime()",
        "from django.utils import timezone\ntimezone.now()",
        "import datetime\nfield(default_factory=datetime.date.today)",
        "run('SELECT 1 WHERE due < CURRENT_DATE')",
    ],
)
def test_a_reading_of_the_clock_is_seen(source: str) -> None:
    assert broken(house.clock_readings, source)


@pytest.mark.parametrize(
    "source",
    [
        "import time\ntime.monotonic()\ntime.perf_counter()\ntime.sleep(1)",
        "def due(today: date) -> date:\n    return today",
        "calendar.today()",
    ],
)
def test_a_day_that_was_passed_in_is_no_clock(source: str) -> None:
    assert not broken(house.clock_readings, source)


@pytest.mark.parametrize(
    ("source", "breaks"),
    [
        (ASKING + "def freeze(*, by: Actor, day: date) -> Snapshot: ...", False),
        (ASKING + "def freeze(*, by: Actor) -> Snapshot: ...\ndef _row(day: date) -> Row: ...", False),
        ("def row(day: date) -> Row: ...", False),
        (ASKING + "def freeze(*, day: date) -> Snapshot: ...", True),
        (ASKING + "def freeze(by: Actor, *, day: date) -> Snapshot: ...", True),
        (ASKING + "def freeze(*days: date, by: Actor) -> Snapshot: ...", True),
        (ASKING + "def freeze(*, by: Actor) -> Snapshot: ...\ndef row(*, by: Actor) -> Row: ...", True),
    ],
)
def test_a_service_that_does_not_ask_who_is_seen(source: str, breaks: bool) -> None:
    assert broken(house.services_without_an_actor, source) is breaks


@pytest.mark.parametrize(
    ("source", "breaks"),
    [
        ("def load(scope: Scope, ids: list[int]) -> list[Student]: ...", False),
        ("def tables() -> list[str]: ...", False),
        ("def load(ids: list[int]) -> list[Student]: ...", True),
        ("def load(ids: list[int], scope: Scope) -> 'Iterator[Student]': ...", True),
        ("def frame(table: str) -> pl.DataFrame: ...", True),
    ],
)
def test_a_read_without_a_scope_is_seen(source: str, breaks: bool) -> None:
    imports = "import polars as pl\nfrom ser.law.student import Student\nfrom ser.store.scope import Scope\n"
    assert broken(house.student_rows_without_scope, imports + source) is breaks


@pytest.mark.parametrize(
    ("source", "breaks"),
    [
        ("from ser.store.connect import in_transaction", False),
        ("from ser.store import connect\nconnect.pool()", False),
        ("from django.db.models import _utils", False),
        ("from ser.store.connect import _pool", True),
        ("from ser.store import connect\nconnect._pool()", True),
    ],
)
def test_a_private_name_of_another_module_is_seen(source: str, breaks: bool) -> None:
    assert broken(house.borrowed_private_names, source) is breaks


@pytest.mark.parametrize("source", ["pytest.skip('later')", "@pytest.mark.xfail\ndef test_it(): ..."])
def test_a_test_that_is_left_out_is_seen(source: str) -> None:
    assert broken(house.left_out_tests, source)


@pytest.mark.parametrize(
    ("imports", "found"),
    [
        ({"a": {"b"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}, [("b", "c")]),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}}, [("a", "b", "c")]),
        ({"a": {"b"}, "b": {"a"}, "c": {"d"}, "d": {"c", "a"}}, [("a", "b"), ("c", "d")]),
    ],
)
def test_a_circle_is_seen(imports: dict[str, set[str]], found: list[tuple[str, ...]]) -> None:
    assert house.circles(imports) == found
