"""A source is one file as it was sent: alone, in a folder or in a zip; nothing that it holds can do harm here.

Members of a zip are read where they stand and never written to a path of their own naming. What cannot be read is a
sentence for its sender (Refused, Unreadable), never a traceback.
"""

import os
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

MOST_MEMBERS = 10_000
MOST_BLOWN_UP = 200
"""How many bytes a byte of an archive may hold; data of this kind shrink to a twentieth, bombs to a thousandth."""
FREELY_BLOWN_UP = 100 << 20

_TEXT = {".csv", ".tsv", ".txt", ".fixed", ".dat"}
_WORKBOOK = {".xlsx", ".xlsm"}
_FOREIGN = {".xls", ".xlsb", ".ods"}
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)

LOCKED = "it is protected by a password"
FOREIGN = "it is a workbook that is protected by a password or of another form than XLSX; save it as .xlsx, unprotected"


class Unreadable(ValueError):
    """What was sent cannot be read; its text says why, for the sender."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not read at all, and why."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read: text or a workbook, on its own or as the member of a zip."""

    name: str
    path: Path
    member: str | None = None
    is_workbook: bool = False

    @property
    def stem(self) -> str:
        """The name without folder and suffix."""
        return PurePosixPath(self.name).stem

    @property
    def suffix(self) -> str:
        """The last part of the name, in small letters: .csv."""
        return PurePosixPath(self.name).suffix.lower()

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes of the file; those of a workbook can be read in any order. Raises Unreadable."""
        with plainly():
            if self.member is None:
                with self.path.open("rb") as file:
                    yield file
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                if not self.is_workbook:
                    yield file
                    return
                with tempfile.TemporaryFile() as copy:
                    shutil.copyfileobj(file, copy)
                    copy.seek(0)
                    yield copy


@contextmanager
def plainly() -> Iterator[None]:
    """Turn what a broken archive raises into a sentence."""
    try:
        yield
    except Unreadable:
        raise
    except RuntimeError as error:
        raise Unreadable(LOCKED if "password" in str(error) else "the archive is broken or cut short") from None
    except _BROKEN:
        raise Unreadable("the archive is broken or cut short") from None
    except OSError as error:
        raise Unreadable(f"it cannot be opened ({error.strerror or 'the system refuses'})") from None


@contextmanager
def archive_of(file: IO[bytes] | Path) -> Iterator[zipfile.ZipFile]:
    """A zip whose members can be read without harm; raises Unreadable for one that is locked, broken or a bomb."""
    size = file.stat().st_size if isinstance(file, Path) else file.seek(0, os.SEEK_END)
    with plainly(), zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        whole = sum(member.file_size for member in members)
        if len(members) > MOST_MEMBERS:
            raise Unreadable(f"it holds {len(members)} files, more than {MOST_MEMBERS}")
        if whole > FREELY_BLOWN_UP and whole > MOST_BLOWN_UP * max(size, 1):
            raise Unreadable(f"it would unpack to {whole // max(size, 1)} times its size, as no data file does")
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(LOCKED)
        yield archive


def sources(paths: Iterable[Path]) -> Iterator[Source | Refused]:
    """The files under these paths, without hidden ones and manifests; folders and zips are opened up."""
    for path in paths:
        if path.is_dir():
            yield from _in_folder(path)
        elif not _is_left_out(PurePosixPath(path.name)):
            yield from _file(path, _printable(PurePosixPath(path.name)))


def _in_folder(folder: Path) -> Iterator[Source | Refused]:
    root = folder.resolve()
    closed: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=closed.append):
        folders.sort()
        for name in sorted([*files, *folders]):
            path = Path(here, name)
            shown = PurePosixPath(path.relative_to(folder).as_posix())
            if _is_left_out(shown):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                yield Refused(_printable(shown), "it is a link that leads out of the folder")
            elif name in files and _is_data(shown):
                yield from _file(path, _printable(shown))
    for error in closed:
        shown = PurePosixPath(Path(error.filename).relative_to(folder).as_posix())
        yield Refused(_printable(shown), f"it cannot be opened ({error.strerror})")


def _file(path: Path, name: str) -> Iterator[Source | Refused]:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            yield Refused(name, "it is no file")
            return
        with path.open("rb") as file:
            magic = file.read(8)
    except OSError as error:
        yield Refused(name, f"it cannot be opened ({error.strerror or 'the system refuses'})")
        return
    if not magic.startswith(_ZIP_MAGIC):
        yield _plain(name, path, None, magic)
        return
    try:
        with archive_of(path) as archive:
            if _holds_workbook(archive):
                yield Source(name, path, is_workbook=True)
            elif PurePosixPath(name).suffix.lower() in _FOREIGN:
                yield Refused(name, FOREIGN)
            else:
                yield from _in_archive(archive, path)
    except Unreadable as error:
        yield Refused(name, str(error))


def _in_archive(archive: zipfile.ZipFile, path: Path) -> Iterator[Source | Refused]:
    seen: set[str] = set()
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        shown = PurePosixPath(member.filename.replace("\\", "/"))
        name = _printable(shown)
        if member.is_dir() or _is_left_out(shown) or not _is_data(shown):
            continue
        if member.filename in seen:
            yield Refused(name, "the archive holds two files of this name")
            continue
        seen.add(member.filename)
        try:
            with plainly(), archive.open(member) as file:
                magic = file.read(8)
        except Unreadable as error:
            yield Refused(name, str(error))
        else:
            yield _plain(name, path, member.filename, magic)


def _plain(name: str, path: Path, member: str | None, magic: bytes) -> Source | Refused:
    suffix = PurePosixPath(name).suffix.lower()
    if magic.startswith(_OLD_OFFICE_MAGIC) or suffix in _FOREIGN:
        return Refused(name, FOREIGN)
    if magic.startswith(_ZIP_MAGIC):
        if suffix in _WORKBOOK:
            return Source(name, path, member, is_workbook=True)
        return Refused(name, "it is an archive within an archive")
    if suffix in _WORKBOOK or suffix == ".zip":
        return Refused(name, "it is broken, cut short or empty")
    return Source(name, path, member)


def _holds_workbook(archive: zipfile.ZipFile) -> bool:
    return any(name == "[Content_Types].xml" or name.startswith("xl/") for name in archive.namelist())


def _printable(name: PurePosixPath) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in str(name))


def _is_data(name: PurePosixPath) -> bool:
    return name.suffix.lower() in _TEXT | _WORKBOOK | _FOREIGN | {".zip"}


def _is_left_out(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in name.parts)
    return hidden or (name.stem.lower() == "manifest" and name.suffix.lower() in {".csv", ".json"})
