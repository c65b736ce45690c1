"""Writes records as CSV, XLSX or fixed width: what is written reads back the same.

No spreadsheet program computes what a record holds: a workbook holds every value as text, and a text in CSV that begins
like a formula is marked (csv_lines).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ser.files.csv_lines import Lines
from ser.files.layout import layout
from ser.law.record import Record
from ser.law.rule import write

MOST_ROWS = (1 << 20) - 1
"""The rows of a workbook's sheet below its header; more go on in a sheet of their own."""
LONGEST_CELL = (1 << 15) - 1
_WIDEST = 60


class DoesNotFit(ValueError):
    """A value is longer than its place in a line of fixed width, or runs over several lines."""


def write_csv(kind: type[Record], records: Iterable[Record], out: Path | TextIO) -> None:
    """Write the records of one kind as CSV: UTF-8, comma, the element names above, ISO dates."""
    with text_file(out) as file:
        lines = Lines(file)
        lines.add(layout(kind.spec).names)
        lines.add_all(texts(kind, records))


def write_fixed(kind: type[Record], records: Iterable[Record], out: Path | TextIO) -> None:
    """Write the records of one kind in lines of fixed width; raises DoesNotFit."""
    columns = layout(kind.spec).columns
    with text_file(out) as file:
        for row in texts(kind, records):
            for column, cell in zip(columns, row, strict=False):
                if len(cell) > column.width:
                    raise DoesNotFit(
                        f"{kind.spec.name}.{column.name} holds {len(cell)} characters, not {column.width}."
                    )
                if "\n" in cell:
                    raise DoesNotFit(f"{kind.spec.name}.{column.name} holds a line break; write it as CSV.")
            padded = (cell.ljust(column.width) for column, cell in zip(columns, [*row, ""], strict=True))
            file.write("".join(padded) + "\n")


def write_xlsx(records: Mapping[type[Record], Iterable[Record]], out: Path | BinaryIO) -> None:
    """Write a workbook with a sheet for each kind of record: text cells, the header frozen, columns fitted."""
    with Book(out) as book:
        for kind, rows in records.items():
            columns = layout(kind.spec).columns[:-1]
            widths = [max(len(column.name), column.width) for column in columns]
            book.table(kind.spec.name, [column.name for column in columns], widths, texts(kind, rows))


def texts(kind: type[Record], records: Iterable[Record]) -> Iterator[list[str]]:
    """The cells of each record, as files hold them."""
    writers: list[tuple[str, Callable[[object], str]]] = [(e.name, partial(write, e)) for e in kind.spec.elements]
    for record in records:
        yield [as_text(getattr(record, name)) for name, as_text in writers]


@contextmanager
def text_file(out: Path | TextIO) -> Iterator[TextIO]:
    """The text file of a path, or the one that is already open."""
    if isinstance(out, Path):
        with out.open("w", encoding="utf-8", newline="") as file:
            yield file
    else:
        yield out


class Book:
    """A workbook that is written row by row in flat memory, every cell as text."""

    def __init__(self, out: Path | BinaryIO) -> None:
        self._book = xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, {"constant_memory": True})
        # Two workbooks of the same records are the same, byte for byte.
        self._book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        self._head: Format = self._book.add_format({"bold": True, "num_format": "@"})
        self._cell: Format = self._book.add_format({"num_format": "@"})

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def sheet(self, name: str, header: Sequence[str], widths: Sequence[int]) -> "BookSheet":
        """A new sheet with its header, frozen; its columns are text, so that what is typed keeps its zeros."""
        sheet: Worksheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, _WIDEST), self._cell)
        made = BookSheet(sheet, self._cell, len(widths))
        made.append(header, self._head)
        return made

    def table(
        self, name: str, header: Sequence[str], widths: Sequence[int], rows: Iterable[Iterable[str | int]]
    ) -> None:
        """A sheet with these rows, and more sheets where they do not fit into one; readers can filter them."""
        sheet = self.sheet(name, header, widths)
        for place, row in enumerate(rows):
            if place and place % MOST_ROWS == 0:
                sheet = self.sheet(f"{name}_{place // MOST_ROWS + 1}", header, widths)
            sheet.append(row)


class BookSheet:
    """A sheet of a workbook, to which rows are added one below the other."""

    def __init__(self, sheet: Worksheet, cell: Format, columns: int) -> None:
        self._sheet = sheet
        self._cell = cell
        self._row = 0
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, MOST_ROWS, columns - 1)

    @property
    def is_full(self) -> bool:
        """Whether no more rows fit."""
        return self._row > MOST_ROWS

    def append(self, cells: Iterable[str | int], form: Format | None = None) -> None:
        """Add a row; blank cells stay empty, counts are numbers, and everything else is text."""
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self._row, column, cell)
            elif cell.startswith("<r>"):
                # XlsxWriter would take such a text for markup of its own; in two pieces it is escaped as any other.
                self._sheet.write_rich_string(self._row, column, "<", self._cell, cell[1:LONGEST_CELL], self._cell)
            elif cell:
                self._sheet.write_string(self._row, column, cell[:LONGEST_CELL], form or self._cell)
        self._row += 1
