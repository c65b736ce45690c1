"""The file of a backup: a zip with a CSV file for each table, the files of the home, and last a manifest.

Any program that opens a zip can read one. It is written in one go, also to a pipe, so the manifest stands at the end;
a backup that broke off has none, and is none.
"""

import fcntl
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20
_QUICK = 1  # the quickest compression; a higher one takes three times as long for a sixth less

# What the standard library raises for a zip that is none, was cut off, or in which something was changed.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError, TypeError, RuntimeError,
)  # fmt: skip


class BackupDamaged(Exception):
    """The file is no whole backup, or was changed since it was made; the message says what differs."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a file in a backup: its name, its bytes and their digest; of a table its columns and rows too."""

    folder: str
    name: str
    size: int
    sha256: str
    columns: tuple[str, ...] = ()
    rows: int = 0

    @property
    def path(self) -> str:
        """Its place in the zip."""
        return place(self.folder, self.name)


TABLES, FILES = "tables", "files"


def place(folder: str, name: str) -> str:
    """The place of a part in the zip."""
    return f"{folder}/{name}.csv" if folder == TABLES else f"{folder}/{name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is: of which state, made when, by whom, by which versions, and its parts."""

    state: str
    ser: str
    postgres: str
    migrations: tuple[str, ...]
    taken_at: datetime
    taken_by: str
    sequences: Mapping[str, int]
    tables: tuple[Part, ...]
    files: tuple[Part, ...]
    digest: str = field(default="", compare=False)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(part.rows for part in self.tables)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The tables, then the files."""
        return (*self.tables, *self.files)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only its owner reads; it has its name once it is whole and on the disk."""
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            file.truncate()  # what an earlier one that was killed left behind
            os.fchmod(descriptor, 0o600)
            yield file
            file.flush()
            os.fsync(descriptor)
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def new_zip(out: IO[bytes]) -> zipfile.ZipFile:
    """A zip to be written from its first byte to its last."""
    return zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK)


def write_part(into: zipfile.ZipFile, path: str, blocks: Iterable[bytes]) -> tuple[int, str]:
    """Write a part block by block; gives its size and digest."""
    size, digest = 0, hashlib.sha256()
    with into.open(path, "w", force_zip64=True) as file:
        for block in blocks:
            file.write(block)
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def write_manifest(into: zipfile.ZipFile, manifest: Manifest) -> Manifest:
    """Close a backup with its manifest; gives it with its digest, which names the whole."""
    text = json.dumps(_plain(manifest), indent=1, ensure_ascii=False) + "\n"
    _, digest = write_part(into, MANIFEST, [text.encode()])
    return _manifest(json.loads(text), digest)


class Backup:
    """A backup as it is read: its manifest, and its parts block by block."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self.path, self.manifest = path, manifest
        self._zip = archive

    def blocks(self, part: Part) -> Iterator[bytes]:
        """The bytes of a part; raises BackupDamaged where they are not those that were written."""
        size, digest = 0, hashlib.sha256()
        try:
            with self._zip.open(part.path) as file:
                while block := file.read(BLOCK):
                    size += len(block)
                    digest.update(block)
                    if size > part.size:
                        break
                    yield block
        except _BROKEN as why:
            raise BackupDamaged(f"{part.path} in {self.path} cannot be read: it was damaged.") from why
        if size != part.size or digest.hexdigest() != part.sha256:
            raise BackupDamaged(
                f"{part.path} in {self.path} was changed after the backup was made: "
                f"its digest is not the one in {MANIFEST}."
            )


@contextmanager
def reading(path: Path, plain: IO[bytes], digest: str | None = None) -> Iterator[Backup]:
    """Open the plain bytes of the backup at `path`; with the digest of its manifest, one that was changed together with
    its parts is seen too."""
    try:
        archive = zipfile.ZipFile(plain)
    except _BROKEN as why:
        raise BackupDamaged(f"{path} is no whole backup: it was cut off, was damaged, or is something else.") from why
    with archive:
        yield Backup(path, archive, _read_manifest(path, archive, digest))


def _read_manifest(path: Path, archive: zipfile.ZipFile, digest: str | None) -> Manifest:
    try:
        text = archive.read(MANIFEST)
        found = _manifest(json.loads(text), hashlib.sha256(text).hexdigest())
    except _BROKEN as why:
        raise BackupDamaged(f"{path} is no whole backup: its {MANIFEST} is missing or cannot be read.") from why
    if digest is not None and digest.lower() != found.digest:
        raise BackupDamaged(
            f"{path} is not the backup that was noted: the digest of its {MANIFEST} is {found.digest}, not {digest}."
        )
    held, told = sorted(archive.namelist()), sorted([MANIFEST, *(part.path for part in found.parts)])
    if held != told:
        odd = ", ".join(sorted(set(held) ^ set(told))[:3]) or "a part that stands in it twice"
        raise BackupDamaged(f"{path} does not hold what its {MANIFEST} says: {odd}.")
    return found


def _plain(manifest: Manifest) -> dict[str, object]:
    tables = [
        {"name": t.name, "rows": t.rows, "size": t.size, "sha256": t.sha256, "columns": t.columns}
        for t in manifest.tables
    ]
    return {
        "format": FORMAT,
        "state": manifest.state,
        "ser": manifest.ser,
        "postgres": manifest.postgres,
        "migrations": manifest.migrations,
        "taken_at": manifest.taken_at.isoformat(),
        "taken_by": manifest.taken_by,
        "sequences": dict(manifest.sequences),
        "tables": tables,
        "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in manifest.files],
    }


def _manifest(told: Mapping[str, Any], digest: str) -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']} is not known")
    files = tuple(Part(FILES, _safe(f["name"]), int(f["size"]), f["sha256"]) for f in told["files"])
    tables = tuple(
        Part(TABLES, _word(t["name"]), int(t["size"]), t["sha256"], tuple(map(_word, t["columns"])), int(t["rows"]))
        for t in told["tables"]
    )
    return Manifest(
        state=str(told["state"]),
        ser=str(told["ser"]),
        postgres=str(told["postgres"]),
        migrations=tuple(map(str, told["migrations"])),
        taken_at=datetime.fromisoformat(told["taken_at"]),
        taken_by=str(told["taken_by"]),
        sequences={_word(name): int(value) for name, value in told["sequences"].items()},
        tables=tables,
        files=files,
        digest=digest,
    )


def _word(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(f"{name} is no name of a table or column")
    return name


def _safe(name: str) -> str:
    """A name that stays in the home, no matter who wrote the backup."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or str(path) != name or "\\" in name or "\0" in name:
        raise ValueError(f"{name} is no file of a home")
    return name
