"""Federal files on the terminal: the total first, then each set of categories, two of them as a cross table."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ser.cli.reports.words import ages_first, words_of

MOST_LINES = 8
"""Of the sets with three and more categories only the largest groups are shown."""
_NOT_CATEGORIES = ("level", "lea_code", "site_code", "set", "total_indicator", "count")
_PLACES = ("lea_code", "site_code")

Row = Mapping[str, object]


def sets(unit: str, rows: Sequence[Row], console: Console) -> None:
    """Show a federal file: for each LEA or school, its total and then its sets; `unit` is what is counted."""
    for place, held in groupby(sorted(rows, key=_place), key=_place):
        if any(place):
            console.print(Text(" ".join(part for part in place if part), style="bold underline"))
        by_set = {code: list(lines) for code, lines in groupby(held, key=lambda row: str(row["set"]))}
        for code in sorted(by_set, key=lambda code: (len(_categories(by_set[code])), code)):
            _set(code, by_set[code], unit, console)


def _place(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name) or "") for name in _PLACES)


def _categories(rows: Sequence[Row]) -> list[str]:
    return [name for name in rows[0] if name not in _NOT_CATEGORIES and rows[0][name] is not None]


def _set(code: str, rows: Sequence[Row], unit: str, console: Console) -> None:
    names = _categories(rows)
    total = round(sum(_count(row) for row in rows), 2)
    if not names:
        console.print(Text.assemble(("Total  ", "bold"), (f"{total:,}", "bold green"), f" {unit}\n"))
        return
    console.print(Text.assemble((code, "bold"), "  by " + ", ".join(name.replace("_", " ") for name in names)))
    if len(names) == 1:
        _single(names[0], rows, total, console)
    elif len(names) == 2 and len({row[names[1]] for row in rows}) <= 16:
        _cross(names, rows, console)
    else:
        _long(names, rows, unit, console)
    console.print()


def _single(name: str, rows: Sequence[Row], total: float, console: Console) -> None:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column()
    grid.add_column(justify="right")
    grid.add_column(justify="right", style="dim")
    for row in sorted(rows, key=lambda row: ages_first(row[name])):
        share = f"{_count(row) * 100 / total:.1f} %" if total else ""
        grid.add_row(f"  {row[name]}", words_of(name, row[name]), f"{_count(row):,}", share)
    console.print(grid)


def _cross(names: Sequence[str], rows: Sequence[Row], console: Console) -> None:
    """The category with more values goes down, the other across."""
    down, across = sorted(names, key=lambda name: len({row[name] for row in rows}), reverse=True)
    heads = sorted({row[across] for row in rows}, key=ages_first)
    counts = {(row[down], row[across]): _count(row) for row in rows}
    grid = Grid(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    grid.add_column("")
    for head in heads:
        grid.add_column(str(head), justify="right", overflow="fold")
    for line in sorted({row[down] for row in rows}, key=ages_first):
        grid.add_row(f"  {line}", *(f"{counts[line, h]:,}" if (line, h) in counts else "" for h in heads))
    console.print(grid)


def _long(names: Sequence[str], rows: Sequence[Row], unit: str, console: Console) -> None:
    grid = Grid.grid(padding=(0, 2))
    for _ in names:
        grid.add_column(no_wrap=True)
    grid.add_column(justify="right")
    largest = sorted(rows, key=_count, reverse=True)[:MOST_LINES]
    for row in largest:
        grid.add_row(
            *(f"  {row[name]}" if place == 0 else str(row[name]) for place, name in enumerate(names)),
            f"{_count(row):,}",
        )
    console.print(grid)
    if len(rows) > len(largest):
        rest = round(sum(_count(row) for row in rows) - sum(_count(row) for row in largest), 2)
        more = f"  and {len(rows) - len(largest):,} smaller groups with {rest:,} {unit}; --format csv has them all."
        console.print(Text(more, style="dim"))


def _count(row: Row) -> int | float:
    count = row["count"]
    assert isinstance(count, int | float)
    return count
