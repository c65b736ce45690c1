"""`ser report`: a count or a list, on the terminal or in a file."""

import sys
from datetime import date
from functools import partial
from pathlib import Path

import click
from rich.table import Table as Grid
from rich.text import Text

from ser.cli.exits import Refusal
from ser.cli.options import DAY, end_of, home_option, lea_option, operator, output_file, output_options, today_option
from ser.cli.reports.report_view import show
from ser.cli.screen import progress, screen
from ser.files.snapshot import SnapshotBroken
from ser.files.table_file import write_table_csv, write_table_json, write_table_xlsx
from ser.law.members import NoSuchCell
from ser.law.permission import NotAllowed
from ser.law.report import Asked, Level, Table
from ser.services.reports import reporting
from ser.services.reports.reporting import CannotBeAsked, NoSuchReport, Question
from ser.store.connect import opened
from ser.store.scope import Scope


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the reports.")
@click.option("--as-of", metavar="DAY", type=DAY, help="The world as it was on this day. The default is today.")
@click.option(
    "--school-year",
    metavar="YEAR",
    type=click.IntRange(1976, 2100),
    help="For a report on a period: the school year, named by its second half (2018 is 2017-18). "
    "The default is the last one that was complete.",
)
@click.option("--to-date", is_flag=True, help="For a report on a period: the school year that runs.")
@click.option(
    "--snapshot",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Count what `ser freeze` wrote there, not the database.",
)
@click.option(
    "--known-on", metavar="DAY", type=DAY, help="Count what SER knew at the end of this day, before later corrections."
)
@click.option(
    "--level",
    type=click.Choice([level.value for level in Level]),
    help="Figures of the state (sea), of each LEA (lea), or of each school (sch). Files have all of them; "
    "the terminal shows the first.",
)
@lea_option("Only this LEA's figures and children.")
@click.option(
    "--children",
    "listed_members",
    is_flag=True,
    help="List the children behind the report, or the exits, removals or posts, where it counts those.",
)
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="With --children: only those behind rows with this value; give it again for more columns. "
    "figure=COLUMN opens another of its figures.",
)
@output_options
@home_option
@today_option
def report(
    name: str | None,
    listed: bool,
    as_of: date | None,
    school_year: int | None,
    to_date: bool,
    snapshot: Path | None,
    known_on: date | None,
    level: str | None,
    lea: str | None,
    listed_members: bool,
    where: tuple[str, ...],
    form: str,
    out: Path | None,
    home: Path,
    today: date,
) -> None:
    """Count a report, for any day or school year.

    It counts the records as they are now, as they were known on a day, or as a snapshot froze them.

    NAME is a federal file (FS002), an indicator (B-11), a number (R02) or a word (excluded).

    \b
    ser report --list
    ser report FS002 --as-of 2017-10-01              the child count of school age
    ser report excluded --as-of 2017-10-01 --lea 017 who of LEA 017 does not count, and why
    ser report B-11 --school-year 2017               evaluations on time in 2016-17
    ser report B-11 --children --where lea_code=017  those behind LEA 017's percentage, both halves
    ser report FS002 --as-of 2017-10-01 --format xlsx --out count.xlsx
    """
    scope = operator(lea, today)
    if listed or name is None:
        _list(scope)
        return
    _check(as_of, school_year, to_date, snapshot, known_on, form, out)
    cell = _cell(where) if listed_members else None
    if where and cell is None:
        raise click.UsageError("--where says which figure to open; add --children.")
    question = Question(
        today,
        as_of,
        school_year,
        to_date,
        None if known_on is None else end_of(known_on),
        snapshot,
        None if level is None else Level(level),
    )
    try:
        table, asked = _counted(scope, name, question, cell, home, quiet=form == "json")
    except (NoSuchReport, CannotBeAsked, NoSuchCell, NotAllowed) as refused:
        raise Refusal(f"{refused} `ser report --list` shows the reports.") from refused
    except SnapshotBroken as broken:
        raise Refusal(str(broken)) from broken
    _write(table, asked, form, out)


def _cell(where: tuple[str, ...]) -> dict[str, str]:
    """The values by column; what has no equals sign is refused."""
    pairs = [text.partition("=") for text in where]
    for name, equals, value in pairs:
        if not name or not equals:
            raise click.UsageError(f"--where {name}{equals}{value} is no COLUMN=VALUE, such as --where lea_code=017.")
    named = dict.fromkeys(name for name, _, _ in pairs)
    if len(named) < len(pairs):
        raise click.UsageError("--where names a column twice; a row has one value in it.")
    return {name: value for name, _, value in pairs}


def _counted(
    scope: Scope, name: str, question: Question, cell: dict[str, str] | None, home: Path, quiet: bool
) -> tuple[Table, Asked]:
    act = partial(reporting.report if cell is None else partial(reporting.members, where=cell), by=scope)
    if question.folder is not None:
        return act(name=name, question=question)
    # A name that there is not is refused before a server is started.
    reporting.named(by=scope, name=name)
    with opened(home), progress(quiet) as tell:
        return act(name=name, question=question, progress=tell)


def _check(
    as_of: date | None,
    school_year: int | None,
    to_date: bool,
    snapshot: Path | None,
    known_on: date | None,
    form: str,
    out: Path | None,
) -> None:
    if school_year is not None and to_date:
        raise click.UsageError("--school-year and --to-date both name a school year; give one of them.")
    if snapshot is not None and (as_of or known_on):
        raise click.UsageError("A snapshot has its own day, on which it was frozen; leave out --as-of and --known-on.")
    output_file(form, out, "count.xlsx")


def _write(table: Table, asked: Asked, form: str, out: Path | None) -> None:
    match form:
        case "csv":
            write_table_csv(table, out or sys.stdout)
        case "json":
            write_table_json(table, asked, out or sys.stdout)
        case "xlsx" if out is not None:
            write_table_xlsx(table, asked, out)
        case _:
            show(table, asked, out)
    if form == "csv":
        for note in table.notes:
            click.echo(note, err=True)
    if out is not None:
        click.echo(f"{table.report.name}: {len(table):,} rows in {out}", err=True)


def _list(scope: Scope) -> None:
    grid = Grid(box=None, header_style="bold", pad_edge=False)
    for heading in ("Name", "Also", "What it counts", "Of a", "Levels"):
        grid.add_column(heading, no_wrap=heading not in ("Also", "What it counts"))
    for made in reporting.reports(by=scope):
        levels = " ".join(level.value for level in made.levels)
        of = "day" if made.kind == "day" else "year"
        grid.add_row(Text(made.name, style="bold"), ", ".join(made.also), made.title, of, levels)
    console = screen()
    console.print(grid)
    console.print(Text("\nOf a day: --as-of DAY. Of a school year: --school-year YEAR, or --to-date.", style="dim"))
