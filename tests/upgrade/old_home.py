"""The home of an older SER as it was kept: what lies in the archive, and a database as that SER left it."""

import csv
import io
import json
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import psycopg
from psycopg import sql

from ser.store.operations.backup import FORM
from ser.store.operations.backup_file import Manifest, reading

ARCHIVE = Path(__file__).with_name("old_home.tar.xz")

Rows = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OldHome:
    """What was kept of the home: its backup, its tables and guards as SQL, what was sent last, what was counted."""

    folder: Path
    lea: str
    today: date
    count_day: date
    known_on: datetime
    reports: Mapping[str, Mapping[str, str]]

    @property
    def backup(self) -> Path:
        """The backup that the older SER wrote."""
        return self.folder / "backup.zip"

    @property
    def snapshot(self) -> Path:
        """The snapshot of the count date that it froze."""
        return self.folder / "snapshot"

    def report(self, digest: str) -> str:
        """The CSV file of a report, as it was counted then."""
        return (self.folder / "reports" / f"{digest}.csv").read_text("utf-8")

    def manifest(self) -> Manifest:
        """What the backup says of itself."""
        with self.backup.open("rb") as plain, reading(self.backup, plain) as backup:
            return backup.manifest

    def rows(self) -> Iterator[tuple[str, tuple[str, ...], Rows]]:
        """Each table with its columns and its rows, as texts."""
        with ZipFile(self.backup) as held:
            for part in self.manifest().tables:
                yield part.name, part.columns, _cells(held.read(part.path).decode())


def unpacked(folder: Path) -> OldHome:
    """What was kept, unpacked into a folder."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    told = json.loads((folder / "asked.json").read_text("utf-8"))
    day = date.fromisoformat
    known_on = datetime.fromisoformat(told["known_on"])
    return OldHome(folder, told["lea"], day(told["today"]), day(told["count_day"]), known_on, told["reports"])


def rebuild(home: OldHome, owner_url: str) -> None:
    """Make an empty database what it was: its tables, then all rows, then its keys, triggers and policies."""
    manifest = home.manifest()
    with psycopg.connect(owner_url) as db, ZipFile(home.backup) as held:
        _run(db, "SET LOCAL check_function_bodies = off")
        _run(db, (home.folder / "tables" / "tables.sql").read_text("utf-8"))
        _run(db, FORM)
        for part in manifest.tables:
            columns = sql.SQL(", ").join(map(sql.Identifier, part.columns))
            words = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, HEADER)")
            with db.cursor().copy(words.format(sql.Identifier(part.name), columns)) as copy:
                copy.write(held.read(part.path))
        for name, value in manifest.sequences.items():
            db.execute("SELECT setval(%s::regclass, %s)", [name, value])
        _run(db, (home.folder / "tables" / "guards.sql").read_text("utf-8"))
        db.execute("DELETE FROM django_migrations")
        applied = [each.split(".", 1) for each in manifest.migrations]
        db.cursor().executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", applied)


def _run(db: psycopg.Connection, statements: str) -> None:
    db.execute(statements.encode())


def texts(db: psycopg.Connection, table: str, columns: tuple[str, ...]) -> Rows:
    """These columns of all rows of a table, as the texts that a backup holds."""
    _run(db, FORM)
    listed = sql.SQL(", ").join(map(sql.Identifier, columns))
    words = sql.SQL("COPY (SELECT {} FROM {}) TO STDOUT (FORMAT csv, HEADER)")
    with db.cursor().copy(words.format(listed, sql.Identifier(table))) as copy:
        return _cells(b"".join(map(bytes, copy)).decode())


def _cells(text: str) -> Rows:
    return [tuple(row) for row in csv.reader(io.StringIO(text))][1:]
