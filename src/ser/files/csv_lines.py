"""Writes the lines of a CSV file so that no spreadsheet program takes a text in it for a formula.

A text that begins with `=`, `+`, `-` or `@` is computed by a program that opens the file, no matter who wrote it; so it
gets an apostrophe before it, the mark of a text in such programs; reading takes one off again. A plain number such as
-5 computes nothing and stays as it is.
"""

import csv
import re
from collections.abc import Iterable
from typing import TextIO

_MARK = "'"
_ENDS = "\r\n"
_BEGINS = frozenset("'=+-@\t\r\n＝＋－＠")
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]\d+(\.\d+)?", re.ASCII)


class Lines:
    """The lines of a CSV file: UTF-8, commas, one line end for all systems."""

    def __init__(self, out: TextIO) -> None:
        self._write = csv.writer(_PlainEnds(out), lineterminator=_ENDS).writerow

    def add(self, cells: Iterable[object]) -> None:
        """Add a line."""
        self._write([as_text(cell) if isinstance(cell, str) else cell for cell in cells])

    def add_all(self, rows: Iterable[Iterable[object]]) -> None:
        """Add many lines."""
        for cells in rows:
            self.add(cells)


class _PlainEnds:
    """Ends lines with a line feed; the writer quotes a cell with a carriage return only where its own ends have one."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, line: str) -> int:
        return self._out.write(line.removesuffix(_ENDS) + "\n")


def as_text(cell: str) -> str:
    """A cell as a file holds it: what might be taken for a formula is marked as text."""
    if cell[:1] not in _BEGINS or not _FORMULA.match(cell) or len(cell) == 1 or _NUMBER.fullmatch(cell):
        return cell
    return _MARK + cell


def as_meant(cell: str) -> str:
    """A cell without the mark of a text that might be taken for a formula."""
    return cell[1:] if cell[:1] == _MARK and _FORMULA.match(cell) else cell
