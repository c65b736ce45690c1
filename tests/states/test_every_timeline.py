"""What every clock of every state is held to."""

from dataclasses import replace
from datetime import date, time

import pytest

from ser.law.days import TracedDays
from ser.law.deadline import Deadline, Times
from ser.law.element import Kind
from ser.law.example import after
from ser.law.explain import explain
from ser.law.rule import change
from ser.law.state import State
from ser.law.student import Student
from ser.law.timeline import Timeline
from tests.states.every import STATES

CLOCKS = [(state, clock) for state in STATES for clock in state.declared.timelines]
COUNTED = [(state, clock) for state, clock in CLOCKS if clock.late_in in ("business", "school")]


def named(value: State | Timeline) -> str:
    return value.name if isinstance(value, State) else value.code


every_clock = pytest.mark.parametrize(("state", "clock"), CLOCKS, ids=named)


def shown(state: State, clock: Timeline) -> tuple[Student, Deadline]:
    student = after(state, clock.example)
    return student, next(made for made in student.deadlines() if made.timeline == clock.code)


@every_clock
def test_a_clock_shows_itself_on_the_example(state: State, clock: Timeline) -> None:
    _, made = shown(state, clock)
    assert made.due is not None
    assert made.due >= made.start
    assert (made.due, made.due_time or time.max) > (made.start, (made.times or Times()).start or time.min)


@every_clock
def test_a_clock_says_what_it_is_in_one_sentence(state: State, clock: Timeline) -> None:
    assert clock.definition.endswith(".")
    assert clock.starts.words
    assert clock.stops.words


@every_clock
def test_lateness_is_counted_in_the_unit_of_the_clock(state: State, clock: Timeline) -> None:
    student, made = shown(state, clock)
    traced = TracedDays(student.days)
    assert clock.due(made.record, student, traced) == made.base_due
    units = {"calendar" if step.unit in ("year", "month") else step.unit for step in traced.steps}
    assert {clock.late_in} == units


@every_clock
def test_an_explanation_leads_to_the_due_day(state: State, clock: Timeline) -> None:
    student, made = shown(state, clock)
    steps = explain(student, clock, made.record)
    assert steps[0].day == made.start
    traced = TracedDays(student.days)
    clock.due(made.record, student, traced)
    assert steps[len(traced.steps)].day == made.base_due
    assert all(step.cite for step in steps)


@every_clock
def test_a_clock_does_not_fail_on_a_blank_or_mistyped_element(state: State, clock: Timeline) -> None:
    rows = after(state, clock.example).records[clock.on]
    for element in rows[0].spec.elements:
        values = [None] if element.may_be_blank else []
        for value in (*values, *((date.max, date(1900, 1, 1)) if element.kind is Kind.DATE else ())):
            for at in range(len(rows)):
                student = after(state, (*clock.example, change(clock.on, at, **{element.name: value})))
                found = [made for made in student.deadlines() if made.timeline == clock.code]
                assert all(explain(student, clock, made.record) for made in found)


@pytest.mark.parametrize(("state", "clock"), COUNTED, ids=named)
def test_a_clock_beyond_the_calendar_is_not_guessed(state: State, clock: Timeline) -> None:
    _, made = shown(state, clock)
    first_week = replace(state.calendar, first=made.start, last=made.start, holidays=(), school_years=())
    student = after(replace(state, calendar=first_week), clock.example)
    found = next(each for each in student.deadlines() if each.timeline == clock.code)
    assert found.due is None
    assert found.notes == ("The due day lies outside the known calendar.",)
