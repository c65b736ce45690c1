"""What a demonstration says while it runs, and at its end."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rich.table import Table
from rich.text import Text

from ser.cli.demo.comparison import Comparison
from ser.cli.options import default_home
from ser.cli.reports.words import WHY_NOT
from ser.cli.screen import screen
from ser.cli.submissions.load import Loaded, tell_causes
from ser.services.worklists.due_work import AHEAD, Due
from ser.synthetic.files import Summary

MOST_DIFFERENCES = 20
MOST_CAUSES = 5


@dataclass(slots=True)
class Shown:
    """What a demonstration has come to so far, and the seconds of each step."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    files: Summary | None = None
    loaded: Loaded | None = None
    totals: dict[str, int] = field(default_factory=dict)
    excluded: Counter[str] = field(default_factory=Counter)
    comparison: Comparison | None = None
    due: tuple[Due, ...] = ()
    example: str | None = None


def head(count: int, whole: bool, seed: int, home: Path, today: date) -> None:
    """Say what is about to happen."""
    console = screen()
    size = "every child of the published table" if whole else "the published table, scaled down"
    console.print(Text("SER with made-up children", style="bold"))
    console.print(f"{count:,} who count on 1 October 2017 ({size}), and others on top; seed {seed}.")
    console.print(f"Made for {today}, which the demonstration takes as today.")
    console.print(f"Nobody among them is real. Everything is kept in {home.expanduser()}.\n", soft_wrap=True)


def step(words: str, seconds: float) -> None:
    """Say that a step is done, and how long it took."""
    console = screen()
    room = min(console.width, 100) - 10
    console.print(f"{words:<{room}}{seconds:8.1f} s", soft_wrap=True)


def replaced(_: Shown) -> str:
    return "Deleted what an earlier demo had made"


def made(shown: Shown) -> str:
    assert shown.files is not None
    children, rows = sum(shown.files.children.values()), sum(shown.files.rows.values())
    return f"Made {children:,} children: {rows:,} rows in {len(shown.files.rows)} files"


def loaded(shown: Shown) -> str:
    assert shown.loaded is not None
    counts = shown.loaded.outcome.counts
    held = f", {counts['held']:,} held" if counts.get("held") else ", none held"
    return f"Took the files in, checked them, decided what is due: {counts.get('new', 0):,} rows stored{held}"


def counted(_: Shown) -> str:
    return "Counted the children of 1 October 2017"


def compared(shown: Shown) -> str:
    assert shown.comparison is not None
    return f"Compared {shown.comparison.cells:,} cells with the published table"


def looked(_: Shown) -> str:
    return "Looked at what is due"


def peopled(_: Shown) -> str:
    return "Invited a person for each role"


def findings(shown: Shown) -> None:
    """Say what was found in the files."""
    assert shown.loaded is not None
    console = screen()
    console.print()
    if shown.loaded.causes:
        tell_causes(shown.loaded.causes, MOST_CAUSES)
        console.print()
    else:
        console.print("Nothing was found that is wrong.\n")


def figures(shown: Shown, today: date) -> None:
    """Show the count, the comparison, who does not count, and what is due."""
    _count(shown)
    _excluded(shown)
    _due(shown, today)


def _count(shown: Shown) -> None:
    assert shown.comparison is not None
    console, different = screen(), shown.comparison.differences
    console.print(Text("The child count of 1 October 2017", style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", min_width=8)
    grid.add_row(f"{shown.totals['FS002']:,}", "of school age (FS002)")
    grid.add_row(f"{shown.totals['FS089']:,}", "in early childhood (FS089)")
    console.print(grid)
    if not different:
        console.print(Text(f"No difference in any of the {shown.comparison.cells:,} cells compared.\n", "bold green"))
        return
    console.print(Text(f"{len(different):,} of {shown.comparison.cells:,} cells differ.", style="bold red"))
    for one in different[:MOST_DIFFERENCES]:
        console.print(f"  {one.words}: counted {one.counted:,}, expected {one.expected:,}")
    if len(different) > MOST_DIFFERENCES:
        console.print(f"  and {len(different) - MOST_DIFFERENCES:,} more")
    console.print()


def _excluded(shown: Shown) -> None:
    if not shown.excluded:
        return
    console = screen()
    console.print(Text.assemble(("Who does not count, and why", "bold"), "  (ser report excluded)"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", min_width=8)
    for status, count in shown.excluded.most_common():
        grid.add_row(f"{count:,}", status, Text(WHY_NOT.get(status, ""), style="dim"))
    console.print(grid)
    console.print()


def _due(shown: Shown, today: date) -> None:
    console = screen()
    console.print(
        Text.assemble(
            ("What is due", "bold"), f"  (clocks that run on {today} and are past due, or due within {AHEAD} days)"
        )
    )
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("Clock")
    table.add_column("")
    for heading in ("past due", "in 7 days", "in 30 days", f"in {AHEAD} days", "next"):
        table.add_column(heading, justify="right")
    for one in shown.due:
        figures = (one.overdue, one.in_a_week, one.in_a_month, one.soon)
        table.add_row(one.timeline, one.title, *(f"{n:,}" if n else "" for n in figures), str(one.next_due or ""))
    console.print(table)
    console.print()


def further(shown: Shown, home: Path, today: date) -> None:
    """Say how long it took, and what to try next."""
    console = screen()
    place = "" if home == default_home() else f" --home {home}"
    tries = [
        (f"ser report FS002 --as-of 2017-10-01{place}", "the child count of school age"),
        (f"ser report excluded --as-of 2017-10-01{place}", "who does not count, and why"),
        (f"ser report B-11 --school-year 2018 --today {today}{place}", "evaluations on time"),
        (f"ser load {home.expanduser() / 'demo'} --today {today}{place}", "the same files again: nothing changes"),
    ]
    if shown.example:
        tries.insert(
            0, (f"ser explain {shown.example} --today {today}{place}", "a child's clocks, one of them extended")
        )
    console.print(Text("Try next", style="bold"))
    for command, words in tries:
        console.print(Text.assemble((f"  {command}", "cyan"), (f"  # {words}", "dim")), soft_wrap=True)
    console.print(f"\nDone in {sum(seconds for _, seconds in shown.seconds):.1f} s.")
