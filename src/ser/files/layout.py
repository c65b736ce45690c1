"""The layout of a record's file: its columns in order, their widths, and where they stand in a line of fixed width."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from ser.files.csv_lines import Lines
from ser.law.element import Element, Kind
from ser.law.record import RecordType

ACTION = "action"
"""The optional column that says what a row does: A and U make it hold, D asks to delete the record."""
LEGACY = "legacy"
"""The optional column that says Y of a row which was converted from an older system; `ser convert` writes it."""
BESIDE = (ACTION, LEGACY)
"""The columns of a file that hold no element."""
DELETE = "D"
ACTIONS = ("A", "U", DELETE)
"""What a row may say in the column `action`, beside nothing."""
FORMS = ("csv", "json", "fixed")

_ACTION_DEFINITION = "Blank, A or U: this whole row is what holds. D: the record is to be deleted."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: `begin` and `end` are its first and last character in a line of fixed width, from 1."""

    name: str
    label: str
    type: str
    width: int
    begin: int
    end: int
    needed: str
    codes: str
    definition: str
    citation: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The file of a record: an element a column, and last the action, which a file may leave out."""

    record: str
    title: str
    columns: tuple[Column, ...]

    @property
    def length(self) -> int:
        """The number of characters of a line of fixed width."""
        return self.columns[-1].end

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without the action."""
        return tuple(column.name for column in self.columns[:-1])

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Where each column stands in a line, as a slice."""
        return tuple((column.begin - 1, column.end) for column in self.columns)


def layout(spec: RecordType) -> Layout:
    """The layout of a record's file."""
    columns: list[Column] = []
    begin = 1
    for element in spec.elements:
        end = begin + _room(element) - 1
        columns.append(_column(element, begin, end, spec.key))
        begin = end + 1
    action = Column(ACTION, "Action", Kind.CODE, 1, begin, begin, "no", ";".join(ACTIONS), _ACTION_DEFINITION, "")
    return Layout(spec.name, spec.title, (*columns, action))


def _room(element: Element) -> int:
    """The characters that the longest value takes: a list may hold every code of its set once."""
    if element.kind is Kind.CODES and element.codes is not None:
        return max(element.width, sum(len(code.code) + 1 for code in element.codes) - 1)
    return element.width


def _column(element: Element, begin: int, end: int, key: tuple[str, ...]) -> Column:
    needed = "key" if element.name in key else "yes" if not element.may_be_blank else "no"
    return Column(
        name=element.name,
        label=element.label,
        type=element.kind.value,
        width=end - begin + 1,
        begin=begin,
        end=end,
        needed="expected" if needed == "no" and element.expected else needed,
        codes=";".join(code.code for code in element.codes) if element.codes else "",
        definition=element.definition,
        citation="; ".join(str(cite) for cite in element.cite),
    )


def write_layouts(layouts: Iterable[Layout], form: str, out: TextIO) -> None:
    """Write what columns the files have: as CSV, as JSON, or as the positions of a line of fixed width."""
    if form == "json":
        json.dump([_plain(made) for made in layouts], out, indent=1, ensure_ascii=False)
        out.write("\n")
        return
    names = ["name", "begin", "end", "width", "type"] if form == "fixed" else [*Column.__slots__]
    if form == "csv":
        names = [name for name in names if name not in ("begin", "end")]
    lines = Lines(out)
    lines.add(["record", *names])
    for made in layouts:
        lines.add_all([made.record, *(getattr(column, name) for name in names)] for column in made.columns)


def _plain(made: Layout) -> dict[str, object]:
    columns = [{name: getattr(column, name) for name in Column.__slots__} for column in made.columns]
    return {"record": made.record, "title": made.title, "length": made.length, "columns": columns}
