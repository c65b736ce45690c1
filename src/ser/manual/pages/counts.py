"""The pages of what is counted: facts tables, and the reports that count them."""

from collections.abc import Iterator

from ser.law.report import Level
from ser.law.rule import BEFORE
from ser.law.words import sentence
from ser.manual.entries import FactsEntry, ReportEntry
from ser.manual.pages.book import FACTS, REPORTS, Book
from ser.manual.pages.markdown import Page, escaped, link, named, page, table

_TYPES = {"str": "text", "date": "date", "int": "whole number", "float": "number", "bool": "yes or no"}
_LEVELS: dict[str, str] = {Level.SEA: "state", Level.LEA: "LEA", Level.SCH: "school"}
_KINDS = {
    "day": "a day: `--as-of DATE`",
    "period": "a school year: `--school-year YEAR`, else the last one that is complete",
}


def pages(book: Book) -> Iterator[Page]:
    """A page of facts tables and a page of reports."""
    yield _reports(book)
    yield _facts(book)


def _reports(book: Book) -> Page:
    reports = book.description.reports
    return page(
        REPORTS,
        "Reports",
        "`ser report NAME` counts a report; NAME is any of its names. `--format csv` writes the columns below."
        f" A report never decides anything: it counts {link(REPORTS, FACTS, 'facts')}, or records of what no student"
        " has, such as staff; so its total is the number of rows in its list. `--children` writes that list, in the"
        " report's own unit; `--where COLUMN=VALUE` that behind one figure. The"
        " [guide](../guide/open-a-number.md) has examples.",
        table(
            ["Report", "Title", "Speaks of"],
            ([link(REPORTS, REPORTS, _names(r), _heading(r)), escaped(r.title), f"a {_kind(r)}"] for r in reports),
        ),
        *(_report(book, r) for r in reports),
    )


def _kind(r: ReportEntry) -> str:
    return "day" if r.kind == "day" else "school year"


def _names(r: ReportEntry) -> str:
    return ", ".join((r.name, *r.also))


def _heading(r: ReportEntry) -> str:
    return f"{r.name}: {r.title}"


def _report(book: Book, r: ReportEntry) -> str:
    about = [
        ["Asked for as", ", ".join(named(n) for n in (r.name, *r.also))],
        ["Speaks of", _KINDS[r.kind]],
        ["Levels", ", ".join(_LEVELS[level] for level in r.levels)],
        ["Counts", ", ".join(_counted(book, r))],
        ["Opens", _opens(r)],
        ["Rests on", book.cites(REPORTS, r.cite)],
    ]
    columns = table(["Column", "Label"], ([named(c.name), escaped(c.label)] for c in r.columns))
    said = "\n\n".join(sentence(escaped(part)) for part in r.definition.split("\n\n"))
    shows = table(["Column behind a figure", "Label"], ([named(c.name), escaped(c.label)] for c in r.shows))
    return "\n\n".join(
        [f"## {escaped(_heading(r))}", said, table(["", ""], about), columns, *([shows] if r.shows else [])]
    )


def _opens(r: ReportEntry) -> str:
    """What is listed behind the report, and which of its figures open."""
    rows = f"its rows are the list of {r.unit}"
    if not r.figures:
        return rows
    first = rows if not r.opens else f"{r.unit} behind {named(r.opens)}"
    others = [named(each.name) for each in r.figures if each.name != r.opens]
    said = f"{first}; with `--where figure=NAME` those behind {', '.join(others)}" if others else first
    shares = [named(each.name) for each in r.figures if each.is_share]
    return f"{said}. Of a share ({', '.join(shares)}) both halves" if shares else said


def _counted(book: Book, r: ReportEntry) -> Iterator[str]:
    for name in r.needs:
        table = name.removesuffix(BEFORE)
        yield link(REPORTS, FACTS, named(table), table) + ("" if table == name else " of a year before")
    yield from (book.record(REPORTS, n) for n in r.reads)


def _facts(book: Book) -> Page:
    return page(
        FACTS,
        "Facts",
        "A fact is decided once about one child on one day and then counted many ways. Each table below holds one kind"
        f" of fact; the {link(FACTS, REPORTS, 'reports')} count its rows. Facts are kept for today and for the day of"
        " the child count; those of any other day are decided when they are asked for.",
        *(_table(book, each) for each in book.description.facts),
    )


def _table(book: Book, each: FactsEntry) -> str:
    used = ", ".join(r.name for r in book.description.reports if each.name in r.needs)
    about = f"{escaped(each.definition)} Rests on: {book.cites(FACTS, each.cite)}." + (
        f" Counted by {link(FACTS, REPORTS, used)}." if used else ""
    )
    columns = table(
        ["Column", "Type", "May be blank"],
        ([named(c.name), _TYPES.get(c.type, "text"), "yes" if c.may_be_blank else "no"] for c in each.columns),
    )
    return f"## {each.name}\n\n**{escaped(each.title)}.** {escaped(each.row)}\n\n{about}\n\n{columns}"
