"""The pages of what a state sets: switches, calendar and collections."""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from ser.manual.entries import SwitchEntry
from ser.manual.pages.book import CALENDAR, CLOCKS, NEEDS_A_SOURCE, SWITCHES, Book
from ser.manual.pages.markdown import Page, escaped, link, named, page, table

_MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def pages(book: Book) -> Iterator[Page]:
    """A page of switches and a page of the calendar and the collections."""
    yield _switches(book)
    yield _calendar(book)


def _switches(book: Book) -> Page:
    return page(
        SWITCHES,
        "Switches",
        "Where the law leaves a choice, or nobody has read what it says, the state has a switch. Each value holds"
        " from a day on, so that earlier counts come out as they were made.",
        table(
            ["Switch", "What it decides", "Value", "Rests on"], map(partial(_switch, book), book.description.switches)
        ),
    )


def _switch(book: Book, s: SwitchEntry) -> list[str]:
    values = [escaped(v.value) if v.since is None else f"from {v.since}: {escaped(v.value)}" for v in s.values]
    return [named(s.name), escaped(s.title), "; ".join(values), book.cites(SWITCHES, s.cite)]


def _calendar(book: Book) -> Page:
    c = book.description.calendar
    known = (
        "These days were read in a published calendar."
        if c.verified
        else (
            "*Unverified*: no published calendar was read for all of these days"
            f" ({link(CALENDAR, NEEDS_A_SOURCE, 'what still needs a source')}). A due day counted in business or school"
            " days says so."
        )
    )
    years = groupby(c.holidays, key=lambda holiday: holiday[0][:4])
    return page(
        CALENDAR,
        "Calendar",
        f"{escaped(c.name)}, known from {c.first} to {c.last}. Outside these days a {link(CALENDAR, CLOCKS, 'clock')}"
        " in business or school days has no due day and says so.",
        known,
        f"Source: {escaped(c.source)}.",
        "A business day is a day from Monday to Friday that is no holiday. A school day is a business day within the"
        " school year, unless the calendar of the LEA or site says otherwise.",
        "## Collections",
        table(["Collection", "Title", "Day"], _collections(book)),
        "## School years",
        table(["School year", "First day", "Last day"], ([str(y), first, last] for y, first, last in c.school_years)),
        "## Holidays",
        table(["Year", "Weekdays that are no business days"], ([year, _days(list(days))] for year, days in years)),
    )


def _collections(book: Book) -> Iterator[list[str]]:
    for c in book.description.collections:
        yield [named(c.name), escaped(c.title), f"{c.day} {_MONTHS[c.month]}"]


def _days(holidays: list[tuple[str, str]]) -> str:
    return ", ".join(f"{int(day[8:])} {_MONTHS[int(day[5:7])]} ({escaped(name)})" for day, name in holidays)
