"""A source is one file as it was sent: alone, in a folder or in a zip; nothing that it holds can do harm here.

Members of a zip are read where they stand and never written to a path of their own naming. What cannot be read is a
sentence for its sender (Refused, Unreadable), never a traceback.
"""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from ser.files import folder
from ser.files.archive import Seen, archive_of, holding, kept_archive, opened, plainly, seen
from ser.files.archive import Unreadable as Unreadable

_TEXT = {".csv", ".tsv", ".txt", ".fixed", ".dat"}
_WORKBOOK = {".xlsx", ".xlsm"}
_FOREIGN = {".xls", ".xlsb", ".ods"}
_PACKED = {".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst", ".z"}
_QUIET = {"thumbs.db", "desktop.ini"}
_LEFT_OUT = "left out: "
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_OFFICE_MAGIC = b"\xd0\xcf\x11\xe0"
_LONGEST_NAME = 200
_CHANGED = "it was changed or taken away while it was read; send it again when nothing writes to it"

FOREIGN = "it is a workbook that is protected by a password or of another form than XLSX; save it as .xlsx, unprotected"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not read at all, and why."""

    name: str
    problem: str

    @property
    def why_left_out(self) -> str | None:
        """Why it was left out, where it was since it is no data file; None where it was to be read and cannot be."""
        return self.problem.removeprefix(_LEFT_OUT) if self.problem.startswith(_LEFT_OUT) else None


def left_out(name: str, why: str) -> Refused:
    """A file or sheet that is no data and was left out."""
    return Refused(name, _LEFT_OUT + why)


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read: text or a workbook, on its own or as the member of a zip.

    `packed`: the bytes in which it came. `seen`: by what the file is known again when it is read.
    """

    name: str
    path: Path
    seen: Seen
    packed: int
    member: str | None = None
    is_workbook: bool = False

    @property
    def stem(self) -> str:
        """The name without folder and suffix."""
        return PurePosixPath(self.name.strip()).stem

    @property
    def suffix(self) -> str:
        """The last part of the name, in small letters: .csv."""
        return _suffix(PurePosixPath(self.name))

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes of the file; those of a workbook can be read in any order. Raises Unreadable."""
        with plainly():
            self._check()
            if self.member is None:
                with opened(self.path) as file:
                    yield file
            else:
                with kept_archive(self.path, self.seen).open(self.member) as file:
                    if self.is_workbook:
                        with tempfile.TemporaryFile() as copy:
                            shutil.copyfileobj(file, copy)
                            copy.seek(0)
                            yield copy
                    else:
                        yield file
            self._check()

    def _check(self) -> None:
        _unchanged(self.path, self.seen)


@dataclass(frozen=True, slots=True)
class Sent:
    """One file as it was sent, which may be a zip of many: where it lies, and the name that messages show."""

    name: str
    path: Path

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes of the file. Raises Unreadable, also where another program wrote to it meanwhile."""
        with plainly(), opened(self.path) as file:
            known = seen(os.fstat(file.fileno()))
            yield file
            self.check(known)

    def check(self, known: Seen) -> None:
        """Raise Unreadable where another program has written to the file since."""
        _unchanged(self.path, known)


def _unchanged(path: Path, known: Seen) -> None:
    """Raise Unreadable where another program writes to a file, whose columns may be others by now; or HolderEnded."""
    try:
        with holding(path):
            is_same = seen(path.stat()) == known
    except FileNotFoundError:
        is_same = False
    if not is_same:
        raise Unreadable(_CHANGED)


def sources(paths: Iterable[Path]) -> Iterator[Source | Refused]:
    """The files under these paths, without hidden ones and manifests; folders and zips are opened up."""
    return sources_of(sent(paths))


def sources_of(files: Iterable[Sent | Refused]) -> Iterator[Source | Refused]:
    """The same files, with zips opened up."""
    for file in files:
        if isinstance(file, Refused):
            yield file
        else:
            yield from _file(file.path, file.name)


def sent(paths: Iterable[Path]) -> Iterator[Sent | Refused]:
    """The files under these paths that are read, and those that cannot be."""
    for path in paths:
        shown = PurePosixPath(path.name)
        if "\0" in str(path):
            yield Refused(_printable(shown), "its name holds a zero byte")
        elif os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where a name is too long or a folder closed
            yield from _in_folder(path)
        elif not _is_left_out(shown):
            yield Sent(_printable(shown), path)


def _in_folder(path: Path) -> Iterator[Sent | Refused]:
    for within, found in folder.files(path):
        shown = within if within.parts else PurePosixPath(path.name)
        if _is_left_out(shown):
            continue
        if isinstance(found, str):
            yield Refused(_printable(shown), found)
        elif _is_data(shown):
            yield Sent(_printable(shown), found)
        else:
            yield left_out(_printable(shown), _why_no_data(shown))


def _file(path: Path, name: str) -> Iterator[Source | Refused]:
    try:
        with plainly(), opened(path) as file:
            known = seen(os.fstat(file.fileno()))
            magic = file.read(8)
            if not magic.startswith(_ZIP_MAGIC):
                yield _plain(Source(name, path, known, known.size), magic)
                return
            with archive_of(file, known.size) as archive:
                holds_workbook = _holds_workbook(archive)
            if holds_workbook:
                yield Source(name, path, known, known.size, is_workbook=True)
            elif _suffix(PurePosixPath(name)) in _FOREIGN:
                yield Refused(name, FOREIGN)
            else:
                yield from _in_archive(path, known)
    except Unreadable as error:
        yield Refused(name, str(error))


def _in_archive(path: Path, known: Seen) -> Iterator[Source | Refused]:
    taken: set[str] = set()
    archive = kept_archive(path, known)
    for member in sorted(archive.infolist(), key=lambda m: m.filename):
        shown = PurePosixPath(member.filename.replace("\\", "/"))
        name = _printable(shown)
        if member.is_dir() or _is_left_out(shown):
            continue
        if not _is_data(shown):
            yield left_out(name, _why_no_data(shown))
            continue
        if member.filename in taken:
            yield Refused(name, "the archive holds two files of this name")
            continue
        taken.add(member.filename)
        try:
            with plainly(), archive.open(member) as file:
                magic = file.read(8)
        except Unreadable as error:
            yield Refused(name, str(error))
        else:
            yield _plain(Source(name, path, known, member.compress_size, member.filename), magic)


def _plain(source: Source, magic: bytes) -> Source | Refused:
    name, suffix = source.name, source.suffix
    if magic.startswith(_OLD_OFFICE_MAGIC) or suffix in _FOREIGN:
        return Refused(name, FOREIGN)
    if suffix in _PACKED:
        return Refused(name, _why_no_data(PurePosixPath(name)))
    if magic.startswith(_ZIP_MAGIC):
        if suffix in _WORKBOOK:
            return replace(source, is_workbook=True)
        return Refused(name, "it is an archive within an archive")
    if suffix in _WORKBOOK or suffix == ".zip":
        return Refused(name, "it is broken, cut short or empty")
    return source


def _holds_workbook(archive: zipfile.ZipFile) -> bool:
    return any(name == "[Content_Types].xml" or name.startswith("xl/") for name in archive.namelist())


def _printable(name: PurePosixPath) -> str:
    """A name as messages show it: without what cannot be printed, and of an overlong one the end, which tells most."""
    text = "".join(sign if sign.isprintable() else "?" for sign in str(name))
    return text if len(text) <= _LONGEST_NAME else f"…{text[-_LONGEST_NAME:]}"


def _is_data(name: PurePosixPath) -> bool:
    return _suffix(name) in _TEXT | _WORKBOOK | _FOREIGN | {".zip"}


def _suffix(name: PurePosixPath) -> str:
    """The last part of a name in small letters, without the blanks that some programs leave behind it."""
    return PurePosixPath(name.name.strip()).suffix.lower()


def _why_no_data(name: PurePosixPath) -> str:
    """Why a file is taken for no data."""
    suffix = _suffix(name)
    if suffix in _PACKED:
        return "it is packed otherwise than as a zip; unpack it"
    if not suffix:
        return "its name has no ending such as .csv"
    return f"it ends in {suffix} and not in .csv, .txt, .xlsx or .zip"


def _is_left_out(name: PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) and part != ".." for part in name.parts)
    return (
        hidden
        or name.name.lower() in _QUIET
        or (name.stem.lower() == "manifest" and name.suffix.lower() in {".csv", ".json"})
    )
