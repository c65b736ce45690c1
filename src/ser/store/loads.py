"""What was sent: the files of each submission, and which rows are held and for what."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ser.law.permission import Permission
from ser.store.connect import Db
from ser.store.copying import copy_rows
from ser.store.protection import may_hide
from ser.store.running import state
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that is not stored, whole, with the header it came under."""

    load_id: int
    sheet_no: int
    row: int
    lea_code: str | None
    record: str
    key: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    waits_for: str | None = None


def begin(db: Db, *, sent_by: str, lea_code: str | None, today: date) -> int:
    """Open the book for a row that somebody typed; the answer names it."""
    query = (
        "INSERT INTO submission (sent_by, lea_code, today, door, state) VALUES (%s, %s, %s, 'form', 'running')"
        " RETURNING id"
    )
    return int(_one(db, query, [sent_by, lea_code, today]))


def finish(db: Db, load_id: int, counts: dict[str, int]) -> None:
    """Close the book of a row that somebody typed."""
    query = "UPDATE submission SET ended_at = now(), state = 'done', counts = %s WHERE id = %s"
    db.execute(query, [json.dumps(counts), load_id])


def add_sheet(db: Db, load_id: int, sheet_no: int, file: str, record: str | None) -> None:
    """Note a file or sheet of a load."""
    db.execute(
        "INSERT INTO sheet (load_id, sheet_no, file, record) VALUES (%s, %s, %s, %s)", [load_id, sheet_no, file, record]
    )


def hold(db: Db, rows: Sequence[HeldRow]) -> None:
    """Keep rows that were not stored; what older loads hold of the same LEA under the same keys gives way."""
    if not rows:
        return
    for record in {r.record for r in rows}:
        own = [r for r in rows if r.record == record]
        release(db, record, [(r.lea_code, r.key) for r in own], but=rows[0].load_id)
        _release_keyless(db, record, [r for r in own if not r.key])
    columns = ["load_id", "sheet_no", "received_row", "lea_code", "record", "key", "columns", "cells", "waits_for"]
    copy_rows(
        db,
        "held",
        columns,
        (
            (
                r.load_id,
                r.sheet_no,
                r.row,
                r.lea_code,
                r.record,
                r.key,
                json.dumps(r.columns),
                json.dumps(r.cells),
                r.waits_for,
            )
            for r in rows
        ),
    )


def release(db: Db, record: str, keys: Sequence[tuple[str | None, str]], but: int | None = None) -> None:
    """Drop held rows of these LEAs and keys, since a newer row took their place; those of the load `but` stay."""
    query = """
        DELETE FROM held USING unnest(%s::text[], %s::text[]) AS n (lea_code, key)
        WHERE held.record = %s AND held.key = n.key AND held.key <> '' AND held.lea_code IS NOT DISTINCT FROM n.lea_code
        AND held.load_id IS DISTINCT FROM %s
    """
    db.execute(query, [[lea for lea, _ in keys], [key for _, key in keys], record, but])


def _release_keyless(db: Db, record: str, rows: Sequence[HeldRow]) -> None:
    """Drop what older loads hold without a key and what came again just so, as the same files do."""
    if rows:
        query = """
            DELETE FROM held USING unnest(%s::text[]) AS n (cells)
            WHERE held.record = %s AND held.key = '' AND held.cells = n.cells::jsonb AND held.load_id <> %s
        """
        db.execute(query, [[json.dumps(r.cells) for r in rows], record, rows[0].load_id])


def has_held(db: Db, record: str) -> bool:
    """Whether any row of a record is held."""
    return bool(_one(db, "SELECT EXISTS (SELECT FROM held WHERE record = %s)", [record]))


def is_awaited(db: Db, record: str, key: str) -> bool:
    """Whether a row is held until this record is known."""
    return bool(_one(db, "SELECT EXISTS (SELECT FROM held WHERE waits_for = %s)", [f"{record}|{key}"]))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that was held for a record which is known by now, with the file it came in and the LEA that sent it."""

    id: int
    file: str
    submitter: str | None
    held: HeldRow


def waiting_for_known(db: Db, parents: Iterable[str]) -> list[Waiting]:
    """Rows held for a parent that is known by now; `parents` are the records that others can name."""
    found: list[Waiting] = []
    for parent in parents:
        query = f"""
            SELECT h.id, s.file, l.lea_code, h.load_id, h.sheet_no, h.received_row, h.lea_code, h.record, h.key,
                   h.columns, h.cells, h.waits_for
            FROM held h JOIN submission l ON l.id = h.load_id
            JOIN sheet s ON s.load_id = h.load_id AND s.sheet_no = h.sheet_no
            WHERE h.waits_for LIKE %s AND EXISTS ({_known(parent)}) ORDER BY h.id
        """
        found.extend(Waiting(row[0], row[1], row[2], _held(row[3:])) for row in db.execute(query, [f"{parent}|%"]))
    return found


DOUBT = "confirm|"
"""What rows wait for under an ID that seems to be another child's: behind it the LEA and both IDs of the held row."""

PARKED, ASIDE = "parked|", "aside|"
"""What a row that was sent in a load waits for until the load is through: who is responsible, or to be told of."""


def parked(db: Db, load_id: int) -> list[Waiting]:
    """Rows of a load that wait for what else it says about the child."""
    return _waiting(db, "h.load_id = %s AND h.waits_for = %s", [load_id, PARKED])


def set_aside(db: Db, load_id: int) -> list[tuple[str, HeldRow]]:
    """Take out the rows that a load has set aside, in the order of its files, each with its file."""
    query = """
        DELETE FROM held h USING sheet s WHERE h.load_id = %s AND h.waits_for LIKE %s
        AND s.load_id = h.load_id AND s.sheet_no = h.sheet_no
        RETURNING s.file, h.load_id, h.sheet_no, h.received_row, h.lea_code, h.record, h.key, h.columns, h.cells,
            h.waits_for
    """
    found = [(row[0], _held(row[1:])) for row in db.execute(query, [load_id, f"{ASIDE}%"])]
    return sorted(found, key=lambda one: (one[1].sheet_no, one[1].row))


def unhold(db: Db, ids: Sequence[int]) -> set[int]:
    """Take rows out of those that are held, to be posted; the answer leaves out what another load took meanwhile."""
    return {r[0] for r in db.execute("DELETE FROM held WHERE id = ANY(%s) RETURNING id", [list(ids)])}


_NAMED = "substr(h.waits_for, strpos(h.waits_for, '|') + 1)"
_KNOWN_CHILD = (
    f"SELECT FROM student WHERE state_id = {_NAMED} UNION ALL"
    f" SELECT FROM student_alias WHERE lea_code || '|' || system_id = {_NAMED}"
)


def _known(parent: str) -> str:
    spec = state().records[parent].spec
    if spec.is_child:
        return _KNOWN_CHILD
    key = " || '|' || ".join(spec.key)
    return f"SELECT FROM {parent} WHERE {key} = {_NAMED}"


@dataclass(frozen=True, slots=True)
class MissingParent:
    """A parent that is not known, the first row that names it, and how many rows of which records wait for it."""

    parent: str
    key: str
    file: str
    row: int
    lea_code: str | None
    count: int
    records: str


def missing_parents(db: Db, load_id: int) -> list[MissingParent]:
    """What the held rows of a load wait for, one line a parent."""
    query = """
        SELECT split_part(h.waits_for, '|', 1), substr(h.waits_for, strpos(h.waits_for, '|') + 1),
               (array_agg(s.file ORDER BY h.sheet_no, h.received_row))[1],
               (array_agg(h.received_row ORDER BY h.sheet_no, h.received_row))[1],
               (array_agg(h.lea_code ORDER BY h.sheet_no, h.received_row))[1],
               count(*), string_agg(DISTINCT h.record, ', ')
        FROM held h JOIN sheet s ON s.load_id = h.load_id AND s.sheet_no = h.sheet_no
        WHERE h.load_id = %s AND h.waits_for IS NOT NULL AND NOT (h.record = 'student' AND h.waits_for LIKE %s)
        GROUP BY h.waits_for ORDER BY 1, 2
    """
    return [MissingParent(*row) for row in db.execute(query, [load_id, f"{DOUBT}%"])]


def held_count(db: Db, load_id: int) -> int:
    """How many rows of a load are still held."""
    return int(_one(db, "SELECT count(*) FROM held WHERE load_id = %s", [load_id]))


def held_of(scope: Scope, db: Db, load_id: int) -> Iterator[HeldRow]:
    """The rows of a load that are still held, in the order of their files."""
    condition, leas = of_load(scope)
    query = f"""
        SELECT load_id, sheet_no, received_row, lea_code, record, key, columns, cells, waits_for FROM held
        WHERE load_id = %s AND {condition} ORDER BY sheet_no, received_row
    """
    for row in streamed(db, query, [load_id, *leas]):
        held = _held(row)
        # A row with something confidential left out could not be sent again without losing it.
        if scope.may(Permission.READ_PROTECTED) or not any(may_hide(held.record, name) for name in held.columns):
            yield held


def of_load(scope: Scope, lea: str = "lea_code", load: str = "load_id") -> tuple[str, list[object]]:
    """What an LEA may read of a load: its own rows, and all of what it sent itself."""
    if scope.lea_codes is None:
        return "true", []
    leas = sorted(scope.lea_codes)
    text = f"({lea} = ANY(%s) OR {load} IN (SELECT id FROM submission WHERE lea_code = ANY(%s)))"
    return text, [leas, leas]


def _held(row: tuple[Any, ...]) -> HeldRow:
    load_id, sheet_no, number, lea_code, record, key, columns, cells, waits_for = row
    return HeldRow(load_id, sheet_no, number, lea_code, record, key, tuple(columns), tuple(cells), waits_for)


def streamed(db: Db, query: str, parameters: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query some at a time: a load of rubbish has more findings than memory should hold."""
    with db.cursor("streamed") as cursor:
        cursor.itersize = 2_000
        cursor.execute(query, parameters)
        yield from cursor


def _one(db: Db, query: str, parameters: Sequence[object]) -> Any:
    row = db.execute(query, parameters).fetchone()
    assert row is not None
    return row[0]


def doubted(scope: Scope, db: Db, load_id: int | None = None) -> list[Waiting]:
    """The children of a load, or of all, who are held since another child is known under their ID."""
    condition, leas = of_load(scope, "h.lea_code", "h.load_id")
    return _waiting(
        db,
        f"(%s::bigint IS NULL OR h.load_id = %s) AND h.record = 'student' AND h.waits_for LIKE %s AND {condition}",
        [load_id, load_id, f"{DOUBT}%", *leas],
    )


def waiting_count(db: Db, what: str) -> int:
    """How many rows wait for this."""
    return int(_one(db, "SELECT count(*) FROM held WHERE waits_for = %s", [what]))


def waiting_for(db: Db, what: str) -> list[Waiting]:
    """The rows that wait for this."""
    return _waiting(db, "h.waits_for = %s", [what])


def _waiting(db: Db, condition: str, parameters: Sequence[object]) -> list[Waiting]:
    query = f"""
        SELECT h.id, s.file, l.lea_code, h.load_id, h.sheet_no, h.received_row, h.lea_code, h.record, h.key,
               h.columns, h.cells, h.waits_for
        FROM held h JOIN submission l ON l.id = h.load_id
        JOIN sheet s ON s.load_id = h.load_id AND s.sheet_no = h.sheet_no
        WHERE {condition} ORDER BY h.load_id, h.sheet_no, h.received_row, h.id
    """
    return [Waiting(row[0], row[1], row[2], _held(row[3:])) for row in db.execute(query, parameters)]
