"""Students out of the tables: as they are, or as the system knew them at a time."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeAlias

from ser.federal.calendars import school_place
from ser.federal.records import Lea, Responsibility, SchoolCalendar
from ser.law.element import Element, Kind
from ser.law.record import CHILD, Record, RecordType, maker
from ser.law.student import Student
from ser.store import protection, visibility
from ser.store.calendars import calendars_of
from ser.store.connect import Db, Query, fetched
from ser.store.running import state
from ser.store.scope import Scope

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FEW = 200
"""Students up to which it is quicker to look each up than to find all whom the scope sees."""

Rows = dict[int, dict[str, list[Record]]]

# Whatever is asked of a student, the calendar that it goes by is that of who is responsible for it.
_PLACED = frozenset({Responsibility.spec.name})

Settling: TypeAlias = Callable[[Student], Student]
"""Gives a student, whom the caller was allowed to read, what is known of its LEAs; it reads no student."""


def load(
    scope: Scope, db: Db, ids: Sequence[int], known_on: datetime | None = None, kinds: frozenset[str] | None = None
) -> Iterator[tuple[int, Student]]:
    """The students with these surrogate keys who lie in the scope, in the order of keys, each with its records.

    `kinds`: the names of the records to fetch, all of them unless given.
    """
    allowed = _in_scope(scope, db, ids)
    rows: Rows = {i: {} for i in sorted(allowed)}
    public = _public_ids(db, list(rows))
    # Who sees the whole history of all of them need not be asked again of every record.
    narrowed = None if allowed <= whole_ids(scope, db, ids) else scope
    wanted = [
        kind
        for kind in state().declared.records
        if kind.spec.about_student
        and scope.may_read(kind.spec)
        and (kinds is None or kind.spec.name in kinds | _PLACED)
    ]
    found = fetched(db, [_query(scope, narrowed, kind.spec, list(rows), known_on) for kind in wanted])
    for kind, of_kind in zip(wanted, found, strict=True):
        _collect(kind, of_kind, rows)
    made = {
        i: state().student({name: tuple(of_kind) for name, of_kind in own.items()}, public.get(i, ""))
        for i, own in rows.items()
        if CHILD in own
    }
    settled = settle(db, list(made.values()), known_on)
    for i, student in made.items():
        yield i, settled(student)


def settle(db: Db, made: Sequence[Student], known_on: datetime | None = None) -> Settling:
    """What gives each of these students the days of its school, and the days on which LEAs came over from elsewhere."""
    places = {place[0] for student in made if (place := school_place(student)) is not None}
    calendars = calendars_of(tuple(_rows(db, SchoolCalendar.spec.name, known_on, sorted(places))))
    leas = _rows(db, Lea.spec.name, known_on)
    cutovers = {lea.lea_code: lea.cutover_date for lea in leas if lea.cutover_date}  # type: ignore[attr-defined]
    return lambda student: replace(student, days=calendars.of(student), cutovers=cutovers)


def find(scope: Scope, db: Db, name: str) -> int | None:
    """The surrogate key of the student with this public ID or state ID, within the scope."""
    condition, parameters = scope.students("s.id", few=True)
    known = "s.public_id = %s::uuid" if _UUID.fullmatch(name) else "s.state_id = %s"
    row = db.execute(f"SELECT s.id FROM student s WHERE {known} AND {condition}", [name, *parameters]).fetchone()
    return None if row is None else int(row[0])


def public_id(scope: Scope, db: Db, number: int) -> str:
    """The random ID under which pages show a student of the scope."""
    return _public_ids(db, sorted(_in_scope(scope, db, [number])))[number]


def whole_ids(scope: Scope, db: Db, ids: Sequence[int]) -> frozenset[int]:
    """Those of these students whose whole history the scope may read."""
    if scope.lea_codes is None:
        return frozenset(ids)
    condition, parameters = visibility.whole("s.id", sorted(scope.lea_codes), scope.today)
    query = f"SELECT s.id FROM student s WHERE s.id = ANY(%s) AND {condition}"
    return frozenset(r[0] for r in db.execute(query, [list(ids), *parameters]))


def all_ids(scope: Scope, db: Db) -> list[int]:
    """The surrogate keys of all students in the scope."""
    condition, parameters = scope.students("s.id")
    return [r[0] for r in db.execute(f"SELECT s.id FROM student s WHERE {condition} ORDER BY 1", parameters)]


def concerned_ids(scope: Scope, db: Db) -> list[int]:
    """The surrogate keys of all students with whom the scope's LEAs have or had to do: who have or had a row of theirs.

    An LEA that enrolls a child has to do with it, though the child's record is another's.
    """
    if scope.lea_codes is None:
        return all_ids(scope, db)
    sent, parameters = scope.rows("lea_code")
    parts = [
        f"SELECT {column} AS id FROM {table} WHERE {sent}"
        for kind in state().declared.records
        if (spec := kind.spec).about_student and not spec.sealed
        for table, column in ((spec.name, spec.child_column), (f"{spec.name}_history", spec.history_child_column))
    ]
    narrowed, more = scope.narrowed("s.id")
    query = f"SELECT s.id FROM ({' UNION '.join(parts)}) s WHERE {narrowed} ORDER BY 1"
    return [r[0] for r in db.execute(query, [*parameters * len(parts), *more])]


def _in_scope(scope: Scope, db: Db, ids: Sequence[int]) -> set[int]:
    if scope.is_state:
        return set(ids)
    condition, parameters = scope.students("s.id", few=len(ids) <= FEW)
    found = db.execute(f"SELECT s.id FROM student s WHERE s.id = ANY(%s) AND {condition}", [list(ids), *parameters])
    return {r[0] for r in found}


def _public_ids(db: Db, ids: list[int]) -> dict[int, str]:
    return {r[0]: str(r[1]) for r in db.execute("SELECT id, public_id FROM student WHERE id = ANY(%s)", [ids])}


def _collect(kind: type[Record], found: Iterable[tuple[Any, ...]], rows: Rows) -> None:
    make, fix = maker(kind), converter(kind.spec.elements)
    for values in found:
        record = make(values[2:] if fix is None else fix(values[2:]))
        rows[values[0]].setdefault(kind.spec.name, []).append(record)


def _rows(db: Db, record: str, known_on: datetime | None, leas: Sequence[str] | None = None) -> list[Record]:
    """Every row of a record that belongs to LEAs and not to students: calendars, and the LEAs themselves."""
    kind = state().records[record]
    columns = ", ".join(f'"{e.name}"' for e in kind.spec.elements)
    own = "true" if leas is None else "lea_code = ANY(%s)"
    asked: list[object] = [] if leas is None else [list(leas)]
    query, parameters = f"SELECT {columns} FROM {kind.spec.name} WHERE {own}", asked
    if known_on is not None:
        was = f"SELECT {columns} FROM {kind.spec.name}_history WHERE {own} AND recorded_from <= %s AND recorded_to > %s"
        query = f"{query} AND recorded_from <= %s UNION ALL {was}"
        parameters = [*asked, known_on, *asked, known_on, known_on]
    make = maker(kind)
    return [make(values) for values in db.execute(query, parameters)]


def _query(reader: Scope, scope: Scope | None, spec: RecordType, ids: list[int], known_on: datetime | None) -> Query:
    table, student = spec.name, spec.child_column
    columns = protection.columns(reader, spec)
    allowed, parameters = ("true", []) if scope is None else scope.records(table, student)
    now = f"SELECT {student}, id, {columns} FROM {table} WHERE {student} = ANY(%s) AND {allowed}"
    if known_on is None:
        return f"{now} ORDER BY id", [ids, *parameters]
    was = spec.history_child_column
    owned, own = ("true", []) if scope is None else scope.records(table, was, f"{table}_history")
    versions = protection.columns(reader, spec, f"{table}_history")
    then = f"SELECT {was}, row_id, {versions} FROM {table}_history WHERE {was} = ANY(%s) AND {owned}"
    text = f"{now} AND recorded_from <= %s UNION ALL {then} AND recorded_from <= %s AND recorded_to > %s ORDER BY 2"
    return text, [ids, *parameters, known_on, ids, *own, known_on, known_on]


def converter(elements: tuple[Element, ...]) -> Any:
    """What turns stored values into those of a record where they differ: lists of codes, and decimals."""
    odd = [(i, e.kind) for i, e in enumerate(elements) if e.kind in (Kind.CODES, Kind.DECIMAL)]
    if not odd:
        return None

    def fix(values: tuple[Any, ...]) -> list[Any]:
        fixed = list(values)
        for i, kind in odd:
            if fixed[i] is not None:
                fixed[i] = tuple(fixed[i].split(";")) if kind is Kind.CODES else fixed[i].normalize()
        return fixed

    return fix
