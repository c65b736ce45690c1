"""The pages of clocks: one for each, with a worked example, and a list of all."""

from collections.abc import Iterator
from datetime import date, time

from ser.law.calendar import in_words as day_in_words
from ser.law.deadline import Result, Times, result
from ser.law.element import plain
from ser.law.example import after
from ser.law.explain import ExplainStep, explain
from ser.law.record import Record
from ser.law.student import Student
from ser.law.timeline import Timeline
from ser.manual.entries import ClockEntry, ExtensionEntry
from ser.manual.pages.book import CALENDAR, CLOCKS, EXAMPLE, NEEDS_A_SOURCE, Book, clock_page
from ser.manual.pages.examples import in_words
from ser.manual.pages.markdown import Page, escaped, link, listed, page, table

_UNITS = {"calendar": "calendar days", "business": "business days", "school": "school days", "hour": "hours"}


def pages(book: Book) -> Iterator[Page]:
    """The list of clocks, and a page for each."""
    yield _index(book)
    declared = {clock.code: clock for clock in book.state.declared.timelines}
    for entry in book.description.clocks:
        yield _page(book, entry, declared[entry.code])


def _index(book: Book) -> Page:
    rows = [
        [book.clock(CLOCKS, c), escaped(c.length), escaped(c.starts), escaped(c.stops), _standing(c)]
        for c in book.description.clocks
    ]
    return page(
        CLOCKS,
        "Clocks",
        "A clock is a time that the law gives: it starts with one event and stops with another, and in between lies"
        " the due day. The day after the start is day 1, and the due day itself is on time. Calendar days are all"
        f" days; business days leave out weekends and the holidays of the {link(CLOCKS, CALENDAR, 'calendar')}; school"
        " days are business days on which the school teaches. Hours run on through nights and weekends, from the"
        " time of day at which the clock starts; where no time is on record, whole days are counted instead.",
        "An *unverified* clock is one whose paragraph nobody has read yet: it shows a due day, but nothing is late by"
        f" it ({link(CLOCKS, NEEDS_A_SOURCE, 'what still needs a source')}).",
        table(["Clock", "How long", "Starts", "Stops", "Standing"], rows),
        "## What is said of a deadline",
        "What is said depends on the day on which it is asked, as if nothing later were known.",
        table(["Result", "Means"], ([f"`{each.value}`", each.words] for each in Result)),
    )


def _standing(c: ClockEntry) -> str:
    return "*unverified*" if c.unverified else "verified"


def _page(book: Book, c: ClockEntry, clock: Timeline) -> Page:
    at = clock_page(c.code)
    return page(
        at,
        f"{c.code}: {c.title}",
        escaped(c.length),
        table(["", ""], _facts(book, at, c)),
        *_extensions(book, at, c),
        *_worked(book, at, c, clock),
        f"{link(at, CLOCKS, 'All clocks')}, and what is said of a deadline.",
    )


def _facts(book: Book, at: str, c: ClockEntry) -> Iterator[list[str]]:
    yield ["Kept for", f"each {book.record(at, c.on)}"]
    yield ["Starts", escaped(c.starts)]
    yield ["Stops", escaped(c.stops)]
    yield ["Days late are counted in", _UNITS.get(c.late_in, c.late_in)]
    if c.limit:
        yield ["No extension goes beyond", escaped(c.limit)]
    yield ["No longer asked for if", escaped(c.exceptions) or "-"]
    yield ["Standing", _standing(c) + (": nothing is late by it yet" if c.unverified else "")]
    yield ["Rests on", book.cites(at, c.cite)]


def _extensions(book: Book, at: str, c: ClockEntry) -> Iterator[str]:
    yield "## What may move the due day"
    if not c.extensions:
        yield "Nothing."
        return
    yield (
        "Asked in this order; none makes the due day earlier. A due day reached only through an unverified extension"
        " is *on time only through an unverified rule*, a category of its own in every report."
    )
    yield table(["Extension", "What it is", "Rests on"], (_extension(book, at, e) for e in c.extensions))


def _extension(book: Book, at: str, e: ExtensionEntry) -> list[str]:
    return [f"`{e.code}`", escaped(e.title), book.cites(at, e.cite)]


def _worked(book: Book, at: str, c: ClockEntry, clock: Timeline) -> Iterator[str]:
    student = after(book.state, clock.example)
    found = next(((r, steps) for r in student.records.get(c.on, ()) if (steps := explain(student, clock, r))), None)
    if found is None:
        return
    record, steps = found
    yield "## A worked example"
    yield (
        f"The clock of {c.on} `{record.key.split('|')[-1]}` of the {link(at, EXAMPLE, 'example student')}"
        + (", after this change:" if clock.example else ".")
    )
    yield listed(in_words(book.state, clock.example))
    yield table(["Step", "Day", "Days left out", "Rests on"], (_step(book, step) for step in steps))
    yield _outcome(book, student, c, record)


def _step(book: Book, step: ExplainStep) -> list[str]:
    left_out = "; ".join(escaped(str(each)) for each in step.skipped)
    day = day_in_words(step.day) if step.day else "-"
    day += f", {plain(step.at)}" if step.at else ""
    return [escaped(step.words), day, left_out or "-", escaped(step.citation)]


def _outcome(book: Book, student: Student, c: ClockEntry, record: Record) -> str:
    deadline = book.state.timeline_book.deadline(student, c.code, record)
    if deadline is None or deadline.due is None:
        return ""
    times = deadline.times or Times()
    met = f"met on {_at(deadline.met, times.met)}" if deadline.met else "not met"
    said = f"Due on {_at(deadline.due, times.due)}, {met}"
    return f"{said}. Seen on {day_in_words(book.today)} it is **{result(deadline, book.today).words}**."


def _at(day: date, hour: time | None) -> str:
    return day_in_words(day) + (f" at {plain(hour)}" if hour else "")
