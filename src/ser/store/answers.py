"""What people answered once, remembered for later files: the order of dates, and whose a child's own row is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ser.store.connect import Db
from ser.store.scope import Scope


class Kind(StrEnum):
    """What was asked."""

    DATES = "dates"
    SAME_CHILD = "same child"
    ANOTHER_CHILD = "another child"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: for the files of which LEA, what was asked about what, what was said, by whom and when.

    One for the whole state is for the files of the person who gave it. Of a child's own row, the subject is its LEA and
    both IDs, and the value a digest of who it says that the child is.
    """

    number: int
    lea_code: str | None
    kind: Kind
    subject: str
    value: str = field(repr=False)
    given_by: str
    given_at: datetime
    load_id: int | None

    @property
    def words(self) -> str:
        """What was answered, in words; they name no child but by ID."""
        if self.kind is Kind.DATES:
            return f"dates such as 03/01/2018 are written {self.value}"
        _, state_id, system_id = self.subject.split("|", 2)
        child = "the same child" if self.kind is Kind.SAME_CHILD else "another child"
        return f"a row under {state_id or system_id} that says otherwise is of {child}"


@dataclass(frozen=True, slots=True)
class Profile:
    """The elements of a kind of record that an LEA maintains, by whom and when that was said."""

    record: str
    elements: frozenset[str]
    set_by: str
    set_at: datetime


_COLUMNS = "id, lea_code, kind, subject, value, given_by, given_at, load_id"
_OF_CHILDREN = [Kind.SAME_CHILD, Kind.ANOTHER_CHILD]
_SENDER = "lea_code IS NOT DISTINCT FROM %s AND (lea_code IS NOT NULL OR given_by = %s)"


def give(
    db: Db, kind: Kind, value: str, *, lea_code: str | None, by: str, subject: str = "", load_id: int | None = None
) -> None:
    """Remember an answer, in place of the one that was given before; of one ID, two rows may both be the child."""
    replaced = [kind] if kind is Kind.DATES else _OF_CHILDREN
    query = f"DELETE FROM answer WHERE kind = ANY(%s) AND subject = %s AND (%s OR value = %s) AND {_SENDER}"
    db.execute(query, [replaced, subject, kind is Kind.DATES, value, lea_code, by])
    query = "INSERT INTO answer (kind, subject, value, lea_code, given_by, load_id) VALUES (%s, %s, %s, %s, %s, %s)"
    db.execute(query, [kind, subject, value, lea_code, by, load_id])


def dates(db: Db, lea_code: str | None, actor: str) -> str:
    """What comes first in the dates of a sender's files, as was said last; nothing where nobody said it.

    What somebody said on behalf of an LEA holds for all files of the LEA.
    """
    query = f"SELECT value FROM answer WHERE kind = %s AND {_SENDER} ORDER BY id DESC LIMIT 1"
    row = db.execute(query, [Kind.DATES, lea_code, actor]).fetchone()
    return "" if row is None else str(row[0])


def children(db: Db, lea_code: str | None) -> dict[tuple[str, str], bool]:
    """Which rows are of the child who is known under their IDs though they say otherwise, and which are not.

    A row is known by its IDs, and who it says that the child is. Rows of an LEA are of the LEA, no matter who sends
    them.
    """
    query = "SELECT subject, value, kind FROM answer WHERE kind = ANY(%s) AND (%s::text IS NULL OR lea_code = %s)"
    rows = db.execute(query, [_OF_CHILDREN, lea_code, lea_code])
    return {(subject, value): kind == Kind.SAME_CHILD for subject, value, kind in rows}


def listed(scope: Scope, db: Db) -> list[Answer]:
    """The answers that the scope may know of, the newest first."""
    condition, leas = scope.rows("lea_code")
    query = f"SELECT {_COLUMNS} FROM answer WHERE {condition} ORDER BY id DESC"
    return [Answer(row[0], row[1], Kind(row[2]), *row[3:]) for row in db.execute(query, leas)]


def forget(scope: Scope, db: Db, number: int) -> Answer | None:
    """Take an answer back, if the scope may know of it; gives the answer."""
    condition, leas = scope.rows("lea_code")
    row = db.execute(
        f"DELETE FROM answer WHERE id = %s AND {condition} RETURNING {_COLUMNS}", [number, *leas]
    ).fetchone()
    return None if row is None else Answer(row[0], row[1], Kind(row[2]), *row[3:])


def maintained(db: Db, lea_code: str | None) -> dict[str, frozenset[str]]:
    """The elements that an LEA maintains, by record; a record that is not there is maintained whole."""
    query = "SELECT record, elements FROM maintained WHERE lea_code = %s ORDER BY record"
    return {row[0]: frozenset(row[1]) for row in db.execute(query, [lea_code])}


def profiles(db: Db, lea_code: str) -> list[Profile]:
    """What an LEA maintains of the records that it does not maintain whole, with who said so."""
    query = "SELECT record, elements, set_by, set_at FROM maintained WHERE lea_code = %s ORDER BY record"
    return [Profile(row[0], frozenset(row[1]), *row[2:]) for row in db.execute(query, [lea_code])]


def maintain(db: Db, lea_code: str, record: str, elements: Iterable[str], by: str) -> None:
    """Note the elements of a kind of record that an LEA maintains."""
    query = """
        INSERT INTO maintained (lea_code, record, elements, set_by) VALUES (%s, %s, to_jsonb(%s::text[]), %s)
        ON CONFLICT (lea_code, record) DO UPDATE SET elements = excluded.elements, set_by = excluded.set_by,
            set_at = now()
    """
    db.execute(query, [lea_code, record, sorted(elements), by])


def maintain_all(db: Db, lea_code: str, record: str) -> bool:
    """Note that an LEA maintains a kind of record whole; false where nothing else was noted."""
    query = "DELETE FROM maintained WHERE lea_code = %s AND record = %s"
    return bool(db.execute(query, [lea_code, record]).rowcount)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is remembered of a sender: the order of dates, whose rows were asked about, the elements it maintains."""

    dates: str = ""
    children: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    maintained: Mapping[str, frozenset[str]] | None = None


NOTHING = Remembered()


def remembered(db: Db, lea_code: str | None, actor: str) -> Remembered:
    """What is remembered of a sender."""
    return Remembered(
        dates(db, lea_code, actor), children(db, lea_code), maintained(db, lea_code) if lea_code else None
    )
