"""`ser convert`: takes the extract of another system through a crosswalk."""

from datetime import date
from pathlib import Path

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ser.cli.exits import Refusal, after
from ser.cli.options import lea_option, operator, today_option
from ser.cli.screen import number, screen
from ser.conversion.crosswalk import nearest
from ser.services.conversion import converting
from ser.services.conversion.converting import Converted, CrosswalkDoesNotFit, NoPlace, NoSuchCrosswalk

MOST = 15


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--crosswalk",
    metavar="NAME",
    required=True,
    help="The folder of a crosswalk, or the name of one that the state brings with it.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where to write SER's files and the listings; an earlier conversion there is replaced.",
)
@lea_option("The LEA whose extract it is: fills the LEA where the extract does not name it, and holds rows of others.")
@today_option
def convert(paths: tuple[Path, ...], crosswalk: str, out: Path, lea: str | None, today: date) -> int:
    """Convert the extract of another system into SER's own files.

    A crosswalk says what each column and code of the other system becomes; it is a folder of small tables that a
    data manager writes and reviews. What cannot be converted is never dropped in silence: it is held with its reasons,
    and codes for which nothing stands are listed. No database is needed. The same extract gives the same files.

    \b
    ser convert spedmstr.txt --crosswalk spedmstr --out converted
    ser load converted/files

    In the folder are then: files (ready to be loaded, every row marked as converted), held (the rows of which something
    could not be converted, with the reason last), unmapped_codes.csv, unread_columns.csv and summary.csv.

    Ends with 1 when something was held or not read, 2 when nothing could be read, 64 when the crosswalk does not fit.
    """
    by = operator(lea, today)
    try:
        walk = converting.crosswalk_of(by=by, name=crosswalk)
        done = converting.convert(by=by, paths=paths, crosswalk=walk, out=out, today=today, lea=lea)
    except (CrosswalkDoesNotFit, NoSuchCrosswalk, NoPlace) as error:
        raise Refusal(str(error)) from error
    _tell(done)
    return after(read_anything=bool(done.rows), is_clean=done.is_whole)


def _tell(done: Converted) -> None:
    console = screen()
    for file, problem in done.problems:
        console.print(Text(f"{file} was not read: {problem}.", style="bold red"), soft_wrap=True)
    if not done.rows:
        console.print(
            Text("Nothing was read.", style="bold red"), "No file under these paths has rows of the crosswalk."
        )
    for file, rows in done.rows.items():
        console.print(f"{file}: {number(rows, 'row')}")
    if done.records:
        console.print(Padding(_records(done), (1, 0, 1, 2)))
    _tell_codes(done)
    unread = [f"{column} ({filled:,} filled)" for _, column, filled in done.unread]
    if unread:
        listed = ", ".join(unread[:MOST]) + (f" and {len(unread) - MOST} more" if len(unread) > MOST else "")
        console.print(f"Columns that the crosswalk neither reads nor ignores: {listed}", soft_wrap=True)
    if done.held_rows:
        held = done.out / converting.HELD
        console.print(Text(f"{number(done.held_rows, 'row')} held, in whole or in part: {held}", style="bold red"))
    if done.records:
        console.print(f"Ready to be loaded: ser load {done.out / converting.FILES}", soft_wrap=True)


def _records(done: Converted) -> Table:
    grid = Table(box=None, padding=(0, 2, 0, 0))
    grid.add_column("record", no_wrap=True)
    for head in ("made", "held", "same as before", "left out by the crosswalk"):
        grid.add_column(head, justify="right")
    for name, c in done.records.items():
        held = Text(f"{c.held:,}", style="bold red" if c.held else "")
        grid.add_row(name, f"{c.made:,}", held, f"{c.same:,}", f"{c.dropped:,}")
    return grid


def _tell_codes(done: Converted) -> None:
    """The codes for which nothing stands, the most frequent first."""
    if not done.unmapped:
        return
    console = screen()
    console.print(Text("Codes for which nothing stands", style="bold"), f"({done.out / converting.UNMAPPED} has all)")
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for head in ("set", "column", "code", "rows", "nearest of ours"):
        grid.add_column(head, justify="right" if head == "rows" else "left")
    ranked = sorted(done.unmapped.items(), key=lambda each: (-each[1], each[0].column, each[0].value))
    for code, count in ranked[:MOST]:
        grid.add_row(code.codes.name, code.column, code.value, f"{count:,}", nearest(code.value, code.codes))
    console.print(Padding(grid, (0, 0, 1, 2)))
