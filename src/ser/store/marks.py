"""Words about the database as a whole, such as that a demonstration made it, or which day is being decided."""

from ser.store.connect import Db


def value(db: Db, name: str) -> str | None:
    """What is noted under a name, if anything."""
    row = db.execute("SELECT value FROM mark WHERE name = %s", [name]).fetchone()
    return None if row is None else str(row[0])


def put(db: Db, name: str, value: str) -> None:
    """Note something under a name, in place of what was noted."""
    query = "INSERT INTO mark (name, value) VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    db.execute(query, [name, value])


def advance(db: Db, name: str, value: str) -> bool:
    """Note something that only grows; false where as much, or more, was noted already."""
    query = """
        INSERT INTO mark (name, value) VALUES (%s, %s)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE mark.value < excluded.value RETURNING name
    """
    return db.execute(query, [name, value]).fetchone() is not None


def drop(db: Db, name: str) -> None:
    """Forget what was noted under a name."""
    db.execute("DELETE FROM mark WHERE name = %s", [name])


def is_unused(db: Db) -> bool:
    """Whether nothing was ever loaded into the database."""
    row = db.execute("SELECT EXISTS (SELECT FROM submission) OR EXISTS (SELECT FROM audit_event)").fetchone()
    return row is not None and not row[0]
