"""The baseline of intake: the same record rows by COPY on one connection, which is what the database alone costs."""

from pathlib import Path

import psycopg
from psycopg import sql

from bench.measure import seconds
from ser.store.operations import server
from ser.store.running import state

BLOCK = 1 << 20


def copy_anew(home: Path, folder: Path) -> float:
    """How long the record rows that a database holds take to be copied into their emptied tables, with commits.

    The tables are the ones that intake fills: logged, with keys, indexes and constraints. Only the triggers that write
    history and note who was touched are off, as intake's ratio is to show what they cost. Rows are taken out and tables
    are emptied before the clock starts.
    """
    with server.lease(home) as urls, psycopg.connect(urls.owner_url) as db:
        files = [(table, folder / f"{table}.copy") for table in state().records]
        for table, file in files:
            _take_out(db, table, file)
        names = sql.SQL(", ").join(sql.Identifier(table) for table, _ in files)
        db.execute(sql.SQL("TRUNCATE {}").format(names))
        for table, _ in files:
            db.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
        db.commit()
        return sum(seconds(lambda t=table, f=file: _put_in(db, t, f)) for table, file in files)  # type: ignore[misc]


def _take_out(db: psycopg.Connection, table: str, file: Path) -> None:
    words = sql.SQL("COPY {} TO STDOUT (FORMAT csv)").format(sql.Identifier(table))
    with db.cursor() as cursor, cursor.copy(words) as copy, file.open("wb") as out:
        for block in copy:
            out.write(block)


def _put_in(db: psycopg.Connection, table: str, file: Path) -> None:
    words = sql.SQL("COPY {} FROM STDIN (FORMAT csv)").format(sql.Identifier(table))
    with db.cursor() as cursor, cursor.copy(words) as copy, file.open("rb") as rows:
        while block := rows.read(BLOCK):
            copy.write(block)
    db.commit()
