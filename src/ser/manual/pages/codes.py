"""The page of code sets, each code with its federal equivalent and its years in force."""

from collections.abc import Iterator

from ser.law.codes import NO_FEDERAL
from ser.manual.entries import CodeEntry, CodeSetEntry
from ser.manual.pages.book import CODES, Book
from ser.manual.pages.markdown import Page, escaped, named, page, table


def pages(book: Book) -> Iterator[Page]:
    """One page with every code set."""
    sets = book.description.code_sets
    overview = table(
        ["Set", "Title", "Codes", "Federal set"],
        ([book.code_set(CODES, s.name), escaped(s.title), str(len(s.codes)), _set(s.federal_set)] for s in sets),
    )
    yield page(
        CODES,
        "Code sets",
        "The values that an element may hold where its value is *one code of* a set. A code is unique within its set;"
        " the same letters may mean something else in another set, so messages always show set and code.",
        "Where a set has a *federal set*, each code names the federal code that it is reported as, or says that no"
        " federal file counts it. A code without years is in force in every school year. A school year is named for"
        " its second half: 2018 is 2017-18.",
        overview,
        *(_section(book, each) for each in sets),
    )


def _section(book: Book, each: CodeSetEntry) -> str:
    header = ["Code", "Meaning"]
    if each.federal_set:
        header.append(f"Federal ({each.federal_set})")
    has_years = any(c.first_year or c.last_year for c in each.codes)
    has_notes = any(c.note for c in each.codes)
    header += ["School years"] * has_years + ["Note"] * has_notes
    rows = [
        [
            named(c.code),
            escaped(c.label),
            *([_federal(c)] if each.federal_set else []),
            *([_years(c)] if has_years else []),
            *([escaped(c.note)] if has_notes else []),
        ]
        for c in each.codes
    ]
    used = ", ".join(book.element(CODES, ref) for ref in each.used_by)
    about = f"{escaped(each.title)}. Used by {used}. Rests on: {book.cites(CODES, each.cite)}."
    return f"## {each.name}\n\n{about}\n\n{table(header, rows)}"


def _set(name: str) -> str:
    return named(name) if name else "-"


def _federal(code: CodeEntry) -> str:
    return "none" if code.federal == NO_FEDERAL else named(code.federal)


def _years(code: CodeEntry) -> str:
    if code.first_year is None and code.last_year is None:
        return "all"
    if code.last_year is None:
        return f"from {code.first_year}"
    return f"to {code.last_year}" if code.first_year is None else f"{code.first_year} to {code.last_year}"
