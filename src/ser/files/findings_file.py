"""Writes findings for the people who fix them: as CSV, or as a workbook that can be corrected and sent again.

The CSV holds every value as it was sent, but for the mark before one that might be taken for a formula (csv_lines); the
workbook holds every value as text, which a spreadsheet program shows and never computes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from ser.files.csv_lines import Lines
from ser.files.export import Book, BookSheet, text_file
from ser.files.parse import Cell, Number
from ser.law import reading
from ser.law.finding import COLUMNS, Finding
from ser.law.rule import Rule
from ser.law.words import Phrase

SUMMARY_COLUMNS = ("rule", "severity", "title", "count", "example", "fix", "citation")

_SUMMARY_WIDTHS = (10, 14, 40, 8, 60, 60, 40)
_FINDINGS_WIDTHS = (24, 8, 24, 20, 28, 20, 10, 14, 60, 60, 40)
_HELD_WIDTH = 20
_ON_PARENT = frozenset({reading.UNKNOWN_PARENT.code, reading.UNKNOWN_LEA.code})
_BY_VALUE = frozenset({reading.WRONG_CODE.code, reading.UNKNOWN_LEA.code, reading.UNKNOWN_COLUMN.code})
_BY_FILE = frozenset(
    rule.code
    for rule in (reading.UNREADABLE_FILE, reading.UNCLEAR_RECORD, reading.MISSING_COLUMN, reading.REPEATED_COLUMN,
                 reading.UNREAD_REST)
)  # fmt: skip


class HeldRow(Protocol):
    """A row that was not stored, as it was received: the names in its header and its cells.

    `waits_for`: the missing parent that alone holds it, as its record and its key with a bar between them.
    """

    @property
    def record(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def cells(self) -> Sequence[Cell]: ...
    @property
    def waits_for(self) -> str | None: ...


@dataclass(slots=True)
class _Cause:
    """Findings that have one cause, one thing to fix; `parents` are those that are missing, where that is the cause."""

    first: Finding
    last: tuple[str, int | None, str]
    count: int = 1
    parents: set[str] = field(default_factory=set)


def write_findings_csv(findings: Iterable[Finding], out: Path | TextIO) -> None:
    """Write findings with the columns of the contract."""
    with text_file(out) as file:
        lines = Lines(file)
        lines.add(COLUMNS)
        lines.add_all(_cells(finding) for finding in findings)


def write_findings_xlsx(
    findings: Iterable[Finding], held: Iterable[HeldRow], out: Path | BinaryIO, rules: Iterable[Rule] = ()
) -> None:
    """Write a workbook: a summary by cause, the findings, and the held rows on a sheet for each record.

    The sheets of held rows are read again when the corrected workbook is loaded; the first two are not.
    """
    found: dict[tuple[str, ...], _Cause] = {}
    with Book(out) as book:
        summary = book.sheet("summary", SUMMARY_COLUMNS, _SUMMARY_WIDTHS)
        book.table("findings", COLUMNS, _FINDINGS_WIDTHS, (_cells(f) for f in _counted(findings, found)))
        waiting = _write_held(book, held)
        titles = {rule.code: rule.title for rule in (*reading.READING_RULES, *rules)}
        for count, first in _most_first(found, waiting):
            where = f"{first.file}, row {first.row}: " if first.row else f"{first.file}: " if first.file else ""
            title = titles.get(first.rule, "")
            summary.append(
                [first.rule, first.severity, title, count, where + first.sentence, first.fix, first.citation]
            )


def causes(findings: Iterable[Finding], held: Iterable[HeldRow] = ()) -> list[tuple[int, Finding]]:
    """What there is to fix: for each cause the rows that have it and its first finding, the most frequent first."""
    found: dict[tuple[str, ...], _Cause] = {}
    for _ in _counted(findings, found):
        pass
    return _most_first(found, Counter(row.waits_for for row in held if row.waits_for))


def _most_first(causes: Mapping[tuple[str, ...], _Cause], waiting: Mapping[str, int]) -> list[tuple[int, Finding]]:
    lines = [_line(cause, waiting) for cause in causes.values()]
    return sorted(lines, key=lambda line: (-line[0], line[1].rule, line[1].key))


def _cells(finding: Finding) -> list[str | int]:
    return ["" if (value := getattr(finding, name)) is None else value for name in COLUMNS]


def _counted(findings: Iterable[Finding], causes: dict[tuple[str, ...], _Cause]) -> Iterator[Finding]:
    """The findings, while their causes are counted: a row once, however many of its elements are named."""
    for finding in findings:
        row = (finding.file, finding.row, finding.key)
        cause = causes.setdefault(_cause(finding), _Cause(finding, row))
        if row != cause.last:
            cause.last = row
            cause.count += 1
        if finding.rule in _ON_PARENT:
            cause.parents.add(f"{finding.record}|{finding.key}")
        yield finding


def _cause(finding: Finding) -> tuple[str, ...]:
    if finding.rule == reading.UNKNOWN_PARENT.code:
        return (finding.rule, finding.severity, finding.record)
    if finding.rule in _BY_VALUE:
        return (finding.rule, finding.severity, finding.record, finding.element, finding.value)
    if finding.rule in _BY_FILE:
        return (finding.rule, finding.severity, finding.file, finding.element)
    return (finding.rule, finding.severity, finding.record, *(finding.elements or (finding.element,)))


def _line(cause: _Cause, waiting: Mapping[str, int]) -> tuple[int, Finding]:
    """A cause with the rows that have it: those that wait for a missing parent are its rows."""
    first, count = cause.first, max(cause.count, sum(waiting.get(parent, 0) for parent in cause.parents))
    if first.rule != reading.UNKNOWN_PARENT.code or len(cause.parents) == 1:
        return count, first
    words = {"parents": len(cause.parents), "record": first.record, "key": first.key, "count": count}
    return count, replace(first, sentence=Phrase(_SEVERAL, words))


_SEVERAL = "{parents:,} rows of {record} are not known, the first of them {key}; {count:,} row(s) wait for them."


def _write_held(book: Book, held: Iterable[HeldRow]) -> dict[str, int]:
    """Write each held row to the sheet of its record and header; gives how many wait for each parent."""
    sheets: dict[tuple[str, tuple[str, ...]], BookSheet] = {}
    names: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for row in held:
        place = (row.record, row.columns)
        if place not in sheets or sheets[place].is_full:
            part = names[row.record] = names.get(row.record, 0) + 1
            name = row.record if part == 1 else f"{row.record}_{part}"
            sheets[place] = book.sheet(name, row.columns, [max(len(c), _HELD_WIDTH) for c in row.columns])
        sheets[place].append(_as_sent(row))
        if row.waits_for:
            waiting[row.waits_for] = waiting.get(row.waits_for, 0) + 1
    return waiting


def _as_sent(row: HeldRow) -> list[str]:
    cells = [cell.text if isinstance(cell, Number) else cell for cell in row.cells]
    # Cells that cannot be told apart stay in one, so that the row is not taken for a good one when it comes again.
    return cells if len(cells) == len(row.columns) else [",".join(cells)]
