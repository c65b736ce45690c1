"""`ser worker`: does the jobs that wait, and the night's work."""

import importlib
import logging
from datetime import date
from pathlib import Path

import click

from ser.cli.exits import DONE
from ser.cli.operations.mailing import want_mail
from ser.cli.options import DAY, clock_day, home_option
from ser.store.connect import opened
from ser.store.patience import JOBS, having
from ser.store.running import start


@click.command()
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1), default=2, show_default=True, help="How many jobs are done at once."
)
@click.option("--once", is_flag=True, help="Do what waits now, and end; for a machine that starts it by itself.")
@click.option(
    "--today",
    metavar="DAY",
    type=DAY,
    envvar="SER_TODAY",
    help="The day to take as today, such as 2018-03-01. The default is the date in the state.",
)
@home_option
def worker(jobs: int, once: bool, today: date | None, home: Path) -> int:
    """Do the jobs that wait: submissions that were sent, and the night's work, until stopped with Ctrl-C or SIGTERM.

    It ends when the jobs at hand are done. Killed, it leaves them to the next worker, which goes on where they were.
    Several may run at once, on several machines. After midnight the kept days are moved to the new day, files that
    were kept long enough are destroyed, and the e-mail of the day is sent, by the mail server that the pages use.
    """
    want_mail(home.expanduser())
    start()
    logging.getLogger("ser").setLevel(logging.INFO)
    # Doors do not know each other, so that of the queue is named by its name.
    working = importlib.import_module("ser.worker.working")
    with having(JOBS), opened(home):
        working.work(jobs=jobs, today=lambda: today or clock_day(), once=once)
    return DONE
