"""`ser freeze`: a snapshot of a day."""

from datetime import date
from pathlib import Path

import click

from ser.cli.exits import Refusal
from ser.cli.options import DAY, home_option, operator, today_option
from ser.cli.screen import progress, screen
from ser.files.snapshot import SnapshotBroken
from ser.services.reports import freezing
from ser.store.connect import opened


@click.command()
@click.option("--as-of", metavar="DAY", type=DAY, required=True, help="The day to freeze, such as a count date.")
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="A new or empty folder. Keep it as you keep the records themselves: it names children.",
)
@home_option
@today_option
def freeze(as_of: date, out: Path, home: Path, today: date) -> None:
    """Freeze a day, so that its count can be made again and proved.

    Writes every record, and what was decided of every child, as Parquet files with a manifest of their digests. A
    report counts it with --snapshot, and refuses it when a file was changed.

    \b
    ser freeze --as-of 2017-10-01 --out count-2017
    ser report FS002 --snapshot count-2017
    """
    if out.exists() and any(out.iterdir()):
        raise Refusal(f"{out} is not empty; a snapshot is never written over.")
    try:
        with opened(home), progress() as tell:
            made = freezing.freeze(by=operator(None, today), day=as_of, folder=out, today=today, progress=tell)
    except SnapshotBroken as refused:
        raise Refusal(str(refused)) from refused
    rows = sum(table.rows for table in made.tables)
    console = screen()
    console.print(f"Froze {as_of}: {rows:,} rows in {len(made.tables)} files in {out}.", soft_wrap=True)
    console.print(f"Digest of its manifest: {made.digest}", soft_wrap=True)
