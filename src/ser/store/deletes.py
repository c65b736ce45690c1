"""Requests to delete a record: a row asks, a person approves, children go before their parents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ser.law.record import RecordType
from ser.store.connect import Db
from ser.store.loads import release
from ser.store.overlaps import pend_overlaps
from ser.store.running import state
from ser.store.scope import Scope


class Fate(StrEnum):
    """What became of a request to delete."""

    WAITS = "delete_waits"
    DELETED = "deleted"
    UNKNOWN = "delete_unknown"
    HAS_CHILDREN = "delete_has_children"
    OTHERS = "delete_of_others"


def ask(
    db: Db, spec: RecordType, lea_code: str, key: str, *, load_id: int, actor: str, submitter: str | None,
    approves: bool, why: str = "",
) -> tuple[Fate, int | None]:  # fmt: skip
    """Note a request, or carry it out where it is approved at once; tells what became of it, and of which student."""
    where, values = _named(spec, key)
    owns = {"student": "id, lea_code", "lea": "NULL, lea_code", "site": "NULL, left(site_code, 3)"}
    query = f"SELECT id, {owns.get(spec.name, 'student_id, lea_code')} FROM {spec.name} WHERE {where} FOR UPDATE"
    row = db.execute(query, values).fetchone()
    if row is None:
        if approves:
            release(db, spec.name, [(lea_code, key)])
        return Fate.UNKNOWN, None
    row_id, student_id, owner = row
    if submitter is not None and owner != submitter:
        return Fate.OTHERS, None
    if not approves:
        _request(db, spec, lea_code, key, load_id, actor, why)
        return Fate.WAITS, None
    if _has_children(db, spec, key, row_id):
        return Fate.HAS_CHILDREN, None
    db.execute(f"DELETE FROM {spec.name} WHERE id = %s", [row_id])
    if spec.name == "student":
        db.execute("DELETE FROM student_alias WHERE student_id = %s", [row_id])
    if spec.name == "responsibility":
        pend_overlaps(db, load_id, [student_id])
    db.execute("DELETE FROM delete_request WHERE record = %s AND key = %s", [spec.name, key])
    return Fate.DELETED, student_id


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


def _request(db: Db, spec: RecordType, lea_code: str, key: str, load_id: int, actor: str, why: str) -> None:
    db.execute(
        "INSERT INTO delete_request (load_id, record, lea_code, key, asked_by, why) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (record, key) DO NOTHING",
        [load_id, spec.name, lea_code, key, actor, why],
    )


def _named(spec: RecordType, key: str) -> tuple[str, list[object]]:
    if spec.name == "student":
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
    if spec.name in ("lea", "site"):
        if child.name == "site" and spec.name == "lea":
            yield "left(site_code, 3) = %s", [key]
        elif child.name not in ("lea", "site") and f"{spec.name}_code" in child.by_name:
            yield f"{spec.name}_code = %s", [key]
    elif child.parent == spec.name == "student":
        yield "student_id = %s", [row_id]
    elif child.parent == spec.name:
        yield " AND ".join(f"{k} = %s" for k in child.parent_key), list(key.split("|", 1))
