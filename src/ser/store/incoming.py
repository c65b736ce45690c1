"""Rows on their way into a table: what each of them meets there, and the storing of those that are to be stored.

Nothing here decides what becomes of a row. Rows that say what was last received, of the same child and with the same
parent, are recognized in SQL and left alone, since most rows of a resend are such; all others are decided by
`engine.intake.take_row`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ser.files.row import ReadRow
from ser.law.record import RecordType
from ser.store.apart import with_told_apart
from ser.store.connect import Db
from ser.store.directory import touch_of_sites
from ser.store.ids import MovedId, settle_ids, with_ids
from ser.store.merges import GivenUp, given_up_ids
from ser.store.met import BLANK, Meetings, Met, RowChange, StoredRow, Written, as_text, plain
from ser.store.moves import move_children
from ser.store.overlaps import pend_overlaps
from ser.store.owner import owner
from ser.store.students import converter
from ser.store.ties import Tie, of_children

_LOCK_STUDENTS = "SELECT pg_advisory_xact_lock(hashtext('ser.student'))"

FEW = 50
"""Rows up to which sending them as one parameter is quicker than a temporary table."""


class Incoming:
    """A batch of rows of one kind on its way into the table, within one transaction."""

    def __init__(
        self,
        db: Db,
        spec: RecordType,
        submitter: str | None,
        locked: Mapping[int, StoredRow] | None = None,
        absent: Collection[int] = (),
        *,
        only_looks: bool = False,
    ) -> None:
        """`locked`: what a form has read and locked already. `absent`: the places of elements without a column.

        `only_looks`: nothing will be stored, so that nothing is locked and no child is given a number.
        """
        self._only_looks = only_looks
        self._said = [e.name for place, e in enumerate(spec.elements) if place not in absent]
        # Of the directory, whole rows are judged.
        self._may_recognize = locked is None and (not absent or spec.about_student)
        self._db = db
        self._spec = spec
        self._submitter = submitter
        self._locked = locked
        self._batch = _Sent("", {})

    def meet(self, rows: Sequence[ReadRow]) -> Meetings:
        """What each row meets, and the children of those that were recognized as what was last received."""
        db, spec = self._db, self._spec
        self._batch = _listed(spec, [row.texts for row in rows]) if len(rows) <= FEW else _copied(db, spec, rows)
        if spec.is_child and not self._only_looks:
            db.execute(_LOCK_STUDENTS)
        # Of rows with the same key only the first is held against what stands there.
        recognizes = self._may_recognize and len({row.key for row in rows}) == len(rows)
        met: dict[int, Met] = {}
        children: list[int] = []
        for found in db.execute(
            _meeting(spec, self._batch.source, self._said if recognizes else ()), self._batch.words
        ).fetchall():
            if found[0] is not None:
                met[found[0]] = Met(*found)
            elif found[2] is not None:
                children.append(found[2])
        if met and spec.is_child:
            return Meetings(with_told_apart(db, met), children)
        if met and spec.of_student:
            return Meetings(with_ids(db, spec, rows, met), children)
        return Meetings(met, children)

    def stored(self, numbers: Sequence[int]) -> Mapping[int, StoredRow]:
        """The rows under these numbers, which nobody else changes until the transaction ends."""
        known = self._locked or {}
        asked = [number for number in numbers if number not in known]
        if not asked:
            return known
        return {**known, **locked(self._db, self._spec, asked, self._submitter, locks=not self._only_looks)}

    def given_up_ids(self) -> list[GivenUp]:
        """The IDs that were merged into others, of which rows of children may still come."""
        return given_up_ids(self._db) if self._spec.of_student else []

    def new_children(self, count: int) -> list[int]:
        """The numbers of children who are not known yet."""
        if self._only_looks:
            return [0] * count
        return [r[0] for r in self._db.execute("SELECT nextval('student_id_seq') FROM generate_series(1, %s)", [count])]

    def ties(self, children: Sequence[int]) -> Mapping[int, Sequence[Tie]]:
        """What ties LEAs to these children."""
        return of_children(self._db, children)

    def store(self, changes: Sequence[RowChange], load_id: int, sheet_no: int, *, screen: bool) -> Written:
        """Write new and changed rows.

        `screen`: a person typed them, so that no file overwrites them.
        """
        db, spec = self._db, self._spec
        others = [change for change in changes if change.texts]
        placed = [change._replace(place=place) for place, change in enumerate(others)]
        numbers: list[int] = []
        for batch, group in (
            (self._batch, [change for change in changes if not change.texts]),
            (_listed(spec, [change.texts for change in others]), placed),
        ):
            words = batch.words | {"load": load_id, "sheet": sheet_no, "screen": screen}
            if new := [change for change in group if change.stored is None]:
                made = db.execute(_insert(spec, batch.source, tells=screen), words | _columns(new))
                numbers += [r[0] for r in made] if screen else []
            if old := [change for change in group if change.stored is not None]:
                db.execute(_update(spec, batch.source), words | _columns(old) | _of_old(old))
        if spec.is_site and changes:
            touch_of_sites(db, [change.row.key for change in changes])
        return Written(self._moved(changes), numbers)

    def _moved(self, changes: Sequence[RowChange]) -> list[int]:
        """Have what belongs to rows that went to other children follow them; gives the children whom they left."""
        moved = [change.stored for change in changes if change.stored and change.stored.child != change.child]
        if moved and self._spec.parent is not None:
            move_children(self._db, self._spec, [stored.number for stored in moved])
            return [stored.child for stored in moved if stored.child is not None]
        return []

    def name(self, names: Sequence[tuple[str, str, int]], accepted: Sequence[RowChange], load_id: int) -> list[MovedId]:
        """Note under which ID which LEA knows which child; gives the IDs that went to another one.

        The last `accepted` row says whose an ID is; of rows that were not stored, the first one where nobody has it.
        """
        leas, ids, children = zip(*names, strict=True) if names else ((), (), ())
        query = """
            INSERT INTO student_alias (lea_code, system_id, student_id, load_id)
            SELECT lea, name, child, coalesce(nullif(current_setting('ser.load', true), '')::bigint, %s)
            FROM unnest(%s::text[], %s::text[], %s::bigint[]) WITH ORDINALITY AS n (lea, name, child, place)
            ORDER BY 1, 2, place ON CONFLICT (lea_code, system_id) DO NOTHING
        """
        if names:
            self._db.execute(query, [load_id, list(leas), list(ids), list(children)])
        return settle_ids(self._db, self._spec, accepted, load_id)

    def settle(self, load_id: int, children: Sequence[int]) -> None:
        """Set claims that overlap to pending, and accept those that no longer do."""
        if self._spec.one_at_a_time is not None:
            pend_overlaps(self._db, self._spec, load_id, sorted(children))


def locked(
    db: Db, spec: RecordType, numbers: Sequence[int], submitter: str | None, *, locks: bool = True
) -> dict[int, StoredRow]:
    """The rows under these numbers, locked until the transaction ends, unless they are only looked at."""
    query = f"{_standing(spec)} {'FOR UPDATE OF t' if locks else ''}"
    found = db.execute(query, {"numbers": list(numbers), "submitter": submitter})
    return {row.number: row for row in (_stored_row(spec, values) for values in found)}


class _Sent(NamedTuple):
    """Rows that were sent to the database: the text that names them in a query, and its parameters."""

    source: str
    words: dict[str, Any]


def _listed(spec: RecordType, rows: Sequence[Sequence[str]]) -> _Sent:
    """A few rows as one parameter."""
    said = [{n: plain(t) for n, t in zip(spec.by_name, texts, strict=True) if t != BLANK} for texts in rows]
    source = (
        f"(SELECT r.*, r.ordinality - 1 AS place FROM jsonb_populate_recordset(NULL::public.{spec.name},"
        " %(rows)s::jsonb) WITH ORDINALITY r)"
    )
    return _Sent(source, {"rows": json.dumps(said)})


def _copied(db: Db, spec: RecordType, rows: Sequence[ReadRow]) -> _Sent:
    """Many rows by COPY to a temporary table."""
    listed = ", ".join(_names(spec))
    db.execute("DROP TABLE IF EXISTS pg_temp.incoming")
    db.execute(
        f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT 0 AS place, {listed} FROM {spec.name} WITH NO DATA"
    )
    lines = ["\t".join([str(place), *row.texts]) for place, row in enumerate(rows)]
    lines.append("")
    with db.cursor() as cursor, cursor.copy("COPY incoming FROM STDIN") as copy:
        copy.write("\n".join(lines))
    # Without figures the planner takes the table for a small one; few samples of the columns that it joins by will do.
    joined = [c for c in ("state_id", "system_id", *spec.key, *spec.parent_key) if c in spec.by_name]
    db.execute("SET LOCAL default_statistics_target = 10")
    db.execute(f"ANALYZE incoming (place, {', '.join(dict.fromkeys(joined))})")
    return _Sent("incoming", {})


def _names(spec: RecordType) -> list[str]:
    return [f'"{e.name}"' for e in spec.elements]


def _meeting(spec: RecordType, source: str, said: Sequence[str]) -> str:
    """The query that gives what each row meets; of one recognized by what it says, the child alone."""
    by_state, by_system, without, parent, parent_child = "NULL::bigint", "NULL::bigint", "false", "true", "NULL::bigint"
    joins = []
    if spec.of_student:
        by_state, by_system = "s.id", "a.student_id"
        joins.append("LEFT JOIN student s ON s.state_id = i.state_id")
        joins.append("LEFT JOIN student_alias a ON a.lea_code = i.lea_code AND a.system_id = i.system_id")
    if spec.of_parent:
        joins.append(f"LEFT JOIN {spec.parent} p ON " + " AND ".join(f"p.{k} = i.{k}" for k in spec.parent_key))
        parent = "p.id IS NOT NULL"
        parent_child = "p.student_id" if spec.about_student else parent_child
    if spec.is_child:
        joins.append("LEFT JOIN student q ON q.id = a.student_id")
        without = "q.id IS NOT NULL AND q.state_id IS NULL"
        joins.append("LEFT JOIN student t ON t.id = coalesce(s.id, CASE WHEN i.state_id IS NULL THEN q.id END)")
    else:
        joins.append(f"LEFT JOIN {spec.name} t ON " + " AND ".join(f't."{k}" = i."{k}"' for k in spec.key))
    known_lea = "true"
    if not spec.is_lea:
        known_lea = f"EXISTS (SELECT FROM lea l WHERE l.lea_code = {owner(spec, 'i')})"
    same = _is_same(spec, known_lea, said)
    met = f"i.place, {known_lea}, {by_state}, {by_system}, {without}, t.id, {parent}, {parent_child}"
    rows = f"FROM {source} i {' '.join(joins)}"
    if not said:
        return f"SELECT {met} {rows}"
    named = "place, is_lea_known, by_state, by_system, is_without, number, is_parent_known, parent_child"
    own = f"t.{spec.child_column}" if spec.about_student else "NULL::bigint"
    blank = "NULL::bigint, NULL::boolean, NULL::bigint, NULL::boolean, NULL::bigint"
    return f"""
        WITH met ({named}, is_same, child) AS MATERIALIZED (SELECT {met}, {same}, {own} {rows})
        SELECT {named} FROM met WHERE is_same IS NOT TRUE
        UNION ALL SELECT DISTINCT NULL::int, NULL::boolean, child, {blank} FROM met WHERE is_same
    """


def _is_same(spec: RecordType, known_lea: str, said: Sequence[str]) -> str:
    """The condition that a row says what was last received, of the same child and with the same parent."""
    conditions = ["t.id IS NOT NULL", "t.received IS NULL", known_lea]
    if spec.is_child:
        conditions.append("(a.student_id IS NULL OR a.student_id = t.id)")
    elif spec.of_student:
        conditions.append("t.student_id = CASE WHEN i.state_id IS NULL THEN a.student_id ELSE s.id END")
    if spec.of_parent:
        conditions.append("p.id IS NOT NULL")
    if spec.of_parent and spec.about_student:
        conditions.append("p.student_id = t.student_id")
    now, then = (", ".join(f'{table}."{name}"' for name in said) for table in "it")
    return " AND ".join([*conditions, f"ROW({now}) IS NOT DISTINCT FROM ROW({then})"])


def _standing(spec: RecordType) -> str:
    is_with = "true"
    if spec.is_child:
        is_with = "EXISTS (SELECT FROM responsibility r WHERE r.student_id = t.id AND r.lea_code = %(submitter)s)"
    said = ", ".join(f"t.{name}" for name in _names(spec))
    return f"""
        SELECT t.id, t.{spec.child_column}, {owner(spec, "t")}, t.load_id, t.sheet_no, t.received_row,
            t.from_screen, t.received, {is_with}, {said}
        FROM {spec.name} t WHERE t.id = ANY(%(numbers)s) ORDER BY t.id
    """


def _stored_row(spec: RecordType, values: tuple[Any, ...]) -> StoredRow:
    number, child, lea, load, sheet, row, from_screen, received, is_with, *said = values
    fix = converter(spec.elements)
    found = said if fix is None else fix(tuple(said))
    texts = [as_text(element, value) for element, value in zip(spec.elements, found, strict=True)]
    return StoredRow(number, child, lea, load, sheet, row, from_screen, received, texts, is_with)


_JOINED = """
    JOIN unnest(%(places)s::int[], %(children)s::bigint[], %(lines)s::int[], %(legacy)s::bool[]{more})
    AS j (place, child, line, legacy{names}) USING (place)
"""

_NEW = _JOINED.format(more="", names="")
_THERE = ", %(numbers)s::bigint[], %(received)s::text[], %(typed)s::bool[]"
_OLD = _JOINED.format(more=_THERE, names=", number, received, typed")


def _columns(changes: Sequence[RowChange]) -> dict[str, Any]:
    return {
        "places": _array([change.place for change in changes]),
        "children": _array([change.child for change in changes]),
        "lines": _array([change.row.number for change in changes]),
        "legacy": _array(["t" if change.row.legacy else "f" for change in changes]),
    }


def _of_old(changes: Sequence[RowChange]) -> dict[str, Any]:
    return {
        "numbers": _array([change.stored.number if change.stored else None for change in changes]),
        "received": [json.dumps(change.received) if change.received else None for change in changes],
        "typed": _array(["t" if change.keeps_typed else "f" for change in changes]),
    }


def _array(values: Iterable[object]) -> str:
    """An array of plain words; the driver's own way of writing one takes longer than storing what it is for."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _insert(spec: RecordType, source: str, tells: bool) -> str:
    names = _names(spec)
    order = ", ".join(f'i."{k}"' for k in spec.key)
    return f"""
        INSERT INTO {spec.name} ({", ".join(names)}, {spec.child_column}, load_id, sheet_no, received_row,
            legacy, from_screen)
        SELECT {", ".join(f"i.{name}" for name in names)}, j.child, %(load)s, %(sheet)s, j.line, j.legacy, %(screen)s
        FROM {source} i {_NEW} ORDER BY {order} {"RETURNING id" if tells else ""}
    """


def _update(spec: RecordType, source: str) -> str:
    sets = [f"{name} = i.{name}" for name in _names(spec)]
    if not spec.is_child:
        sets.append("student_id = j.child")
    if spec.one_at_a_time is not None:
        sets.append("pended = false")
    return f"""
        UPDATE {spec.name} t SET {", ".join(sets)}, load_id = %(load)s, sheet_no = %(sheet)s, received_row = j.line,
            legacy = j.legacy, from_screen = %(screen)s OR j.typed, received = j.received::jsonb
        FROM {source} i {_OLD} WHERE t.id = j.number
    """
