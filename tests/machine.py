"""The programs that some tests need and that a machine may lack, and how each is found."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Tool:
    """A program outside the lock file: what it is for, what brings it, and where it is on this machine.

    Not `required` is what no package brings: where a machine forbids it, the tests say so and go on.
    """

    name: str
    purpose: str
    package: str
    find: Callable[[], str | None]
    required: bool = True


def debian_postgres() -> str | None:
    """The folder of Debian's newest PostgreSQL programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return str(found[-1].parent) if found else None


@cache
def small_disk() -> str | None:
    """The program that mounts a small file system, where this account may; tried where nobody else sees it."""
    unshare, mount = shutil.which("unshare"), shutil.which("mount")
    if os.geteuid() != 0 or not unshare or not mount:
        return None
    trial = [unshare, "--mount", mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"]
    return mount if subprocess.run(trial, capture_output=True, check=False).returncode == 0 else None


def open_clone() -> str | None:
    """The folder of this environment, where every account may enter it and all folders above it."""
    folder = Path(sys.prefix).resolve()
    is_open = all(above.stat().st_mode & 0o001 for above in (folder, *folder.parents))
    return str(folder) if is_open or os.geteuid() != 0 else None


def _program(*names: str) -> Callable[[], str | None]:
    return lambda: next((found for name in names if (found := shutil.which(name))), None)


TOOLS = {
    tool.name: tool
    for tool in (
        Tool("chromium", "journeys through the pages", "chromium", _program("chromium", "chromium-browser")),
        Tool("java", "reports counted on Spark, and the HTML of pages", "default-jre-headless", _program("java")),
        Tool("nginx", "the proxy file of the guide", "nginx", _program("nginx", "/usr/sbin/nginx")),
        Tool("postgresql", "the store on an external PostgreSQL", "postgresql", debian_postgres),
        Tool("small disk", "a load on a full disk", "mount, and run as root", small_disk, required=False),
        Tool(
            "clone that every account may enter",
            "data that another account owns",
            "clone below no folder that is closed to others, such as /root",
            open_clone,
            required=False,
        ),
    )
}


def missing() -> list[Tool]:
    """The tools that this machine lacks."""
    return [tool for tool in TOOLS.values() if tool.find() is None]


if __name__ == "__main__":
    # One line for a package manager: the packages that bring what is missing.
    sys.stdout.write(" ".join(tool.package for tool in missing() if tool.required) + "\n")
