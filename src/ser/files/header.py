"""Reads a header: which record a file holds, which element stands in each column, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ser.files.cell import bare, stands_for_blank
from ser.files.grid import MOST_COLUMNS
from ser.files.layout import ACTION, BESIDE
from ser.files.parse import Cell, Number, Problem, guess
from ser.law import reading
from ser.law.record import Record, RecordType
from ser.law.rule import Rule

_MOST_TOLD = 20
_LONGEST_NAME = 80
_PART = re.compile(r"(_\d{1,3}| ?\(\d{1,3}\))$")
_STUDENT = ("state_id", "system_id")

Records = Mapping[str, type[Record]]


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a file says; `record` is None where that is unclear."""

    record: str | None
    names: tuple[str, ...]
    columns: tuple[str | None, ...] = ()
    action: int | None = None
    problems: tuple[Problem, ...] = ()


def bare_name(name: str) -> str:
    """The name of a file or a sheet in small letters, without the number of a part or a copy: evaluation (2)."""
    return _PART.sub("", name.strip().lower())


def record_named(name: str, records: Records) -> str | None:
    """The record whose name a file or a sheet bears, whatever its case."""
    return bare_name(name) if bare_name(name) in records else None


def known_names(records: Records) -> frozenset[str]:
    """The names of all elements of all records, the action and the mark of converted rows."""
    return frozenset({*BESIDE}.union(*(kind.spec.by_name for kind in records.values())))


def read_header(file: str, name: str, cells: Sequence[str], records: Records) -> Header:
    """Match a header with the record that the file is named for, else with the one that it fits best."""
    header = tuple(_trimmed(cells))
    names = tuple(cell.lower() for cell in header)
    if len(header) > MOST_COLUMNS:
        return Header(None, (), problems=(unreadable(file, f"it has {len(header)} columns, more than {MOST_COLUMNS}"),))
    record, doubt = _record(name, names, records)
    if record is None:
        words = {"file": file, "problem": doubt}
        return Header(None, header, problems=(Problem(reading.UNCLEAR_RECORD, "", "", words),))
    spec = records[record].spec
    problems = _problems(file, header, names, spec)
    columns = elements_under(header, spec)
    return Header(record, header, columns, names.index(ACTION) if ACTION in names else None, tuple(problems))


def elements_under(header: Sequence[str], spec: RecordType) -> tuple[str | None, ...]:
    """The element that each column of a header holds, None for a column that holds none."""
    return tuple(name.lower() if name.lower() in spec.by_name else None for name in header)


def said_beside(cells: Sequence[Cell], place: int | None) -> str:
    """What a column beside the elements says in a row: the action, or the mark of a converted one."""
    if place is None or place >= len(cells):
        return ""
    cell = cells[place]
    said = bare(cell.text if isinstance(cell, Number) else cell)
    return "" if stands_for_blank(said) else said.upper()


def unreadable(file: str, problem: str) -> Problem:
    """The problem of a file of which nothing can be read."""
    return Problem(reading.UNREADABLE_FILE, "", "", {"file": file, "problem": problem})


def _trimmed(cells: Sequence[str]) -> list[str]:
    """The names without blanks at their ends and at the end; an overlong one, which no element has, is cut."""
    header = [cell.strip()[:_LONGEST_NAME].replace("\0", "\\0") for cell in cells]
    while header and not header[-1]:
        header.pop()
    return header


def _record(name: str, names: Sequence[str], records: Records) -> tuple[str | None, str]:
    named = record_named(name, records)
    fitting = _fitting(names, records)
    if named is None:
        return (fitting[0], "") if len(fitting) == 1 else (None, _doubt(fitting))
    if fitting and named not in fitting and not _fits(records[named].spec, names):
        return None, f"its name says {named}, its columns are those of {' or '.join(fitting[:4])}"
    return named, ""


def _fits(spec: RecordType, names: Sequence[str]) -> bool:
    """Whether a header has the whole key of a record, and most of its columns are elements of it.

    A child's file has the key of its parent too; under the parent's name it would clear what the parent holds.
    """
    held = set(names)
    return held.issuperset(spec.key) and 2 * len(held & spec.by_name.keys()) >= len(held)


def _fitting(names: Sequence[str], records: Records) -> list[str]:
    """The records whose whole key stands in the header and of which it holds the most elements."""
    header = set(names)
    worth = {
        record: len(header & kind.spec.by_name.keys())
        for record, kind in records.items()
        if header.issuperset(kind.spec.key) and (not kind.spec.of_student or header.intersection(_STUDENT))
    }
    most = max(worth.values(), default=0)
    return [record for record, count in worth.items() if count == most]


def _doubt(fitting: Sequence[str]) -> str:
    if not fitting:
        return "it has the key of no record"
    return "it may be " + " or ".join(fitting[:4]) + (" or another" if len(fitting) > 4 else "")


def _problems(file: str, header: Sequence[str], names: Sequence[str], spec: RecordType) -> list[Problem]:
    def problem(rule: Rule, column: str, **words: object) -> Problem:
        about = {"file": file, "record": spec.name, "column": column, **words}
        return Problem(rule, column if column in spec.by_name else "", column, about)

    found = [
        problem(reading.REPEATED_COLUMN, name, count=count)
        for name, count in Counter(names).items()
        if count > 1 and (name in spec.by_name or name in BESIDE)
    ]
    found += [problem(reading.MISSING_COLUMN, column) for column in _missing(names, spec)]
    unknown = [column for column in header if column.lower() not in spec.by_name and column.lower() not in BESIDE]
    known = list(spec.by_name)
    for column in unknown[:_MOST_TOLD]:
        near = guess(column.lower(), known)
        found.append(problem(reading.UNKNOWN_COLUMN, column or "(no name)", guess=near))
    if len(unknown) > _MOST_TOLD:
        found.append(problem(reading.UNKNOWN_COLUMN, f"(and {len(unknown) - _MOST_TOLD} more)", guess=""))
    return found


def _missing(names: Sequence[str], spec: RecordType) -> list[str]:
    """The columns without which no row of a file can be told from others, or whose it is."""
    owner = ["lea_code"] if "lea_code" in spec.by_name else []
    needed = dict.fromkeys([*owner, *spec.key])
    missing = [name for name in needed if not spec.by_name[name].may_be_blank and name not in names]
    if spec.of_student and not set(_STUDENT) & set(names):
        missing.append(" or ".join(_STUDENT))
    return missing
