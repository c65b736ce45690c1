"""What is confidential stays in the database: the person who may not read it is given what stands for it, or nothing.

Which elements are confidential, and when, is declared on the element (`law.element.Protection`). Every query that
takes elements of a child's records out of the tables for somebody writes its columns by `columns`, so that pages,
prints, reports, snapshots and findings hold no more than their reader may know.
"""

from ser.law.element import Element
from ser.law.permission import Permission
from ser.law.record import CHILD, RecordType
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope

CONFIDENTIAL = "(confidential)"
"""What stands for a confidential value where the record names nothing to show instead."""


def columns(scope: Scope | None, spec: RecordType, table: str = "") -> str:
    """The elements of a record as columns of a query, as this scope may read them; None is the system itself.

    `table` is the history where it is not the record's own table. An older version is as confidential as the record is
    now, and as it was then.
    """
    table = table or spec.name
    is_open = scope is None or scope.may(Permission.READ_PROTECTED)
    return ", ".join(
        f'{table}."{e.name}"' if is_open or e.protected is None else _shielded(e, spec, table) for e in spec.elements
    )


def hidden(scope: Scope, db: Db, spec: RecordType, number: int) -> frozenset[str]:
    """The elements of one row that this scope may not read."""
    guarded = [e for e in spec.elements if e.protected is not None]
    if scope.may(Permission.READ_PROTECTED) or not guarded:
        return frozenset()
    asked = ", ".join(_when(e, spec, spec.name) for e in guarded)
    found = db.execute(f"SELECT {asked} FROM {spec.name} WHERE id = %s", [number]).fetchone()
    return frozenset(e.name for e, is_hidden in zip(guarded, found or (), strict=False) if is_hidden)


def may_hide(record: str, element: str) -> bool:
    """Whether an element is one that can be confidential."""
    kind = state().records.get(record)
    found = None if kind is None else kind.spec.by_name.get(element)
    return found is not None and found.protected is not None


def _shielded(element: Element, spec: RecordType, table: str) -> str:
    assert element.protected is not None
    instead = "NULL"
    if element.protected.instead:
        shown = element.protected.instead.split(".")[1]
        instead = f"coalesce((SELECT p.\"{shown}\" FROM student p WHERE {_child(spec, table)}), '{CONFIDENTIAL}')"
    return (
        f'CASE WHEN {_when(element, spec, table)} THEN {instead} ELSE {table}."{element.name}" END AS "{element.name}"'
    )


def _when(element: Element, spec: RecordType, table: str) -> str:
    """That an element of a row is confidential: by the child's record, or by the row itself, now or in this version."""
    assert element.protected is not None
    conditions = []
    for name in element.protected.when:
        record, flag = name.split(".")
        if record == CHILD:
            conditions.append(f'EXISTS (SELECT FROM student p WHERE {_child(spec, table)} AND p."{flag}")')
        if record == spec.name:
            conditions.append(f'coalesce({table}."{flag}", false)')
            if table != spec.name:
                conditions.append(f'EXISTS (SELECT FROM {record} n WHERE n.id = {table}.row_id AND n."{flag}")')
    return f"({' OR '.join(conditions)})"


def _child(spec: RecordType, table: str) -> str:
    """That the child's own record, as p, is that of a row."""
    own = spec.child_column if table == spec.name else spec.history_child_column
    return f"p.id = {table}.{own}"
