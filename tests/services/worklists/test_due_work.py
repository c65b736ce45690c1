"""One's day: what is due for one's children, read as it was decided last."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from ser.law.rule import add
from ser.services.search import searching
from ser.services.worklists import due_work
from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, lea, load, write

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def loaded(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A database with the example child, who is being evaluated once more."""
    again = add(
        "evaluation",
        evaluation_id="E-NEW",
        evaluation_status="IN_PROCESS",
        consent_received_date=date(2018, 2, 20),
        appraisal_received_date=None,
        team_meeting_date=None,
        dissemination_date=None,
        parent_copy_date=None,
        evaluation_outcome=None,
    )
    with database.copy(server):
        load(write(tmp_path_factory.mktemp("sent"), child(ORLEANS, again)))
        yield


def test_what_is_due_moves_from_the_month_to_the_week_to_overdue() -> None:
    ((due,),) = ask("SELECT min(due_date) FROM fact_deadlines WHERE kept_for = %s AND due_date > %s", TODAY, TODAY)
    by = lea("017")
    month, week, late = (
        due_work.day(by=by, today=due - timedelta(days)) for days in (due_work.MONTH, due_work.WEEK, -1)
    )
    assert {one.due_date for one in month.later} == {due}
    assert (due in {one.due_date for one in week.soon}, week.in_a_week) == (True, len(week.soon))
    assert due in {one.due_date for one in late.late}
    assert (late.kept_for, late.overdue) == (TODAY, sum(one.is_certain for one in late.late))
    assert late.late[0].name


def test_another_lea_a_strange_caseload_and_the_state_are_shown_no_child() -> None:
    ((due,),) = ask("SELECT max(due_date) FROM fact_deadlines WHERE kept_for = %s", TODAY)
    for by in (lea("036"), replace(lea("017"), provider="T999"), STATE_SCOPE):
        told = due_work.day(by=by, today=due)
        assert (told.late, told.soon, told.later) == ((), (), ())
    assert due_work.day(by=STATE_SCOPE, today=due).in_a_week > 0
    assert due_work.day(by=STATE_SCOPE, today=TODAY - timedelta(5000)).kept_for is None


def test_whoever_has_a_caseload_and_types_nothing_is_shown_it() -> None:
    sees = [replace(lea("017"), provider=staff) for staff in ("T200", "T999")]
    shown = [searching.find(by=by, text=" ", today=TODAY).found for by in sees]
    assert [[one.child.last_name for one in found] for found in shown] == [["Example"], []]
    assert searching.find(by=lea("017"), text="", today=TODAY).found == ()
