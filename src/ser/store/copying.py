"""Rows into a table under row-level security, where COPY may not go: by COPY to a temporary table, then over."""

from collections.abc import Iterable, Sequence
from itertools import chain

from psycopg import sql

from ser.store.connect import Db

FEW = 50
"""Rows up to which one INSERT is quicker than a temporary table."""


def copy_rows(db: Db, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Add rows to a table; they are read to the end first, so that they may come from a query."""
    listed = list(rows)
    if not listed:
        return
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("INSERT INTO {} ({}) ").format(sql.Identifier(table), names)
    if len(listed) <= FEW:
        row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(columns)))
        values = sql.SQL("VALUES {}").format(sql.SQL(", ").join([row] * len(listed)))
        db.execute(into + values, list(chain.from_iterable(listed)))
        return
    db.execute("DROP TABLE IF EXISTS pg_temp.copied")
    make = sql.SQL("CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA")
    db.execute(make.format(names, sql.Identifier(table)))
    with db.cursor() as cursor, cursor.copy(sql.SQL("COPY copied ({}) FROM STDIN").format(names)) as copy:
        for each in listed:
            copy.write_row(each)
    db.execute(into + sql.SQL("SELECT {} FROM copied").format(names))
