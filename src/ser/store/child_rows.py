"""All that the tables hold of one child, as somebody may read it: rows with their numbers, versions."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ser.federal.records import AdoptionLink
from ser.law.record import CHILD, Record, RecordType, maker
from ser.law.student import Student
from ser.store import protection
from ser.store.connect import Db, Query, fetched
from ser.store.running import state
from ser.store.scope import Scope
from ser.store.students import converter, public_id, settle, whole_ids


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands: its number, what it says, and who stored it when, and from where."""

    number: int
    record: Record
    recorded_at: datetime
    recorded_by: str
    from_screen: bool
    legacy: bool


@dataclass(frozen=True, slots=True)
class Version:
    """What a row said for a time: until it was replaced by somebody, or until now."""

    number: int
    record: Record
    recorded_at: datetime
    recorded_by: str
    replaced_at: datetime | None
    replaced_by: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A child with the rows behind its records, each kind under its name; whether this is all that is known of it."""

    student: Student
    rows: dict[str, list[Row]]
    is_whole: bool

    @property
    def converted(self) -> frozenset[tuple[str, str]]:
        """The records, by kind and key, that stand as they were converted from an older system."""
        return frozenset((kind, row.record.key) for kind, rows in self.rows.items() for row in rows if row.legacy)

    def row_of(self, record: str, key: str) -> Row | None:
        """The row under a key as findings show it; a child's own row is the only one of its kind."""
        rows = self.rows.get(record, [])
        return next((row for row in rows if record == CHILD or row.record.key == key), None)


def read(scope: Scope, db: Db, student_id: int) -> Whole:
    """A child of the scope; of one that was an LEA's before, what belongs to that LEA's own period."""
    is_whole = scope.is_state or student_id in whole_ids(scope, db, [student_id])
    kinds = _kinds(scope)
    found = fetched(db, [_query(scope, kind.spec, student_id, is_whole) for kind in kinds])
    rows = {kind.spec.name: list(_rows(kind, of_kind)) for kind, of_kind in zip(kinds, found, strict=True)}
    made = state().student({name: tuple(row.record for row in of_kind) for name, of_kind in rows.items()})
    student = replace(made, public_id=public_id(scope, db, student_id))
    return Whole(settle(db, [student])(student), rows, is_whole)


def _kinds(scope: Scope) -> list[type[Record]]:
    return [kind for kind in state().declared.records if kind.spec.about_student and scope.may_read(kind.spec)]


def _query(scope: Scope, spec: RecordType, student_id: int, is_whole: bool) -> Query:
    student = spec.child_column
    allowed, parameters = ("true", []) if is_whole else scope.records(spec.name, student)
    query = (
        f"SELECT id, recorded_from, recorded_by, from_screen, legacy, {protection.columns(scope, spec)}"
        f" FROM {spec.name} WHERE {student} = %s AND {allowed} ORDER BY id"
    )
    return query, [student_id, *parameters]


def _rows(kind: type[Record], found: Iterable[tuple[Any, ...]]) -> Iterator[Row]:
    for number, at, by, from_screen, legacy, *values in found:
        yield Row(number, _made(kind, values), at, by, from_screen, legacy)


def versions(scope: Scope, db: Db, student_id: int, is_whole: bool) -> list[Version]:
    """Every version of every row of a child that the scope may read, those that stand now among them."""
    kinds = _kinds(scope)
    found = fetched(db, [_versions(scope, kind.spec, student_id, is_whole) for kind in kinds])
    return [
        Version(number, _made(kind, values), at, by, until, replaced)
        for kind, of_kind in zip(kinds, found, strict=True)
        for number, at, by, until, replaced, *values in of_kind
    ]


def _versions(scope: Scope, spec: RecordType, student_id: int, is_whole: bool) -> Query:
    table = f"{spec.name}_history"
    now, then = spec.child_column, spec.history_child_column
    # Who sees the whole history of a child need not be asked again of every row.
    allowed, parameters = ("true", []) if is_whole else scope.records(spec.name, now)
    owned, own = ("true", []) if is_whole else scope.records(spec.name, then, table)
    query = f"""
        SELECT id, recorded_from, recorded_by, NULL, '', {protection.columns(scope, spec)} FROM {spec.name}
        WHERE {now} = %s AND {allowed} UNION ALL
        SELECT row_id, recorded_from, recorded_by, recorded_to, replaced_by, {protection.columns(scope, spec, table)}
        FROM {table} WHERE {then} = %s AND {owned} ORDER BY 1, 2
    """
    return query, [student_id, *parameters, student_id, *own]


def sealed_links(scope: Scope, db: Db, state_id: str | None) -> list[Record]:
    """The sealed links that name an ID; the database gives them to the keepers alone."""
    if state_id is None:
        return []
    spec = AdoptionLink.spec
    query = (
        f"SELECT {protection.columns(scope, spec)} FROM {spec.name} WHERE %s IN (former_state_id, adopted_state_id)"
        " ORDER BY sealed_date, id"
    )
    (found,) = fetched(db, [(query, [state_id])])
    return [_made(AdoptionLink, values) for values in found]


def sealed_pairs(db: Db, numbers: Collection[int] | None = None) -> frozenset[tuple[int, int]]:
    """The pairs of children, or those with one of these, whom a sealed link joins; the lower number first.

    Asked by the system alone, to leave them out of what others read.
    """
    query = f"""
        SELECT DISTINCT least(a.id, b.id), greatest(a.id, b.id) FROM {AdoptionLink.spec.name} l
        JOIN student a ON a.state_id = l.former_state_id JOIN student b ON b.state_id = l.adopted_state_id
        WHERE %s::bigint[] IS NULL OR a.id = ANY(%s) OR b.id = ANY(%s)
    """
    asked = None if numbers is None else sorted(numbers)
    return frozenset((one, other) for one, other in db.execute(query, [asked, asked, asked]))


def _made(kind: type[Record], values: Sequence[Any]) -> Record:
    fix = converter(kind.spec.elements)
    return maker(kind)(values if fix is None else fix(tuple(values)))
