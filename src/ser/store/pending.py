"""The students whose records changed, and what is decided of them: facts for the kept days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from ser.law.fact import FactTable
from ser.store.connect import Db
from ser.store.copying import copy_rows


def claim(db: Db, size: int) -> list[int]:
    """Take some touched students for this transaction alone; nobody else decides them meanwhile."""
    query = "SELECT student_id FROM touched ORDER BY student_id LIMIT %s FOR UPDATE SKIP LOCKED"
    return [r[0] for r in db.execute(query, [size])]


def count(db: Db) -> int:
    """How many students wait to be decided."""
    row = db.execute("SELECT count(*) FROM touched").fetchone()
    return 0 if row is None else int(row[0])


def done(db: Db, ids: Sequence[int]) -> None:
    """Say that these students are decided; who is touched after this transaction began is touched anew."""
    db.execute("DELETE FROM touched WHERE student_id = ANY(%s)", [list(ids)])


def keep_facts(
    db: Db, tables: Sequence[FactTable], days: Sequence[date], ids: Sequence[int], rows: Mapping[str, Iterable[Any]]
) -> None:
    """Replace the facts of students on the kept days; a row is the student, the day and the values of the columns."""
    with db.pipeline():
        for table in tables:
            query = f"DELETE FROM fact_{table.name} WHERE student_id = ANY(%s) AND kept_for = ANY(%s)"
            db.execute(query, [list(ids), list(days)])
    for table in tables:
        columns = ["student_id", "kept_for", *(c.name for c in table.columns)]
        copy_rows(db, f"fact_{table.name}", columns, rows[table.name])


def kept_days(db: Db) -> dict[tuple[str, date], bool]:
    """The facts tables and days for which all facts stand, and whether each is kept current."""
    return {(r[0], r[1]): r[2] for r in db.execute("SELECT fact, day, is_current FROM kept_day ORDER BY 1, 2")}


def keep_days(db: Db, tables: Iterable[str], days: Mapping[date, bool]) -> None:
    """Note days for which the facts of every student now stand in these tables."""
    for table in tables:
        for day, is_current in days.items():
            db.execute(
                "INSERT INTO kept_day (fact, day, is_current) VALUES (%s, %s, %s)"
                " ON CONFLICT (fact, day) DO UPDATE SET is_current = excluded.is_current",
                [table, day, is_current],
            )


def forget_days(db: Db, kept: Iterable[tuple[str, date]]) -> None:
    """Drop facts of days that are not kept current, since records have changed."""
    for table, day in kept:
        db.execute(f"DELETE FROM fact_{table} WHERE kept_for = %s", [day])
        db.execute("DELETE FROM kept_day WHERE fact = %s AND day = %s", [table, day])


def borrow(db: Db, ids: Sequence[int]) -> list[int]:
    """Keep these students from being changed or decided by others until the transaction ends.

    Returns those who were not touched already, to be given back by `done`; the others stay touched.
    """
    query = """
        INSERT INTO touched (student_id) SELECT unnest(%s::bigint[]) ORDER BY 1
        ON CONFLICT (student_id) DO UPDATE SET touched_at = touched.touched_at RETURNING student_id, xmax = 0
    """
    return [r[0] for r in db.execute(query, [list(ids)]) if r[1]]
