"""Today moves: what is shown in May and September is of May and September, no matter who sent something in March."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ser.engine.judging import roll as engine
from ser.law.kept_day import ASKED, TODAY, KeptDay
from ser.law.permission import NotAllowed
from ser.law.rule import Change, add, change
from ser.services.child import pages
from ser.services.operations import rolling
from ser.services.operations.rolling import Rolled
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.services.worklists import due_work
from ser.store import kept_days
from ser.store.connect import connection
from ser.store.operations.server import Connections
from tests.sending import ORLEANS, STATE_SCOPE, act_as_owner, ask, child, lea, load, write

pytestmark = pytest.mark.slow
MARCH, MAY, SEPTEMBER = date(2018, 3, 1), date(2018, 5, 1), date(2018, 9, 3)
COUNT = KeptDay("child_count", date(2017, 10, 1))
_EVALUATED = ["T-03", "T-10"]
OPEN = {
    "evaluation_status": "IN_PROCESS", "appraisal_received_date": None, "team_meeting_date": None,
    "dissemination_date": None, "parent_copy_date": None, "evaluation_outcome": None,
}  # fmt: skip


def begun_in_winter(**ended: object) -> Change:
    return add("evaluation", evaluation_id="E-WINTER", **{**OPEN, "consent_received_date": date(2018, 2, 20), **ended})


BEGUN_IN_APRIL = add("evaluation", evaluation_id="E-APRIL", **{**OPEN, "consent_received_date": date(2018, 4, 16)})
ENDED_IN_APRIL = begun_in_winter(
    evaluation_status="COMPLETED", appraisal_received_date=date(2018, 4, 18), team_meeting_date=date(2018, 4, 19),
    dissemination_date=date(2018, 4, 20), parent_copy_date=date(2018, 4, 20), evaluation_outcome="E",
)  # fmt: skip


@pytest.fixture(autouse=True)
def in_march(empty: Connections, tmp_path: Path) -> None:
    """A database with the example child as of March, who is being evaluated once more."""
    load(write(tmp_path / "march", child(ORLEANS, begun_in_winter())), today=MARCH)


def roll(today: date) -> Rolled:
    return rolling.roll(by=STATE_SCOPE, today=today)


def clocks(day: date) -> set[tuple[str, str, str]]:
    """The clocks of evaluations, from consent to dissemination, that are kept for a day, each with its result."""
    query = "SELECT timeline, record_key, result FROM fact_deadlines WHERE kept_for = %s AND timeline = ANY(%s)"
    return {(timeline, key.rpartition("|")[2], result) for timeline, key, result in ask(query, day, _EVALUATED)}


def keys(day: date) -> set[str]:
    return {key for _, key, _ in clocks(day)}


def home(today: date) -> due_work.Day:
    return due_work.day(by=replace(lea("017"), today=today), today=today)


def owned() -> set[KeptDay]:
    with connection(STATE_SCOPE) as db:
        return set(kept_days.owned(db))


def days_with_facts() -> set[date]:
    return {
        row[0] for row in ask("SELECT DISTINCT kept_for FROM fact_children UNION SELECT kept_for FROM fact_deadlines")
    }


def test_a_load_in_may_decides_for_may(tmp_path: Path) -> None:
    assert keys(MARCH) == {"E-WINTER"}
    outcome = load(write(tmp_path / "may", child(ORLEANS, ENDED_IN_APRIL, BEGUN_IN_APRIL)), today=MAY)
    assert (outcome.decided_for, home(MAY).kept_for) == (MAY, MAY)
    assert keys(MAY) == {"E-APRIL"}, "the one that was disseminated in April has ended, the one begun then runs"
    assert keys(MARCH) == set()


def test_without_a_load_a_roll_makes_it_september(tmp_path: Path) -> None:
    load(write(tmp_path / "may", child(ORLEANS, ENDED_IN_APRIL, BEGUN_IN_APRIL)), today=MAY)
    in_may = home(MAY)
    assert "E-APRIL" not in {key for _, key, result in clocks(MAY) if result == "OPEN_OVERDUE"}
    rolled = roll(SEPTEMBER)
    assert (rolled.before, rolled.today, rolled.students) == (MAY, SEPTEMBER, 1)
    now = home(SEPTEMBER)
    assert now.kept_for == SEPTEMBER
    assert now.overdue > in_may.overdue
    assert now.overdue == sum(one.is_certain for one in now.late)
    assert {key for _, key, result in clocks(SEPTEMBER) if result == "OPEN_OVERDUE"} == {"E-APRIL"}


def test_what_was_found_is_of_the_day_too(tmp_path: Path) -> None:
    """Turned eighteen in June, the student is to hold the rights that the parents held (SER-0019)."""

    def found() -> set[str]:
        return {
            row[0] for row in ask("SELECT DISTINCT rule FROM finding WHERE load_id IS NULL AND closed_date IS NULL")
        }

    of_june = child(ORLEANS, begun_in_winter(), change("student", birth_date=date(2000, 6, 1)))
    load(write(tmp_path / "again", of_june), today=MARCH)
    in_march = found()
    roll(MAY)
    assert found() == in_march
    roll(SEPTEMBER)
    assert found() == in_march | {"SER-0019"}
    (public,) = ask("SELECT public_id::text FROM student")[0]
    page = pages.overview(by=replace(lea("017"), today=SEPTEMBER), name=public, today=SEPTEMBER)
    assert page.decided_for == SEPTEMBER
    assert "SER-0019" in {one.rule for one in page.findings}


def test_until_everybody_is_decided_pages_go_on_saying_the_day_before() -> None:
    with connection(STATE_SCOPE) as db:
        engine.begin(db, MAY)
    assert home(MAY).kept_for == MARCH
    assert keys(MARCH) == {"E-WINTER"}
    assert roll(MAY).today == home(MAY).kept_for == MAY


def test_today_never_goes_back(tmp_path: Path) -> None:
    roll(SEPTEMBER)
    assert roll(MAY).today == SEPTEMBER
    outcome = load(write(tmp_path / "may", child(ORLEANS, begun_in_winter(), BEGUN_IN_APRIL)), today=MAY)
    assert (outcome.today, outcome.decided_for) == (MAY, SEPTEMBER)
    assert keys(SEPTEMBER) == {"E-WINTER", "E-APRIL"}
    assert home(SEPTEMBER).kept_for == SEPTEMBER
    assert home(MAY).kept_for is None, "nothing is decided for a day that is over"


def test_the_same_day_once_more_finds_nothing_to_do() -> None:
    with connection(STATE_SCOPE) as db:
        assert not engine.due(db, MARCH)
        assert engine.due(db, MARCH + timedelta(1))
    assert roll(MARCH).students == 0
    assert roll(MAY).has_moved
    with connection(STATE_SCOPE) as db:
        assert not engine.due(db, MAY)
        assert not engine.due(db, MARCH)
    again = roll(MAY)
    assert (again.has_moved, again.students, again.dropped) == (False, 0, ())


def test_days_that_nobody_owns_are_dropped_with_their_facts() -> None:
    assert owned() == {KeptDay(TODAY, MARCH), COUNT}
    rolled = roll(MAY)
    assert rolled.dropped == (MARCH,)
    assert owned() == {KeptDay(TODAY, MAY), COUNT}
    assert days_with_facts() == {MAY, COUNT.day}
    october = date(2018, 10, 9)
    assert roll(october).dropped == (COUNT.day, MAY)
    assert owned() == {KeptDay(TODAY, october), KeptDay("child_count", date(2018, 10, 1))}
    assert days_with_facts() == {october, date(2018, 10, 1)}


def test_the_count_date_is_kept_when_it_is_over() -> None:
    counted = date(2018, 10, 1)
    assert roll(counted).kept == (KeptDay("child_count", counted), KeptDay(TODAY, counted))
    rolled = roll(counted + timedelta(1))
    assert (rolled.dropped, set(rolled.kept)) == (
        (),
        {KeptDay("child_count", counted), KeptDay(TODAY, counted + timedelta(1))},
    )


def test_a_day_that_was_asked_for_lasts_until_the_next_day() -> None:
    asked = date(2017, 2, 1)
    reporting.report(by=STATE_SCOPE, name="R21", question=Question(MARCH, as_of=asked))
    assert KeptDay(ASKED, asked) in owned()
    roll(MARCH)
    assert asked in days_with_facts()
    assert asked in roll(MAY).dropped
    assert asked not in days_with_facts()


def test_what_somebody_left_who_was_killed_is_swept_up() -> None:
    act_as_owner("UPDATE fact_children SET kept_for = '2016-01-01' WHERE kept_for = %s", MARCH)
    roll(MAY)
    assert days_with_facts() == {MAY, COUNT.day}


def test_one_lea_cannot_move_the_day_of_all() -> None:
    with pytest.raises(NotAllowed):
        rolling.roll(by=lea("017"), today=MAY)
