"""The example student of a state with changes made to it: how rules show themselves holding and breaking."""

from collections.abc import Iterable

from ser.core.record import Record, changed
from ser.core.rule import Change, Changes
from ser.core.state import State
from ser.core.student import Student


def after(state: State, changes: Changes = ()) -> Student:
    """The example student of a state after these changes, made one after the other."""
    records = dict(state.example)
    for each in _each(changes):
        kind = state.records[each.record]
        records[each.record] = _changed(kind, records.get(each.record, ()), each)
    return state.student(records)


def _each(changes: Changes) -> Iterable[Change]:
    return (changes,) if isinstance(changes, Change) else changes


def _changed(kind: type[Record], rows: tuple[Record, ...], each: Change) -> tuple[Record, ...]:
    if each.removes:
        return ()
    if not each.adds:
        return (*rows[: each.at], changed(rows[each.at], **each.values), *rows[each.at + 1 :])
    model = rows[each.at] if rows else kind(**dict.fromkeys(e.name for e in kind.spec.elements))
    return (*rows, changed(model, **each.values))
