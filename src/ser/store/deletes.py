"""Requests to delete a record: a row asks, a person approves, children go before their parents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ser.law.record import RecordType
from ser.store.connect import Db
from ser.store.overlaps import pend_overlaps
from ser.store.owner import owner
from ser.store.running import state
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Doomed:
    """A record that somebody wants to be deleted: its number, its child, its LEA, and whether others belong to it."""

    number: int
    student_id: int | None
    lea_code: str
    has_children: bool


def find(db: Db, spec: RecordType, key: str, *, looks_below: bool) -> Doomed | None:
    """The record under a key, kept as it is until the transaction ends; None where nobody knows it.

    `looks_below`: whether to look for what belongs to it, which is asked where it would be deleted.
    """
    where, values = _named(spec, key)
    query = f"SELECT id, {spec.child_column}, {owner(spec)} FROM {spec.name} WHERE {where} FOR UPDATE"
    row = db.execute(query, values).fetchone()
    if row is None:
        return None
    number, student_id, lea_code = row
    return Doomed(number, student_id, lea_code, looks_below and _has_children(db, spec, key, number))


def ask(db: Db, spec: RecordType, lea_code: str, key: str, *, load_id: int, actor: str, why: str) -> None:
    """Note that somebody asks to delete a record; who asked first is kept."""
    db.execute(
        "INSERT INTO delete_request (load_id, record, lea_code, key, asked_by, why) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (record, key) DO NOTHING",
        [load_id, spec.name, lea_code, key, actor, why],
    )


def delete(db: Db, spec: RecordType, key: str, doomed: Doomed, load_id: int) -> None:
    """Delete a record and whatever asked for it; claims that it stood in the way of are accepted."""
    db.execute(f"DELETE FROM {spec.name} WHERE id = %s", [doomed.number])
    if spec.is_child:
        db.execute("DELETE FROM student_alias WHERE student_id = %s", [doomed.number])
    if doomed.student_id is not None:
        pend_overlaps(db, spec, load_id, [doomed.student_id])
    db.execute("DELETE FROM delete_request WHERE record = %s AND key = %s", [spec.name, key])


@dataclass(frozen=True, slots=True)
class Request:
    """A request to delete that waits for a person."""

    number: int
    record: str
    lea_code: str
    key: str
    asked_by: str
    asked_at: datetime
    why: str


_REQUESTS = "SELECT id, record, lea_code, key, asked_by, asked_at, why FROM delete_request"


def requests(scope: Scope, db: Db) -> list[Request]:
    """The requests that wait in the scope, the oldest first."""
    condition, parameters = scope.rows("lea_code")
    return [Request(*row) for row in db.execute(f"{_REQUESTS} WHERE {condition} ORDER BY asked_at, id", parameters)]


def request(scope: Scope, db: Db, number: int) -> Request | None:
    """One request of the scope, kept from being decided by another until the transaction ends."""
    condition, parameters = scope.rows("lea_code")
    query = f"{_REQUESTS} WHERE id = %s AND {condition} FOR UPDATE"
    row = db.execute(query, [number, *parameters]).fetchone()
    return None if row is None else Request(*row)


def asked_of(scope: Scope, db: Db, record: str, key: str) -> Request | None:
    """The request to delete one record, if somebody has asked."""
    condition, parameters = scope.rows("lea_code")
    query = f"{_REQUESTS} WHERE record = %s AND key = %s AND {condition}"
    row = db.execute(query, [record, key, *parameters]).fetchone()
    return None if row is None else Request(*row)


def refuse(db: Db, number: int) -> None:
    """Take a request back; the record stays."""
    db.execute("DELETE FROM delete_request WHERE id = %s", [number])


def numbered(db: Db, spec: RecordType, key: str) -> int | None:
    """The number of the record under a key, as requests name it."""
    where, values = _named(spec, key)
    row = db.execute(f"SELECT id FROM {spec.name} WHERE {where}", values).fetchone()
    return None if row is None else int(row[0])


def _named(spec: RecordType, key: str) -> tuple[str, list[object]]:
    if spec.is_child:
        lea, bar, system_id = key.partition("|")
        if not bar:
            return "state_id = %s", [key]
        return "id = (SELECT student_id FROM student_alias WHERE lea_code = %s AND system_id = %s)", [lea, system_id]
    parts = key.split("|", len(spec.key) - 1)
    return " AND ".join(f'"{k}" = %s' for k in spec.key), list(parts)


def _has_children(db: Db, spec: RecordType, key: str, row_id: int) -> bool:
    """Whether another record belongs to this one; sites and students of an LEA do, and whatever names a site."""
    return any(
        db.execute(f"SELECT FROM {child.name} WHERE {where} LIMIT 1", values).fetchone() is not None
        for child in (kind.spec for kind in state().declared.records)
        for where, values in _belonging(spec, child, key, row_id)
    )


def _belonging(spec: RecordType, child: RecordType, key: str, row_id: int) -> Iterator[tuple[str, list[object]]]:
    if spec.is_lea:
        if not child.is_lea:
            yield f"{owner(child)} = %s", [key]
    elif spec.is_site:
        if not child.is_site and spec.key[0] in child.by_name:
            yield f"{spec.key[0]} = %s", [key]
    elif spec.is_child and child.parent == spec.name:
        yield "student_id = %s", [row_id]
    elif child.parent == spec.name:
        yield " AND ".join(f"{k} = %s" for k in child.parent_key), list(key.split("|", 1))
