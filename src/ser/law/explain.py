"""Tells the steps of a deadline: from what day, so many days, which days did not count, and by which paragraph."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from ser.law.cite import Citation, unverified
from ser.law.days import OUTSIDE, Calendar, Skipped, Step, TracedDays
from ser.law.element import plain
from ser.law.record import Record
from ser.law.student import Student
from ser.law.timeline import Point, Running, Timeline, moves
from ser.law.words import Phrase

_UNITS = {
    "calendar": "calendar day",
    "business": "business day",
    "school": "school day",
    "year": "year",
    "month": "month",
    "hour": "hour",
}


@dataclass(frozen=True, slots=True)
class SkippedDays:
    """Days that did not count for one reason, in order."""

    why: str
    days: tuple[date, ...]

    @property
    def words(self) -> Phrase:
        """The reason, with the days."""
        first, last, count = self.days[0], self.days[-1], len(self.days)
        if count == 1:
            return Phrase("{why} ({first:long})", why=self.why, first=first)
        said = "{why} ({count} days, {first:long} to {last:long})"
        return Phrase(said, why=self.why, count=count, first=first, last=last)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class ExplainStep:
    """One step of a deadline: its words, the day to which it leads (if any), the days left out, the paragraphs.

    `at`: the time of that day, for a clock in hours.
    """

    words: str
    day: date | None
    skipped: tuple[SkippedDays, ...]
    cite: tuple[Citation, ...]
    at: time | None = None

    @property
    def citation(self) -> str:
        """The citations as one text, the unverified marked."""
        return "; ".join(str(c) for c in self.cite)


def grouped(skipped: Iterable[Skipped]) -> tuple[SkippedDays, ...]:
    """The days left out by their reason, the two days of weekends as one reason."""
    by_why: dict[str, list[date]] = {}
    for each in skipped:
        by_why.setdefault("weekends" if each.why in ("Saturday", "Sunday") else each.why, []).append(each.day)
    return tuple(SkippedDays(why, tuple(days)) for why, days in by_why.items())


def explain(student: Student, clock: Timeline, record: Record) -> tuple[ExplainStep, ...]:
    """The steps of a clock for a record, in the order of the law; none where it has not started or does not apply."""
    start = clock.starts.day(record, student)
    if start is None:
        return ()
    days = TracedDays(student.days)
    base = clock.due(record, student, days)
    if base is None and not any(step.end is None for step in days.steps):
        return ()
    return tuple(_steps(student, clock, record, start, base, days))


def _steps(
    student: Student, clock: Timeline, record: Record, start: date, base: date | None, days: TracedDays
) -> Iterator[ExplainStep]:
    yield ExplainStep(f"Starts: {clock.starts.words}", start, (), clock.cite, _time(clock.starts, record))
    yield from (_counted(step, clock.cite, days.basis) for step in days.steps)
    due = base
    if base is not None:
        running = Running(record, student, days, start, base, base, lambda other: clock.due(record, student, other))
        days.steps.clear()
        for ground, move in moves(clock, running, clock.extensions):
            cite = clock.cite if ground is None else ground.cite
            title = "Limit" if ground is None else ground.title
            counted = next((step for step in reversed(days.steps) if step.end == move.due), None)
            over = () if counted is None else grouped(counted.skipped)
            yield ExplainStep(Phrase("{title}: {words}", title=title, words=move.words), move.due, over, cite)
            due = move.due or due
            days.steps.clear()
    met = clock.stops.day(record, student)
    excepted = None if clock.excepts is None else clock.excepts(record, student, due or date.max)
    if excepted is not None and (met is None or due is None or met > due):
        yield ExplainStep(Phrase("Exception: {why}", why=excepted.why), excepted.day, (), excepted.cite)
    if met is not None:
        yield ExplainStep(f"Stops: {clock.stops.words}", met, (), clock.cite, _time(clock.stops, record))


def _time(point: Point, record: Record) -> time | None:
    return None if point.at is None else point.at(record)


def _counted(step: Step, cite: tuple[Citation, ...], calendar: Calendar) -> ExplainStep:
    unit = _UNITS[step.unit] + ("" if abs(step.count) == 1 else "s")
    beyond = "" if step.end is not None else f": {OUTSIDE}, so there is no due day"
    words = Phrase(
        f"{{count}} {{unit}} {'before' if step.count < 0 else 'from'} {_at(step)}{{start:long}}{beyond}{_whole(step)}",
        count=abs(step.count),
        unit=unit,
        start=step.start,
    )
    if step.unit in ("business", "school") and not calendar.verified:
        cite = (*cite, unverified(calendar.name, calendar.source))
    return ExplainStep(words, step.end, grouped(step.skipped), cite, step.end_time)


def _at(step: Step) -> str:
    return "" if step.start_time is None else f"{plain(step.start_time)} on "


def _whole(step: Step) -> str:
    if step.unit != "hour" or step.start_time is not None:
        return ""
    return ": no time of day is on record, so whole days are counted"
