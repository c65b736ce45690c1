"""The terminal: where answers go, and how long work shows its progress."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from ser.store.progress import Progress, silent

WIDEST = 120
_UNKNOWN_WIDTH = 100

_DOING = {
    "waiting": "Waiting for another load to end",
    "reading": "Reading files",
    "storing": "Storing files",
    "deciding": "Checking, deciding what is due",
    "judging": "Judging children",
    "making": "Making children",
    "writing": "Writing",
}


def screen() -> Console:
    """The terminal for answers; what goes to a file or to another program has no colors and a steady width."""
    console = Console(highlight=False)
    known = console.is_terminal or "COLUMNS" in os.environ
    return Console(highlight=False, width=min(console.width, WIDEST) if known else _UNKNOWN_WIDTH)


def number(count: int, thing: str) -> str:
    """So many of a thing, in words: 1 row, 2,000 rows."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """What services tell their progress to: bars on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int, /) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(_DOING.get(what, what.capitalize()), total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell
