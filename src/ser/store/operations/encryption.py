"""Encrypts a backup to those who may open it, in the format of age (age-encryption.org/v1), and opens it again."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING

from ser.store.operations.backup_file import BackupDamaged

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

_HEAD = b"age-encryption.org/v1\n"
_IDENTITY = "AGE-SECRET-KEY-"


class KeyUnfit(ValueError):
    """A key to encrypt to or to open with is none, or is another's; the message says what to do."""


@contextmanager
def encrypted(out: IO[bytes], to: Sequence[str]) -> Iterator[IO[bytes]]:
    """What is written here stands in `out` encrypted to these recipients, any of whom can open it; plain if none is."""
    if not to:
        yield out
        return
    import pyrage

    keys = [_recipient(text) for text in to]
    failed: list[BaseException] = []
    here, there = os.pipe()

    def work() -> None:
        with os.fdopen(here, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, out, keys)
            except BaseException as failure:
                failed.append(failure)

    worker = Thread(target=work)
    worker.start()
    is_whole = False
    try:
        with os.fdopen(there, "wb") as into:
            yield into
        is_whole = True
    except BrokenPipeError:
        is_whole = True  # the writer of the encrypted bytes failed first, and says why
    finally:
        worker.join()
        if is_whole and failed:
            raise failed[0] if isinstance(failed[0], OSError) else OSError(5, "The backup could not be encrypted")


@contextmanager
def decrypted(path: Path, identity: Path | None) -> Iterator[IO[bytes]]:
    """The plain bytes of a backup; those of an encrypted one stand in a file without a name for as long as they are
    read, which no other program can open and which is gone with this one."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise BackupDamaged(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise BackupDamaged(f"{path} is a folder; name one backup, a file.") from None
    with file:
        is_encrypted = file.read(len(_HEAD)) == _HEAD
        file.seek(0)
        if not is_encrypted:
            yield file
            return
        if identity is None:
            raise KeyUnfit(
                f"{path} is encrypted. Name the file that holds the secret key of a recipient by --identity or "
                "SER_BACKUP_IDENTITY."
            )
        with tempfile.TemporaryFile() as plain:
            _open(path, file, plain, identity)
            plain.seek(0)
            yield plain


def make_identity(file: Path) -> str:
    """Make a key pair: the secret key goes into a new file that only its owner reads; gives the recipient."""
    from pyrage.x25519 import Identity

    made = Identity.generate()
    recipient = str(made.to_public())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"# recipient: {recipient}\n{made}\n")
    return recipient


def _open(path: Path, sealed: IO[bytes], plain: IO[bytes], identity: Path) -> None:
    import pyrage

    keys = _identities(identity)
    try:
        pyrage.decrypt_io(sealed, plain, keys)
    except pyrage.DecryptError as failed:
        if "No matching keys" in str(failed):
            raise KeyUnfit(f"{path} was not encrypted to the key in {identity}. Name the key of a recipient.") from None
        raise BackupDamaged(f"{path} is no whole backup: it was cut off, damaged or changed.") from failed
    except OSError as failed:
        raise BackupDamaged(f"{path} is no whole backup: it was cut off, damaged or changed.") from failed


def _recipient(text: str) -> "Recipient":
    import pyrage
    from pyrage.x25519 import Recipient

    try:
        return Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise KeyUnfit(f"{text} is no recipient: one begins with age1, as `ser backup-key` prints it.") from None


def _identities(file: Path) -> "list[Identity]":
    import pyrage
    from pyrage.x25519 import Identity

    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        found = [Identity.from_str(line) for line in lines if line.startswith(_IDENTITY)]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as failed:
        raise KeyUnfit(f"The secret key in {file} cannot be read ({type(failed).__name__}).") from None
    if not found:
        raise KeyUnfit(f"{file} holds no secret key; its line begins with {_IDENTITY}1.")
    return found
