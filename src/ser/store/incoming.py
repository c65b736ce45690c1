"""Takes a batch of rows of one record into its table: sorts them by what is known, then stores what is new or changed.

The rows go by COPY to a temporary table, are judged there against the tables in one statement, and only new and
changed ones are written, so that a resend writes nothing.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from ser.files.parse import Value
from ser.law.element import Element
from ser.law.record import RecordType
from ser.law.rule import write
from ser.store.connect import Db
from ser.store.directory import touch_of_sites
from ser.store.moves import move_children
from ser.store.overlaps import pend_overlaps

_LOCK_STUDENTS = "SELECT pg_advisory_xact_lock(hashtext('ser.student'))"


_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def as_text(element: Element, value: Value) -> str:
    """A value as COPY takes it, so that what is read of a cell is made into text once for all rows that hold it."""
    if value is None:
        return "\\N"
    text = value if type(value) is str else write(element, value)
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


class Arrived(NamedTuple):
    """A row that could be read: where it stood, and what it says as texts of the table.

    A tuple, for a load makes millions, and a frozen dataclass takes four times as long to make.
    """

    row: int
    key: str
    lea_code: str
    texts: Sequence[str]
    legacy: bool = False


def plain(text: str) -> str:
    """The text of a table as it was before it was made ready for COPY; nothing for a blank."""
    if "\\" not in text:
        return text
    return "" if text == "\\N" else re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), text)


_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r"}


def digest(said: str) -> int:
    """A number for what a row says, the same for the same values; blanks at the end do not count.

    So an element that is added at the end of a record leaves the digests as they are; one that is added in between
    makes every row look changed once, which `take` finds to be unchanged by its values.
    """
    while said.endswith("\t\\N"):
        said = said[:-3]
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big", signed=True)


@dataclass(frozen=True, slots=True)
class Turned:
    """A row that was not stored: its place in the batch, why, and the key of what it waits for."""

    place: int
    verdict: str
    waits_for: str | None


@dataclass(slots=True)
class Taken:
    """What became of a batch: rows by verdict, those turned away, and the students concerned."""

    counts: Counter[str] = field(default_factory=Counter)
    turned: list[Turned] = field(default_factory=list)
    students: list[int] = field(default_factory=list)


def take(
    db: Db, spec: RecordType, load_id: int, sheet_no: int, submitter: str | None, batch: Sequence[Arrived],
    *, again: bool = False, screen: bool = False,
) -> Taken:  # fmt: skip
    """Store a batch of rows of a sheet; the caller commits.

    `again`: their keys came before in the load. `screen`: a person typed them, so that no file overwrites them.
    """
    _copy(db, spec, sheet_no, batch)
    if spec.name == "student":
        db.execute(_LOCK_STUDENTS)
    are_unique = len({row.key for row in batch}) == len(batch)
    words = {"load": load_id, "submitter": submitter, "again": again, "screen": screen}
    db.execute(_judge(spec, are_unique), words)
    taken = Taken()
    for verdict, count in db.execute("SELECT verdict, count(*) FROM judged GROUP BY 1"):
        taken.counts[verdict] = count
    if taken.counts.keys() - {"new", "changed", "same"}:
        query = (
            "SELECT place, verdict, waits_for FROM judged WHERE verdict NOT IN ('new', 'changed', 'same') ORDER BY 1"
        )
        taken.turned = [Turned(*row) for row in db.execute(query)]
    moved = _moved(db, spec) if taken.counts["changed"] and spec.parent is not None else []
    if taken.counts["new"] or taken.counts["changed"]:
        db.execute(_store(spec), {"load": load_id, "screen": screen})
        if moved:
            move_children(db, spec)
        if spec.name == "site":
            touch_of_sites(db, [row.key for row in batch])
    if spec.name == "student":
        db.execute(_ALIASES)
    concerned = db.execute("SELECT DISTINCT student_id FROM judged WHERE student_id IS NOT NULL")
    taken.students = [*moved, *(r[0] for r in concerned)]
    if spec.name == "responsibility" and taken.students:
        pend_overlaps(db, load_id, sorted(taken.students))
    return taken


def _moved(db: Db, spec: RecordType) -> list[int]:
    """The students whose records this batch gives to others."""
    query = f"""
        SELECT DISTINCT t.student_id FROM judged j JOIN {spec.name} t ON t.id = j.target_id
        WHERE j.verdict = 'changed' AND t.student_id <> j.student_id
    """
    return [row[0] for row in db.execute(query)]


def _names(spec: RecordType) -> list[str]:
    return [f'"{e.name}"' for e in spec.elements]


def _copy(db: Db, spec: RecordType, sheet_no: int, batch: Sequence[Arrived]) -> None:
    columns = ", ".join(_names(spec))
    db.execute(
        f"CREATE TEMP TABLE incoming ON COMMIT DROP AS SELECT 0 AS place, {columns},"
        f" sheet_no, received_row, received_digest, legacy FROM {spec.name} WITH NO DATA"
    )
    db.execute(
        "CREATE TEMP TABLE judged (place int, student_id bigint, target_id bigint, verdict text, waits_for text)"
        " ON COMMIT DROP"
    )
    lines = []
    for place, row in enumerate(batch):
        said = "\t".join(row.texts)
        lines.append(f"{place}\t{said}\t{sheet_no}\t{row.row}\t{digest(said)}\t{row.legacy:d}\n")
    with db.cursor() as cursor, cursor.copy("COPY incoming FROM STDIN") as copy:
        copy.write("".join(lines))
    if len(batch) == 1:
        return  # the row of a form, of which figures would say nothing
    # Without figures the planner takes the table for a small one; few samples of the columns that it joins by will do.
    joined = [c for c in ("state_id", "system_id", *spec.key, *spec.parent_key) if c in spec.by_name]
    db.execute("SET LOCAL default_statistics_target = 10")
    db.execute(f"ANALYZE incoming (place, {', '.join(dict.fromkeys(joined))})")


def _judge(spec: RecordType, are_unique: bool) -> str:
    """One statement that says of each incoming row whose it is, which row it meets, and what is to become of it.

    `are_unique`: no key comes twice in the batch, so that the rows need not be sorted by their keys to see it.
    """
    key = [f'"{k}"' for k in spec.key]
    joins, student, missing, waits = _owners(spec)
    mixed = "false" if not (spec.of_parent and spec.of_student) else f"p.student_id <> {student}"
    if spec.name == "student":
        target, same_key = "coalesce(s.id, a.student_id)", "coalesce(i.state_id, i.lea_code || '|' || i.system_id)"
        joins.append(f"LEFT JOIN student t ON t.id = {target}")
        student = f"coalesce({target}, CASE WHEN i.dup = 1 THEN nextval('student_id_seq') END)"
        others = (
            "%(submitter)s::text IS NOT NULL AND t.lea_code <> %(submitter)s AND NOT EXISTS"
            " (SELECT FROM responsibility r WHERE r.student_id = t.id AND r.lea_code = %(submitter)s)"
        )
    else:
        same_key = ", ".join(f"i.{k}" for k in key)
        joins.append(f"LEFT JOIN {spec.name} t ON " + " AND ".join(f"t.{k} = i.{k}" for k in key))
        others = "false"
    lea = "left(i.site_code, 3)" if spec.name == "site" else "i.lea_code"
    rows = "SELECT i.*, 1 AS dup, received_digest AS first_digest FROM incoming i"
    if not are_unique:
        rows = (
            "SELECT i.*, row_number() OVER w AS dup, first_value(received_digest) OVER w AS first_digest"
            f" FROM incoming i WINDOW w AS (PARTITION BY {same_key} ORDER BY place)"
        )
    known_lea = "true" if spec.name == "lea" else f"EXISTS (SELECT FROM lea l WHERE l.lea_code = {lea})"
    return f"""
        INSERT INTO judged
        SELECT i.place, {student}, t.id,
            CASE WHEN NOT {known_lea} THEN 'lea'
                 WHEN {missing} THEN 'parent'
                 WHEN {mixed} THEN 'mixed'
                 WHEN i.dup > 1 AND i.received_digest = i.first_digest THEN 'same'
                 WHEN i.dup > 1 THEN 'repeated'
                 WHEN %(again)s AND t.received_digest IS DISTINCT FROM i.received_digest THEN 'repeated'
                 WHEN t.id IS NULL THEN 'new'
                 WHEN t.received_digest = i.received_digest THEN 'same'
                 WHEN {others} THEN 'others'
                 WHEN t.from_screen AND NOT %(screen)s THEN 'conflict'
                 WHEN t.load_id = %(load)s AND (t.sheet_no, t.received_row) <> (i.sheet_no, i.received_row)
                 THEN 'repeated'
                 ELSE 'changed' END,
            CASE WHEN NOT {known_lea} THEN 'lea|' || {lea} WHEN {missing} THEN {waits} END
        FROM ({rows}) i
        {" ".join(joins)}
        ORDER BY i.place
    """


def _owners(spec: RecordType) -> tuple[list[str], str, str, str]:
    """Joins, the owning student, the condition that student or parent is missing, and what the row then waits for."""
    joins: list[str] = []
    student, missing, waits = "NULL::bigint", "false", "NULL"
    if spec.of_student:
        joins.append("LEFT JOIN student s ON s.state_id = i.state_id")
        pending = (
            ""
            if spec.name != "student"
            else " AND EXISTS (SELECT FROM student q WHERE q.id = x.student_id AND q.state_id IS NULL)"
        )
        known = "i.state_id IS NULL" if spec.name != "student" else f"(i.state_id IS NULL OR (s.id IS NULL{pending}))"
        joins.append(
            "LEFT JOIN LATERAL (SELECT x.student_id FROM student_alias x WHERE x.lea_code = i.lea_code"
            f" AND x.system_id = i.system_id AND {known}) a ON true"
        )
        student = "coalesce(s.id, a.student_id)"
    if spec.parent == "student":
        missing = f"{student} IS NULL"
        waits = "'student|' || coalesce(i.state_id, i.lea_code || '|' || i.system_id)"
    if spec.of_parent:
        parent = spec.parent
        joins.append(f"LEFT JOIN {parent} p ON " + " AND ".join(f"p.{k} = i.{k}" for k in spec.parent_key))
        waits = f"'{parent}|' || " + " || '|' || ".join(f"i.{k}" for k in spec.parent_key)
        if spec.of_student:
            nobody = f"WHEN {student} IS NULL THEN 'student|' || coalesce(i.state_id, i.lea_code || '|' || i.system_id)"
            waits = f"CASE {nobody} ELSE {waits} END"
        missing = f"(p.id IS NULL OR {student} IS NULL)" if spec.of_student else "p.id IS NULL"
        if not spec.of_student and spec.about_student:
            student = "p.student_id"
    return joins, student, missing, waits


# Also where the row itself was turned away: its LEA knows the child under this ID all the same.
_ALIASES = """
    INSERT INTO student_alias (lea_code, system_id, student_id)
    SELECT i.lea_code, i.system_id, j.student_id FROM incoming i JOIN judged j USING (place)
    WHERE i.system_id IS NOT NULL AND j.student_id IS NOT NULL
    AND j.verdict IN ('new', 'changed', 'others', 'repeated')
    ORDER BY 1, 2, i.place ON CONFLICT (lea_code, system_id) DO NOTHING
"""


def _store(spec: RecordType) -> str:
    names = _names(spec)
    kept = ["sheet_no", "received_row", "received_digest", "legacy"]
    columns = [*names, *kept]
    is_student = spec.name == "student"
    owner = "id" if is_student else "student_id"
    owned, owns = (f", {owner}", ", j.student_id") if spec.about_student else ("", "")
    inserted = ", ".join(columns)
    picked = ", ".join(f"i.{c}" for c in columns)
    updates = [c for c in columns if c.strip('"') not in spec.key or is_student] + (
        [] if is_student or not owned else ["student_id"]
    )
    # A state ID once known is not taken away by a row of a system that does not know it yet.
    kept_id = {'"state_id"': "coalesce(excluded.state_id, t.state_id)"} if is_student else {}
    sets = ", ".join(f"{c} = {kept_id.get(c, f'excluded.{c}')}" for c in updates)
    pended = ", pended = false" if spec.name == "responsibility" else ""
    order = ", ".join(f'i."{k}"' for k in spec.key)
    conflict = "id" if is_student else ", ".join(f'"{k}"' for k in spec.key)
    return f"""
        INSERT INTO {spec.name} AS t ({inserted}{owned}, load_id, from_screen)
        SELECT {picked}{owns}, %(load)s, %(screen)s FROM incoming i JOIN judged j USING (place)
        WHERE j.verdict IN ('new', 'changed') ORDER BY {order}
        ON CONFLICT ({conflict}) DO UPDATE SET {sets}{pended}, load_id = excluded.load_id,
            from_screen = excluded.from_screen
        WHERE t.received_digest IS DISTINCT FROM excluded.received_digest
        AND (excluded.from_screen OR NOT t.from_screen)  -- somebody may have corrected it since the rows were judged
    """
