"""Writes a workbook that is filled in by hand while the system is down, and loaded as it is once it is back.

Each sheet has the header of its record's file, so that nothing is keyed in again. What an element means, which codes it
takes and whether it must be filled is read off its declaration.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ser.files.cell import NARRATIVE
from ser.law.element import Element, Kind
from ser.law.record import Record, RecordType
from ser.law.rule import write
from ser.law.state import State
from ser.manual.form_words import INSTRUCTIONS, NEEDED, Need, instructions, prompt, remark

CODES = "codes"
ROWS = 5_000
"""The rows of a sheet that are ready to be filled in: with drop-downs, formats and marks."""

_FIRST = date(1900, 1, 1)
_LAST = date(2100, 12, 31)
_MOST = 10**9


def write_form(
    state: State,
    records: Sequence[str],
    out: Path | BinaryIO,
    lea_code: str | None = None,
    filled: Mapping[str, Iterable[Record]] | None = None,
) -> None:
    """Write a form with a sheet for each of these records; `filled` are rows that already stand in it."""
    with _Form(state, out, lea_code) as form:
        kinds = [kind for name, kind in state.records.items() if name in records]
        form.instructions([kind.spec for kind in kinds])
        for kind in kinds:
            form.record(kind.spec, (filled or {}).get(kind.spec.name, ()))
        form.codes()


@dataclass(frozen=True, slots=True)
class _Formats:
    """The looks of cells."""

    head: Mapping[Need, Format]
    by_kind: Mapping[Kind, Format]
    missing: Format
    title: Format
    text: Format
    link: Format


class _Form:
    """A form that is being written."""

    def __init__(self, state: State, out: Path | BinaryIO, lea_code: str | None) -> None:
        self._state = state
        self._lea_code = lea_code
        self._book = xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out)
        # Two forms of the same records are the same, byte for byte.
        self._book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC), "title": "SER form"})
        self._formats = _formats(self._book)
        self._ranges: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> "_Form":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def instructions(self, specs: Sequence[RecordType]) -> None:
        """The first sheet: how the form is filled in, what the colors say, and which sheets there are."""
        sheet, looks = self._book.add_worksheet(INSTRUCTIONS), self._formats
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24, looks.text)
        sheet.set_column(1, 1, 34, looks.text)
        sheet.set_column(2, 2, 74, looks.text)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        place = 0
        for line in instructions(self._state, self._lea_code):
            is_title = line.startswith("# ")
            sheet.merge_range(place, 0, place, 2, line.removeprefix("# "), looks.title if is_title else looks.text)
            sheet.set_row(place, 22 if is_title else _tall(line, 140))
            place += 1
        for need, words in NEEDED.items():
            sheet.write_string(place, 0, need.value, looks.head[need])
            sheet.merge_range(place, 1, place, 2, words, looks.text)
            place += 1
        for column, name in enumerate(("Sheet", "What it holds", "A row is")):
            sheet.write_string(place + 1, column, name, looks.title)
        for at, spec in enumerate(specs, place + 2):
            sheet.write_url(at, 0, f"internal:'{spec.name}'!A2", looks.link, spec.name)
            sheet.write_string(at, 1, spec.title, looks.text)
            sheet.write_string(at, 2, spec.definition.partition("\n")[0], looks.text)
            sheet.set_row(at, _tall(spec.definition.partition("\n")[0], 85))

    def record(self, spec: RecordType, rows: Iterable[Record]) -> None:
        """The sheet of a record: its header, what each cell takes, and the rows that are filled in already."""
        sheet = self._book.add_worksheet(spec.name)
        # The IDs stay in sight while the rest of a long row is filled in.
        sheet.freeze_panes(1, max([spec.elements.index(spec.by_name[name]) for name in spec.key], default=0) + 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.set_comments_author("SER")
        for column, element in enumerate(spec.elements):
            look = self._formats.by_kind[element.kind]
            sheet.set_column(column, column, max(len(element.name) + 3, _wide(element)), look)
            need = Need.of(element, spec)
            sheet.write_string(0, column, element.name, self._formats.head[need])
            words = remark(element, need)
            size = {"x_scale": 2.6, "y_scale": min(8, 0.6 + (words.count("\n") + len(words) / 45) / 4)}
            sheet.write_comment(0, column, words, size)
            sheet.data_validation(1, column, ROWS, column, self._rule(element, need))
            self._mark(sheet, spec, column, need)
        for at, record in enumerate(rows, 1):
            for column, element in enumerate(spec.elements):
                self._write(sheet, at, column, element, getattr(record, element.name))

    def _write(self, sheet: Worksheet, row: int, column: int, element: Element, value: object) -> None:
        look = self._formats.by_kind[element.kind]
        if value is None:
            return
        if isinstance(value, date):
            sheet.write_datetime(row, column, value, look)
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            sheet.write_number(row, column, value, look)
        elif element.codes is not None:
            codes = value if isinstance(value, tuple) else (value,)
            sheet.write_string(row, column, ";".join(element.codes.shown(str(code)) for code in codes), look)
        else:
            sheet.write_string(row, column, write(element, value), look)

    def _rule(self, element: Element, need: Need) -> dict[str, object]:
        """What a cell takes, with words for the person who fills it in."""
        title, words = prompt(element, need)
        told = {"input_title": title, "input_message": words, "error_title": title, "error_message": words}
        return {**self._takes(element), **told}

    def _takes(self, element: Element) -> dict[str, object]:
        if element.name == "lea_code" and self._lea_code is not None:
            return {"validate": "list", "source": [self._lea_code]}
        if element.codes is not None:
            column, last = self._ranges.setdefault(element.codes.name, (len(self._ranges), len(element.codes.codes)))
            name = xl_col_to_name(column, True)
            # Several codes may stand in one cell, which no drop-down allows; it offers the first.
            return {
                "validate": "list",
                "source": f"={CODES}!{name}$2:{name}${last + 1}",
                "show_error": element.kind is not Kind.CODES,
            }
        low, high = (-_MOST if element.minimum is None else element.minimum), (element.maximum or _MOST)
        match element.kind:
            case Kind.DATE:
                end = _LAST if element.ahead else "=TODAY()"
                return {"validate": "date", "criteria": "between", "minimum": _FIRST, "maximum": end}
            case Kind.YES_NO:
                return {"validate": "list", "source": ["Y", "N"]}
            case Kind.INTEGER:
                return {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
            case Kind.DECIMAL:
                return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        return {"validate": "length", "criteria": "==" if element.exact else "<=", "value": element.width}

    def _mark(self, sheet: Worksheet, spec: RecordType, column: int, need: Need) -> None:
        """Color a cell that must be filled and is not, in a row that was begun."""
        if need is Need.MAY:
            return
        last = xl_col_to_name(len(spec.elements) - 1, True)
        names = [e.name for e in spec.elements]
        columns = [names.index(n) for n in ("state_id", "system_id")] if need is Need.ONE else [column]
        blank = ",".join(f"LEN({xl_col_to_name(c, True)}2)=0" for c in columns)
        formula = f"=AND(COUNTA($A2:{last}2)>0,{blank})"
        rule = {"type": "formula", "criteria": formula, "format": self._formats.missing}
        sheet.conditional_format(1, column, ROWS, column, rule)

    def codes(self) -> None:
        """The hidden sheet that the drop-downs read."""
        sheet = self._book.add_worksheet(CODES)
        sheet.hide()
        for name, (column, _) in self._ranges.items():
            sheet.write_string(0, column, name)
            codes = self._state.code_sets[name]
            for row, code in enumerate(codes, 1):
                sheet.write_string(row, column, codes.shown(code.code))


def _tall(text: str, line: int) -> int:
    return 15 * (1 + len(text) // line)


def _wide(element: Element) -> int:
    if element.codes is not None:
        return 26
    return 60 if element.width >= NARRATIVE else min(element.width + 3, 20)


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    colors = {
        Need.MUST: ("#1F4E79", "white"),
        Need.ONE: ("#7030A0", "white"),
        Need.SHOULD: ("#F4B942", "black"),
        Need.MAY: ("#D9D9D9", "black"),
    }
    head = {
        need: book.add_format({"bold": True, "num_format": "@", "bg_color": fill, "font_color": ink, "border": 1})
        for need, (fill, ink) in colors.items()
    }
    forms = {Kind.DATE: "mm/dd/yyyy", Kind.INTEGER: "0", Kind.DECIMAL: "General"}
    by_kind = {kind: book.add_format({"num_format": forms.get(kind, "@"), "align": "left"}) for kind in Kind}
    wrapped = {"text_wrap": True, "valign": "top"}
    return _Formats(
        head,
        by_kind,
        book.add_format({"bg_color": "#F8CBAD"}),
        book.add_format({"bold": True, "font_size": 12}),
        book.add_format(wrapped),
        book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
    )
