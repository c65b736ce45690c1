from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ser.law.finding import Severity
from ser.law.members import NoSuchCell
from ser.law.permission import Permission
from ser.law.report import Level
from ser.law.rule import change
from ser.services.child import explaining
from ser.services.child.explaining import NoSuchStudent
from ser.services.reports import freezing, reporting
from ser.services.reports.freezing import NotAllowed
from ser.services.reports.reporting import CannotBeAsked, NoSuchReport, Question
from ser.services.worklists import due_work
from ser.services.worklists.due_work import Due
from ser.store import kept_days, students
from ser.store.connect import connection
from ser.store.operations.server import Connections
from ser.store.scope import Scope
from tests.sending import STATE_SCOPE, TODAY, act, ask, child, lea, load, write

pytestmark = pytest.mark.slow
COUNT_DAY = date(2017, 10, 1)
OTHER_DAY = date(2017, 2, 1)
BY = STATE_SCOPE


@pytest.fixture(autouse=True)
def loaded(empty: Connections, tmp_path: Path) -> None:
    """A database that holds the example child."""
    assert Severity.REJECT not in load(write(tmp_path, child())).severities


def counted(day: date, **asked: object) -> int:
    question = replace(Question(TODAY, as_of=day, level=Level.SEA), **asked)  # type: ignore[arg-type]
    table, _ = reporting.report(by=BY, name="R21", question=question)
    return sum(int(row[-1]) for row in table.rows())  # type: ignore[call-overload]


def test_the_example_child_counts_on_the_count_day() -> None:
    assert counted(COUNT_DAY) == 1


def test_a_day_whose_deciding_was_killed_is_decided_again() -> None:
    whole = counted(OTHER_DAY)
    act("DELETE FROM fact_children WHERE kept_for = '2017-02-01'")
    act("UPDATE kept_day SET is_whole = false WHERE day = %s", OTHER_DAY)
    assert counted(OTHER_DAY) == whole == 1


def test_a_day_kept_on_demand_is_forgotten_when_records_change(tmp_path: Path) -> None:
    assert counted(OTHER_DAY) == 1
    load(write(tmp_path / "again", child(change("enrollment", entry_date=date(2017, 6, 1)))))
    with connection(BY) as db:
        assert ("children", OTHER_DAY) not in {(kept.fact, kept.day) for kept in kept_days.kept(db)}
    assert counted(OTHER_DAY) == 0


def test_what_was_known_is_asked_of_the_history(tmp_path: Path) -> None:
    (before,) = ask("SELECT clock_timestamp()")[0]
    load(write(tmp_path / "again", child(change("program_episode", end_date=date(2017, 9, 1), exit_reason="MKC"))))
    assert counted(COUNT_DAY) == 0
    assert counted(COUNT_DAY, known_on=before) == 1
    assert counted(COUNT_DAY, known_on=datetime.now(UTC) + timedelta(1)) == 0


def test_an_lea_that_never_had_the_child_sees_no_figure_and_no_clock() -> None:
    table, _ = reporting.report(by=lea("069"), name="FS002", question=Question(TODAY, as_of=COUNT_DAY))
    (public,) = ask("SELECT public_id::text FROM student")[0]
    assert len(table) == 0
    with pytest.raises(NoSuchStudent):
        explaining.child(by=lea("069"), name=public, today=TODAY)


def test_who_looked_at_a_child_is_noted_and_whose_look_was_refused_is_not() -> None:
    (public,) = ask("SELECT public_id::text FROM student")[0]
    explaining.child(by=BY, name=public, today=TODAY)
    with pytest.raises(NoSuchStudent):
        explaining.child(by=BY, name="nobody", today=TODAY)
    assert ask("SELECT actor, act, student_id = (SELECT id FROM student) FROM audit_event WHERE act = 'explain'") == [
        (BY.actor, "explain", True)
    ]


def test_every_clock_of_the_child_is_told_with_its_steps() -> None:
    (public,) = ask("SELECT public_id::text FROM student")[0]
    told = explaining.child(by=BY, name=public, today=TODAY)
    with connection(BY) as db:
        ((_, student),) = students.load(BY, db, students.all_ids(BY, db))
    started = [d for d in student.deadlines() if d.start <= TODAY]
    assert len(told.clocks) == len(started) > 0
    assert all(one.steps for one in told.clocks)


def test_the_clocks_that_are_due_soon_are_counted_by_kind() -> None:
    lines = {line.timeline: line for line in due_work.due(by=BY, today=date(2018, 11, 5))}
    assert lines["T-07"] == Due("T-07", "Annual review", 0, 1, 1, 1, date(2018, 11, 8))
    assert "T-09" not in lines


def test_only_the_state_freezes(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        freezing.freeze(by=lea("017"), day=COUNT_DAY, folder=tmp_path / "frozen", today=TODAY)


def test_a_snapshot_is_noted_with_its_digest(tmp_path: Path) -> None:
    made = freezing.freeze(by=BY, day=COUNT_DAY, folder=tmp_path / "frozen", today=TODAY)
    assert ask("SELECT detail->>'digest' FROM audit_event WHERE act = 'freeze'") == [(made.digest,)]


def test_a_report_goes_by_each_of_its_names_in_any_case() -> None:
    assert reporting.named(by=BY, name="fs002").name == "FS002"
    assert reporting.named(by=BY, name="ieps-due").name == "R08"
    with pytest.raises(NoSuchReport, match="FS002"):
        reporting.named(by=BY, name="FS02")


def test_a_school_year_is_asked_of_periods_alone() -> None:
    with pytest.raises(CannotBeAsked, match="--as-of"):
        reporting.report(by=BY, name="FS002", question=Question(TODAY, school_year=2018))


def listed(by: Scope = BY, where: dict[str, str] | None = None, **asked: object) -> list[tuple[object, ...]]:
    question = replace(Question(TODAY, as_of=COUNT_DAY), **asked)  # type: ignore[arg-type]
    table, _ = reporting.members(by=by, name="FS002", question=question, where=where or {})
    return list(table.rows())


def test_a_count_opens_the_children_behind_it_and_that_it_was_opened_is_noted() -> None:
    (public,) = ask("SELECT public_id::text FROM student")[0]
    (row,) = listed(where={"level": "lea", "disability": "OHI"})
    assert public in row
    assert ask("SELECT detail->'listed' FROM audit_event WHERE act = 'report'") == [
        ({"level": "lea", "disability": "OHI"},)
    ]
    assert listed(as_of=date(2015, 10, 1)) == []


def test_an_lea_that_never_had_the_child_opens_an_empty_list() -> None:
    assert listed(lea("017")) != []
    assert listed(lea("069")) == []


@pytest.mark.parametrize("lacking", [Permission.READ_STUDENT, Permission.READ_REPORTS])
def test_a_list_of_children_asks_for_both_the_count_and_the_children(lacking: Permission) -> None:
    by = replace(BY, permissions=BY.permissions - {lacking})
    with pytest.raises(NotAllowed):
        listed(by)


def test_a_snapshot_opens_as_the_records_did(tmp_path: Path) -> None:
    freezing.freeze(by=BY, day=COUNT_DAY, folder=tmp_path / "frozen", today=TODAY)
    assert listed(as_of=None, folder=tmp_path / "frozen") == listed() != []


def test_what_was_known_opens_too() -> None:
    assert listed(known_on=datetime.now(UTC) + timedelta(1)) == listed() != []


def test_a_column_that_is_not_there_is_refused_before_anything_is_counted() -> None:
    with pytest.raises(NoSuchCell, match="colour"):
        listed(where={"colour": "red"})
    assert ask("SELECT count(*) FROM audit_event WHERE act = 'report'") == [(0,)]
