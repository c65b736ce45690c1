"""Rules about all children of a collection together: frames are asked, and the rows that break a rule are findings.

What no student has is judged here too: staff, notices of Part C and other records that belong to no child.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

import narwhals as nw

from ser.law.calendar import months_after
from ser.law.cutover import is_past_row
from ser.law.finding import Class, Finding
from ser.law.jurisdiction import Jurisdiction
from ser.law.record import LEA, RecordType
from ser.law.record_frame import records_of
from ser.law.report import Asked, Frame
from ser.law.rule import Rule, word
from ser.law.words import Phrase, names_in

Frames: TypeAlias = Mapping[str, Frame]
"""Records and facts by name."""

Row: TypeAlias = Mapping[str, Any]


def a_year_before(day: date) -> date:
    """The day to which a rule compares a day."""
    return months_after(day, -12)


def findings(frames: Frames, asked: Asked) -> Iterator[Finding]:
    """What is found in these frames: by rules about all children, then in each record that belongs to no student."""
    return (finding for _, finding in findings_by_lea(frames, asked))


def findings_by_lea(frames: Frames, asked: Asked) -> Iterator[tuple[str, Finding]]:
    """The same, each with the LEA whose row or count it is about."""
    state = asked.state
    cutovers = _cutovers(frames)
    for made in state.rule_book.about_all:
        spec = state.records[made.on].spec
        for row in breaches(made, frames, asked):
            if not is_past_row(made, spec, row, cutovers):
                yield from ((row["lea_code"], finding) for finding in told(made, state, row))
    yield from _of_single_records(frames, state)


def breaches(made: Rule, frames: Frames, asked: Asked) -> list[Row]:
    """The rows that break a rule, in the order of their keys; rows in which what it reads is blank are not asked."""
    if made.test is None:
        return []
    given = (_filled(made, name, frames[name], asked.state) for name in made.needs)
    rows = made.test(*given, asked)
    frame = rows.collect(backend="polars") if isinstance(rows, nw.LazyFrame) else rows
    return sorted(frame.rows(named=True), key=lambda row: _key(asked.state.records[made.on].spec, row))


def told(made: Rule, state: Jurisdiction, row: Row) -> list[Finding]:
    """The lines that say a breach: one for each element of the record that the rule reads or marks."""
    spec = state.records[made.on].spec
    by_name = spec.by_name
    needed = names_in(made.says) | names_in(made.fix)
    words = {name: word(by_name[name], row[name]) if name in by_name else row[name] for name in needed}
    names = tuple(dict.fromkeys(r.element for r in (*made.reads, *made.marks) if r.record == made.on))
    severity = made.severity_in(state.turned_on)
    sentence, fix = Phrase(made.says, words), Phrase(made.fix, words)
    return [
        Finding(
            "",
            None,
            _key(spec, row),
            spec.name,
            name,
            _text(row.get(name)),
            made.code,
            severity,
            sentence,
            fix,
            made.citation,
            names,
        )
        for name in names
    ]


def single_records(state: Jurisdiction) -> tuple[str, ...]:
    """The records of no student that have rules of their own."""
    asked = {made.on for made in state.rule_book.rules if made.cls is Class.RECORD}
    return tuple(name for name, kind in state.records.items() if name in asked and not kind.spec.about_student)


def _cutovers(frames: Frames) -> dict[str, date]:
    """The days on which LEAs moved to SER; snapshots of before there were any have no such column."""
    frame = frames[LEA].collect(backend="polars") if LEA in frames else None
    rows = frame.rows(named=True) if frame is not None else ()
    return {row["lea_code"]: day for row in rows if (day := row.get("cutover_date")) is not None}


def _of_single_records(frames: Frames, state: Jurisdiction) -> Iterator[tuple[str, Finding]]:
    book = state.rule_book
    for name in single_records(state):
        rows = frames[name].collect(backend="polars").rows(named=True)
        for record in records_of(state.records[name], rows):
            for made, breach in book.of_record(record):
                lea_code: str = record.lea_code  # type: ignore[attr-defined]
                yield from ((lea_code, finding) for finding in book.findings(made, breach))


def _filled(made: Rule, name: str, frame: Frame, state: Jurisdiction) -> Frame:
    """The rows in which everything is filled that the rule reads in this record."""
    kind = state.records.get(name)
    read = [r.element for r in made.reads if r.record == name and kind is not None]
    return frame.drop_nulls(subset=read) if read else frame


def _key(spec: RecordType, row: Row) -> str:
    """The key as findings show it; a student without a state ID is known by its LEA and system ID."""
    parts: Iterable[Any] = [row[name] for name in spec.key]
    if None in parts and spec.of_student:
        parts = (row["lea_code"], row["system_id"])
    return "|".join(map(str, parts))


def _text(value: object) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
