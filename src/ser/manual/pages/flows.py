"""The page of flows: what one piece of work is made of, step by step."""

from collections.abc import Iterator

from ser.law.flow import Flow, Step
from ser.manual.entries import CitationEntry
from ser.manual.pages.book import FLOWS, Book
from ser.manual.pages.markdown import Page, escaped, named, page, table


def pages(book: Book) -> Iterator[Page]:
    """The page of flows."""
    yield page(
        FLOWS,
        "Flows",
        "A flow leads through the records of one piece of work, on the pages of a child. It keeps nothing of its own:"
        " how far a child has come is read off the records each time, so that it makes no difference whether they"
        " came by a file, a form or a flow, and one may leave at any step and come back.",
        *(block for each in book.state.flows.values() for block in _flow(book, each)),
    )


def _flow(book: Book, each: Flow) -> Iterator[str]:
    cites = (CitationEntry(c.text, c.standing.value, c.note) for c in each.cite)
    yield f"## {escaped(each.title)}"
    yield f"{escaped(each.says)} Rests on: {book.cites(FLOWS, cites)}."
    yield table(
        ["Step", "What it is", "Record", "Asks for", "Done with", "Clocks"],
        (_step(book, number, one) for number, one in enumerate(each.steps, 1)),
    )


def _step(book: Book, number: int, one: Step) -> list[str]:
    clocks = {clock.code: clock for clock in book.description.clocks}
    marks = [word for word, holds in (("if needed", one.optional), ("one or more", one.many)) if holds]
    done = ", ".join(named(name) for name in one.needs) or "a record"
    ends = "; ".join(f"ends with {named(f'{name} = {codes}')}" for name, codes in one.ends.items())
    return [
        f"{number}. {escaped(one.title)}" + (f" ({', '.join(marks)})" if marks else ""),
        escaped(one.says),
        book.record(FLOWS, one.record),
        ", ".join(named(name) for name in one.asks),
        f"{done}; {ends}" if ends else done,
        ", ".join(book.clock(FLOWS, clocks[code]) for code in one.clocks),
    ]
