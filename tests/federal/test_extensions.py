from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ser.federal import PARAGRAPHS
from ser.federal.example import example
from ser.federal.extensions import END_OF_YEAR, evaluation_extension
from ser.federal.records import RECORDS, Evaluation
from ser.law.cite import unverified
from ser.law.days import Calendar, Days, SchoolYear
from ser.law.deadline import Deadline, Result, result
from ser.law.end_of_year import EndOfYear, Mode, summers
from ser.law.example import after
from ser.law.explain import explain
from ser.law.rule import Change, add, change
from ser.law.state import Declarations, State
from ser.law.switch import Switch, switch
from ser.law.timeline import timeline

YEARS = (SchoolYear(2017, date(2016, 8, 11), date(2017, 5, 26)), SchoolYear(2018, date(2017, 8, 10), date(2018, 5, 25)))
CALENDAR = Calendar("Made-up days", date(2016, 7, 1), date(2018, 6, 30), (), YEARS, "made up", True)
SUMMERS = summers(YEARS)

SPRING = change("evaluation", consent_received_date=date(2017, 4, 3), dissemination_date=date(2017, 8, 31))
SPRING_DUE, PAUSED_DUE = date(2017, 6, 26), date(2017, 9, 7)

EXTENSIONS = tuple(evaluation_extension(kind, cite=unverified("§ 3")) for kind in ("EOY", "DIS", "PAE"))


@timeline(
    "X-3",
    "Initial evaluation in business days",
    starts="evaluation.consent_received_date",
    stops="evaluation.dissemination_date",
    late_in="business",
    cite="34 CFR 300.301(c)(1)",
    extensions=EXTENSIONS,
)
def in_business_days(e: Evaluation, days: Days) -> date | None:
    """60 business days from consent."""
    return days.business(e.consent_received_date, 60) if e.consent_received_date else None


def state(policy: EndOfYear | None = None) -> State:
    chosen: Switch[EndOfYear] = END_OF_YEAR
    if policy is not None:
        chosen = switch(END_OF_YEAR.name, END_OF_YEAR.title, policy, cite=unverified("§ 3"))
    declared = Declarations(records=RECORDS, timelines=(in_business_days,), switches=(chosen,))
    return State("Made-up", "XX", "00", "UTC", CALENDAR, declared, (), PARAGRAPHS, example(RECORDS))


def deadline(*changes: Change, policy: EndOfYear | None = None) -> Deadline:
    (made,) = after(state(policy), (SPRING, *changes)).deadlines()
    return made


def extended(kind: str, **values: Any) -> Change:
    named: dict[str, Any] = {
        "lea_code": "017",
        "evaluation_extension_id": "K1",
        "evaluation_id": "V1",
        "extension_kind": kind,
    }
    return add("evaluation_extension", **{**dict.fromkeys(_BLANK), **named, **values})


_BLANK = ("request_date", "parent_agreed_date", "from_date", "to_date", "days_added", "reason_text")


def test_the_end_of_the_year_does_nothing_until_a_state_says_so() -> None:
    assert END_OF_YEAR.on(date(2017, 4, 3)).mode is Mode.NONE
    assert (deadline().due, deadline().extended_by) == (SPRING_DUE, ())


def test_a_pause_leaves_out_the_summer() -> None:
    made = deadline(policy=EndOfYear(Mode.PAUSE, SUMMERS))
    assert (made.base_due, made.verified_due, made.due) == (SPRING_DUE, SPRING_DUE, PAUSED_DUE)
    assert made.extended_by == ("EOY",)
    assert result(made, date(2018, 3, 1)) is Result.ON_TIME_UNVERIFIED


def test_a_fixed_due_day_lies_in_the_next_school_year() -> None:
    fixed = EndOfYear(Mode.FIXED_DUE, tuple(replace(summer, nth_business_day=10) for summer in SUMMERS))
    assert deadline(policy=fixed).due == date(2017, 8, 23)


def test_the_policy_is_the_one_of_the_day_on_which_the_clock_started() -> None:
    pause = EndOfYear(Mode.PAUSE, SUMMERS)
    later = switch("end_of_year", "Summer", EndOfYear(), since=[(date(2017, 4, 4), pause)], cite=unverified("§ 3"))
    declared = Declarations(records=RECORDS, timelines=(in_business_days,), switches=(later,))
    made = replace(state(), declared=declared)
    assert after(made, SPRING).deadlines()[0].due == SPRING_DUE
    day_later = (SPRING, change("evaluation", consent_received_date=date(2017, 4, 4)))
    assert after(made, day_later).deadlines()[0].due == date(2017, 9, 8)


def test_a_child_from_part_c_has_no_pause() -> None:
    made = deadline(change("referral", requester="PARTC"), policy=EndOfYear(Mode.PAUSE, SUMMERS))
    assert made.due == SPRING_DUE


def test_a_pause_that_needs_agreement_counts_only_with_it() -> None:
    policy = EndOfYear(Mode.PAUSE, SUMMERS, needs_agreement=True)
    assert deadline(policy=policy).due == SPRING_DUE
    agreed = extended("EOY", parent_agreed_date=date(2017, 5, 1))
    assert deadline(agreed, policy=policy).due == PAUSED_DUE


def test_the_business_days_of_a_closure_do_not_count() -> None:
    made = deadline(extended("DIS", from_date=date(2017, 5, 1), to_date=date(2017, 5, 7)))
    assert made.due == date(2017, 7, 3)
    assert made.extended_by == ("DIS",)


def test_a_closure_around_the_due_day_is_left_out_whole() -> None:
    made = deadline(extended("DIS", from_date=date(2017, 6, 22), to_date=date(2017, 6, 30)))
    assert made.due == date(2017, 7, 5)


def test_closures_that_overlap_are_counted_once() -> None:
    twice = (
        extended("DIS", from_date=date(2017, 5, 1), to_date=date(2017, 5, 4)),
        extended("DIS", from_date=date(2017, 5, 2), to_date=date(2017, 5, 7)),
    )
    assert deadline(*twice).due == date(2017, 7, 3)


@pytest.mark.parametrize(
    ("first", "last"), [(date(2017, 3, 1), date(2017, 4, 3)), (date(2017, 6, 27), date(2017, 7, 9))]
)
def test_a_closure_outside_the_clock_moves_nothing(first: date, last: date) -> None:
    assert deadline(extended("DIS", from_date=first, to_date=last)).extended_by == ()


def test_a_closure_beyond_the_calendar_is_noted() -> None:
    start = change("evaluation", consent_received_date=date(2018, 4, 3))
    made = deadline(start, extended("DIS", from_date=date(2018, 5, 1), to_date=date(2018, 5, 31)))
    assert made.due == made.base_due == date(2018, 6, 26)
    assert "beyond the known calendar" in made.notes[0]


def test_a_date_agreed_with_the_parent_replaces_a_due_day_that_is_earlier() -> None:
    made = deadline(extended("PAE", parent_agreed_date=SPRING_DUE, to_date=date(2017, 9, 1)))
    assert (made.base_due, made.due, made.extended_by) == (SPRING_DUE, date(2017, 9, 1), ("PAE",))


def test_extensions_follow_each_other_in_the_order_of_the_law() -> None:
    closure = extended("DIS", from_date=date(2017, 5, 1), to_date=date(2017, 5, 7))
    agreed = extended("PAE", parent_agreed_date=date(2017, 9, 14), to_date=date(2017, 10, 2))
    made = deadline(agreed, closure, policy=EndOfYear(Mode.PAUSE, SUMMERS))
    assert (made.due, made.extended_by) == (date(2017, 10, 2), ("EOY", "DIS", "PAE"))
    without_closure = deadline(agreed, policy=EndOfYear(Mode.PAUSE, SUMMERS))
    assert without_closure.extended_by == ("EOY",)
    assert "after the due day 7 September 2017" in without_closure.notes[0]


def test_an_explanation_shows_every_extension_with_its_paragraph() -> None:
    closure = extended("DIS", from_date=date(2017, 5, 1), to_date=date(2017, 5, 7))
    agreed = extended("PAE", parent_agreed_date=date(2017, 9, 14), to_date=date(2017, 10, 2))
    made = state(EndOfYear(Mode.PAUSE, SUMMERS))
    student = after(made, (SPRING, agreed, closure))
    steps = explain(student, in_business_days, student[Evaluation][0])
    assert [(step.words, step.day) for step in steps] == [
        ("Starts: Consent received", date(2017, 4, 3)),
        ("60 business days from 3 April 2017", SPRING_DUE),
        ("End of the school year: due on 7 September 2017 by the policy PAUSE.", PAUSED_DUE),
        (
            "Declared closure: 5 business days of the closure (1 May 2017 to 7 May 2017) do not count.",
            date(2017, 9, 14),
        ),
        ("Parentally approved extension: agreed on 14 September 2017 until 2 October 2017.", date(2017, 10, 2)),
        ("Stops: Disseminated", date(2017, 8, 31)),
    ]
    assert "end-of-year pause (53 days, 29 May 2017 to 9 August 2017)" in [str(over) for over in steps[2].skipped]
    assert {step.citation for step in steps[2:5]} == {"§ 3 (unverified)"}
