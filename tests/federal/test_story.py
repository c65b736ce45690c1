"""The story of a child: every date of its records once, the latest first, the events of a life among them by name."""

from ser.federal.story import TELLINGS, story
from ser.law.element import Kind
from ser.law.example import after
from ser.states.louisiana.state import STATE


def test_each_event_is_told_by_a_date_that_the_state_has_with_elements_that_it_has() -> None:
    for telling in TELLINGS:
        elements = STATE.records[telling.record].spec.by_name
        assert elements[telling.element].kind is Kind.DATE
        assert set(telling.more) <= set(elements)


def test_the_story_goes_from_now_to_birth_and_leaves_no_date_out() -> None:
    student = after(STATE)
    told = story(student)
    dates = [getattr(record, e.name) for record in student.all() for e in record.spec.elements if e.kind is Kind.DATE]
    assert [event.day for event in told] == sorted((day for day in dates if day is not None), reverse=True)
    assert next(event for event in told if event.day == told[-1].day).words == "Born"


def test_what_is_no_event_of_a_life_is_told_by_its_label() -> None:
    told = {event.words for event in story(after(STATE))}
    assert {"The report of the evaluation was disseminated", "Goal: Progress as of"} <= told
