"""Guides through flows: what is done, what is next and by when, and what the next record opens with."""

from collections.abc import Iterator
from datetime import date

import pytest

from ser.law.rule import add
from ser.services.entry import guiding
from ser.services.entry.guiding import At, NoSuchRecord, NoSuchStudent
from ser.store.operations.server import Connections
from tests import database
from tests.sending import ORLEANS, TODAY, act, ask, child, lea, load, write

pytestmark = pytest.mark.slow
BY = lea("017")


@pytest.fixture(scope="module")
def public(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example child, who is being evaluated once more and stood on a list of Part C."""
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
        act(
            "INSERT INTO earlysteps_notice (lea_code, earlysteps_notice_id, last_name, birth_date, list_date,"
            " linked_state_id) SELECT lea_code, 'L-1', last_name, birth_date, '2010-01-01', state_id FROM student"
        )
        yield str(ask("SELECT public_id FROM student")[0][0])


def test_the_next_step_is_told_with_the_day_by_which_it_is_due(public: str) -> None:
    guide = guiding.guide(by=BY, child=public, flow="evaluation", today=TODAY)
    assert [told.at for told in guide.steps][:3] == [At.DONE, At.NEXT, At.LATER]
    decision = guide.step("decision")
    assert decision is not None
    assert decision.due == ask("SELECT due_date FROM fact_deadlines WHERE record_key LIKE %s", "%E-NEW")[0][0]
    assert (decision.is_late, decision.rows[0].lacks) == (False, ("Outcome", "Disseminated"))
    late = guiding.guide(by=BY, child=public, flow="evaluation", today=date(2018, 8, 1)).step("decision")
    assert late is not None
    assert late.is_late


def test_a_new_record_opens_with_what_makes_it_the_flows(public: str) -> None:
    told = guiding.opens(by=BY, child=public, flow="evaluation", step="parts", today=TODAY)
    assert told == {"evaluation_id": "E-NEW"}
    answer = guiding.opens(by=BY, child=public, flow="referral", step="answer", today=TODAY)
    assert answer == {"consent_kind": "EVAL"}


def test_a_line_of_a_list_is_the_first_step_of_the_child_to_whom_it_was_linked(public: str) -> None:
    (row,) = guiding.guide(by=BY, child=public, flow="early", today=TODAY).steps[0].rows
    assert (row.place.child, row.place.kind, row.lacks) == ("", "earlysteps_notice", ("Outcome",))


def test_every_flow_of_a_child_is_told_at_once(public: str) -> None:
    found = guiding.guides(by=BY, child=public, today=TODAY)
    begun = {guide.flow.name for guide in found if guide.is_begun}
    assert begun >= {"evaluation", "plan"}
    assert "exit" not in begun


def test_another_leas_child_and_unknown_flows_are_told_to_nobody(public: str) -> None:
    with pytest.raises(NoSuchStudent):
        guiding.guides(by=lea("036"), child=public, today=TODAY)
    with pytest.raises(NoSuchRecord):
        guiding.guide(by=BY, child=public, flow="none", today=TODAY)
    with pytest.raises(NoSuchRecord):
        guiding.opens(by=BY, child=public, flow="plan", step="none", today=TODAY)
