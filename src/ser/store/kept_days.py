"""The kept days: those for which the facts of every student are decided, who owns each, and which are whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ser.law.fact import FactTable
from ser.law.kept_day import ASKED, TODAY, KeptDay
from ser.store.connect import Db
from ser.store.copying import copy_rows


@dataclass(frozen=True, slots=True)
class FactDay:
    """A facts table and a day: whole once every student has been decided for it, and kept up to date from its start."""

    number: int
    fact: str
    day: date
    is_whole: bool


def kept(db: Db) -> list[FactDay]:
    """The tables and days that are kept, whole or not."""
    return [FactDay(*row) for row in db.execute("SELECT id, fact, day, is_whole FROM kept_day ORDER BY fact, day")]


def held(db: Db) -> list[FactDay]:
    """The same, none of which is dropped before this transaction ends: what it decides is not left to nobody."""
    query = "SELECT id, fact, day, is_whole FROM kept_day ORDER BY id FOR KEY SHARE"
    return [FactDay(*row) for row in db.execute(query)]


def owned(db: Db) -> frozenset[KeptDay]:
    """The days that are kept, each with its owner."""
    return frozenset(KeptDay(*row) for row in db.execute("SELECT owner, day FROM day_owner"))


def today(db: Db) -> date | None:
    """The day for which everybody is decided, which pages and worklists speak of; None before the first one."""
    query = """
        SELECT max(o.day) FROM day_owner o
        WHERE o.owner = %s AND NOT EXISTS (SELECT FROM kept_day k WHERE k.day = o.day AND NOT k.is_whole)
    """
    row = db.execute(query, [TODAY]).fetchone()
    return None if row is None else row[0]


def coming(db: Db) -> date | None:
    """The day to which today is being moved, and for which findings are decided; today itself where it is not moved."""
    row = db.execute("SELECT max(day) FROM day_owner WHERE owner = %s", [TODAY]).fetchone()
    return None if row is None else row[0]


def is_whole(db: Db, tables: Sequence[str], day: date) -> bool:
    """Whether the facts of every student are there for a day in all of these tables."""
    whole = {each.fact for each in kept(db) if each.day == day and each.is_whole}
    return whole.issuperset(tables)


def begin(db: Db, tables: Iterable[str], days: Collection[KeptDay]) -> list[FactDay]:
    """Keep days from now on; gives what is still to be decided before they are whole.

    The process that decides a student after this transaction has ended decides for these days too.
    """
    names, wanted = list(tables), sorted({each.day for each in days})
    db.execute(
        "INSERT INTO kept_day (fact, day) SELECT f, d FROM unnest(%s::text[]) f, unnest(%s::date[]) d ORDER BY 1, 2"
        " ON CONFLICT (fact, day) DO NOTHING",
        [names, wanted],
    )
    lacking = [each for each in kept(db) if each.fact in names and each.day in wanted and not each.is_whole]
    asked = {each.day for each in lacking}
    for each in sorted(days):
        if each.owner != ASKED or each.day in asked:
            own(db, each)
    return lacking


def own(db: Db, each: KeptDay) -> None:
    """Say that somebody needs a day."""
    db.execute("INSERT INTO day_owner (owner, day) VALUES (%s, %s) ON CONFLICT DO NOTHING", [each.owner, each.day])


def make_whole(db: Db, decided: Iterable[FactDay]) -> bool:
    """Say that every student is decided for these; false where one was dropped meanwhile."""
    numbers = [each.number for each in decided]
    return db.execute("UPDATE kept_day SET is_whole = true WHERE id = ANY(%s)", [numbers]).rowcount == len(numbers)


def disown(db: Db, days: Iterable[KeptDay]) -> list[date]:
    """Take owners from days, and drop the days that nobody owns any more; gives those. `sweep` deletes their facts."""
    for each in sorted(days):
        db.execute("DELETE FROM day_owner WHERE owner = %s AND day = %s", [each.owner, each.day])
    query = """
        DELETE FROM kept_day k WHERE NOT EXISTS (SELECT FROM day_owner o WHERE o.day = k.day) RETURNING k.day
    """
    return sorted({row[0] for row in db.execute(query)})


def forget_asked(db: Db) -> list[date]:
    """Drop the days that were only asked for."""
    return disown(db, [each for each in owned(db) if each.owner == ASKED])


def sweep(db: Db, table: FactTable) -> None:
    """Delete the facts of days that are kept no more, also those that somebody who was killed has left."""
    query = f"""
        WITH RECURSIVE days AS (
            SELECT min(kept_for) AS day FROM fact_{table.name} UNION ALL
            SELECT (SELECT min(f.kept_for) FROM fact_{table.name} f WHERE f.kept_for > d.day) FROM days d
            WHERE d.day IS NOT NULL
        )
        DELETE FROM fact_{table.name} f USING days d WHERE f.kept_for = d.day
        AND NOT EXISTS (SELECT FROM kept_day k WHERE k.fact = %s AND k.day = d.day)
    """
    db.execute(query, [table.name])


def keep_facts(
    db: Db,
    days: Mapping[str, Sequence[date]],
    tables: Sequence[FactTable],
    ids: Sequence[int],
    rows: Mapping[str, Iterable[Sequence[object]]],
) -> None:
    """Replace the facts of students on some days of each table; a row is the student, the day and the columns."""
    with db.pipeline():
        for table in tables:
            query = f"DELETE FROM fact_{table.name} WHERE student_id = ANY(%s) AND kept_for = ANY(%s)"
            db.execute(query, [list(ids), list(days[table.name])])
    for table in tables:
        columns = ["student_id", "kept_for", *(c.name for c in table.columns)]
        copy_rows(db, f"fact_{table.name}", columns, rows[table.name])
