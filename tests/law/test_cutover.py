"""What lies before an LEA's cut-over day is history: on each state."""

import dataclasses
from datetime import date

import pytest

from ser.federal.example import TODAY
from ser.law.example import after
from ser.law.finding import Severity
from ser.law.rule import Changes, add, change
from ser.law.state import State
from tests.states.every import STATES

EVERY = pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)

LATE = (
    change("evaluation", team_meeting_date=date(2016, 12, 6), dissemination_date=date(2016, 12, 9),
           parent_copy_date=date(2016, 12, 9)),
)  # fmt: skip
"""A report nine days late, without a reason."""

OLD_PLAN = add(
    "iep", iep_id="P0", iep_type="REV", iep_status="SUPERSEDED", begin_date=date(2016, 8, 1), end_date=date(2016, 7, 1)
)
"""A plan that ends before it begins, before the day on which the example's LEA moves."""


def broken(state: State, changes: Changes, cutover: date | None, lea: str = "017", today: date = TODAY) -> list[str]:
    student = after(state, changes)
    if cutover is not None:
        student = dataclasses.replace(student, cutovers={lea: cutover})
    return [made.code for made, _ in state.rule_book.all_of(student, today)]


@EVERY
def test_without_a_cut_over_day_history_is_asked_about(state: State) -> None:
    assert "SER-0040" in broken(state, LATE, None)


@EVERY
def test_what_lies_wholly_before_the_cut_over_day_is_quiet(state: State) -> None:
    assert "SER-0040" not in broken(state, LATE, date(2016, 12, 10))


@EVERY
def test_the_day_of_the_cut_over_itself_is_no_history(state: State) -> None:
    assert "SER-0040" in broken(state, LATE, date(2016, 12, 9))


@EVERY
def test_the_cut_over_of_another_lea_changes_nothing(state: State) -> None:
    assert "SER-0040" in broken(state, LATE, date(2017, 7, 1), lea="018")


@EVERY
def test_what_began_before_and_went_wrong_after_is_told(state: State) -> None:
    assert "SER-0040" in broken(state, LATE, date(2016, 11, 15))


@EVERY
def test_a_plan_that_ended_before_is_history_and_one_that_runs_is_not(state: State) -> None:
    assert "SER-0026" in broken(state, OLD_PLAN, None)
    assert "SER-0026" not in broken(state, OLD_PLAN, date(2017, 7, 1))
    runs = change("iep", end_date=date(2019, 11, 1))
    assert "SER-0067" in broken(state, runs, date(2017, 7, 1))


@EVERY
def test_an_open_range_is_no_history(state: State) -> None:
    twice = add("responsibility", responsibility_id="R2", begin_date=date(2016, 9, 1))
    assert "SER-0020" in broken(state, twice, date(2018, 1, 1))


@EVERY
def test_an_event_of_which_something_is_missing_is_no_history(state: State) -> None:
    assert "SER-0038" in broken(state, change("evaluation", evaluation_outcome=None), date(2018, 1, 1))


@EVERY
def test_what_has_no_day_is_asked_about_always(state: State) -> None:
    address = change("student", address_is_protected=True, substitute_address=None)
    assert "SER-0018" in broken(state, address, date(2018, 1, 1))


@EVERY
def test_a_rule_that_says_always_is_asked_about_history(state: State) -> None:
    left = change("program_episode", end_date=date(2018, 2, 16))
    assert "SER-0095" in broken(state, left, date(2018, 2, 28))


@EVERY
def test_the_cut_over_only_takes_findings_away(state: State) -> None:
    for made in state.declared.rules:
        if made.test is None or made.needs:
            continue
        whole = broken(state, made.breaks, None)
        quiet = broken(state, made.breaks, date(2018, 3, 1))
        assert set(quiet) <= set(whole)
        if made.severity is Severity.REJECT:
            assert whole.count(made.code) == quiet.count(made.code)
