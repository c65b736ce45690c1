"""The programs that some tests need and that a machine may lack, and how each is found."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tool:
    """A program outside the lock file: what it is for, what brings it, and where it is on this machine."""

    name: str
    purpose: str
    package: str
    find: Callable[[], str | None]


def debian_postgres() -> str | None:
    """The folder of Debian's newest PostgreSQL programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return str(found[-1].parent) if found else None


def _program(*names: str) -> Callable[[], str | None]:
    return lambda: next((found for name in names if (found := shutil.which(name))), None)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("chromium", "journeys through the pages", "chromium", _program("chromium", "chromium-browser")),
        Tool("java", "reports counted on Spark", "default-jre-headless", _program("java")),
        Tool("postgresql", "the store on an external PostgreSQL", "postgresql", debian_postgres),
    )
}


def missing() -> list[Tool]:
    """The tools that this machine lacks."""
    return [tool for tool in TOOLS.values() if tool.find() is None]


if __name__ == "__main__":
    # One line for a package manager: the packages that bring what is missing.
    sys.stdout.write(" ".join(tool.package for tool in missing()) + "\n")
