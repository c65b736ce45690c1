"""Brings a database to the tables and guards of this code; run by the owner alone."""

from collections.abc import Iterator

import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from ser.store.guards import statements
from ser.store.orm import address
from ser.store.running import start, state

APP_ROLE = "ser_app"


def migrate(owner_url: str, role: str = APP_ROLE) -> None:
    """Apply the migrations and write the guards; does nothing that is there already."""
    start()
    connections.databases["owner"] = address(owner_url)
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False, run_syncdb=True)
        call_command("createcachetable", database="owner", verbosity=0)
        MigrationRecorder(connections["owner"]).ensure_schema()  # the book of migrations, if there are none too
    finally:
        connections["owner"].close()
        del connections["owner"], connections.databases["owner"]
    with psycopg.connect(owner_url) as connection:
        for statement in grants(role):
            connection.execute(statement)


def grants(role: str) -> Iterator[sql.SQL]:
    """The statements that `ser db roles` prints: guards, and what the application's role may do."""
    for text in statements(state(), role):
        yield sql.SQL(text)


def is_migrated(connection: psycopg.Connection) -> bool:
    """Whether the database has the last migration of this code."""
    start()
    from django.db.migrations.loader import MigrationLoader

    wanted = set(MigrationLoader(None).disk_migrations)
    found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if found is None or found[0] is None:
        return False
    done = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return wanted <= set(done) and _has_tables(connection)


def _has_tables(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('public.student')").fetchone()
    return row is not None and row[0] is not None
