"""Merges of two records of one child: what moves from one number to the other, and how it is put back."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from ser.law.record import CHILD, RecordType
from ser.store import students
from ser.store.connect import Db
from ser.store.overlaps import set_status
from ser.store.owner import owner
from ser.store.running import state
from ser.store.scope import Scope

Rows = Mapping[str, Sequence[int]]
"""Numbers of rows by kind of record."""

_COLUMNS = "id, kept, given_up, lea_code, moved, stays, taken_ids, merged_date, merged_by, merged_at, why, undone_date"


class Named(NamedTuple):
    """A row by its kind, its number and its key."""

    record: str
    number: int
    key: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as it was made; `moved` holds each row that moved, with what it said before and when it was moved."""

    number: int
    kept: int
    given_up: int
    lea_code: str | None
    moved: Sequence[Mapping[str, Any]]
    stays: Sequence[Mapping[str, Any]]
    taken_ids: Sequence[tuple[str, str]]
    merged_date: date
    merged_by: str
    merged_at: datetime
    why: str
    undone_date: date | None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The IDs of a child whose record was merged into another one's, and the rows that stayed, by record and key."""

    state_id: str | None
    kept_state_id: str
    kept_system_id: str | None
    lea_code: str | None
    system_ids: frozenset[tuple[str, str]]
    stays: frozenset[tuple[str, str]]


def kinds() -> list[RecordType]:
    """The kinds of record that are about a child and are not the child's own row, parents before what belongs to them.

    A sealed record names two IDs and no child, so that it is none of them.
    """
    return [kind.spec for kind in state().declared.records if kind.spec.about_student and not kind.spec.is_child]


def find(scope: Scope, db: Db, name: str) -> int | None:
    """The number of the child of the scope with this state ID, public ID, or LEA and system ID with a bar between."""
    lea, bar, system_id = name.partition("|")
    if not bar:
        return students.find(scope, db, name)
    condition, parameters = scope.students("s.id", few=True)
    query = f"""
        SELECT s.id FROM student s WHERE {condition} AND (s.lea_code = %s AND s.system_id = %s OR s.id IN (
            SELECT a.student_id FROM student_alias a WHERE a.lea_code = %s AND a.system_id = %s))
        ORDER BY s.merged_into_state_id IS NOT NULL DESC, s.id LIMIT 1
    """
    row = db.execute(query, [*parameters, lea, system_id, lea, system_id]).fetchone()
    return None if row is None else int(row[0])


def owners(scope: Scope, db: Db, student_id: int) -> frozenset[str]:
    """The LEAs whose rows stand under a child, the child's own row included."""
    condition, parameters = scope.students("s.id", few=True)
    parts = [f"SELECT {owner(kind, 't')} FROM {kind.name} t WHERE t.student_id = %(child)s" for kind in kinds()]
    query = f"""
        SELECT DISTINCT u.lea FROM ({" UNION ALL ".join(parts)} UNION ALL
            SELECT lea_code FROM student WHERE id = %(child)s) u (lea)
    """
    allowed = f"SELECT s.id FROM student s WHERE s.id = %s AND {condition}"
    if db.execute(allowed, [student_id, *parameters]).fetchone() is None:
        return frozenset()
    return frozenset(str(row[0]) for row in db.execute(query, {"child": student_id}))


def lock(db: Db, *numbers: int) -> None:
    """Keep children from being merged or undone by another until the transaction ends."""
    db.execute("SELECT id FROM student WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(numbers)])


def make(
    db: Db, kept: int, given_up: int, rows: Rows, waits: Collection[int], stays: Sequence[Named], why: str, by: Scope,
    today: date,
) -> Merge:  # fmt: skip
    """Move rows of one child to another, retire the ID that is given up, and note all of it.

    `waits`: those of the rows, of a kind that is one at a time, that are to wait since they overlap one that holds.
    """
    (kept_id, kept_lea), (_, given_lea) = _own(db, kept), _own(db, given_up)
    moved = [one for name, numbers in rows.items() for one in _move(db, name, numbers, kept, kept_id, waits)]
    moved += _retire(db, given_up, kept_id)
    taken = db.execute(
        "UPDATE student_alias SET student_id = %s WHERE student_id = %s RETURNING lea_code, system_id", [kept, given_up]
    ).fetchall()
    query = f"""
        INSERT INTO child_merge (kept, given_up, lea_code, moved, stays, taken_ids, merged_date, merged_by, why)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}
    """
    lea = kept_lea if kept_lea == given_lea else None
    stayed = [{"record": one.record, "id": one.number, "key": one.key} for one in stays]
    values = [kept, given_up, lea, *map(json.dumps, (moved, stayed, sorted(taken))), today, by.actor, why]
    made = db.execute(query, values).fetchone()
    assert made is not None
    return _merge(made)


def _own(db: Db, number: int) -> tuple[str, str]:
    """The state ID of a child, and the LEA whose row the child's own is."""
    row = db.execute("SELECT state_id, lea_code FROM student WHERE id = %s", [number]).fetchone()
    assert row is not None
    return str(row[0]), str(row[1])


def _changes(spec: RecordType) -> list[str]:
    """The columns of a kind of record that a merge changes beside the child's number."""
    names = ["state_id"] if spec.of_student else []
    if spec.one_at_a_time is not None:
        names += [spec.one_at_a_time.status, "pended", "received"]
    return names


def _move(
    db: Db, record: str, numbers: Sequence[int], kept: int, kept_id: str, waits: Collection[int]
) -> Iterator[dict[str, Any]]:
    if not numbers:
        return
    spec = state().records[record].spec
    was = _said(db, spec, numbers)
    one = spec.one_at_a_time
    if one is not None:
        set_status(db, spec, [number for number in numbers if number in waits], one.waits, True)
    sets = "student_id = %s"
    parameters: list[object] = [kept]
    if spec.of_student:
        sets += ", state_id = CASE WHEN state_id IS NULL THEN NULL ELSE %s END"
        parameters.append(kept_id)
    query = f"UPDATE {record} SET {sets} WHERE id = ANY(%s) RETURNING id, {_digest(spec, record)}"
    for number, said in db.execute(query, [*parameters, list(numbers)]).fetchall():
        yield {"record": record, "id": number, "said": said, **was[number]}


def _retire(db: Db, given_up: int, kept_id: str) -> list[dict[str, Any]]:
    """Say on the child's own row that its ID was given up for another one."""
    spec = state().records[CHILD].spec
    names = ["merged_into_state_id", "received"]
    was = _said(db, spec, [given_up], names)
    query = f"""
        UPDATE student SET merged_into_state_id = %s, received = jsonb_build_object(
            'merged_into_state_id', coalesce(merged_into_state_id, '')) || coalesce(received, '{{}}')
        WHERE id = %s RETURNING {_digest(spec, CHILD)}
    """
    row = db.execute(query, [kept_id, given_up]).fetchone()
    assert row is not None
    return [{"record": CHILD, "id": given_up, "said": row[0], **was[given_up]}]


def _digest(spec: RecordType, table: str) -> str:
    """All that a row says, as a word that is the same for the same, in SQL."""
    said = ", ".join(f'{table}."{element.name}"' for element in spec.elements)
    return f"md5(row_to_json(ROW({said}))::text)"


def _said(
    db: Db, spec: RecordType, numbers: Sequence[int], names: Sequence[str] | None = None
) -> dict[int, dict[str, Any]]:
    """The key of each row, and what it says in the columns that a merge changes."""
    listed = ", ".join(f"'{name}', t.\"{name}\"" for name in (_changes(spec) if names is None else names))
    key = " || '|' || ".join(f"coalesce(t.\"{name}\"::text, '')" for name in spec.key)
    query = f"""
        SELECT t.id, {key}, jsonb_strip_nulls(jsonb_build_object({listed})) FROM {spec.name} t WHERE t.id = ANY(%s)
    """
    return {row[0]: {"key": row[1], "was": row[2]} for row in db.execute(query, [list(numbers)])}


def merge(scope: Scope, db: Db, number: int) -> Merge | None:
    """A merge by its number; whether the reader may know it is the caller's to ask."""
    del scope
    row = db.execute(f"SELECT {_COLUMNS} FROM child_merge WHERE id = %s FOR UPDATE", [number]).fetchone()
    return None if row is None else _merge(row)


def of_children(scope: Scope, db: Db, numbers: Collection[int] | None = None) -> list[Merge]:
    """The merges of these children, or all, the latest first, those that were undone among them."""
    condition, parameters = scope.rows("k.lea_code")
    asked = None if numbers is None else sorted(numbers)
    listed = ", ".join(f"m.{name.strip()}" for name in _COLUMNS.split(","))
    query = f"""
        SELECT {listed} FROM child_merge m JOIN student k ON k.id = m.kept WHERE {condition}
        AND (%s::bigint[] IS NULL OR m.kept = ANY(%s) OR m.given_up = ANY(%s)) ORDER BY m.id DESC
    """
    return [_merge(row) for row in db.execute(query, [*parameters, asked, asked, asked])]


def _merge(row: tuple[Any, ...]) -> Merge:
    number, kept, given_up, lea, moved, stays, taken, *rest = row
    return Merge(number, kept, given_up, lea, moved, stays, tuple((one, other) for one, other in taken), *rest)


def given_up_ids(db: Db) -> list[GivenUp]:
    """The IDs that were given up and now name another child."""
    query = """
        SELECT g.state_id, k.state_id, k.system_id, m.lea_code, m.taken_ids, m.stays
        FROM child_merge m JOIN student g ON g.id = m.given_up JOIN student k ON k.id = m.kept
        WHERE m.undone_date IS NULL AND k.state_id IS NOT NULL ORDER BY m.id
    """
    return [
        GivenUp(
            state_id,
            kept_id,
            kept_system,
            lea,
            frozenset((one, other) for one, other in taken),
            frozenset((row["record"], row["key"]) for row in stays),
        )
        for state_id, kept_id, kept_system, lea, taken, stays in db.execute(query)
    ]


_BY_RECORD = """jsonb_to_recordset(%(rows)s::jsonb) AS w (record text, id bigint, said text, was jsonb)"""


def changed_since(scope: Scope, db: Db, made: Merge) -> list[Named]:
    """The rows that moved in a merge and say something else since, or are there no more; an undo leaves them."""
    del scope
    found = []
    for name, rows in _by_record(made.moved).items():
        spec = state().records[name].spec
        query = f"""
            SELECT w.id FROM {_BY_RECORD} JOIN {name} t ON t.id = w.id AND {_digest(spec, "t")} = w.said
            WHERE t.{spec.child_column} = %(child)s
        """
        child = made.given_up if spec.is_child else made.kept
        same = {row[0] for row in db.execute(query, {"rows": json.dumps(rows), "child": child})}
        found += [Named(name, row["id"], row["key"]) for row in rows if row["id"] not in same]
    return found


def came_since(scope: Scope, db: Db, made: Merge) -> list[Named]:
    """The rows of the kept child that came after a merge under an ID of an LEA that was given up in it.

    An undo leaves them where they are.
    """
    condition, parameters = scope.rows("t.lea_code")
    moved = {(row["record"], row["id"]) for row in made.moved}
    leas, ids = [lea for lea, _ in made.taken_ids], [name for _, name in made.taken_ids]
    found = []
    for spec in (kind for kind in kinds() if kind.of_student and ids):
        key = " || '|' || ".join(f't."{name}"::text' for name in spec.key)
        query = f"""
            SELECT t.id, {key} FROM {spec.name} t JOIN unnest(%s::text[], %s::text[]) AS n (lea, name)
            ON t.lea_code = n.lea AND t.system_id = n.name WHERE t.student_id = %s AND {condition} ORDER BY t.id
        """
        rows = db.execute(query, [leas, ids, made.kept, *parameters])
        found += [Named(spec.name, row[0], row[1]) for row in rows if (spec.name, row[0]) not in moved]
    return found


def put_back(db: Db, made: Merge, leaves: Collection[Named], by: Scope, today: date) -> None:
    """Undo a merge: every row that moved says again what it said, but those to leave."""
    left = {(one.record, one.number) for one in leaves}
    for name, rows in _by_record(made.moved).items():
        spec = state().records[name].spec
        names = ["merged_into_state_id", "received"] if spec.is_child else _changes(spec)
        sets = [f'"{one}" = (jsonb_populate_record(NULL::{name}, w.was))."{one}"' for one in names]
        if not spec.is_child:
            sets.append("student_id = %(child)s")
        back = [row for row in rows if (name, row["id"]) not in left]
        query = f"UPDATE {name} t SET {', '.join(sets)} FROM {_BY_RECORD} WHERE t.id = w.id"
        if back and sets:
            db.execute(query, {"rows": json.dumps(back), "child": made.given_up})
    leas, ids = [lea for lea, _ in made.taken_ids], [name for _, name in made.taken_ids]
    query = """
        UPDATE student_alias a SET student_id = %s FROM unnest(%s::text[], %s::text[]) AS n (lea, name)
        WHERE a.lea_code = n.lea AND a.system_id = n.name AND a.student_id = %s
    """
    db.execute(query, [made.given_up, leas, ids, made.kept])
    db.execute("UPDATE child_merge SET undone_date = %s, undone_by = %s WHERE id = %s", [today, by.actor, made.number])


def _by_record(moved: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in moved:
        found.setdefault(row["record"], []).append(row)
    return found
