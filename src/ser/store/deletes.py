"""Requests to delete a record: a row asks, a person approves, children go before their parents."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ser.core.record import RecordType
from ser.store.connect import Db
from ser.store.running import state


class Fate(StrEnum):
    """What became of a request to delete."""

    WAITS = "delete_waits"
    DELETED = "deleted"
    UNKNOWN = "delete_unknown"
    HAS_CHILDREN = "delete_has_children"


@dataclass(frozen=True, slots=True)
class Asked:
    """A record that a row asks to delete."""

    record: str
    lea_code: str
    key: str


def ask(db: Db, spec: RecordType, load_id: int, actor: str, asked: Sequence[Asked], approves: bool) -> list[Fate]:
    """Note the requests, or carry them out where they are approved at once; one answer a request."""
    return [_ask(db, spec, load_id, actor, one, approves) for one in asked]


def _ask(db: Db, spec: RecordType, load_id: int, actor: str, one: Asked, approves: bool) -> Fate:
    where, values = _named(spec, one.key)
    row = db.execute(f"SELECT id FROM {spec.name} WHERE {where}", values).fetchone()
    if row is None:
        return Fate.UNKNOWN
    if not approves:
        db.execute(
            "INSERT INTO delete_request (load_id, record, lea_code, key, asked_by) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (record, key) DO NOTHING",
            [load_id, one.record, one.lea_code, one.key, actor],
        )
        return Fate.WAITS
    if _has_children(db, spec, one, row[0]):
        return Fate.HAS_CHILDREN
    db.execute(f"DELETE FROM {spec.name} WHERE id = %s", [row[0]])
    if spec.name == "student":
        db.execute("DELETE FROM student_alias WHERE student_id = %s", [row[0]])
    db.execute("DELETE FROM delete_request WHERE record = %s AND key = %s", [one.record, one.key])
    return Fate.DELETED


def _named(spec: RecordType, key: str) -> tuple[str, list[object]]:
    if spec.name == "student":
        lea, bar, system_id = key.partition("|")
        if not bar:
            return "state_id = %s", [key]
        return "id = (SELECT student_id FROM student_alias WHERE lea_code = %s AND system_id = %s)", [lea, system_id]
    parts = key.split("|", len(spec.key) - 1)
    return " AND ".join(f'"{k}" = %s' for k in spec.key), list(parts)


def _has_children(db: Db, spec: RecordType, one: Asked, row_id: int) -> bool:
    for kind in state().declared.records:
        child = kind.spec
        if child.parent != spec.name:
            continue
        if spec.name == "student":
            query, values = f"SELECT FROM {child.name} WHERE student_id = %s", [row_id]
        else:
            query = f"SELECT FROM {child.name} WHERE " + " AND ".join(f"{k} = %s" for k in child.parent_key)
            values = list(one.key.split("|", len(spec.key) - 1))  # type: ignore[arg-type]
        if db.execute(f"{query} LIMIT 1", values).fetchone() is not None:
            return True
    return False
