"""Backs up everything that SER keeps, and restores it."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ser.law.permission import NotAllowed, Permission, asks
from ser.store.operations import backup, backup_file, encryption, restore
from ser.store.operations.backup_file import BackupDamaged, Manifest
from ser.store.operations.encryption import KeyUnfit
from ser.store.operations.restore import FilesLeft, NotRestored, Restored
from ser.store.progress import Progress
from ser.store.scope import Scope

__all__ = [
    "BackupDamaged",
    "FilesLeft",
    "KeyUnfit",
    "Manifest",
    "NotAllowed",
    "NotRestored",
    "Restored",
    "back_up",
    "check",
    "put_back",
]


@asks(Permission.BACK_UP)
def back_up(*, by: Scope, home: Path, out: IO[bytes], to: Sequence[str] = (), progress: Progress) -> Manifest:
    """Write everything that the database holds at one moment, and what belongs to it of the home, to `out`; encrypted
    to the recipients, if there are any. Raises KeyUnfit where one of them is none."""
    _only_the_state(by)
    with encryption.encrypted(out, to) as into:
        return backup.take(by, home, into, progress)


@asks(Permission.BACK_UP)
def check(
    *, by: Scope, file: Path, digest: str | None = None, identity: Path | None = None, progress: Progress
) -> Manifest:
    """Read a whole backup and change nothing; raises BackupDamaged or NotRestored with what is wrong with it, KeyUnfit
    where the identity does not open it."""
    _only_the_state(by)
    with encryption.decrypted(file, identity) as plain, backup_file.reading(file, plain, digest) as read:
        restore.check(read, progress)
        return read.manifest


@asks(Permission.BACK_UP)
def put_back(
    *,
    by: Scope,
    file: Path,
    home: Path,
    role: str,
    replace: bool,
    new_keys: bool = False,
    digest: str | None = None,
    identity: Path | None = None,
    progress: Progress,
) -> Restored:
    """Restore a backup that was found whole; with `replace`, in the place of what the database holds; with `new_keys`
    also where what it holds sealed cannot be opened here."""
    _only_the_state(by)
    with encryption.decrypted(file, identity) as plain, backup_file.reading(file, plain, digest) as read:
        restore.check(read, progress)
        return restore.restore(by, read, home, role, replace, new_keys, progress)


def _only_the_state(by: Scope) -> None:
    if not by.is_state:
        raise NotAllowed("A backup holds the children of every LEA; only the state can make or restore one.")
