"""The first page of the reference: what stands where."""

from collections.abc import Iterator

from ser.manual.pages import book as places
from ser.manual.pages.book import INDEX, Book
from ser.manual.pages.markdown import Page, escaped, link, page, table


def pages(book: Book) -> Iterator[Page]:
    """The first page."""
    yield page(
        INDEX,
        f"Reference: {book.description.state}",
        "Every record, code, rule, clock and report, written from their declarations by `make docs`; it is not edited"
        " by hand. How to use SER is told in the [guide](../guide/README.md), the words in the"
        " [glossary](../../GLOSSARY.md).",
        table(["To know", "See", ""], ([asked, link(INDEX, at, title), has] for asked, at, title, has in _of(book))),
    )


def _of(book: Book) -> Iterator[tuple[str, str, str, str]]:
    d = book.description
    elements = sum(len(r.elements) for r in d.records)
    yield "what to send", places.RECORDS, "Records", f"{len(d.records)} records with {elements} elements"
    yield "how a file is laid out", places.LAYOUTS, "Layouts", "CSV, XLSX, fixed width"
    codes = sum(len(s.codes) for s in d.code_sets)
    yield "which codes an element takes", places.CODES, "Code sets", f"{len(d.code_sets)} sets with {codes} codes"
    yield "what a findings file says", places.FINDINGS, "Findings", "columns, severities, order"
    yield "what is checked, and why so hard", places.RULES, "Rules", f"{len(d.rules)} rules"
    yield "by when something is due", places.CLOCKS, "Clocks", f"{len(d.clocks)} clocks"
    yield "which days count", places.CALENDAR, "Calendar", escaped(d.calendar.name)
    yield "what is counted", places.REPORTS, "Reports", f"{len(d.reports)} reports"
    yield "what a figure is counted from", places.FACTS, "Facts", f"{len(d.facts)} tables"
    yield "what the state has chosen", places.SWITCHES, "Switches", f"{len(d.switches)} switches"
    yield "who may do what", places.ROLES, "Roles", f"{len(book.state.roles)} roles"
    yield "what a piece of work is made of", places.FLOWS, "Flows", f"{len(book.state.flows)} flows"
    read = sum(p.read for p in d.paragraphs)
    yield "what the law says", places.CITATIONS, "Citations", f"{len(d.paragraphs)} paragraphs, {read} read"
    yield "what nobody has read yet", places.NEEDS_A_SOURCE, "What still needs a source", ""
    yield "which child the examples are about", places.EXAMPLE, "The example student", ""
