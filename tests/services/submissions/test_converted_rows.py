"""Rows that were converted from an older system bear a mark, and history before the cut-over day is quiet."""

from datetime import date
from pathlib import Path

import pytest

from ser.law.rule import change
from ser.services.child import explaining
from tests.sending import STATE_SCOPE, TODAY, ask, cells, child, findings, load, only, rules, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

LATE = (
    change("evaluation", team_meeting_date=date(2016, 12, 6), dissemination_date=date(2016, 12, 9),
           parent_copy_date=date(2016, 12, 9)),
)  # fmt: skip


def converted(folder: Path) -> Path:
    """The same files, with every row marked as converted."""
    for file in folder.glob("*.csv"):
        if rows := cells(folder, file.stem):
            table(file, [{**row, "legacy": "Y"} for row in rows])
    return folder


def test_the_mark_is_stored_kept_in_the_history_and_told(tmp_path: Path) -> None:
    outcome = load(converted(write(tmp_path / "old", child())))
    assert findings(outcome) == []
    assert ask("SELECT DISTINCT legacy FROM evaluation UNION SELECT DISTINCT legacy FROM student") == [(True,)]
    told = explaining.child(by=STATE_SCOPE, name="2100000001", today=TODAY)
    assert told.clocks
    assert all(one.converted for one in told.clocks)
    fixed = child(change("evaluation", parent_copy_date=date(2016, 11, 3)))
    load(write(tmp_path / "new", only(fixed, "evaluation")))
    assert ask("SELECT legacy FROM evaluation") == [(False,)]
    assert ask("SELECT legacy FROM evaluation_history") == [(True,)]


def test_a_converted_row_that_waited_for_its_parent_keeps_the_mark(tmp_path: Path) -> None:
    folder = converted(write(tmp_path / "old", child()))
    load(*(folder / f"{name}.csv" for name in ("lea", "site", "evaluation")))
    assert ask("SELECT count(*) FROM evaluation") == [(0,)]
    load(folder / "student.csv")
    assert ask("SELECT legacy FROM evaluation") == [(True,)]


def test_the_cut_over_day_of_the_lea_quiets_its_history_at_once(tmp_path: Path) -> None:
    sent = child(*LATE)
    before = load(write(tmp_path / "before", sent))
    assert "SER-0040" in rules(before)
    moved = child(*LATE, change("lea", cutover_date=date(2017, 7, 1)))
    load(write(tmp_path / "moved", only(moved, "lea")))
    assert "SER-0040" not in {row[0] for row in ask("SELECT rule FROM finding WHERE closed_date IS NULL")}
    load(write(tmp_path / "back", only(child(*LATE, change("lea", cutover_date=date(2016, 7, 1))), "lea")))
    assert "SER-0040" in {row[0] for row in ask("SELECT rule FROM finding WHERE closed_date IS NULL")}
