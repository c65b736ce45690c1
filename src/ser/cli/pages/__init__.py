"""The pages of the reference, each written from what the state declares."""

from datetime import date

from ser.cli.pages import (
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
from ser.cli.pages.book import Book
from ser.cli.pages.markdown import Page
from ser.core.describe import describe
from ser.core.state import State

_PARTS = (index, records, codes, layouts, findings, rules, clocks, counts, settings, roles, flows, citations, example)


def every_page(state: State, today: date) -> tuple[Page, ...]:
    """The pages of a state's reference; `today` is the day on which its examples are looked at."""
    book = Book(state, describe(state), today)
    return tuple(made for part in _PARTS for made in part.pages(book))
