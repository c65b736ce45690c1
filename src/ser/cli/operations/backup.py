"""`ser backup` and `ser restore`: a copy of everything, and the way back."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import click

from ser.cli.exits import INTERNAL, NOTHING_READABLE, Refusal
from ser.cli.options import actor, home_option, to_file
from ser.cli.screen import number, progress
from ser.services.operations import backing_up
from ser.services.operations.backing_up import BackupDamaged, FilesLeft, KeyUnfit, Manifest, NotRestored
from ser.store.operations.backup_file import private_file
from ser.store.operations.encryption import make_identity
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
    "to hand the backup to another program.",
)
@click.option(
    "--to",
    metavar="RECIPIENT",
    multiple=True,
    envvar="SER_BACKUP_TO",
    help="Who can open it, as age1...; once for each.",
)
@click.option("--plain", is_flag=True, help="Do not encrypt the backup.")
@home_option
def backup(out: Path, to: tuple[str, ...], plain: bool, home: Path) -> None:
    """Write everything that SER keeps to one file, encrypted, while loads and pages go on.

    Holds the database as it is at one moment, with its history, and the findings of loads of --home; no keys, letters
    or passwords. With SER_OWNER_URL it is the database at that address, as its owner; else the embedded one of --home.

    \b
    ser backup-key --out backup.key
    ser backup --out /backups --to age1...

    The file is in the format of age. A backup names children: keep it as you keep the records, also if encrypted.
    """
    begun = time.monotonic()
    by = state_scope(actor())
    if plain is bool(to):
        raise Refusal(
            "A backup names every child, so it is encrypted: say to whom by --to or SER_BACKUP_TO (`ser backup-key` "
            "makes a key), or say by --plain, and not both, that it need not be."
        )
    with _explained(_NO_BACKUP), progress() as tell, _target(out, home, is_plain=plain) as (file, name):
        made = backing_up.back_up(by=by, home=home, out=file, to=to, progress=tell)
        file.flush()
    taken = max(time.monotonic() - begun, 0.001)
    size = "" if name is None else f" ({name.stat().st_size / 1_000_000:,.1f} MB)"
    click.echo(f"Backed up {_words(made)}, to {name or 'standard output'}{size}.", err=True)
    click.echo(f"Took {taken:,.1f} s, {made.rows / taken:,.0f} rows a second.", err=True)
    click.echo(f"Digest of its manifest: {made.digest}", err=True)
    if plain:
        click.echo("It names children and is not encrypted: keep it as you keep the records.", err=True)
    click.echo("The keys are in no backup: keep SER_SECRET_KEY and SER_SUBMISSION_KEY, or the files", err=True)
    click.echo("secret and submission.key of the home, where you keep passwords.", err=True)


@click.command(name="backup-key")
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path), required=True, help="A new file for the secret key."
)
def backup_key(out: Path) -> None:
    """Make a key to encrypt backups to; prints the recipient for `ser backup --to`.

    Anybody who has the file can open the backups: keep it where you keep passwords, and not on the machine that is
    backed up. Without it no backup can be opened.
    """
    try:
        click.echo(make_identity(out))
    except OSError as failed:
        raise Refusal(f"{out} could not be made: {failed.strerror}.") from failed


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
    "--identity",
    metavar="FILE",
    type=click.Path(path_type=Path),
    envvar="SER_BACKUP_IDENTITY",
    help="The secret key of a recipient, to open an encrypted backup.",
)
@click.option(
    "--new-keys",
    is_flag=True,
    help="Restore although keys are missing: files that were sent cannot be opened then, and people set up "
    "their second step of signing in again.",
)
@click.option(
    "--role", metavar="NAME", default=APP_ROLE, show_default=True, help="The application's role, which owns no table."
)
@home_option
def restore(
    file: Path,
    check: bool,
    replace: bool,
    digest: str | None,
    identity: Path | None,
    new_keys: bool,
    role: str,
    home: Path,
) -> None:
    """Put back what a backup holds: all of it, or nothing.

    The whole backup is read and compared with its digests before anything is written. If the restore breaks off, the
    database holds what it held before. A backup of an older SER is brought to the tables of this one.

    With SER_OWNER_URL it is the database at that address, as its owner; else the embedded one of --home.

    \b
    ser restore ser-backup.zip.age --identity backup.key --check
    ser restore ser-backup.zip.age --identity backup.key --home new-folder
    """
    begun = time.monotonic()
    by = state_scope(actor())
    if file.is_dir():
        raise Refusal(f"{file} is a folder; name one backup in it{_newest(file)}.")
    with _explained(_NO_RESTORE), progress() as tell:
        if check:
            made = backing_up.check(by=by, file=file, digest=digest, identity=identity, progress=tell)
            click.echo(f"The backup is whole. It holds {_words(made)}.")
            click.echo(f"Made by {made.taken_by} with SER {made.ser} and PostgreSQL {made.postgres}.")
            click.echo(f"Digest of its manifest: {made.digest}")
            return
        done = backing_up.put_back(
            by=by,
            file=file,
            home=home,
            role=role,
            replace=replace,
            new_keys=new_keys,
            digest=digest,
            identity=identity,
            progress=tell,
        )
    taken = max(time.monotonic() - begun, 0.001)
    click.echo(f"Restored {_words(done.manifest)}.")
    click.echo(f"Took {taken:,.1f} s, {done.manifest.rows / taken:,.0f} rows a second.")
    age = datetime.now(UTC) - done.manifest.taken_at
    click.echo(f"The backup was taken {_ago(age)} ago: what was recorded since is lost, unless it is loaded again.")
    if done.replaced_students:
        click.echo(f"The database had held {number(done.replaced_students, 'student')}; these were replaced.")
        click.echo(f"Of what it held, {number(done.lost_rows, 'row')} had been recorded since the backup.")
    for sentence in done.unopened.sentences:
        click.echo(sentence)
    if done.aside:
        click.echo(f"The files that lay in {home} are now in {done.aside}.")
    click.echo("Files that were loaded after the backup was made are to be loaded again.")


def _ago(age: timedelta) -> str:
    minutes = max(int(age.total_seconds() // 60), 0)
    days, hours = minutes // 1440, minutes % 1440 // 60
    return f"{number(days, 'day')}, {number(hours, 'hour')} and {number(minutes % 60, 'minute')}"


def _words(made: Manifest) -> str:
    what = f"{number(made.rows, 'row')} in {number(len(made.tables), 'table')} and {number(len(made.files), 'file')}"
    return f"{what}, as they were on {made.taken_at:%Y-%m-%d at %H:%M:%S} UTC"


@contextmanager
def _target(out: Path, home: Path, *, is_plain: bool) -> Iterator[tuple[IO[bytes], Path | None]]:
    """What to write to, and the name of the file if it is one."""
    if out == PIPE:
        if sys.stdout.isatty():
            raise Refusal("A backup is no text to be shown. Send it to a program or a file.")
        yield sys.stdout.buffer, None
        return
    if out.is_dir():
        out = out / f"ser-backup-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip{'' if is_plain else '.age'}"
    if out.exists():
        raise Refusal(f"{out} is there already; a backup is never written over.")
    if to_file(out).resolve().is_relative_to(home.expanduser().resolve()):
        raise Refusal(f"{out} lies in {home}, whose loss a backup is for. Name another place, best another machine.")
    with private_file(out) as file:
        yield file, out


def _newest(folder: Path) -> str:
    found = sorted(folder.glob("ser-backup-*.zip*"))
    return f", such as the newest, {found[-1]}" if found else ""


@contextmanager
def _explained(failed_words: str) -> Iterator[None]:
    try:
        yield
    except BackupDamaged as broken:
        raise Refusal(f"{broken} Nothing was restored. Use another backup.", NOTHING_READABLE) from broken
    except (NotRestored, KeyUnfit) as refused:
        raise Refusal(str(refused)) from refused
    except FilesLeft as left:
        raise Refusal(str(left), INTERNAL) from left
    except BlockingIOError as busy:
        raise Refusal("Another backup is being written to this file.") from busy
    except OSError as failed:
        raise Refusal(f"{failed.strerror or type(failed).__name__}. {failed_words}", INTERNAL) from failed
