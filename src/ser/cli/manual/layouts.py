"""`ser layouts`: which files there are, and what columns each has."""

import sys

import click
from rich.table import Table

from ser.cli.exits import Refusal
from ser.cli.screen import screen
from ser.files.layout import FORMS, Layout, layout, write_layouts


@click.command()
@click.argument("records", nargs=-1, metavar="[RECORD]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="csv and json list every column with its codes and citation; fixed gives the positions of each "
    "column in lines of fixed width.",
)
def layouts(records: tuple[str, ...], form: str | None) -> None:
    """Show what files SER takes in, and the columns of each.

    A file is named after its record. Without RECORD all are shown; with one, its columns.

    \b
    ser layouts                       which files there are
    ser layouts evaluation            the columns of evaluation.csv
    ser layouts --format csv > all.csv
    """
    from ser.store.running import state

    known = state().records
    for name in records:
        if name not in known:
            raise Refusal(f"There is no record {name}. There are: {', '.join(known)}.")
    made = [layout(known[name].spec) for name in records or known]
    if form is not None:
        write_layouts(made, form, sys.stdout)
    elif records:
        for one in made:
            _columns(one)
    else:
        _files(made)


def _files(made: list[Layout]) -> None:
    from ser.store.running import state

    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("File", "What it holds", "Group", "Belongs to"):
        table.add_column(heading)
    table.add_column("Columns", justify="right")
    for one in made:
        spec = state().records[one.record].spec
        parent = spec.parent or ""
        table.add_row(f"{one.record}.csv", one.title, spec.group, parent, str(len(one.columns) - 1))
    screen().print(table)
    screen().print("\nFiles may be CSV, XLSX or of fixed width, alone, in a folder or in a zip. ", end="")
    screen().print("`ser layouts RECORD` shows the columns of one.")


def _columns(one: Layout) -> None:
    table = Table(
        box=None, header_style="bold", pad_edge=False, title=f"{one.record}: {one.title}", title_justify="left"
    )
    table.add_column("Column", no_wrap=True)
    table.add_column("Type", no_wrap=True)
    table.add_column("Width", justify="right")
    table.add_column("Needed")
    table.add_column("What it holds")
    for column in one.columns:
        holds = column.definition or column.label
        codes = column.codes.replace(";", " ")
        table.add_row(
            column.name, column.type, str(column.width), column.needed, holds + (f" [{codes}]" if codes else "")
        )
    screen().print(table, markup=False)
    screen().print()
