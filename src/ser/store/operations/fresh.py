"""Makes a new database: everything in it is deleted, so only what a demonstration made is given to it."""

import os
from pathlib import Path

import psycopg
from psycopg import sql

from ser.store.connect import NotReady
from ser.store.operations.migrate import migrate
from ser.store.operations.server import create_database, drop_database, lease

_DATABASE = "ser"


def remake(home: Path) -> None:
    """Delete the database of this home, or what is in the one that DATABASE_URL names, and make it again."""
    if os.environ.get("DATABASE_URL"):
        _empty(os.environ.get("SER_OWNER_URL", ""))
        return
    with lease(home) as urls:
        elsewhere = urls.database("template1").owner_url
        drop_database(elsewhere, _DATABASE)
        create_database(elsewhere, _DATABASE)
        migrate(urls.owner_url)


def _empty(owner_url: str) -> None:
    if not owner_url:
        raise NotReady(
            "Only the owner of its tables may empty this database. Name the owner's address in SER_OWNER_URL."
        )
    with psycopg.connect(owner_url) as owner:
        found = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'django%'"
        ).fetchall()
        if found:
            names = sql.SQL(", ").join(sql.Identifier("public", row[0]) for row in found)
            owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(names))
    migrate(owner_url)
