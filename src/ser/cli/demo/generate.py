"""`ser generate`: the files of a made-up state."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from ser.cli.options import DAY
from ser.cli.screen import progress, screen

TODAY = date(2018, 3, 1)
"""The last day of the made-up lives, in the school year of the published table."""

Command = TypeVar("Command", bound=Callable[..., Any])


def last_day_option(command: Command) -> Command:
    """Add --today: the day on which the made-up lives stop."""
    return click.option(
        "--today",
        metavar="DAY",
        type=DAY,
        default=TODAY,
        envvar="SER_TODAY",
        show_default="2018-03-01",
        callback=_in_span,
        help="The day on which the made-up lives stop, from 2017-11-15 to 2018-09-30.",
    )(command)


def _in_span(_context: click.Context, _option: click.Parameter, day: date) -> date:
    from ser.synthetic.files import EARLIEST, LATEST

    if not EARLIEST <= day <= LATEST:
        raise click.BadParameter(f"the made-up lives can stop on a day from {EARLIEST} to {LATEST}, not on {day}.")
    return day


@click.command()
@click.option(
    "--students",
    metavar="N",
    type=click.IntRange(1),
    required=True,
    help="How many children with a disability are served on 1 October 2017; all others come on top. "
    "84473 makes the whole state of the published count.",
)
@click.option(
    "--seed",
    metavar="N",
    type=int,
    default=1,
    show_default=True,
    help="Which of the possible states to make; the same number gives the same files.",
)
@click.option(
    "--out",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where to write the files; files of an earlier run are replaced.",
)
@click.option(
    "--errors",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Plant so many errors, each on a child of its own and each breaking one rule; "
    "manifest.csv lists file, row, key and rule of each.",
)
@click.option(
    "--legacy",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write the same children as an older system would hand them over, to try `ser convert` on: "
    "one wide row a student, with other names, codes and dates.",
)
@last_day_option
def generate(students: int, seed: int, out: Path, errors: int, legacy: Path | None, today: date) -> None:
    """Make the files of a state of made-up children.

    They are for trying SER out, and for tests. The children are referred, evaluated, served, move and leave over the
    years since July 2014. Nobody among them is real. On 1 October 2017 they have, in small or in full, the
    disabilities, environments, ages, races and sexes that Louisiana published.

    \b
    ser generate --students 500 --seed 7 --out made
    ser generate --students 500 --seed 7 --out made --errors 25
    ser load made --today 2018-03-01
    """
    from ser.store.running import state
    from ser.synthetic import files

    with progress() as tell:
        made = files.generate(
            out,
            students=students,
            seed=seed,
            state=state(),
            errors=errors,
            today=today,
            processes=cores(students),
            progress=lambda done, total: tell("making", done, total),
        )
    children, rows = sum(made.children.values()), sum(made.rows.values())
    said = f"Made for {today}: {children:,} children, {students:,} of whom count on 1 October 2017; {rows:,} rows"
    screen().print(f"{said} in {len(made.rows)} files in {out}.", soft_wrap=True)
    if legacy is not None:
        from ser.synthetic.legacy import write_legacy

        screen().print(f"As an older system would hand it over: {write_legacy(out, legacy)}", soft_wrap=True)
    if errors:
        screen().print(f"{errors} errors are planted; {out / 'manifest.csv'} lists them.", soft_wrap=True)


def cores(students: int) -> int:
    """How many processes pay for so many children."""
    return max(1, os.cpu_count() or 1) if students > 4_000 else 1
