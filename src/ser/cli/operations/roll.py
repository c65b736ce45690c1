"""`ser roll`: the nightly pass, which moves today."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from ser.cli.options import actor, home_option, today_option
from ser.cli.screen import number, progress
from ser.law.kept_day import ASKED, TODAY, KeptDay
from ser.services.operations import rolling
from ser.services.operations.rolling import Rolled
from ser.store.connect import opened
from ser.store.patience import JOBS, having
from ser.store.running import state
from ser.store.scope import state_scope


@click.command()
@home_option
@today_option
def roll(home: Path, today: date) -> None:
    """Move today: decide what a new day changes, and drop the days that nobody needs any more.

    Deadlines, worklists and findings are decided for one day, which every page names. This makes it today, or the day
    that --today names. Run it each night; `ser load` does it too where it is the first to come on a new day. Pages
    go on with the day before until everything is decided. A run that broke off is run again. Today never goes back.

    \b
    ser roll                       every night
    ser roll --today 2018-09-03    in a demonstration, to see what is due then
    """
    with having(JOBS), opened(home), progress() as tell:
        rolled = rolling.roll(by=state_scope(actor()), today=today, progress=tell)
    for line in said(rolled):
        click.echo(line)


def said(rolled: Rolled) -> Iterator[str]:
    """What a roll did, in plain words, a line each."""
    if rolled.asked < rolled.today:
        yield f"SER has reached {rolled.today}, and today never goes back: nothing was moved to {rolled.asked}."
    elif rolled.has_moved:
        was = "nothing was decided before" if rolled.before is None else f"until now it was {rolled.before}"
        yield f"Today is {rolled.today}; {was}."
    else:
        yield f"Today is {rolled.today} already."
    if rolled.students:
        yield f"{number(rolled.students, 'student')} decided for {rolled.today}."
    else:
        yield f"Nobody was left to decide: everything shown is decided for {rolled.today}."
    yield "Kept: " + "; ".join(_day(each) for each in rolled.kept) + "."
    if rolled.dropped:
        yield "Dropped, since nobody needs them any more: " + ", ".join(map(str, rolled.dropped)) + "."


def _day(each: KeptDay) -> str:
    titles = {one.name: one.title for one in state().collections}
    owners = {TODAY: "today", ASKED: "asked for by a report"}
    return f"{each.day} ({owners.get(each.owner) or titles.get(each.owner, each.owner)})"
