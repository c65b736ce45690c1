"""The pages of the reference, each written from what the state declares."""

from datetime import date

from ser.law.state import State
from ser.manual.describe import describe
from ser.manual.pages import (
    citations,
    clocks,
    codes,
    counts,
    example,
    findings,
    flows,
    index,
    layouts,
    records,
    roles,
    rules,
    settings,
)
from ser.manual.pages.book import Book
from ser.manual.pages.markdown import Page

_PARTS = (index, records, codes, layouts, findings, rules, clocks, counts, settings, roles, flows, citations, example)


def every_page(state: State, today: date) -> tuple[Page, ...]:
    """The pages of a state's reference; `today` is the day on which its examples are looked at."""
    book = Book(state, describe(state), today)
    return tuple(made for part in _PARTS for made in part.pages(book))
