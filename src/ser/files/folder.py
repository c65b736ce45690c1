"""Walks through a folder that was sent: never out of it, never in circles, never without end."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

DEEPEST = 50
"""How many folders may lie within one another."""


def files(folder: Path) -> Iterator[tuple[PurePosixPath, Path | str]]:
    """The files under a folder by their name within it, in order; instead of one that cannot be read, why not.

    Folders within are read, and hidden ones are not; links are followed to files within the folder alone.
    """
    root = os.path.realpath(folder)
    waiting = [PurePosixPath()]
    while waiting:
        here = waiting.pop()
        if len(here.parts) > DEEPEST:
            yield here, f"it lies more than {DEEPEST} folders deep"
            continue
        try:
            entries = sorted(os.scandir(folder / here), key=lambda entry: entry.name)
        except OSError as error:
            yield here, f"it cannot be opened ({error.strerror or 'the system refuses'})"
            continue
        within = []
        for entry in entries:
            name = here / entry.name
            if entry.is_symlink():
                yield from _linked(name, Path(entry.path), root)
            elif entry.is_dir():
                within.append(name)
            else:
                yield name, Path(entry.path)
        waiting.extend(reversed([name for name in within if not name.name.startswith((".", "__MACOSX"))]))


def _linked(name: PurePosixPath, path: Path, root: str) -> Iterator[tuple[PurePosixPath, Path | str]]:
    target = Path(os.path.realpath(path))  # unlike Path.resolve, it does not raise where links lead in a circle
    if not target.is_relative_to(root):
        yield name, "it is a link that leads out of the folder"
    elif target.is_symlink():
        yield name, "it is a link that leads to itself"
    elif not target.is_dir():
        yield name, path
