"""Requests to delete a record: a row asks, a person approves, children go before their parents."""

from collections.abc import Iterator
from enum import StrEnum

from ser.core.record import RecordType
from ser.store.connect import Db
from ser.store.loads import release
from ser.store.overlaps import pend_overlaps
from ser.store.running import state


class Fate(StrEnum):
    """What became of a request to delete."""

    WAITS = "delete_waits"
    DELETED = "deleted"
    UNKNOWN = "delete_unknown"
    HAS_CHILDREN = "delete_has_children"
    OTHERS = "delete_of_others"


def ask(
    db: Db, spec: RecordType, lea_code: str, key: str, *, load_id: int, actor: str, submitter: str | None,
    approves: bool,
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
        _request(db, spec, lea_code, key, load_id, actor)
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


def _request(db: Db, spec: RecordType, lea_code: str, key: str, load_id: int, actor: str) -> None:
    db.execute(
        "INSERT INTO delete_request (load_id, record, lea_code, key, asked_by) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (record, key) DO NOTHING",
        [load_id, spec.name, lea_code, key, actor],
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
