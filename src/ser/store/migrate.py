"""Brings a database to the tables and guards of this code; run by the owner alone."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from ser.store.guards import statements
from ser.store.running import start, state

APP_ROLE = "ser_app"
OWNER = "owner"


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
    connections.databases[OWNER] = _settings(owner_url)
    try:
        yield
    except DatabaseError as failed:
        # What goes wrong is told by the driver's errors, wherever it happened: doors know no others.
        raise failed.__cause__ if isinstance(failed.__cause__, psycopg.Error) else failed from None
    finally:
        connections[OWNER].close()
        del connections[OWNER], connections.databases[OWNER]


def bring_to(last: str | None = None) -> None:
    """Apply the migrations on the connection OWNER: all of them, or those up to a named one."""
    named = ["store", last] if last else []
    call_command("migrate", *named, database=OWNER, verbosity=0, interactive=False, run_syncdb=not named)
    MigrationRecorder(connections[OWNER]).ensure_schema()  # the book of migrations, if there are none too


def tables_at(migrations: Collection[str]) -> frozenset[str]:
    """The tables that these migrations have made; raises UnknownMigrations if this code lacks one of them."""
    start()
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = {name for app, name in loader.disk_migrations if app == "store"}
    if unknown := sorted(set(migrations) - known):
        raise UnknownMigrations(", ".join(unknown))
    if not migrations:
        return frozenset(model._meta.db_table for model in apps.get_app_config("store").get_models())
    made = loader.project_state([("store", name) for name in migrations]).models.values()
    return frozenset(str(model.options["db_table"]) for model in made)


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

    wanted = {name for app, name in MigrationLoader(None).disk_migrations if app == "store"}
    found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if found is None or found[0] is None:
        return False
    said = connection.execute("SELECT obj_description('public.django_migrations'::regclass)").fetchone()
    if said is None or said[0] != _guards_of_this_code():
        return False
    done = connection.execute("SELECT name FROM django_migrations WHERE app = 'store'").fetchall()
    return wanted <= {row[0] for row in done} and (bool(wanted) or bool(_has_tables(connection)))


@cache
def _guards_of_this_code() -> str:
    written = "\n".join(statements(state(), APP_ROLE))
    return f"guards {sha256(written.encode()).hexdigest()[:16]}"


def _has_tables(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('public.student')").fetchone()
    return row is not None and row[0] is not None


def _settings(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = {k: v[0] for k, v in parse_qs(parts.query).items()}
    base = dict(connections.databases["default"])
    return base | {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        # Such as sslmode and sslrootcert: a connection that is asked to be encrypted must be.
        "OPTIONS": {name: value for name, value in query.items() if name not in ("host", "port")},
    }
