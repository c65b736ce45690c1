"""Takes back what a submission did: what it wrote returns to the version before, what it took away is put back.

What a row was before stands in its history; of what no history keeps (held rows, findings, IDs, deleted records) the
database has noted under the submission what was there (`undo`). What was changed since is left as it is and named.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ser.law.record import RecordType
from ser.store import findings
from ser.store.connect import Db
from ser.store.directory import touch_of_sites
from ser.store.ids import Move, move_ids
from ser.store.loads import DOUBT
from ser.store.moves import move_children
from ser.store.overlaps import pend_overlaps
from ser.store.owner import owner
from ser.store.running import state
from ser.store.tables import KEPT


class Fate(StrEnum):
    """What becomes of a row that a submission wrote or deleted."""

    GONE = "gone"
    BEFORE = "as before"
    BACK = "back"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Left:
    """A row that stays as it is though the submission wrote it, and why."""

    record: str
    lea_code: str
    key: str
    why: str


@dataclass(slots=True)
class TakenBack:
    """What taking a submission back did: rows by record and fate, held rows that went, rows that wait again.

    `doubts`: what it had made doubtful, for which rows of others may wait.
    """

    rows: dict[str, Counter[Fate]] = field(default_factory=dict)
    held: int = 0
    waiting: int = 0
    doubts: list[str] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    def count(self, fate: Fate) -> int:
        """How many rows had a fate."""
        return sum(own[fate] for own in self.rows.values())


_LOCK = "hashtext('ser.submission')"


def share(db: Db) -> None:
    """Hold off, until the transaction ends, that a submission is taken back."""
    db.execute(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")


def take_back(db: Db, number: int, today: date) -> TakenBack:
    """Take back what a submission did, in the transaction of the caller; no submission stores anything meanwhile.

    With it goes what an earlier one did that broke off and that it has finished.
    """
    db.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
    query = "SELECT id FROM submission WHERE (counts ->> 'finished_by')::bigint = %s ORDER BY id"
    loads = [number, *(row[0] for row in db.execute(query, [number]))]
    db.execute("DROP TABLE IF EXISTS pg_temp.released, pg_temp.mine")
    db.execute(
        """
        CREATE TEMP TABLE released ON COMMIT DROP AS
        SELECT DISTINCT ON (1, 2, 3) (was ->> 'load_id')::bigint AS load_id, (was ->> 'sheet_no')::int AS sheet_no,
            (was ->> 'received_row')::int AS received_row, was
        FROM undo WHERE load_id = ANY(%s) AND place = 'held' ORDER BY 1, 2, 3, id
        """,
        [loads],
    )
    done = TakenBack()
    kinds = [kind.spec for kind in state().declared.records]
    children: set[int] = set()
    for spec in kinds:
        done.rows[spec.name] = Counter({Fate.BACK: _put_back(db, spec, loads, children)})
    for spec in reversed(kinds):
        done.rows[spec.name].update(_of_record(db, spec, loads, done.left, children))
    _take_back_ids(db, loads)
    for spec in kinds:
        if spec.one_at_a_time is not None:
            pend_overlaps(db, spec, loads[0], sorted(children))
    query = "SELECT DISTINCT waits_for FROM held WHERE load_id = ANY(%s) AND waits_for LIKE %s ORDER BY 1"
    done.doubts = [row[0] for row in db.execute(query, [loads, f"{DOUBT}%"])]
    done.held, done.waiting = _take_back_held(db, loads, done.left)
    _take_back_requests(db, loads)
    findings.take_back(db, loads, today)
    findings.settle_parents(db, today)
    return done


# A row is a submission's where it sent it, or where it brought what an earlier one's row had waited for.
_MINE = (
    "({t}.load_id = ANY(%(loads)s) OR EXISTS (SELECT FROM released r WHERE r.load_id = {t}.load_id"
    " AND r.sheet_no = {t}.sheet_no AND r.received_row = {t}.received_row))"
)


def _put_back(db: Db, spec: RecordType, loads: list[int], children: set[int]) -> int:
    """Put records back that a submission deleted, unless their keys were sent again since."""
    columns = _columns(spec)
    if spec.is_child:
        columns.append("public_id")
    if spec.one_at_a_time is not None:
        columns.append("pended")
    listed = ", ".join(["id", *columns])
    same = " AND ".join(f'o."{k}" = w."{k}"' for k in spec.key)
    query = f"""
        INSERT INTO {spec.name} ({listed})
        SELECT {", ".join(f"w.{name}" for name in ["id", *columns])} FROM undo u,
            LATERAL jsonb_populate_record(NULL::public.{spec.name}, u.was) w
        WHERE u.load_id = ANY(%s) AND u.place = %s AND u.act = 'DELETE'
            AND NOT EXISTS (SELECT FROM {spec.name} o WHERE o.id = w.id OR ({same}))
        ORDER BY w.id RETURNING {spec.child_column}
    """
    found = [row[0] for row in db.execute(query, [loads, spec.name])]
    children.update(child for child in found if child is not None)
    return len(found)


def _of_record(db: Db, spec: RecordType, loads: list[int], left: list[Left], children: set[int]) -> Counter[Fate]:
    """Take back what a submission wrote of one kind of record; what belongs to it was taken back before."""
    left += _changed_since(db, spec, loads)
    _gather(db, spec, loads)
    gone = _remove(db, spec, children)
    before = _restore(db, spec, children)
    stays = list(_staying(db, spec))
    left += stays
    if spec.is_site:
        codes = [row[0] for row in db.execute(f"SELECT m.code FROM (SELECT {spec.key[0]} AS code FROM mine) m")]
        touch_of_sites(db, codes)
    db.execute("DROP TABLE mine")
    return Counter({Fate.GONE: gone, Fate.BEFORE: before, Fate.LEFT: sum(one.record == spec.name for one in left)})


def _gather(db: Db, spec: RecordType, loads: list[int]) -> None:
    """Make the temporary table `mine`: the rows that stand as the submission wrote them, and what they were before.

    A version that others wrote after it and that was taken back since is none before it.
    """
    table, words = spec.name, {"loads": loads}
    versions = ", ".join(f"v.{name} AS v_{name.strip(chr(34))}" for name in _columns(spec))
    query = f"""
        CREATE TEMP TABLE mine ON COMMIT DROP AS
        WITH own AS (SELECT t.* FROM {table} t WHERE {_MINE.format(t="t")}),
        first AS (
            SELECT id, min(recorded_from) AS recorded_from FROM (
                SELECT o.id, o.recorded_from FROM own o
                UNION ALL SELECT h.row_id, h.recorded_from FROM {table}_history h JOIN own o ON o.id = h.row_id
                WHERE {_MINE.format(t="h")}
            ) x GROUP BY 1
        ), v AS (
            SELECT DISTINCT ON (h.row_id) h.* FROM {table}_history h JOIN first f ON f.id = h.row_id
            WHERE h.recorded_from < f.recorded_from ORDER BY h.row_id, h.recorded_from DESC
        )
        SELECT o.*, v.row_id IS NOT NULL AS was_there, ''::text AS why, {versions}
        FROM own o LEFT JOIN v ON v.row_id = o.id
    """
    db.execute(query, words)
    db.execute("ANALYZE mine")


def _remove(db: Db, spec: RecordType, children: set[int]) -> int:
    """Delete the rows that were new, unless something else belongs to them by now."""
    for child in (kind.spec for kind in state().declared.records):
        if (condition := _belongs(spec, child)) is not None:
            db.execute(
                f"UPDATE mine m SET why = %s WHERE NOT was_there AND why = ''"
                f" AND EXISTS (SELECT FROM {child.name} c WHERE {condition})",
                [f"rows of {child.name} that were not of this submission belong to it"],
            )
    query = f"""
        DELETE FROM {spec.name} t USING mine m WHERE t.id = m.id AND NOT m.was_there AND m.why = ''
        RETURNING t.{spec.child_column}, t.id
    """
    found = db.execute(query).fetchall()
    children.update(row[0] for row in found if row[0] is not None)
    if spec.is_child and found:
        db.execute("DELETE FROM student_alias WHERE student_id = ANY(%s)", [[row[1] for row in found]])
    return len(found)


def _belongs(spec: RecordType, child: RecordType) -> str | None:
    """The condition that a row c of a kind belongs to the row m."""
    if spec.is_lea:
        return None if child.is_lea else f"{owner(child, 'c')} = m.{spec.key[0]}"
    if spec.is_site:
        key = spec.key[0]
        return f"c.{key} = m.{key}" if not child.is_site and key in child.by_name else None
    if spec.is_child:
        return "c.student_id = m.id" if child.about_student and not child.is_child else None
    if child.parent != spec.name:
        return None
    pairs = zip(child.parent_key, spec.key, strict=True)
    return " AND ".join(f'c."{own}" = m."{key}"' for own, key in pairs)


def _restore(db: Db, spec: RecordType, children: set[int]) -> int:
    """Give the rows that were changed the version before, unless its key or its child is not to be had any more."""
    if spec.about_student and not spec.is_child:
        db.execute(
            "UPDATE mine m SET why = 'the child of whom it was before is not known any more' WHERE was_there"
            " AND v_student_id IS NOT NULL AND NOT EXISTS (SELECT FROM student s WHERE s.id = m.v_student_id)"
        )
    sets = [f"{name} = m.v_{name.strip(chr(34))}" for name in _columns(spec)]
    if (one := spec.one_at_a_time) is not None:
        waited = f"m.v_{one.status} = '{one.waits}' AND m.v_received ->> '{one.status}' = '{one.holds}'"
        sets.append(f"pended = coalesce({waited}, false)")
    taken = " AND ".join(f'o."{k}" = m."v_{k}"' for k in spec.key)
    was_of = "m.student_id" if not spec.is_child else "m.id"
    query = f"""
        UPDATE {spec.name} t SET {", ".join(sets)} FROM mine m
        WHERE t.id = m.id AND m.was_there AND m.why = ''
            AND NOT EXISTS (SELECT FROM {spec.name} o WHERE o.id <> m.id AND {taken})
        RETURNING t.id, t.{spec.child_column}, {was_of}
    """
    count = 0
    # A state ID may be had again only once another row has given it back.
    while found := db.execute(query).fetchall():
        ids = [row[0] for row in found]
        count += len(found)
        db.execute("UPDATE mine SET why = NULL WHERE id = ANY(%s)", [ids])
        children.update(child for row in found for child in row[1:] if child is not None)
        if moved := [row[0] for row in found if row[1] != row[2]]:
            move_children(db, spec, moved)
    db.execute("UPDATE mine SET why = 'its ID is another row''s by now' WHERE was_there AND why = ''")
    return count


def _staying(db: Db, spec: RecordType) -> Iterator[Left]:
    query = f"SELECT {owner(spec, 'm')}, {_key(spec, 'm')}, why FROM mine m WHERE why <> '' ORDER BY 1, 2"
    for lea, key, why in db.execute(query):
        yield Left(spec.name, lea or "", key or "", why)


def _changed_since(db: Db, spec: RecordType, loads: list[int]) -> list[Left]:
    """The rows that the submission wrote and that others changed or deleted since."""
    table = spec.name
    query = f"""
        WITH h AS (
            SELECT DISTINCT ON (h.row_id) h.* FROM {table}_history h WHERE {_MINE.format(t="h")}
            ORDER BY h.row_id, h.recorded_from DESC
        )
        SELECT {owner(spec, "h")}, {_key(spec, "h")}, t.id IS NULL, t.from_screen, t.load_id,
            coalesce(t.recorded_from, h.recorded_to)::date
        FROM h LEFT JOIN {table} t ON t.id = h.row_id
        WHERE t.id IS NULL OR {_MINE.format(t="t")} IS NOT TRUE ORDER BY 1, 2
    """
    found = []
    for lea, key, is_gone, from_screen, load_id, day in db.execute(query, {"loads": loads}):
        act = "deleted" if is_gone else "corrected on a page" if from_screen else f"sent again in submission {load_id}"
        found.append(Left(table, lea or "", key or "", f"it was {act} on {day}"))
    return found


def _columns(spec: RecordType) -> list[str]:
    kept = [name for name in KEPT if not (spec.is_child and name == "student_id")]
    return [*(f'"{e.name}"' for e in spec.elements), *kept]


def _key(spec: RecordType, table: str) -> str:
    """The key of a row, as findings show it."""
    if spec.is_child:
        return f"coalesce({table}.state_id, {table}.lea_code || '|' || {table}.system_id)"
    return " || '|' || ".join(f'{table}."{k}"' for k in spec.key)


def _take_back_ids(db: Db, loads: list[int]) -> None:
    """Have IDs of LEAs name whom they named before; those that the submission made known go with its rows."""
    used = " AND ".join(
        f"NOT EXISTS (SELECT FROM {spec.name} k WHERE k.{spec.child_column} = a.student_id"
        " AND k.lea_code = a.lea_code AND k.system_id = a.system_id)"
        for spec in (kind.spec for kind in state().declared.records)
        if spec.of_student and spec.about_student
    )
    db.execute(f"DELETE FROM student_alias a WHERE a.load_id = ANY(%s) AND {used}", [loads])
    query = """
        SELECT DISTINCT ON (w.lea_code, w.system_id) w.lea_code, w.system_id, w.student_id, a.student_id, w.load_id
        FROM undo u, LATERAL jsonb_populate_record(NULL::public.student_alias, u.was) w
        LEFT JOIN student_alias a ON a.lea_code = w.lea_code AND a.system_id = w.system_id
        WHERE u.load_id = ANY(%s) AND u.place = 'student_alias'
            AND EXISTS (SELECT FROM student s WHERE s.id = w.student_id)
        ORDER BY 1, 2, u.id
    """
    moves: list[Move] = []
    for lea, system_id, child, now, load_id in db.execute(query, [loads]).fetchall():
        if now is None:
            insert = "INSERT INTO student_alias (lea_code, system_id, student_id, load_id) VALUES (%s, %s, %s, %s)"
            db.execute(insert, [lea, system_id, child, load_id])
        elif now != child:
            moves.append(((lea, system_id), now, child))
    move_ids(db, moves, loads[0])


_HELD = "load_id, sheet_no, received_row, lea_code, record, key, columns, cells, waits_for"


def _take_back_held(db: Db, loads: list[int], left: Sequence[Left]) -> tuple[int, int]:
    """Drop the rows that the submission held, and let rows of others wait again; gives how many there are of each.

    A row that was sent again since is the newer word.
    """
    held = db.execute("DELETE FROM held WHERE load_id = ANY(%s)", [loads]).rowcount
    db.execute(
        "DELETE FROM held h USING released r WHERE h.load_id = r.load_id AND h.sheet_no = r.sheet_no"
        " AND h.received_row = r.received_row AND r.load_id <> ALL(%s)",
        [loads],
    )
    newer = " OR ".join(
        f"(w.record = '{spec.name}' AND EXISTS (SELECT FROM {spec.name} t WHERE {_key(spec, 't')} = w.key"
        " AND t.load_id > w.load_id))"
        for spec in (kind.spec for kind in state().declared.records)
    )
    query = f"""
        INSERT INTO held ({_HELD})
        SELECT {", ".join(f"w.{name.strip()}" for name in _HELD.split(","))}
        FROM released r, LATERAL jsonb_populate_record(NULL::public.held, r.was) w
        WHERE r.load_id <> ALL(%s) AND NOT (w.key <> '' AND ({newer}))
            AND NOT EXISTS (SELECT FROM unnest(%s::text[], %s::text[]) AS l (record, key)
                WHERE l.record = w.record AND l.key = w.key)
            AND NOT EXISTS (SELECT FROM held h WHERE h.record = w.record AND h.key = w.key AND w.key <> ''
                AND h.lea_code IS NOT DISTINCT FROM w.lea_code AND h.load_id > w.load_id)
        ORDER BY w.id
    """
    words: list[Any] = [loads, [one.record for one in left], [one.key for one in left]]
    return held, db.execute(query, words).rowcount


def _take_back_requests(db: Db, loads: list[int]) -> None:
    db.execute("DELETE FROM delete_request WHERE load_id = ANY(%s)", [loads])
    names = "load_id, record, lea_code, key, asked_by, asked_at, why"
    db.execute(
        f"INSERT INTO delete_request ({names}) SELECT {names} FROM ("
        " SELECT w.* FROM undo u, LATERAL jsonb_populate_record(NULL::public.delete_request, u.was) w"
        " WHERE u.load_id = ANY(%s) AND u.place = 'delete_request') x ON CONFLICT (record, key) DO NOTHING",
        [loads],
    )
