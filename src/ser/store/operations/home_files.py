"""The files that a home keeps beside its database, and which of them belong into a backup."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ser.store.operations.place import ALIVE, LEASES, LOCK, LOG, RECORD
from ser.store.sealing import FILE

STAGED = "restoring"
REPLACED = "before-restore"
BELONGS: Mapping[str, str] = {"findings": "the findings of each load, as workbooks"}
"""The folders of a home that are backed up, and what each holds.

All else stays out until it is named here: the keys (`secret`, `submission.key`) open what the backup holds sealed,
letters hold links that let somebody in, and a demonstration makes its files and passwords again.
"""
KEYS = ("secret", FILE)
"""The keys of a home: of sessions and second factors, and of what was sent."""
_OWN = ("postgres", "socket", "program.new", STAGED)
_OWN_BEGIN = ("postgres.", "program-", LOCK, LEASES, ALIVE, LOG, RECORD, REPLACED)
"""The names, and beginnings of names, of the server's own files, and of what a restore leaves."""


def is_kept(name: str) -> bool:
    """Whether a backup may name such a file of a home: none of the server's own, no matter who wrote the backup."""
    first = name.partition("/")[0]
    return first not in _OWN and not first.startswith(_OWN_BEGIN)


def belongs(name: str) -> bool:
    """Whether a file of a home belongs into a backup."""
    return name.partition("/")[0] in BELONGS


def kept(home: Path) -> list[str]:
    """The files of a home that belong into a backup, as paths below it; without links."""
    found = []
    for entry in _entries(home):
        paths = [entry, *entry.rglob("*")] if entry.is_dir() else [entry]
        found += [path.relative_to(home).as_posix() for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(found)


def stage(home: Path, name: str, blocks: Iterable[bytes]) -> None:
    """Write a file of a backup beside those that are there."""
    path = home / STAGED / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.writelines(blocks)
        file.flush()
        os.fsync(file.fileno())


def clear_stage(home: Path) -> None:
    """Remove what a restore that broke off left behind."""
    shutil.rmtree(home / STAGED, ignore_errors=True)


def put_in_place(home: Path, label: str) -> Path | None:
    """Let the staged files take the place of those that are there; gives the folder into which these are moved."""
    there = list(_entries(home))
    aside = _unused(home / f"{REPLACED}-{label}") if there else None
    if aside is not None:
        aside.mkdir(mode=0o700)
        for entry in there:
            entry.rename(aside / entry.name)
    staged = home / STAGED
    for entry in sorted(staged.iterdir()) if staged.is_dir() else ():
        if not (home / entry.name).exists():  # a key that is there stays
            entry.rename(home / entry.name)
    clear_stage(home)
    return aside


def _entries(home: Path) -> Iterator[Path]:
    if home.is_dir():
        yield from (e for e in sorted(home.iterdir()) if belongs(e.name) and not e.is_symlink())


def _unused(folder: Path) -> Path:
    """The folder, or the first of its numbered namesakes that is not there yet."""
    number, chosen = 1, folder
    while chosen.exists():
        number += 1
        chosen = folder.with_name(f"{folder.name}-{number}")
    return chosen
