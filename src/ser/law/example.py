"""The example student of a state with changes made to it: how rules show themselves holding and breaking."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import narwhals as nw

from ser.law.all_children import Frames, a_year_before
from ser.law.fact_frame import frame_of
from ser.law.record import Record, changed
from ser.law.record_frame import record_frame
from ser.law.report import Frame
from ser.law.rule import BEFORE, Change, Changes
from ser.law.state import State
from ser.law.student import Student


def after(state: State, changes: Changes = ()) -> Student:
    """The example student of a state after these changes, made one after the other."""
    records = dict(state.example)
    for each in _each(changes):
        if each.record in state.records:
            kind = state.records[each.record]
            records[each.record] = _changed(kind, records.get(each.record, ()), each)
    return state.student(records)


def frames_of(state: State, student: Student, names: Iterable[str], day: date, changes: Changes = ()) -> Frames:
    """The frames of these names, of all records of the example, and of its facts with these changes made to them."""
    frames: dict[str, Frame] = {}
    tables = {table.name: table for table in state.declared.facts}
    for name in names:
        if name in state.records:
            made = record_frame(state.records[name].spec, student.records.get(name, ()))
        else:
            table = tables[name.removesuffix(BEFORE)]
            of_day = day if name in tables else a_year_before(day)
            model = next(iter(table.decide(student, day)))
            rows = [table.values(row) for row in table.decide(student, of_day)]
            rows += [
                table.values(replace(model, **each.values))
                for each in _each(changes)
                if each.record == name
                for _ in range(each.times)
            ]
            made = frame_of(table, rows)
        frames[name] = nw.from_native(made.lazy())
    return frames


def _each(changes: Changes) -> Iterable[Change]:
    return (changes,) if isinstance(changes, Change) else changes


def _changed(kind: type[Record], rows: tuple[Record, ...], each: Change) -> tuple[Record, ...]:
    if each.removes:
        return ()
    if not each.adds:
        return (*rows[: each.at], changed(rows[each.at], **each.values), *rows[each.at + 1 :])
    model = rows[each.at] if rows else kind(**dict.fromkeys(e.name for e in kind.spec.elements))
    return (*rows, changed(model, **each.values))
