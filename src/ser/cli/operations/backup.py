"""`ser backup` and `ser restore`: a copy of everything, and the way back."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import click

from ser.cli.exits import INTERNAL, NOTHING_READABLE, Refusal
from ser.cli.options import actor, home_option, to_file
from ser.cli.screen import number, progress
from ser.services.operations import backing_up
from ser.services.operations.backing_up import BackupDamaged, FilesLeft, Manifest, NotRestored
from ser.store.operations.backup_file import private_file
from ser.store.operations.migrate import APP_ROLE
from ser.store.scope import state_scope

PIPE = Path("-")
_NO_BACKUP = "The backup could not be written, and no part of it was left."
_NO_RESTORE = "The files of the backup could not be read or written, and nothing was restored."


@click.command()
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    required=True,
    help="A new file; or a folder, in which the file is named after the moment; or - for standard output, "
    "to encrypt the backup before it reaches a disk.",
)
@home_option
def backup(out: Path, home: Path) -> None:
    """Write everything that SER keeps to one file, while loads and pages go on.

    Holds the database as it is at one moment, with its history, and the files of --home, such as the findings of loads.
    With SER_OWNER_URL it is the database at that address, as its owner; else the embedded one of --home.

    \b
    ser backup --out /backups
    ser backup --out - | gpg -e -r backup@example > ser-backup.zip.gpg

    A backup names children: it is readable by you alone, but not encrypted. Keep it as you keep the records.
    """
    begun = time.monotonic()
    by = state_scope(actor())
    with _explained(_NO_BACKUP), progress() as tell, _target(out, home) as (file, name):
        made = backing_up.back_up(by=by, home=home, out=file, progress=tell)
        file.flush()
    taken = max(time.monotonic() - begun, 0.001)
    size = "" if name is None else f" ({name.stat().st_size / 1_000_000:,.1f} MB)"
    click.echo(f"Backed up {_words(made)}, to {name or 'standard output'}{size}.", err=True)
    click.echo(f"Took {taken:,.1f} s, {made.rows / taken:,.0f} rows a second.", err=True)
    click.echo(f"Digest of its manifest: {made.digest}", err=True)
    if name is not None:
        click.echo("It names children and is not encrypted: keep it as you keep the records.", err=True)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Read the whole backup, say what it holds, and change nothing.")
@click.option(
    "--replace",
    is_flag=True,
    help="Delete all that the database holds, and put the backup in its place. Without it a database that "
    "holds data is left alone.",
)
@click.option("--digest", metavar="DIGEST", help="What `ser backup` said of the backup; another one is refused.")
@click.option(
    "--role", metavar="NAME", default=APP_ROLE, show_default=True, help="The application's role, which owns no table."
)
@home_option
def restore(file: Path, check: bool, replace: bool, digest: str | None, role: str, home: Path) -> None:
    """Put back what a backup holds: all of it, or nothing.

    The whole backup is read and compared with its digests before anything is written. If the restore breaks off, the
    database holds what it held before. A backup of an older SER is brought to the tables of this one.

    With SER_OWNER_URL it is the database at that address, as its owner; else the embedded one of --home.

    \b
    ser restore ser-backup.zip --check
    ser restore ser-backup.zip --home new-folder
    """
    begun = time.monotonic()
    by = state_scope(actor())
    if file.is_dir():
        raise Refusal(f"{file} is a folder; name one backup in it{_newest(file)}.")
    with _explained(_NO_RESTORE), progress() as tell:
        if check:
            made = backing_up.check(by=by, file=file, digest=digest, progress=tell)
            click.echo(f"The backup is whole. It holds {_words(made)}.")
            click.echo(f"Made by {made.taken_by} with SER {made.ser} and PostgreSQL {made.postgres}.")
            click.echo(f"Digest of its manifest: {made.digest}")
            return
        done = backing_up.put_back(
            by=by, file=file, home=home, role=role, replace=replace, digest=digest, progress=tell
        )
    taken = max(time.monotonic() - begun, 0.001)
    click.echo(f"Restored {_words(done.manifest)}.")
    click.echo(f"Took {taken:,.1f} s, {done.manifest.rows / taken:,.0f} rows a second.")
    if done.replaced_students:
        click.echo(f"The database had held {number(done.replaced_students, 'student')}; these were replaced.")
    if done.aside:
        click.echo(f"The files that lay in {home} are now in {done.aside}.")
    click.echo("Files that were loaded after the backup was made are to be loaded again.")


def _words(made: Manifest) -> str:
    what = f"{number(made.rows, 'row')} in {number(len(made.tables), 'table')} and {number(len(made.files), 'file')}"
    return f"{what}, as they were on {made.taken_at:%Y-%m-%d at %H:%M:%S} UTC"


@contextmanager
def _target(out: Path, home: Path) -> Iterator[tuple[IO[bytes], Path | None]]:
    """What to write to, and the name of the file if it is one."""
    if out == PIPE:
        if sys.stdout.isatty():
            raise Refusal("A backup is no text to be shown. Send it to a program or a file.")
        yield sys.stdout.buffer, None
        return
    if out.is_dir():
        out = out / f"ser-backup-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    if out.exists():
        raise Refusal(f"{out} is there already; a backup is never written over.")
    if to_file(out).resolve().is_relative_to(home.expanduser().resolve()):
        raise Refusal(f"{out} lies in {home}, whose loss a backup is for. Name another place, best another machine.")
    with private_file(out) as file:
        yield file, out


def _newest(folder: Path) -> str:
    found = sorted(folder.glob("ser-backup-*.zip"))
    return f", such as the newest, {found[-1]}" if found else ""


@contextmanager
def _explained(failed_words: str) -> Iterator[None]:
    try:
        yield
    except BackupDamaged as broken:
        raise Refusal(f"{broken} Nothing was restored. Use another backup.", NOTHING_READABLE) from broken
    except NotRestored as refused:
        raise Refusal(str(refused)) from refused
    except FilesLeft as left:
        raise Refusal(str(left), INTERNAL) from left
    except BlockingIOError as busy:
        raise Refusal("Another backup is being written to this file.") from busy
    except OSError as failed:
        raise Refusal(f"{failed.strerror or type(failed).__name__}. {failed_words}", INTERNAL) from failed
