"""Brings a database to the tables and guards of this code; run by the owner alone."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from ser.store.guards import statements
from ser.store.orm import address
from ser.store.running import start, state

APP_ROLE = "ser_app"
OWNER = "owner"
OURS = "store"


class UnknownMigrations(RuntimeError):
    """The database was made by a newer SER than this; the message names the migrations that this one lacks."""


def migrate(owner_url: str, role: str = APP_ROLE) -> None:
    """Apply the migrations and write the guards; does nothing that is there already."""
    with psycopg.connect(owner_url, autocommit=True) as alone:
        # Two commands may open a new database at once: the second waits, and then finds everything made.
        alone.execute("SELECT pg_advisory_lock(hashtext('ser.migrate'))")
        try:
            with as_owner(owner_url):
                bring_to()
        except (OperationalError, InterfaceError) as lost:
            raise lost.__cause__ or lost  # noqa: B904 - the driver's own, as everywhere else
        with psycopg.connect(owner_url) as connection:
            for statement in grants(role):
                connection.execute(statement)


@contextmanager
def as_owner(owner_url: str) -> Iterator[None]:
    """Give Django a connection to this database, named OWNER, for as long as the block lasts."""
    start()
    connections.databases[OWNER] = address(owner_url)
    try:
        yield
    except DatabaseError as failed:
        # What goes wrong is told by the driver's errors, wherever it happened: doors know no others.
        raise failed.__cause__ if isinstance(failed.__cause__, psycopg.Error) else failed from None
    finally:
        connections[OWNER].close()
        del connections[OWNER], connections.databases[OWNER]


def bring_to(named: Collection[str] = ()) -> None:
    """Apply the migrations on the connection OWNER: all of them, or those that are named as app.migration."""
    last: dict[str, str] = {}
    for app, name in (each.split(".", 1) for each in named):
        last[app] = max(last.get(app, ""), name)
    # Tables that no migration of ours makes come all at once.
    for target in last.items() if OURS in last else [()]:
        call_command("migrate", *target, database=OWNER, verbosity=0, interactive=False, run_syncdb=not target)
    call_command("createcachetable", database=OWNER, verbosity=0)
    MigrationRecorder(connections[OWNER]).ensure_schema()  # the book of migrations, if there are none too


def tables_at(migrations: Collection[str]) -> frozenset[str]:
    """The tables that these migrations (app.migration) have made; raises UnknownMigrations if this code lacks one."""
    start()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    if unknown := sorted(set(migrations) - {f"{app}.{name}" for app, name in loader.disk_migrations}):
        raise UnknownMigrations(", ".join(unknown))
    named = [each.partition(".")[::2] for each in migrations]
    made = loader.project_state(named)
    return frozenset(model._meta.db_table for model in made.apps.get_models(include_auto_created=True))


def grants(role: str) -> Iterator[sql.SQL]:
    """The statements that `ser db roles` prints: guards, and what the application's role may do."""
    for text in statements(state(), role):
        yield sql.SQL(text)
    # Last, and in their transaction: whatever interrupts this, the word stands only where the guards do.
    yield sql.SQL(f"COMMENT ON TABLE public.django_migrations IS '{_guards_of_this_code()}'")


def is_migrated(connection: psycopg.Connection) -> bool:
    """Whether the database has the last migration of this code, and its guards."""
    start()
    from django.db.migrations.loader import MigrationLoader

    wanted = set(MigrationLoader(None).disk_migrations)
    found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if found is None or found[0] is None:
        return False
    said = connection.execute("SELECT obj_description('public.django_migrations'::regclass)").fetchone()
    if said is None or said[0] != _guards_of_this_code():
        return False
    done = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    return wanted <= set(done) and _has_tables(connection)


@cache
def _guards_of_this_code() -> str:
    written = "\n".join(statements(state(), APP_ROLE))
    return f"guards {sha256(written.encode()).hexdigest()[:16]}"


def _has_tables(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('public.student')").fetchone()
    return row is not None and row[0] is not None
