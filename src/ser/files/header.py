"""Reads a header: which record a file holds, which element stands in each column, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

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
_BETWEEN = re.compile(r"[\s_\-]+")
_MOST_LISTED = 5

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


@dataclass(frozen=True, slots=True)
class Known:
    """By what a header is told from other lines: the names and labels of all elements of all records, as compared."""

    names: frozenset[str]
    labels: frozenset[str]

    def count(self, cells: Iterable[str]) -> int:
        """How many cells are the name or the label of an element; none where only one is, and that a label."""
        found = {compared(cell) for cell in cells}
        names = len(found & self.names)
        both = len(found & (self.names | self.labels))
        return both if names or both > 1 else 0


def compared(name: str) -> str:
    """A name of a header as names are compared: without case, blanks, underscores and hyphens."""
    return _BETWEEN.sub("", bare(name).strip('"')).lower()


def known_names(records: Records) -> Known:
    """What headers may say: the names and labels of elements, the action and the mark of converted rows."""
    return _known_names(tuple(records.values()))


@cache
def _known_names(kinds: Sequence[type[Record]]) -> Known:
    elements = [element for kind in kinds for element in kind.spec.elements]
    names = frozenset(compared(name) for name in (*BESIDE, *(element.name for element in elements)))
    return Known(names, frozenset(compared(element.label) for element in elements))


def read_header(file: str, name: str, cells: Sequence[str], records: Records) -> Header:
    """Match a header with the record that the file is named for, else with the one that it fits best."""
    header = tuple(_trimmed(cells))
    if len(header) > MOST_COLUMNS:
        return Header(None, (), problems=(unreadable(file, f"it has {len(header)} columns, more than {MOST_COLUMNS}"),))
    record, doubt = _record(name, header, records)
    if record is None:
        words = {"file": file, "problem": doubt}
        return Header(None, header, problems=(Problem(reading.UNCLEAR_RECORD, "", "", words),))
    spec = records[record].spec
    columns = elements_under(header, spec)
    problems = _problems(file, header, columns, spec)
    return Header(record, header, columns, place_beside(header, ACTION), tuple(problems))


def elements_under(header: Sequence[str], spec: RecordType) -> tuple[str | None, ...]:
    """The element that each column of a header holds, None for a column that holds none.

    A column bears the name of its element, however it is written, or else its label, where no other column has the name
    and no other element the label.
    """
    names = {compared(name): name for name in spec.by_name}
    said = [compared(name) for name in header]
    count = Counter(compared(element.label) for element in spec.elements)
    labels = {
        label: element.name
        for element in spec.elements
        if count[label := compared(element.label)] == 1 and label not in names and compared(element.name) not in said
    }
    return tuple(names.get(each) or labels.get(each) for each in said)


def place_beside(header: Sequence[str], name: str) -> int | None:
    """The place of a column that holds no element: the action, or the mark of a converted row."""
    return next((place for place, each in enumerate(header) if compared(each) == name), None)


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
    header = [bare(cell).strip('"')[:_LONGEST_NAME].replace("\0", "\\0") for cell in cells]
    while header and not header[-1]:
        header.pop()
    return header


def _record(name: str, header: Sequence[str], records: Records) -> tuple[str | None, str]:
    named = record_named(name, records)
    fitting = _fitting(header, records)
    if named is None:
        return (fitting[0], "") if len(fitting) == 1 else (None, _doubt(fitting))
    if fitting and named not in fitting and not _fits_as_well(records[named].spec, header, fitting, records):
        return None, f"its name says {named}, its columns are those of {' or '.join(fitting[:4])}"
    return named, ""


def _fits_as_well(spec: RecordType, header: Sequence[str], fitting: Sequence[str], records: Records) -> bool:
    """Whether a header fits the record of its name, and is not the whole header of another."""
    is_another = not _is_whole(spec, header) and any(_is_whole(records[name].spec, header) for name in fitting)
    return _fits(spec, header) and not is_another


def _is_whole(spec: RecordType, header: Sequence[str]) -> bool:
    """Whether every column of a header is an element of a record, and every element that a new row needs is there."""
    columns = elements_under(header, spec)
    known = all(name or compared(own) in BESIDE for name, own in zip(columns, header, strict=True))
    return known and set(spec.needed) <= set(columns)


def _fits(spec: RecordType, header: Sequence[str]) -> bool:
    """Whether a header has the whole key of a record, and most of its columns are elements of it.

    A child's file has the key of its parent too; under the parent's name it would clear what the parent holds.
    """
    held = set(elements_under(header, spec)) - {None}
    return held.issuperset(spec.key) and 2 * len(held) >= len({*map(compared, header)})


def _fitting(header: Sequence[str], records: Records) -> list[str]:
    """The records whose whole key stands in the header and of which it holds the most elements."""
    held = {record: set(elements_under(header, kind.spec)) - {None} for record, kind in records.items()}
    worth = {
        record: len(held[record])
        for record, kind in records.items()
        if held[record].issuperset(kind.spec.key) and (not kind.spec.of_student or held[record].intersection(_STUDENT))
    }
    most = max(worth.values(), default=0)
    return [record for record, count in worth.items() if count == most]


def _doubt(fitting: Sequence[str]) -> str:
    if not fitting:
        return "it has the key of no record"
    return "it may be " + " or ".join(fitting[:4]) + (" or another" if len(fitting) > 4 else "")


def _problems(file: str, header: Sequence[str], columns: Sequence[str | None], spec: RecordType) -> list[Problem]:
    def problem(rule: Rule, column: str, **words: object) -> Problem:
        about = {"file": file, "record": spec.name, "column": column, **words}
        return Problem(rule, column if column in spec.by_name else "", column, about)

    found = [
        problem(reading.REPEATED_COLUMN, name, count=count)
        for name, count in Counter(name or compared(own) for name, own in zip(columns, header, strict=True)).items()
        if count > 1 and (name in spec.by_name or name in BESIDE)
    ]
    found += [problem(reading.MISSING_COLUMN, column) for column in _missing(columns, spec)]
    if others := [own for name, own in zip(columns, header, strict=True) if name is not None and own.lower() != name]:
        unusual = f"its header says {', '.join(others[:_MOST_LISTED])} where names of elements are expected"
        found.append(Problem(reading.UNUSUAL_FORM, "", "", {"file": file, "problem": unusual}))
    unknown = [own for name, own in zip(columns, header, strict=True) if name is None and compared(own) not in BESIDE]
    known = list(spec.by_name)
    for column in unknown[:_MOST_TOLD]:
        near = guess(column.lower(), known)
        found.append(problem(reading.UNKNOWN_COLUMN, column or "(no name)", guess=near))
    if len(unknown) > _MOST_TOLD:
        found.append(problem(reading.UNKNOWN_COLUMN, f"(and {len(unknown) - _MOST_TOLD} more)", guess=""))
    return found


def _missing(names: Sequence[str | None], spec: RecordType) -> list[str]:
    """The columns without which no row of a file can be told from others, or whose it is."""
    owner = ["lea_code"] if "lea_code" in spec.by_name else []
    needed = dict.fromkeys([*owner, *spec.key])
    missing = [name for name in needed if not spec.by_name[name].may_be_blank and name not in names]
    if spec.of_student and not set(_STUDENT) & set(names):
        missing.append(" or ".join(_STUDENT))
    return missing
