"""Opens what was sent so that it can do no harm: files that are none, zips that are locked, broken, endless or bombs.

What cannot be read is a sentence for its sender (Unreadable), never a traceback.
"""

import os
import stat
import struct
import weakref
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

MOST_MEMBERS = 10_000
MOST_BLOWN_UP = 200
"""How many bytes a byte of an archive may hold; data of this kind shrink to a twentieth, bombs to a thousandth."""
FREELY_BLOWN_UP = 100 << 20
HELD = Path("/proc")
"""Where files without a name are reached, by the process that holds them."""
LOCKED = "it is protected by a password"

_LONGEST_LISTING = 4 << 20
"""The bytes of an archive's table of contents: 400 for each member that it may hold."""
_BROKEN = "the archive is broken or cut short"
_BREAKS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, LookupError, struct.error,
    OverflowError,
)  # fmt: skip
_READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PACKED_BY = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ"}


class Unreadable(ValueError):
    """What was sent cannot be read; its text says why, for the sender."""


class HolderEnded(Exception):
    """The process that held a file without a name has ended; its reader works for nobody any more."""


@dataclass(frozen=True, slots=True)
class Seen:
    """By what a file is known again: one that is written again, or by another program meanwhile, differs."""

    number: int
    size: int
    changed_ns: int


def seen(found: os.stat_result) -> Seen:
    """By what the file of these particulars is known again."""
    return Seen(found.st_ino, found.st_size, found.st_mtime_ns)


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what a file that cannot be opened, or a broken archive, raises into a sentence."""
    try:
        yield
    except Unreadable:
        raise
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({error.strerror or 'the system refuses'})") from None
    except RuntimeError as error:
        raise Unreadable(LOCKED if "password" in str(error) else _BROKEN) from None
    except _BREAKS:
        raise Unreadable(_BROKEN) from None


def opened(path: Path) -> IO[bytes]:
    """A file that is one; a pipe or a device, which might never end, is not waited for.

    Raises Unreadable, OSError, HolderEnded.
    """
    with holding(path):
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable("it is no file, but a pipe, a device or a folder")
    return os.fdopen(handle, "rb")


@contextmanager
def holding(path: Path) -> Iterator[None]:
    """Raise HolderEnded where a file without a name cannot be reached: it ends with the process that holds it."""
    try:
        yield
    except OSError:
        if path.is_relative_to(HELD):
            raise HolderEnded from None
        raise


@contextmanager
def archive_of(file: IO[bytes], packed: int) -> Iterator[zipfile.ZipFile]:
    """A zip whose members can be read without harm; raises Unreadable for one that is locked, broken or a bomb.

    `packed`: the bytes in which it came, which are fewer than its own where it lay in another archive.
    """
    with plainly(), zipfile.ZipFile(_Listed(file)) as archive:
        _check(archive, packed)
        yield archive


def kept_archive(path: Path, known: Seen) -> zipfile.ZipFile:
    """A zip that stays open between its members, since its table of contents may be long. Raises Unreadable."""
    return _kept(path, known, os.getpid())


@lru_cache(maxsize=1)
def _kept(path: Path, known: Seen, _process: int) -> zipfile.ZipFile:
    # Two processes would move one another's place in a file that both inherited; hence one for each.
    with plainly():
        file = opened(path)
        archive = zipfile.ZipFile(_Listed(file))
        weakref.finalize(archive, file.close)
        _check(archive, known.size)
        return archive


class _Listed:
    """A file whose table of contents is not taken into memory where it is longer than any honest one."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, count: int = -1) -> bytes:
        if count > _LONGEST_LISTING:
            raise Unreadable(f"it lists more than {MOST_MEMBERS} files, or names without end")
        return self._file.read(count)


def _check(archive: zipfile.ZipFile, packed: int) -> None:
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"it holds {len(members)} files, more than {MOST_MEMBERS}")
    if whole > FREELY_BLOWN_UP and whole > MOST_BLOWN_UP * max(packed, 1):
        raise Unreadable(f"it would unpack to {whole // max(packed, 1)} times its size, as no data file does")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(LOCKED)
    # bzip2 and LZMA unpack a megabyte into twenty thousand at once, whatever size the archive says.
    if other := {member.compress_type for member in members} - _READ:
        by = _PACKED_BY.get(other.pop(), "an unknown method")
        raise Unreadable(f"it is packed by {by}, which is not read; pack it as an ordinary zip")
