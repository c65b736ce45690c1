"""The examples of rules: what is changed in the example student, or in one cell of a row, and what is found then."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ser.files.cell import is_id
from ser.files.parse import Cell, Number
from ser.files.row import RowReader
from ser.law import reading
from ser.law.all_children import breaches, told
from ser.law.days import school_year_of
from ser.law.element import Element, Kind
from ser.law.example import after, frames_of
from ser.law.finding import Class
from ser.law.record import Record, RecordType
from ser.law.report import Asked
from ser.law.rule import BEFORE, Change, Rule, write
from ser.law.state import State
from ser.manual.pages.markdown import escaped, named


@dataclass(frozen=True, slots=True)
class Shown:
    """An example of a breach: what was changed, each in words, and the sentence that is found, with its severity."""

    changes: tuple[str, ...]
    sentence: str
    severity: str


def breach(state: State, rule: Rule, today: date) -> Shown | None:
    """The example in which a rule breaks, or None where no student and no cell can show it."""
    if rule.test is None:
        return _planted(state, rule, today)
    if rule.cls is Class.COLLECTION:
        return _together(state, rule, today)
    book = state.rule_book
    found = [(r, b) for r, b in book.all_of(after(state, rule.breaks), today) if r.code == rule.code]
    # The examples of federal rules are told in federal codes, which another state's own need not be.
    if not found:
        return None
    finding = book.findings(*found[0])[0]
    return Shown(tuple(in_words(state, rule.breaks)), finding.sentence, finding.severity)


def _together(state: State, rule: Rule, today: date) -> Shown | None:
    """The example of a rule about all children, in the first row that breaks it."""
    frames = frames_of(state, after(state, rule.breaks), rule.needs, today, rule.breaks)
    rows = breaches(rule, frames, Asked(today, school_year_of(today), state))
    if not rows:
        return None
    finding = told(rule, state, rows[0])[0]
    return Shown(tuple(in_words(state, rule.breaks)), finding.sentence, finding.severity)


def in_words(state: State, changes: tuple[Change, ...]) -> Iterator[str]:
    """Changes to the example student in words, as Markdown."""
    for at, each in enumerate(changes):
        if each.record not in state.records:
            yield _facts_in_words(each)
            continue
        spec = state.records[each.record].spec
        rows = after(state, changes[:at]).records.get(each.record, ())
        if each.removes:
            yield f"There is no {named(each.record)}."
        elif each.adds:
            like = f", like {named(rows[each.at].key)} but with" if rows else " with"
            yield f"There is one more {named(each.record)}{like} {_values(spec, each, None)}."
        else:
            yield f"In {named(each.record)} {named(rows[each.at].key)}, {_values(spec, each, rows[each.at])}."


def _facts_in_words(each: Change) -> str:
    """Rows that are added to a facts table, or to the one of a year before."""
    values = ", ".join(f"{named(name)} {escaped(str(value))}" for name, value in each.values.items())
    when = " of a year before" if each.record.endswith(BEFORE) else ""
    return (
        f"There are {each.times} more rows of the facts {named(each.record.removesuffix(BEFORE))}{when}, with {values}."
    )


def value_in_words(e: Element, value: object) -> str:
    """A value as Markdown: a code with what it means, a blank as blank."""
    if value is None:
        return "blank"
    if e.codes is not None:
        codes = value if isinstance(value, tuple) else (value,)
        return "; ".join(f"{named(code)} ({escaped(e.codes.label(code))})" for code in codes)
    return escaped(write(e, value))


def _values(spec: RecordType, each: Change, row: Record | None) -> str:
    parts = []
    for name, value in each.values.items():
        e = spec.by_name[name]
        said = f"{named(name)} {'is ' if row is not None else ''}{value_in_words(e, value)}"
        parts.append(said if row is None else f"{said} instead of {value_in_words(e, getattr(row, name))}")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class _Plant:
    """A cell that breaks a rule of reading, and the elements in which it does."""

    cell: Callable[[date], Cell]
    suits: Callable[[Element, RecordType], bool]


_PLANTS: Mapping[str, _Plant] = {
    reading.WRONG_TYPE.code: _Plant(lambda today: "2018-02-30", lambda e, _: e.kind is Kind.DATE),
    reading.WRONG_CODE.code: _Plant(lambda today: "?", lambda e, _: e.kind is Kind.CODE),
    reading.NO_KEY.code: _Plant(lambda today: "", lambda e, spec: e.name == spec.key[-1] and not e.may_be_blank),
    reading.BLANK_NEEDED.code: _Plant(lambda today: "", lambda e, spec: e.name not in spec.key and not e.may_be_blank),
    reading.BLANK_EXPECTED.code: _Plant(lambda today: "", lambda e, _: e.expected),
    reading.LOST_ZEROS.code: _Plant(lambda today: Number("17"), lambda e, _: e.exact),
    reading.SPOILED.code: _Plant(lambda today: "1.00123E+11", lambda e, _: is_id(e)),
    reading.FILLER_NAME.code: _Plant(lambda today: "Null", lambda e, _: e.name == "last_name"),
    reading.AFTER_TODAY.code: _Plant(
        lambda today: (today + timedelta(1)).isoformat(), lambda e, _: e.kind is Kind.DATE and not e.ahead
    ),
}


def _planted(state: State, rule: Rule, today: date) -> Shown | None:
    """The first record of the example in which one changed cell breaks a rule of reading."""
    plant = _PLANTS.get(rule.code)
    if plant is None:
        return None
    for kind in state.declared.records:
        for row in state.example.get(kind.spec.name, ())[:1]:
            for at, e in enumerate(kind.spec.elements):
                shown = _read_with(kind, row, at, plant.cell(today), rule, today) if plant.suits(e, kind.spec) else None
                if shown is not None:
                    return shown
    return None


def _read_with(kind: type[Record], row: Record, at: int, cell: Cell, rule: Rule, today: date) -> Shown | None:
    """What is found of the rule when a record is read with one of its cells changed."""
    spec = kind.spec
    cells: list[Cell] = [write(e, getattr(row, e.name)) for e in spec.elements]
    cells[at] = cell
    _, problems = RowReader(kind, [e.name for e in spec.elements], today).values(cells)
    found = next((problem for problem in problems if problem.rule.code == rule.code), None)
    if found is None:
        return None
    finding = found.finding("", None, row.key, spec.name)
    return Shown((_cell(spec, spec.elements[at], cell),), finding.sentence, finding.severity)


def _cell(spec: RecordType, e: Element, cell: Cell) -> str:
    where = f"In a row of {named(spec.name)}, {named(e.name)}"
    if isinstance(cell, Number):
        return f"{where} holds the number {cell.text}."
    return f"{where} holds {named(cell)}." if cell else f"{where} is blank."
