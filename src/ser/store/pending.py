"""The students who wait to be decided: their records changed, or a new day has begun."""

from collections.abc import Sequence

from ser.store.connect import Db


def claim(db: Db, size: int) -> dict[int, bool]:
    """Take some waiting students for this transaction alone; nobody else decides them meanwhile.

    Tells of each whether its records changed, or nothing but the day.
    """
    query = "SELECT student_id, is_changed FROM touched ORDER BY student_id LIMIT %s FOR UPDATE SKIP LOCKED"
    return {row[0]: row[1] for row in db.execute(query, [size])}


def count(db: Db) -> int:
    """How many students wait to be decided."""
    return _counted(db, "true")


def count_changed(db: Db) -> int:
    """How many students wait whose records changed."""
    return _counted(db, "is_changed")


def count_new_day(db: Db) -> int:
    """How many students have not been decided for a new day yet, those included whom somebody decides just now."""
    return _counted(db, "is_new_day")


def _counted(db: Db, which: str) -> int:
    row = db.execute(f"SELECT count(*) FROM touched WHERE {which}").fetchone()
    return 0 if row is None else int(row[0])


def done(db: Db, ids: Sequence[int]) -> None:
    """Say that these students are decided; who is touched after this transaction began waits again."""
    db.execute("DELETE FROM touched WHERE student_id = ANY(%s)", [list(ids)])


def a_new_day(db: Db) -> None:
    """Have every student decided for the days that are not whole; a student who is decided just now is waited for."""
    db.execute(
        "INSERT INTO touched (student_id, is_changed, is_new_day) SELECT id, false, true FROM student ORDER BY 1"
        " ON CONFLICT (student_id) DO UPDATE SET is_new_day = true"
    )


def wait(db: Db) -> None:
    """Wait until somebody else has decided a student for a new day, or has died of it."""
    db.execute("SELECT FROM touched WHERE is_new_day ORDER BY student_id LIMIT 1 FOR UPDATE")


def borrow(db: Db, ids: Sequence[int]) -> list[int]:
    """Keep these students from being changed or decided by others until the transaction ends.

    Returns those who were not touched already, to be given back by `done`; the others stay touched.
    """
    query = """
        INSERT INTO touched (student_id) SELECT unnest(%s::bigint[]) ORDER BY 1
        ON CONFLICT (student_id) DO UPDATE SET touched_at = touched.touched_at RETURNING student_id, xmax = 0
    """
    return [r[0] for r in db.execute(query, [list(ids)]) if r[1]]
