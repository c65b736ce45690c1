"""`ser parity`: compares the children of SER with the list of the system that it takes over from."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ser.cli.exits import DONE, NOT_ALL, NOTHING_READABLE, Refusal
from ser.cli.options import DAY, home_option, json_option, lea_option, operator, to_file, today_option
from ser.cli.screen import number, progress, screen
from ser.conversion.old_list import Difference, Kind
from ser.files.csv_lines import Lines
from ser.files.export import text_file
from ser.services.conversion import parity as parities
from ser.services.conversion.parity import Compared, ListUnreadable
from ser.store.connect import opened

MOST = 20
COLUMNS = ("lea_code", "child", "difference", "clock", "old", "new", "days")


@click.command()
@click.argument("old", metavar="LIST.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as-of", metavar="DAY", type=DAY, help="The day on which the list was made. The default is today.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write every difference to this CSV file.")
@lea_option("Only the children of this LEA.")
@home_option
@today_option
@json_option
def parity(
    old: Path, as_of: date | None, out: Path | None, lea: str | None, home: Path, today: date, as_json: bool
) -> int:
    """Compare the children of SER with the list of the system that it takes over from.

    LIST.csv has the columns lea_code, state_id, system_id, counted (Y or N), clock (a code such as T-10) and due_date:
    a line for each clock that runs, or one line for a child without any. Whatever is blank is not compared, and clocks
    that the list never names are left out. Children of LEAs that it does not name are left out too.

    \b
    ser parity old.csv --as-of 2018-01-08 --out differences.csv

    Ends with 1 when anything differs, 2 when the list names no child, 64 when it cannot be compared.
    """
    by = operator(lea, as_of or today)
    if out is not None:
        to_file(out)
    try:
        listed = parities.old_list(by=by, path=old)
    except ListUnreadable as error:
        raise Refusal(str(error)) from error
    if not listed:
        click.echo(f"{old} names no child{'' if lea is None else f' of the LEA {lea}'}.", err=True)
        return NOTHING_READABLE
    with opened(home), progress(as_json) as tell:
        found = parities.compared(by=by, old=listed, day=as_of or today, progress=tell)
    if out is not None:
        _write(found, out)
    if as_json:
        click.echo(json.dumps(_plain(found), indent=1))
    else:
        _tell(found, out)
    return DONE if found.agrees else NOT_ALL


def _tell(found: Compared, out: Path | None) -> None:
    console = screen()
    console.print(Text(f"Both systems on {found.day}", style="bold"))
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("", "old system", "SER"):
        grid.add_column(head, justify="right" if head else "left")
    clocks = f"running clocks ({', '.join(found.clocks)})" if found.clocks else "running clocks"
    for words, one, other in (
        ("children", found.old_children, found.new_children),
        ("who count", found.old_counted, found.new_counted),
        (clocks, found.old_clocks, found.new_clocks),
    ):
        grid.add_row(words, f"{one:,}", f"{other:,}")
    console.print(Padding(grid, (0, 0, 1, 2)))
    if found.agrees:
        console.print(Text("They agree about every child.", style="green"))
        return
    console.print(Text(number(len(found.differences), "difference"), style="bold red"), "by LEA")
    console.print(Padding(_by_lea(found), (0, 0, 1, 2)))
    console.print(Padding(_first(found.differences[:MOST]), (0, 0, 0, 2)))
    if len(found.differences) > MOST:
        console.print(f"  and {len(found.differences) - MOST:,} more")
    if out is not None:
        console.print(f"\nEvery difference, child by child: {out}", soft_wrap=True)


def _by_lea(found: Compared) -> Table:
    counts = Counter((d.lea_code, d.kind) for d in found.differences)
    kinds = [kind for kind in Kind if any(of is kind for _, of in counts)]
    grid = Table(box=None, padding=(0, 2, 0, 0))
    grid.add_column("LEA")
    for kind in kinds:
        grid.add_column(kind.value, justify="right")
    leas = Counter(d.lea_code for d in found.differences)
    most = sorted(lea for lea, _ in leas.most_common(MOST))
    for lea in most:
        grid.add_row(lea, *(f"{counts[lea, kind]:,}" for kind in kinds))
    if len(leas) > len(most):
        grid.add_row(f"and {number(len(leas) - len(most), 'LEA')} more, with fewer each")
    grid.add_row("all", *(f"{sum(n for (_, of), n in counts.items() if of is kind):,}" for kind in kinds), style="bold")
    return grid


def _first(differences: tuple[Difference, ...]) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("LEA", "child", "difference", "clock", "old system", "SER", "days"):
        grid.add_column(head, justify="right" if head == "days" else "left", no_wrap=head in ("LEA", "child", "clock"))
    for d in differences:
        grid.add_row(d.lea_code, d.key, d.kind.value, d.clock, d.old, d.new, "" if d.days is None else f"{d.days:+}")
    return grid


def _write(found: Compared, out: Path) -> None:
    with text_file(out) as file:
        lines = Lines(file)
        lines.add(COLUMNS)
        lines.add_all([d.lea_code, d.key, d.kind.value, d.clock, d.old, d.new, d.days] for d in found.differences)


def _plain(found: Compared) -> dict[str, object]:
    return {**asdict(found), "day": found.day.isoformat()}
