"""The clocks of a child in words: what is due by when, with the record that a clock belongs to."""

from datetime import date

from ser.law.cite import Standing
from ser.law.deadline import MET, Result
from ser.law.words import sentence
from ser.services.child.clock_view import ClockView, explained
from ser.services.child.page_values import Clock
from ser.services.child.record_words import entry_of
from ser.store.child_rows import Whole
from ser.store.scope import Scope

NEAR = 30
"""Days ahead of which a due day is called soon."""


def clocks_of(by: Scope, whole: Whole, today: date) -> tuple[list[Clock], list[Clock]]:
    """The clocks that run, the next due day first, and those that have ended, the latest first.

    Those that run are the responsible LEA's: an LEA that had the child before does not see all that stops them.
    """
    student, converted = whole.student, whole.converted
    told = [
        explained(student, deadline, today, converted) for deadline in student.deadlines() if deadline.start <= today
    ]
    shown = [_clock(by, whole, one, today) for one in told]
    running = [one for one in shown if one.deadline.is_open(today) and whole.is_whole]
    ended = [one for one in shown if not one.deadline.is_open(today)]
    running.sort(key=lambda one: (one.deadline.due or date.max, one.told.clock.code))
    ended.sort(key=lambda one: (one.deadline.met or one.deadline.due or date.min, one.told.clock.code), reverse=True)
    return running, ended


def _clock(by: Scope, whole: Whole, told: ClockView, today: date) -> Clock:
    deadline = told.deadline
    left = None if deadline.due is None or not deadline.is_open(today) else (deadline.due - today).days
    kind, words = _badge(told, left)
    cites = [cite for step in told.steps for cite in step.cite if cite.standing is Standing.UNVERIFIED and cite.note]
    unread = tuple(dict.fromkeys(f"{cite.text}: {cite.note}" for cite in cites))
    way = entry_of(by, whole, deadline.record_name, deadline.key)
    labels = {element.label for element in deadline.record.spec.elements}
    return Clock(told, kind, words, left, way, unread, told.clock.stops.words in labels)


def _badge(told: ClockView, left: int | None) -> tuple[str, str]:
    """The kind of badge, and its words."""
    past = _past(told)
    match told.result:
        case Result.OPEN if left is not None:
            return ("soon" if left <= NEAR else "plain"), "Due today" if left == 0 else f"Due in {_days(left)}"
        case Result.OPEN_OVERDUE:
            return "late", f"Overdue by {past}"
        case Result.LATE:
            return "late", f"Late by {past}"
        case Result.PAST_UNVERIFIED:
            return "info", "Past an unverified due day"
        case Result.EXCEPTED:
            return "plain", "Not asked for any more"
        case Result.NO_DUE_DAY:
            return "plain", "No due day"
        case result if result in MET:
            return "good", sentence(result.words)
        case result:
            return "plain", sentence(result.words)


def _past(told: ClockView) -> str:
    """How far past the due day, or the due time of a clock in hours."""
    if told.late is None:
        return ""
    if told.late.unit == "hour" and told.late.count is not None:
        return f"{told.late.count} hour{'' if told.late.count == 1 else 's'}"
    return _days(told.late.calendar)


def _days(count: int | None) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
