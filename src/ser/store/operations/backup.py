"""Takes a backup: every table as of one moment, and what belongs to it of the home, while others go on working."""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import psycopg
from psycopg import sql

from ser.store import audit
from ser.store.connect import Db, NotReady
from ser.store.operations import home_files
from ser.store.operations.address import to_read
from ser.store.operations.backup_file import (
    BLOCK,
    FILES,
    TABLES,
    Manifest,
    Part,
    new_zip,
    place,
    write_manifest,
    write_part,
)
from ser.store.operations.migrate import UnknownMigrations, tables_at
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope

LEFT_OUT = frozenset({"django_session", "usersessions_usersession"})
"""Who is signed in is not kept: the person who restores a backup lets nobody in by an old key."""

_COLUMNS = """
    SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = to_regclass('public.' || %s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_SEQUENCES = """
    SELECT sequencename, last_value FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL AND sequencename = ANY(%s) ORDER BY 1
"""
# The one way to write a value that reads back as the same value, whatever the database is set to.
FORM = "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL timezone = 'UTC'; SET LOCAL extra_float_digits = 1"


def take(by: Scope, home: Path, out: IO[bytes], progress: Progress) -> Manifest:
    """Write a backup of the database and of what belongs to it of the home, and note in the database that it was made.

    Where `out` is itself a file of the home, it is left out.
    """
    home = home.expanduser()
    with to_read(home) as url, closing(psycopg.connect(url, application_name="ser backup")) as db:
        names = sorted(tables(db) - LEFT_OUT)
        db.rollback()
        db.isolation_level, db.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        with new_zip(out) as into:
            made = _write(by, db, names, home, into, _identity(out), progress)
        db.rollback()
        db.isolation_level, db.read_only = None, None
        told = {"digest": made.digest, "taken_at": made.taken_at, "rows": made.rows, "files": len(made.files)}
        audit.note(db, by, "backup", detail=told)
        db.commit()
    return made


def applied(db: Db) -> tuple[str, ...]:
    """The migrations that made the tables of this database, in order; raises NotReady if it has no tables of SER."""
    row = db.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
    if row is None or not row[0]:
        raise NotReady("The database has no tables of SER, so there is nothing to back up.")
    return tuple(r[0] for r in db.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id"))


def tables(db: Db) -> frozenset[str]:
    """The tables of SER in this database; what others keep beside them is theirs."""
    try:
        return tables_at(applied(db))
    except UnknownMigrations as newer:
        raise NotReady(
            f"The database was made by a newer SER than this one, {version('ser')}: it has the tables of {newer}. "
            "Install that version, and run the command again."
        ) from newer


def _identity(out: IO[bytes]) -> tuple[int, int] | None:
    """By what the system knows a file; None for what is none, such as a pipe into memory."""
    try:
        status = os.fstat(out.fileno())
    except (OSError, AttributeError):
        return None
    return status.st_dev, status.st_ino


def _write(
    by: Scope, db: Db, names: Sequence[str], home: Path, into: ZipFile, own: tuple[int, int] | None, progress: Progress
) -> Manifest:
    _settle(db, names)
    row = db.execute("SELECT clock_timestamp(), current_setting('server_version')").fetchone()
    assert row is not None
    taken_at, postgres = row
    made = applied(db)
    files = home_files.kept(home)
    total = len(names) + len(files)
    written, copied = [], []
    for done, name in enumerate(names, 1):
        written.append(_table(db, name, into))
        progress("backing up", done, total)
    for done, name in enumerate(files, len(names) + 1):
        copied += _file(home, name, into, own)
        progress("backing up", done, total)
    # Read last: a number that was given away since the moment may be skipped, and none is given twice.
    numbers = db.execute(_SEQUENCES, [[f"{name}_id_seq" for name in names]]).fetchall()
    manifest = Manifest(
        state().name, version("ser"), postgres, made, taken_at, by.actor, dict(numbers), tuple(written), tuple(copied)
    )
    return write_manifest(into, manifest)


def _settle(db: Db, names: Sequence[str]) -> None:
    """Hold the tables as they are, so that none is changed or emptied meanwhile; then the moment is taken."""
    listed = sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
    try:
        db.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(listed))  # before the first query takes it
        db.execute("SET LOCAL row_security = off")  # a policy then refuses to be read under, and hides nothing
        for setting in FORM.split(";"):
            db.execute(sql.SQL(setting))
    except psycopg.errors.UndefinedTable as gone:
        raise NotReady("The tables were being changed by somebody else. Run the command again.") from gone
    except psycopg.errors.InsufficientPrivilege as refused:
        raise NotReady(
            "SER_OWNER_URL names a role that may not read every table. Name the owner's address."
        ) from refused


def _table(db: Db, name: str, into: ZipFile) -> Part:
    row = db.execute(_COLUMNS, [name]).fetchone()
    assert row is not None
    columns = tuple(row[0])
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    words = sql.SQL("COPY {} ({}) TO STDOUT (FORMAT csv, HEADER)").format(sql.Identifier("public", name), listed)
    with db.cursor() as cursor:
        with cursor.copy(words) as copy:
            size, digest = write_part(into, place(TABLES, name), _gathered(map(bytes, copy)))
        return Part(TABLES, name, size, digest, columns, cursor.rowcount)


def _gathered(rows: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in larger blocks: the server sends row by row, which would be slow to digest."""
    held = bytearray()
    for row in rows:
        held += row
        if len(held) >= BLOCK:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def _file(home: Path, name: str, into: ZipFile, own: tuple[int, int] | None) -> list[Part]:
    try:
        with (home / name).open("rb") as file:
            # A backup that held itself would grow until the disk is full.
            if _identity(file) == own:
                return []
            size, digest = write_part(into, place(FILES, name), _as_long_as_now(file))
    except FileNotFoundError:  # removed since it was listed
        return []
    return [Part(FILES, name, size, digest)]


def _as_long_as_now(file: IO[bytes]) -> Iterator[bytes]:
    """A file in blocks, up to the length that it has now, however much is added to it meanwhile."""
    left = os.fstat(file.fileno()).st_size
    while left > 0 and (block := file.read(min(BLOCK, left))):
        left -= len(block)
        yield block
