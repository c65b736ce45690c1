"""From the older system's extract to children in SER who agree with the older system's list."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ser.store.operations.server import Connections
from ser.synthetic.legacy import kept, write_legacy
from tests import database as databases
from tests.cli.command import Ran, ser
from tests.legacy import Line, listed, write_list
from tests.sending import ask, cells, table

pytestmark = pytest.mark.slow

DAY = ("--today", "2018-03-01")
CUTOVER = "2018-03-01"
DIRECTORY = ("lea", "site", "provider", "school_calendar")
CLOCKS = frozenset({"T-03", "T-05a", "T-08", "T-10"})


@pytest.fixture(scope="module")
def extract(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract of the made-up state."""
    return write_legacy(made, tmp_path_factory.mktemp("extract"))


@pytest.fixture(scope="module")
def moved(made: Path, extract: Path, server: Connections) -> Iterator[tuple[Ran, Ran]]:
    """A database into which the extract was converted and loaded, after the directory with its cut-over day."""
    out = extract.parent / "converted"
    for name in DIRECTORY:
        more = {"cutover_date": CUTOVER} if name == "lea" else {}
        table(extract.parent / "directory" / f"{name}.csv", [{**row, **more} for row in cells(made, name)])
    with databases.copy(server):
        assert ser("load", extract.parent / "directory", *DAY).code == 0
        converted = ser("convert", extract, "--crosswalk", "spedmstr", "--out", out, *DAY)
        yield converted, ser("load", out / "files", *DAY)


@pytest.fixture(scope="module")
def old(made: Path) -> list[Line]:
    """The older system's own list."""
    return listed(kept(made), CLOCKS)


def differences(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_extract_is_converted_whole(moved: tuple[Ran, Ran]) -> None:
    converted, _ = moved
    assert converted.code == 0, converted.out
    assert "Ready to be loaded: ser load" in converted.out
    assert "FILLER (0 filled)" in converted.out


def test_what_was_converted_loads_without_a_held_row_and_bears_the_mark(moved: tuple[Ran, Ran], made: Path) -> None:
    _, loaded = moved
    assert "held" not in loaded.out
    assert ask("SELECT count(*) FROM student WHERE legacy") == [(len(cells(made, "student")),)]
    assert ask("SELECT count(*) FROM held") == [(0,)]
    assert ask("SELECT bool_and(legacy) FROM evaluation") == [(True,)]


def test_history_before_the_cut_over_day_is_quiet(moved: tuple[Ran, Ran], made: Path, extract: Path) -> None:
    def late() -> int:
        return int(ask("SELECT count(*) FROM finding WHERE rule = 'SER-0068' AND closed_date IS NULL")[0][0])

    # The extract has the latest plan alone, so that it seems to be the first one, and late.
    directory = extract.parent / "directory" / "lea.csv"
    assert late() == 0
    ser("load", table(extract.parent / "unmoved" / "lea.csv", cells(made, "lea")), "--yes", *DAY)
    assert late() > 10
    ser("load", directory, "--yes", *DAY)
    assert late() == 0


def test_explain_says_which_records_were_converted(moved: tuple[Ran, Ran], old: list[Line]) -> None:
    child = next(line for line in old if line["clock"])
    told = ser("explain", child["state_id"], "--json", *DAY)
    assert all(clock["converted"] for clock in json.loads(told.out)["clocks"])
    assert "converted from an older system" in ser("explain", child["state_id"], *DAY).out


def test_both_systems_agree_about_every_child(moved: tuple[Ran, Ran], old: list[Line], tmp_path: Path) -> None:
    assert len({line["clock"] for line in old}) > 2
    told = ser("parity", write_list(tmp_path / "old.csv", old), *DAY)
    assert told.code == 0, told.out
    assert "They agree about every child." in told.out


def test_each_difference_is_told_by_lea_and_child(moved: tuple[Ran, Ran], old: list[Line], tmp_path: Path) -> None:
    running = [line for line in old if line["clock"] and line["due_date"]]
    due, gone, counts = running[0], running[1], next(line for line in old if not line["clock"])
    later = (date.fromisoformat(due["due_date"]).toordinal() - 3, due["due_date"])
    stranger = {**counts, "state_id": "2999999999", "system_id": "x"}
    planted = [
        {**line, "due_date": date.fromordinal(later[0]).isoformat()}
        if line is due
        else {**line, "clock": "", "due_date": ""}
        if line is gone
        else {**line, "counted": "N" if line["counted"] == "Y" else "Y"}
        if line is counts
        else line
        for line in old
    ]
    told = ser("parity", write_list(tmp_path / "old.csv", [*planted, stranger]), "--out", tmp_path / "out.csv", *DAY)
    assert told.code == 1
    found = differences(tmp_path / "out.csv")
    assert Counter(d["difference"] for d in found) == {
        "due on another day": 1,
        "clock runs in SER alone": 1,
        "only in the old system": 1,
        f"counts in {'SER' if counts['counted'] == 'Y' else 'the old system'} alone": 1,
    }
    (moved_due,) = (d for d in found if d["difference"] == "due on another day")
    assert (moved_due["child"], moved_due["clock"], moved_due["days"]) == (due["state_id"], due["clock"], "3")
    assert (moved_due["lea_code"], moved_due["new"]) == (due["lea_code"], due["due_date"])
    assert "4 differences by LEA" in told.out


def test_a_child_of_ser_that_the_list_lacks_is_told(moved: tuple[Ran, Ran], old: list[Line], tmp_path: Path) -> None:
    missing = next(line for line in old if line["counted"] == "Y")
    rest = [line for line in old if line["system_id"] != missing["system_id"]]
    told = ser("parity", write_list(tmp_path / "old.csv", rest), "--json", *DAY)
    assert told.code == 1
    (found,) = json.loads(told.out)["differences"]
    assert (found["kind"], found["key"]) == ("only in SER", missing["state_id"])


def test_a_list_that_cannot_be_compared_is_refused_in_words(tmp_path: Path) -> None:
    line = {"lea_code": "017", "state_id": "", "system_id": "", "counted": "?", "clock": "T-99", "due_date": "soon"}
    told = ser("parity", write_list(tmp_path / "old.csv", [line]), *DAY)
    assert told.code == 64
    assert "old.csv, line 2: it has neither a state_id, nor a lea_code and a system_id." in told.err
    assert "counted is ?; it is Y, N or blank." in told.err
    assert "T-99 is no clock of the state." in told.err
    assert "due_date is soon, which is no date" in told.err


def test_a_crosswalk_that_there_is_not_is_refused_with_those_that_there_are(extract: Path, tmp_path: Path) -> None:
    told = ser("convert", extract, "--crosswalk", "lanser", "--out", tmp_path / "out", *DAY)
    assert told.code == 64
    assert "no crosswalk of this name; the state has: spedmstr" in told.err
