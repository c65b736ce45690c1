"""The page of layouts: the columns of each file, and where they stand in a line of fixed width."""

from collections.abc import Iterator

from ser.files.layout import Column, Layout
from ser.manual.pages.book import CODES, LAYOUTS, RECORDS, Book, record_page
from ser.manual.pages.markdown import Page, escaped, link, named, page, table

_FORMS = (
    "**CSV**: UTF-8, separated by commas, the names of the columns in the first line, dates as 2018-03-01. The columns"
    " may stand in any order, and columns that may be blank may be left out. **XLSX**: a sheet for each record, named"
    " as the record, the same columns; codes and IDs are formatted as text, since a number loses its leading zeros."
    " **Fixed width**: a line for each row, no header, each value from its first to its last character, filled up with"
    " blanks."
)
_ALSO = (
    "Also understood, and told in a notice: byte-order marks, Windows-1252, semicolon, tab and caret, dates as 20180301"
    " and 03/01/2018. The files may be sent alone, in a folder or in a zip."
)
_ACTION = (
    "Every file may have a last column `action`. Blank, `A` and `U` mean the same: this whole row is what holds, so a"
    " blank cell clears what stood there. `D` asks to delete the record, which a person approves. A row that is not"
    " sent is never deleted."
)
_LEGACY = (
    "CSV and XLSX may also have a column `legacy`, with `Y` in rows that `ser convert` made out of another system's"
    " extract. SER keeps the mark with the row and its history."
)


def pages(book: Book) -> Iterator[Page]:
    """One page with every layout."""
    layouts = book.description.layouts
    yield page(
        LAYOUTS,
        "Layouts",
        f"How a file of each record is laid out. What an element says stands on the page of its"
        f" {link(LAYOUTS, RECORDS, 'record')}, its codes among the {link(LAYOUTS, CODES, 'code sets')}.",
        _FORMS,
        _ALSO,
        _ACTION,
        _LEGACY,
        "`ser layouts --format csv`, `json` and `fixed` print the same for programs.",
        table(
            ["Record", "File", "Columns", "Characters in a line of fixed width"],
            ([link(LAYOUTS, LAYOUTS, named(x.record), x.record), _file(x), _count(x), str(x.length)] for x in layouts),
        ),
        *(_section(each) for each in layouts),
    )


def _file(each: Layout) -> str:
    return named(each.record + ".csv")


def _count(each: Layout) -> str:
    return str(len(each.names))


def _section(each: Layout) -> str:
    rows = (_column(c) for c in each.columns)
    columns = table(["Column", "From", "To", "Width", "Type", "Needed"], rows)
    about = f"{escaped(each.title)}: {link(LAYOUTS, record_page(each.record), 'what the elements say')}."
    return f"## {each.record}\n\n{about}\n\n{columns}"


def _column(c: Column) -> list[str]:
    return [named(c.name), str(c.begin), str(c.end), str(c.width), c.type, c.needed]
