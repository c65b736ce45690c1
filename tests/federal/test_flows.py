"""Flows: how far a child has come is read off its records, no matter who sent them and in which order."""

from dataclasses import replace
from datetime import date

import pytest

from ser.law.example import after
from ser.law.flow import Run, flow, problems, run, step
from ser.law.rule import Change, add, change, without
from ser.law.state import DoesNotBuild, State
from ser.states.louisiana.state import STATE

FIRST_PLAN = tuple(without(name) for name in ("goal", "accommodation", "placement", "service", "parent_notice", "iep",
                                              "transition_plan", "program_episode"))  # fmt: skip


def far(name: str, *changes: Change) -> Run:
    return run(STATE.flows[name], after(STATE, changes))


def next_step(name: str, *changes: Change) -> str | None:
    stage = far(name, *changes).next
    return stage.step.name if stage else None


def test_the_example_child_has_come_to_the_end_of_its_evaluation_and_plan() -> None:
    assert [next_step(name) for name in ("referral", "evaluation", "plan")] == [None, None, None]
    assert next_step("exit") == "program"


def test_a_child_without_records_begins_at_the_first_step() -> None:
    empty = STATE.student({})
    for each in STATE.flows.values():
        found = run(each, empty)
        assert not found.is_begun
        assert found.next is not None
        assert found.next.step == next(one for one in each.steps if not one.optional)


def test_a_step_is_done_when_nothing_is_lacking_that_it_needs() -> None:
    held = change("evaluation", dissemination_date=None)
    stage = far("evaluation", held).next
    assert stage is not None
    assert (stage.step.name, stage.lacks, stage.is_begun) == ("decision", ("dissemination_date",), True)


def test_a_step_that_is_left_out_by_need_holds_nothing_up() -> None:
    stages = {stage.step.name: stage for stage in far("evaluation").stages}
    assert (stages["extension"].step.optional, stages["extension"].records) == (True, ())


def test_a_record_belongs_to_the_run_whose_record_it_names() -> None:
    second = add(
        "evaluation",
        evaluation_id="E-NEW",
        consent_received_date=date(2018, 2, 1),
        dissemination_date=None,
        evaluation_outcome=None,
    )
    assert next_step("evaluation", second) == "parts"


def test_a_step_without_a_record_is_passed_over_once_a_later_one_is_done() -> None:
    assert next_step("evaluation", without("evaluation_component")) is None


def test_a_record_that_stands_from_before_begins_no_exit() -> None:
    assert not far("exit").is_begun
    assert far("exit", change("program_episode", end_date=date(2018, 2, 1))).is_begun


def test_a_refusal_ends_the_flow() -> None:
    refused = far("referral", change("consent", consent_kind="EVAL", response="N"), without("evaluation"))
    assert refused.is_over
    assert any(stage.is_end for stage in refused.stages)


def test_a_revocation_goes_on_with_the_consent_that_stands() -> None:
    given = change("consent", consent_kind="SERVICES", response="Y", revoked_date=None)
    stage = far("revoked", given).next
    assert stage is not None
    assert (stage.step.name, stage.is_begun) == ("revoked", True)


def built(*steps: object, clocks: bool = True) -> list[str]:
    made = flow("made", "Made up", "", *steps, cite="34 CFR 300.124")  # type: ignore[arg-type]
    return list(problems(made, STATE.records, STATE.timeline_book.timelines if clocks else {}))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (step("a", "nothing", "", "", asks=""), "is about nothing"),
        (step("a", "consent", "", "", asks="unknown"), "no element of consent"),
        (step("a", "consent", "", "", asks="response", needs="signed_date"), "does not ask for it"),
        (step("a", "consent", "", "", asks="response", holds="consent_kind=X"), "which consent_kind lacks"),
        (step("a", "evaluation", "", "", asks="late_reason", links="referral_id=b"), "no step before it"),
        (step("a", "evaluation", "", "", asks="late_reason", clocks="T-999"), "which the state lacks"),
    ],
)
def test_a_flow_that_names_what_is_not_there_does_not_build(wrong: object, says: str) -> None:
    (told,) = built(wrong)
    assert says in told


def test_a_state_checks_its_flows_when_it_is_built() -> None:
    wrong = flow("made", "Made up", "", step("a", "nothing", "", "", asks=""), cite="34 CFR 300.124")
    with pytest.raises(DoesNotBuild, match="no record of the state"):
        replace(STATE, declared=replace(STATE.declared, flows=(wrong,)))


def test_a_state_adds_its_own_clocks_to_a_flow() -> None:
    assert isinstance(STATE, State)
    request = STATE.flows["referral"].step("request")
    assert request is not None
    assert request.clocks == ("T-01", "T-02")
    with pytest.raises(ValueError, match="no step"):
        STATE.flows["referral"].timed(nowhere="T-01")
