"""Single rows of records, as a person enters and corrects them: each under its number, and in its version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ser.law.record import Record, RecordType, maker
from ser.store.connect import Db
from ser.store.owner import owner
from ser.store.scope import Scope
from ser.store.students import converter

MOST_LISTED = 400
"""Members of staff whom a form lists; a larger LEA types the ID."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as it stands: its number, its child, what it says, its version, and who stored that when."""

    number: int
    student_id: int | None
    record: Record
    recorded_at: datetime
    recorded_by: str
    from_screen: bool

    @property
    def version(self) -> str:
        """What names this version of the row among all that it had."""
        return self.recorded_at.isoformat()


def row(scope: Scope, db: Db, kind: type[Record], number: int, *, lock: bool = False) -> Stored | None:
    """The row under this number, within the scope; locked, it stays as it is until the transaction ends."""
    spec = kind.spec
    allowed, parameters = _readable(scope, spec)
    query = f"SELECT {_columns(spec)} FROM {spec.name} WHERE id = %s AND {allowed}"
    found = db.execute(query + " FOR UPDATE" * lock, [number, *parameters]).fetchone()
    return None if found is None else _stored(kind, found)


def by_key(scope: Scope, db: Db, kind: type[Record], key: Iterable[object]) -> Stored | None:
    """The row under this key, to tell what became of it."""
    spec = kind.spec
    allowed, parameters = _readable(scope, spec)
    where = " AND ".join(f'"{name}" = %s' for name in spec.key)
    query = f"SELECT {_columns(spec)} FROM {spec.name} WHERE {where} AND {allowed}"
    found = db.execute(query, [*key, *parameters]).fetchone()
    return None if found is None else _stored(kind, found)


def was(scope: Scope, db: Db, kind: type[Record], number: int, version: str) -> Record | None:
    """What the row under this number said in an earlier version, if that version is known."""
    try:
        moment = datetime.fromisoformat(version)
    except ValueError:
        return None
    elements = ", ".join(f'"{e.name}"' for e in kind.spec.elements)
    allowed, parameters = _readable(scope, kind.spec, is_history=True)
    query = f"SELECT {elements} FROM {kind.spec.name}_history WHERE row_id = %s AND recorded_from = %s AND {allowed}"
    found = db.execute(query, [number, moment, *parameters]).fetchone()
    return None if found is None else _record(kind, found)


def listed(scope: Scope, db: Db, kind: type[Record], lea_code: str) -> list[Stored]:
    """The rows of a kind of record of an LEA, by their keys."""
    spec = kind.spec
    allowed, parameters = _readable(scope, spec)
    order = ", ".join(f'"{name}"' for name in spec.key)
    query = f"SELECT {_columns(spec)} FROM {spec.name} WHERE {owner(spec)} = %s AND {allowed} ORDER BY {order}"
    return [_stored(kind, found) for found in db.execute(query, [lea_code, *parameters])]


def system_id(db: Db, student_id: int, lea_code: str) -> str | None:
    """The ID under which an LEA knows a child."""
    query = "SELECT system_id FROM student_alias WHERE student_id = %s AND lea_code = %s ORDER BY id LIMIT 1"
    found = db.execute(query, [student_id, lea_code]).fetchone()
    return None if found is None else str(found[0])


def sites(db: Db, lea_code: str) -> list[tuple[str, str]]:
    """The sites of an LEA: code and name."""
    query = "SELECT site_code, site_name FROM site WHERE left(site_code, 3) = %s ORDER BY site_name, site_code"
    return [(r[0], r[1]) for r in db.execute(query, [lea_code])]


def staff(db: Db, lea_code: str) -> list[tuple[str, str]]:
    """The members of staff of an LEA: ID and name; none where there are more than a list is good for."""
    query = f"""
        SELECT provider_id, concat_ws(', ', last_name, first_name) FROM provider WHERE lea_code = %s
        ORDER BY 2, 1 LIMIT {MOST_LISTED + 1}
    """
    found = [(r[0], r[1]) for r in db.execute(query, [lea_code])]
    return found if len(found) <= MOST_LISTED else []


def names(db: Db, actors: Iterable[str]) -> Mapping[str, str]:
    """Who the actors of a trace are: people with an account by name, others as the machine knows them."""
    told = {actor: _door(actor) for actor in actors}
    numbers = [int(actor[5:]) for actor in told if actor.startswith("user:") and actor[5:].isdigit()]
    query = "SELECT 'user:' || id, full_name FROM ser_accounts() WHERE id = ANY(%s)"
    return told | {r[0]: r[1] for r in db.execute(query, [numbers])} if numbers else told


def _door(actor: str) -> str:
    door, _, known = actor.partition(":")
    return {"operator": f"{known}, on the command line", "system": "SER itself"}.get(door, actor) if known else actor


def _readable(scope: Scope, spec: RecordType, *, is_history: bool = False) -> tuple[str, list[object]]:
    if spec.about_student and is_history:
        return scope.records(spec.name, spec.history_child_column, f"{spec.name}_history", few=True)
    if spec.about_student:
        return scope.records(spec.name, spec.child_column, few=True)
    if spec.group == "directory" or scope.is_state:
        return "true", []
    return scope.rows("lea_code")


def _columns(spec: RecordType) -> str:
    elements = ", ".join(f'"{e.name}"' for e in spec.elements)
    return f"id, {spec.child_column}, recorded_from, recorded_by, from_screen, {elements}"


def _stored(kind: type[Record], values: tuple[object, ...]) -> Stored:
    number, child, at, actor, from_screen, *said = values
    student = int(child) if kind.spec.about_student and isinstance(child, int) else None
    assert isinstance(number, int)
    assert isinstance(at, datetime)
    return Stored(number, student, _record(kind, tuple(said)), at, str(actor), bool(from_screen))


def _record(kind: type[Record], values: tuple[object, ...]) -> Record:
    fix = converter(kind.spec.elements)
    return maker(kind)(values if fix is None else fix(values))
