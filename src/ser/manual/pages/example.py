"""The page of the example student: the records to which the examples of rules and clocks are changes."""

from collections.abc import Iterator

from ser.law.record import Record
from ser.manual.pages.book import EXAMPLE, Book
from ser.manual.pages.examples import value_in_words
from ser.manual.pages.markdown import Page, named, page, table


def pages(book: Book) -> Iterator[Page]:
    """One page with every record of the example."""
    filled = {name: rows for name, rows in book.state.example.items() if rows}
    yield page(
        EXAMPLE,
        "The example student",
        "Nobody of this name exists. These records are all in order as of"
        f" {book.today.isoformat()}: no rule breaks and no clock is late. The examples of rules and clocks are changes"
        " to them. Elements that are not shown are blank.",
        *(_section(book, name, rows) for name, rows in filled.items()),
    )


def _section(book: Book, name: str, rows: tuple[Record, ...]) -> str:
    header = ["Element", *(f"`{row.key.split('|')[-1]}`" for row in rows)]
    elements = [e for e in rows[0].spec.elements if any(getattr(row, e.name) is not None for row in rows)]
    cells = ([named(e.name), *(value_in_words(e, getattr(row, e.name)) for row in rows)] for e in elements)
    return f"## {name}\n\n{book.record(EXAMPLE, name)}\n\n{table(header, cells)}"
