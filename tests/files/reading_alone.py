"""Reads what lies in a folder in a process of its own, which may take little memory: `python -m ... FOLDER`."""

import json
import resource
import sys
from pathlib import Path

from tests.files.samples import RECORDS, told

MOST = 100 << 20
"""The bytes that reading may take beyond what the process has from its start."""


def main() -> None:
    """Print of each sheet its name, what was said about it, how many rows it has and how many of them are whole."""
    taken = Path("/proc/self/statm")
    if taken.exists():  # on Linux alone; elsewhere no such bound is kept
        size = int(taken.read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MOST, size + MOST))
    from ser.files.sheet import sheets

    for sheet in sheets([Path(sys.argv[1])], RECORDS):
        whole = total = 0
        for _, cells in sheet.rows():
            total += 1
            whole += len(cells) == len(sheet.columns)
        print(json.dumps([sheet.file, told(sheet), total, whole]))  # noqa: T201


if __name__ == "__main__":
    main()
