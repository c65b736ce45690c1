"""A sheet is one table that was sent: a text file or one sheet of a workbook, with the record that its rows are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from ser.files import plain_text, workbook
from ser.files.archive import Unreadable
from ser.files.header import Header, Known, Records, bare_name, known_names, read_header, record_named, unreadable
from ser.files.layout import layout
from ser.files.parse import Cell, Problem, Whole
from ser.files.plain_text import FOREIGN_SEPARATORS, SEPARATORS, Delimited, FixedWidth, Row
from ser.files.source import Refused, Source, left_out, sources
from ser.files.workbook import Tab
from ser.law import finding, reading

NO_RECORDS = frozenset({"summary", "findings", "instructions", "codes"})
"""The sheets of a findings workbook and of a form that tell about rows and hold none."""

_OWN = ({"summary", "findings"}, {"instructions", "codes"})
"""The sheets by which a workbook is known that SER wrote itself."""
EVERYTHING = "everything sent"
"""What stands for the name of a file in what is told of all files together."""
MOST_ABOVE = 10
"""How many rows may stand above a header, such as a title."""
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?$', re.IGNORECASE)

MOST_COLUMNS_OF_ALL = 500_000
"""The columns of all files of a load, whose headers are held in memory; a state's own have a tenth of them."""
MOST_RAGGED = 10_000
"""Rows one after the other whose cells cannot be told apart: more of them are no table."""
_TOO_MANY = f"the files before it have {MOST_COLUMNS_OF_ALL:,} columns; send it in a load of its own"
_NO_TABLE = f"{MOST_RAGGED:,} rows one after the other had another number of cells than the header"


class Stopped(str):
    """Instead of the cells of a row, why no more rows can be read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table that was sent, ready to be read in this process or, since it can be pickled, in another.

    `file`: the name as findings show it; a sheet of a workbook is book.xlsx#evaluation. `header`: the names as they
    were sent; `columns`: the element in each column, None for another one. `action`: the place of the column `action`.
    `problems`: what was found about the file as a whole; where one of them rejects, there are no rows.
    """

    file: str
    record: str | None
    header: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()
    action: int | None = None
    problems: tuple[Problem, ...] = ()
    source: Source | None = None
    form: Delimited | FixedWidth | Tab | None = None

    @property
    def elements(self) -> frozenset[str]:
        """The elements for which there is a column."""
        return frozenset(name for name in self.columns if name is not None)

    def first_cells(self, most: int) -> Iterator[Sequence[Cell]]:
        """At least the first cells of each row of `rows`, so many, in the same order; of a plain text in less time.

        A row whose cells cannot be told apart may come with any.
        """
        if isinstance(self.form, Delimited) and self.source is not None and not self.form.holds('"') and self.stands:
            with suppress(Unreadable):
                yield from self.form.quick_rows(self.source, most)
            return
        for _, cells in self.rows():
            yield cells

    @property
    def is_tab(self) -> bool:
        """Whether it is the sheet of a workbook."""
        return isinstance(self.form, Tab)

    def may_hold(self, sign: str) -> bool:
        """Whether a sign may stand in one of the cells, as far as a quick look tells."""
        return not isinstance(self.form, Delimited) or self.form.holds(sign)

    @property
    def stands(self) -> bool:
        """Whether the rows can be read."""
        return self.record is not None and all(problem.rule.severity != "reject" for problem in self.problems)

    def rows(self) -> Iterator[Row]:
        """The rows that are not blank, each with the 1-based line on which it begins (the header is line 1).

        A row with another number of cells than `columns` is ragged: it cannot be told which value stands where. The
        one cell of the last row is Stopped where more rows stood below it.
        """
        if self.source is None or self.form is None or not self.stands:
            return
        number, ragged, width = 1, 0, len(self.columns)
        try:
            for number, cells in self.form.rows(self.source, width):
                ragged = 0 if len(cells) == width else ragged + 1
                if ragged > MOST_RAGGED:
                    raise Unreadable(_NO_TABLE)
                yield number, cells
        except Unreadable as error:
            yield number + (ragged <= MOST_RAGGED), [Stopped(error)]


def misfit(cells: Sequence[Cell], width: int) -> Problem:
    """What is wrong with a row that has another number of cells than the header, or stands for all below it."""
    if isinstance(cells[0], Stopped):
        return Problem(reading.UNREAD_REST, "", "", {"problem": str(cells[0])})
    return Problem(reading.RAGGED_ROW, "", "", {"count": len(cells), "columns": width})


def sheets(paths: Iterable[Path], records: Records) -> Iterator[Sheet]:
    """The tables under these paths (files, folders, zips), parents before children as `records` names them."""
    return sheets_of(sources(paths), records)


def sheets_of(files: Iterable[Source | Refused], records: Records) -> Iterator[Sheet]:
    """The tables of these files, parents before children as `records` names them; at last what was left out."""
    out: list[Refused] = []
    found = list(_bounded(sheet for source in files for sheet in _sheets(source, records, out)))
    order = {record: place for place, record in enumerate(records)}
    yield from sorted(found, key=lambda sheet: order.get(sheet.record or "", len(order)))
    if out:
        listed = Whole("; ".join(f"{each.name} ({each.why_left_out})" for each in out))
        yield Sheet(
            EVERYTHING, None, problems=(Problem(reading.NOT_READ, "", "", {"count": len(out), "listed": listed}),)
        )


def _bounded(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    columns = 0
    for sheet in sheets:
        columns += len(sheet.header)
        yield sheet if columns <= MOST_COLUMNS_OF_ALL else _refused(sheet.file, _TOO_MANY)


def _sheets(source: Source | Refused, records: Records, out: list[Refused]) -> Iterator[Sheet]:
    """The tables of a file; what of it is no table goes `out`."""
    if isinstance(source, Refused):
        if source.why_left_out is None:
            yield _refused(source.name, source.problem)
        else:
            out.append(source)
        return
    try:
        yield from _in_workbook(source, records, out) if source.is_workbook else _in_text(source, records, out)
    except Unreadable as error:
        yield _refused(source.name, str(error))


def _refused(file: str, problem: str) -> Sheet:
    return Sheet(file, None, problems=(unreadable(file, problem),))


def _made(file: str, header: Header, source: Source, form: Delimited | FixedWidth | Tab, notes: list[Problem]) -> Sheet:
    problems = (*header.problems, *notes)
    return Sheet(file, header.record, header.names, header.columns, header.action, problems, source, form)


def _in_text(source: Source, records: Records, out: list[Refused]) -> Iterator[Sheet]:
    looked = plain_text.examine(source)
    encoding, unusual = looked.encoding, looked.notes
    lines, known = plain_text.top_lines(source, encoding, MOST_ABOVE + 1), known_names(records)
    at, separator, count = _header_of(lines, known)
    record = record_named(source.stem, records)
    if record is not None and source.suffix != ".csv" and count < 2:
        yield _of_fixed_width(source, records, record, encoding, unusual)
        return
    form = Delimited(encoding, separator, looked.signs, at)
    _, cells = next(form.rows(source), (1, []))
    names = [str(cell) for cell in cells]
    if tuple(names) == finding.COLUMNS:
        out.append(left_out(source.name, "it is a list of findings"))
        return
    if count == 0:
        raise Unreadable(_no_header(next(line for line in lines if line.strip()), known))
    if above := [line for line in lines[:at] if line.strip()]:
        is_named = len(above) == 1 and _SEPARATOR_LINE.match(above[0])
        said = "its first line names the separator" if is_named else f"{len(above)} line(s) stand above its header"
        unusual.append(said)
    if separator != ",":
        unusual.append(f"its cells are parted by {SEPARATORS[separator]}")
    header = read_header(source.name, source.stem, names, records)
    yield _made(source.name, header, source, form, _notes(source.name, unusual))


def _header_of(lines: Sequence[str], known: Known) -> tuple[int, str, int]:
    """The place of the header among the first lines, its separator, and how many known names it holds."""
    found = [(at, *plain_text.separator_of(line, known.count)) for at, line in enumerate(lines) if line.strip()]
    table = [each for each in found if not _SEPARATOR_LINE.match(lines[each[0]])] or found
    return next((each for each in table if each[2] > 1), table[0])


def _no_header(line: str, known: Known) -> str:
    for separator, name in FOREIGN_SEPARATORS.items():
        if known.count(line.split(separator)) > 1:
            return f"its cells are parted by {name}; part them by commas"
    return "its first row holds the name of no element; the first row is the header"


def _of_fixed_width(source: Source, records: Records, record: str, encoding: str, unusual: list[str]) -> Sheet:
    made = layout(records[record].spec)
    header = Header(record, (*made.names, "action"), (*made.names, None), len(made.names))
    return _made(source.name, header, source, FixedWidth(encoding, made.spans), _notes(source.name, unusual))


def _notes(file: str, unusual: Iterable[str]) -> list[Problem]:
    return [Problem(reading.UNUSUAL_FORM, "", "", {"file": file, "problem": problem}) for problem in unusual]


def _in_workbook(source: Source, records: Records, out: list[Refused]) -> Iterator[Sheet]:
    """The tables of a workbook. One that is hidden gives way to a visible one of the same record."""
    tabs = workbook.tabs(source)
    is_own = any({bare_name(tab.name) for tab in tabs} >= own for own in _OWN)
    found: list[tuple[Tab, Sheet]] = []
    for tab in tabs:
        file = f"{source.name}#{tab.name}"
        if bare_name(tab.name) in NO_RECORDS or (tab.hidden and record_named(tab.name, records) is None):
            if not is_own:
                out.append(left_out(file, "it is hidden" if tab.hidden else "it is named for no record"))
            continue
        try:
            sheet = _in_tab(source, tab, file, records)
        except Unreadable as error:
            sheet = _refused(file, str(error))
        if isinstance(sheet, Refused):
            out.append(sheet)
        elif sheet is not None:
            found.append((tab, sheet))
    visible = {sheet.record for tab, sheet in found if not tab.hidden}
    for tab, sheet in found:
        if tab.hidden and sheet.record in visible:
            out.append(left_out(sheet.file, f"it is hidden, and another sheet holds {sheet.record}"))
        else:
            yield sheet


def _in_tab(source: Source, tab: Tab, file: str, records: Records) -> Sheet | Refused | None:
    """The table on a sheet of a workbook; why it is left out where it holds none, nothing where it is empty."""
    rows = [
        (number, [cell if isinstance(cell, str) else cell.text for cell in cells])
        for number, cells in islice(tab.rows(source), MOST_ABOVE + 1)
    ]
    if not rows:
        return None
    known = known_names(records)
    at = next((at for at, (_, names) in enumerate(rows) if known.count(names) > 1), 0)
    number, names = rows[at]
    if known.count(names) == 0 and record_named(tab.name, records) is None:
        return left_out(file, "none of its rows at the top names an element")
    notes = [f"{at} row(s) stand above its header"] if at else []
    header = read_header(file, tab.name, names, records)
    return _made(file, header, source, replace(tab, header_row=number), _notes(file, notes))
