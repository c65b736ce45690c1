"""Puts a backup in the place of what a database holds, in one transaction: all of it, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import psycopg
from django.db import connections, transaction
from psycopg import sql

from ser.law.record import CHILD
from ser.store import audit, queue_guards, visibility
from ser.store.connect import Db, NotReady
from ser.store.operations import home_files, restored_keys
from ser.store.operations.address import to_rewrite
from ser.store.operations.backup import FORM, LEFT_OUT, tables
from ser.store.operations.backup_file import Backup, BackupDamaged, Manifest, Part
from ser.store.operations.migrate import OWNER, UnknownMigrations, as_owner, bring_to, grants, tables_at
from ser.store.operations.restored_keys import Unopened
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope
from ser.store.sealing import KEY

FILLED_BY_ITSELF = LEFT_OUT | {"django_migrations", "django_content_type", "auth_permission"}
"""Tables that hold rows though nobody has entered anything."""

_THERE = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s) ORDER BY 1"
WAIT = "10s"
"""How long others may still be at work in the database before the restore gives up."""


class NotRestored(Exception):
    """The backup cannot be restored here, and nothing was changed; the message says why and what to do."""


class FilesLeft(Exception):
    """The database was restored, and the files of the home were not put in place; the message says where they lie."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to: what the database holds now, how many students it held and rows that it had recorded
    since the backup, where older files went, and what no key here opens."""

    manifest: Manifest
    replaced_students: int
    lost_rows: int
    aside: Path | None
    unopened: Unopened


def check(backup: Backup, progress: Progress) -> None:
    """Read every part of a backup; raises BackupDamaged if one was changed, NotRestored if it is of no use here."""
    made = backup.manifest
    if made.state != state().name:
        raise NotRestored(
            f"The backup is of {made.state}, and this SER runs {state().name}. Set SER_STATE, or use another."
        )
    try:
        known = tables_at(made.migrations) - LEFT_OUT
    except UnknownMigrations as newer:
        raise NotRestored(
            f"The backup was made by SER {made.ser}, which is newer than this one, {version('ser')}: it has the tables "
            f"of {newer}. Install SER {made.ser} or newer, and restore it there."
        ) from newer
    numbered = {f"{name}_id_seq" for name in known}
    kept = all(home_files.is_kept(part.name) for part in made.files)
    if known != {part.name for part in made.tables} or not numbered >= made.sequences.keys() or not kept:
        raise BackupDamaged(f"{backup.path} does not hold the tables and files that a backup of its version holds.")
    for done, part in enumerate(made.parts, 1):
        for _ in backup.blocks(part):
            pass
        progress("checking", done, len(made.parts))


def restore(
    by: Scope, backup: Backup, home: Path, role: str, replace: bool, new_keys: bool, progress: Progress
) -> Restored:
    """Restore a backup that was checked; the database has what it held until the moment that all of it is there."""
    home = home.expanduser()
    with _explained(), to_rewrite(home) as url, as_owner(url):
        home_files.clear_stage(home)
        try:
            with transaction.atomic(OWNER):
                held, lost = _rebuild(by, backup, role, replace, progress)
                for part in backup.manifest.files:
                    # Backups of older versions hold all files of a home, the keys among them.
                    if home_files.belongs(part.name) or part.name in home_files.KEYS:
                        home_files.stage(home, part.name, backup.blocks(part))
                closed = _with_keys(home, new_keys)
        except BaseException:
            home_files.clear_stage(home)
            raise
    try:
        aside = home_files.put_in_place(home, f"{backup.manifest.taken_at:%Y%m%dT%H%M%SZ}")
    except OSError as failed:
        raise FilesLeft(
            f"The database was restored, but the files of {home} could not be put in place ({failed.strerror}). "
            f"They lie in {home / home_files.STAGED}: move them by hand."
        ) from failed
    return Restored(backup.manifest, held, lost, aside, closed)


def _with_keys(home: Path, new_keys: bool) -> Unopened:
    """What no key here opens, which has to be said beforehand to be given up."""
    db: Db = connections[OWNER].connection
    found = restored_keys.unopened(db, home)
    if found != Unopened() and not new_keys:
        raise NotRestored(
            f"Keys are in no backup, and one is missing here. {' '.join(found.sentences)} Nothing was changed. Give "
            f"the keys of the installation that made it ({restored_keys.SECRET_KEY}, {KEY}, or the files secret and "
            "submission.key of its home), or say with --new-keys that this may be so."
        )
    restored_keys.give_up(db, found)
    return found


def _rebuild(by: Scope, backup: Backup, role: str, replace: bool, progress: Progress) -> tuple[int, int]:
    """Drop the tables, make them as they were when the backup was taken, fill them, and bring them to this version."""
    connections[OWNER].ensure_connection()
    db: Db = connections[OWNER].connection
    made = backup.manifest
    db.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(WAIT))
    held, lost = _make_room(db, replace, made.taken_at)
    bring_to(made.migrations)
    _empty(db, [part.name for part in made.tables])
    for setting in FORM.split(";"):
        db.execute(sql.SQL(setting))
    for done, part in enumerate(made.tables, 1):
        _fill(db, backup, part)
        progress("restoring", done, len(made.tables))
    for name, value in made.sequences.items():
        db.execute("SELECT setval(format('public.%%I', %s::text)::regclass, %s)", [name, value])
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what still waits to be checked keeps tables from being altered
    bring_to()
    db.execute(queue_guards.dropped())  # its jobs are of the submissions that were there before
    # The guards come last: what triggers would stamp again stands as it was.
    for statement in grants(role):
        db.execute(statement)
    db.execute("ANALYZE")
    told = {"digest": made.digest, "taken_at": made.taken_at, "made_by": f"SER {made.ser}", "students_replaced": held}
    audit.note(db, by, "restore", detail=told)
    return held, lost


def _make_room(db: Db, replace: bool, taken_at: datetime) -> tuple[int, int]:
    """Drop the tables of SER; gives how many students they held, which must be none unless they are to be replaced, and
    how many rows they had recorded since the backup was taken."""
    row = db.execute("SELECT has_schema_privilege('public', 'CREATE'), current_user").fetchone()
    assert row is not None
    if not row[0]:
        raise NotReady(f"SER_OWNER_URL names the role {row[1]}, which may not make tables there. Name the owner's.")
    there = db.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return 0, 0
    found = db.execute(_THERE, [[*tables(db), "django_migrations"]]).fetchall()
    names = [row[0] for row in found]
    listed = sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
    db.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(listed))
    students, loads = (_count(db, name) if name in names else 0 for name in (CHILD, "submission"))
    loads += _count(db, "load") if "load" in names else 0  # as submissions were called before they kept their files
    if not replace and any(_holds(db, name) for name in names if name not in FILLED_BY_ITSELF):
        raise NotRestored(
            f"The database holds data already: {students:,} students, {loads:,} loads. Nothing was changed. Restore "
            "into an empty database, or say with --replace that all that this one holds may be deleted."
        )
    lost = _recorded_since(db, names, taken_at)
    # Tables and what looks at them depend on one another, so the views look away first; CASCADE would take others' too.
    for statement in visibility.blinded():
        db.execute(sql.SQL(statement))
    db.execute(sql.SQL("DROP TABLE {}").format(listed))
    db.execute(
        sql.SQL("DROP VIEW {}").format(sql.SQL(", ").join(sql.Identifier("public", n) for n in visibility.VIEWS))
    )
    return students, lost


def _recorded_since(db: Db, names: Sequence[str], moment: datetime) -> int:
    """How many rows that stand now were recorded after a moment."""
    query = "SELECT table_name::text FROM information_schema.columns WHERE column_name = %s AND table_name = ANY(%s)"
    dated = [name for (name,) in db.execute(query, ["recorded_from", list(names)])]
    words = sql.SQL("SELECT count(*) FROM {} WHERE recorded_from > %s")
    counted = (db.execute(words.format(sql.Identifier("public", name)), [moment]).fetchone() for name in dated)
    return sum(row[0] for row in counted if row is not None)


def _empty(db: Db, names: Sequence[str]) -> None:
    """Take out what migrations put into the tables of their own accord: the backup has it."""
    listed = sql.SQL(", ").join(sql.Identifier("public", name) for name in names)
    db.execute("SET CONSTRAINTS ALL IMMEDIATE")
    db.execute(sql.SQL("TRUNCATE {} CASCADE").format(listed))
    db.execute("SET CONSTRAINTS ALL DEFERRED")  # so that tables may be filled in any order


def _fill(db: Db, backup: Backup, part: Part) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, part.columns))
    words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)").format(sql.Identifier("public", part.name), columns)
    with db.cursor() as cursor:
        with cursor.copy(words) as copy:
            for block in backup.blocks(part):
                copy.write(block)
        if cursor.rowcount != part.rows:
            raise BackupDamaged(
                f"{part.path} in {backup.path} has {cursor.rowcount} rows; the manifest says {part.rows}."
            )


def _count(db: Db, table: str) -> int:
    row = db.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))).fetchone()
    return 0 if row is None else int(row[0])


def _holds(db: Db, table: str) -> bool:
    row = db.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier("public", table))).fetchone()
    return row is not None and bool(row[0])


@contextmanager
def _explained() -> Iterator[None]:
    """Say in words what keeps the database from being restored; in each case it stays as it was."""
    try:
        yield
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected) as busy:
        raise NotRestored(
            "Others are at work in the database. Nothing was changed. Wait for loads to end and stop the pages, then "
            "restore again."
        ) from busy
    except psycopg.errors.DependentObjectsStillExist as kept:
        raise NotRestored(
            "Something that is not SER's depends on its tables. Nothing was changed. Drop it first: "
            f"{kept.diag.message_detail}"
        ) from kept
    except psycopg.errors.InsufficientPrivilege as refused:
        raise NotRestored(
            "SER_OWNER_URL names a role that does not own the tables. Nothing was changed. Name the owner's address."
        ) from refused
    except psycopg.errors.DiskFull as full:
        raise NotRestored(
            "The disk of the database is full. Nothing was changed. Make room, and restore again."
        ) from full
    except (psycopg.DataError, psycopg.IntegrityError, psycopg.errors.UndefinedColumn) as unfit:
        raise BackupDamaged(
            f"The backup does not fit its own tables ({type(unfit).__name__}), so it was changed."
        ) from unfit
