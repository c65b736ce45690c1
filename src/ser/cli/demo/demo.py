"""`ser demo`: the whole way of a record, from made-up files to a count that agrees with the published one."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ser.cli.demo import demo_view, sign_ins
from ser.cli.demo.comparison import compared
from ser.cli.demo.demo_view import Shown
from ser.cli.demo.generate import cores, last_day_option
from ser.cli.demo.sign_ins import WORDS, SignIn, SignIns
from ser.cli.exits import DONE, NOT_ALL, Refusal
from ser.cli.options import home_option, operator
from ser.cli.screen import progress
from ser.cli.submissions.load import take
from ser.law.finding import HARD
from ser.law.report import Level, Table
from ser.services.child import explaining
from ser.services.operations import demonstrating, showing
from ser.services.operations.demonstrating import Holds
from ser.services.reports import reporting
from ser.services.reports.reporting import Question
from ser.services.worklists import due_work
from ser.store.connect import opened
from ser.store.operations.fresh import remake
from ser.store.orm import use_opened
from ser.store.running import state
from ser.store.scope import Scope
from ser.synthetic.files import WHOLE_STATE, count_day, generate

STUDENTS = 2_000


@click.command()
@click.option(
    "--full", is_flag=True, help=f"Make every child of the published table: {WHOLE_STATE:,}, in some minutes."
)
@click.option(
    "--students",
    metavar="N",
    type=click.IntRange(1),
    default=STUDENTS,
    show_default=f"{STUDENTS:,}",
    help="Make a smaller or larger state: so many children who count.",
)
@click.option(
    "--seed",
    metavar="N",
    type=int,
    default=1,
    show_default=True,
    help="Which of the possible states to make; the same number gives the same children.",
)
@click.option("--no-serve", is_flag=True, help="Do not start the pages at the end.")
@last_day_option
@home_option
def demo(full: bool, students: int, seed: int, no_serve: bool, today: date, home: Path) -> int:
    """Show the whole of SER with made-up children.

    Makes a state, writes the files that its LEAs would send, takes them in as any file is taken in, decides who counts
    and what is due by when, counts the children of 1 October 2017, and compares the count with the table that Louisiana
    published, cell by cell. With fewer children the table is scaled down to them.

    What an earlier demo made in the same --home is replaced. A database that holds anything else is left alone.

    Ends in the pages, with a sign-in for each role, until stopped with Ctrl-C; with --no-serve without them.

    Ends with 1 if a cell differs, or a made-up row was not stored or would have to be fixed.
    """
    whole = full or students == WHOLE_STATE
    count = WHOLE_STATE if whole else students
    by, shown = operator(None, today), Shown()
    demo_view.head(count, whole, seed, home, today)
    _make_room(by, home, shown, f"{count} children, seed {seed}")
    folder = home.expanduser() / "demo"
    _step(shown, demo_view.made, lambda: _make(shown, folder, count, seed, today))
    with opened(home):
        _step(shown, demo_view.loaded, lambda: _load(shown, by, folder, home, today))
        _step(shown, demo_view.counted, lambda: _count(shown, by, today))
        _step(shown, demo_view.compared, lambda: _compare(shown, by, today, None if whole else count, seed))
        _step(shown, demo_view.looked, lambda: _look(shown, by, today))
        _step(shown, demo_view.peopled, lambda: _people(by, home.expanduser(), today))
    demo_view.findings(shown)
    demo_view.figures(shown, today)
    demo_view.further(shown, home, today)
    if not no_serve:
        _serve(home)
    return _exit_code(shown)


def _make_room(by: Scope, home: Path, shown: Shown, words: str) -> None:
    with opened(home):
        held = demonstrating.holds(by=by)
    if held is Holds.DATA:
        raise Refusal(
            "This database holds data that no demo made, so it is left alone. Name another folder: "
            "ser demo --home FOLDER (and unset DATABASE_URL if it is set)."
        )
    if held is Holds.DEMONSTRATION:
        _step(shown, demo_view.replaced, lambda: remake(home))
    with opened(home):
        demonstrating.begin(by=by, words=words)


def _step(shown: Shown, tell: Callable[[Shown], str], act: Callable[[], None]) -> None:
    begun = time.monotonic()
    act()
    taken = time.monotonic() - begun
    shown.seconds.append((tell(shown), taken))
    demo_view.step(*shown.seconds[-1])


def _make(shown: Shown, folder: Path, students: int, seed: int, today: date) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with progress() as tell:
        shown.files = generate(
            folder,
            students=students,
            seed=seed,
            state=state(),
            today=today,
            processes=cores(students),
            progress=lambda done, total: tell("making", done, total),
        )


def _load(shown: Shown, by: Scope, folder: Path, home: Path, today: date) -> None:
    shown.loaded = take(by, [folder], today, home, folder / "findings.csv")


def _count(shown: Shown, by: Scope, today: date) -> None:
    for name in ("FS002", "FS089"):
        table = _report(by, name, today)
        shown.totals[name] = sum(_of(table, "count", {"set": "TOT"}))
    shown.excluded.update(str(status) for status in _of(_report(by, "excluded", today, level=None), "status"))


def _compare(shown: Shown, by: Scope, today: date, students: int | None, seed: int) -> None:
    shown.comparison = compared(_report(by, "R21", today), students, seed)


def _look(shown: Shown, by: Scope, today: date) -> None:
    shown.due = tuple(due_work.due(by=by, today=today))
    shown.example = explaining.extended(by=by, today=today)


def _people(by: Scope, home: Path, today: date) -> None:
    """An account for each role; the password is this home's own, and kept in it."""
    use_opened()
    password = "-".join(secrets.choice(WORDS) for _ in range(4))
    people = showing.people(by=by, password=password, today=today)
    made = tuple(SignIn(one.role, one.place, one.email) for one in people)
    sign_ins.write(home, SignIns(today, password, made))


def _serve(home: Path) -> None:
    """The pages in a process of their own, since their settings are read when it begins."""
    command = [sys.executable, "-c", "from ser.cli import main; main()", "serve", "--home", str(home)]
    environment = {name: value for name, value in os.environ.items() if name != "SER_APP_URL"}
    with contextlib.suppress(KeyboardInterrupt):
        subprocess.run(command, env=environment, check=False)


def _report(by: Scope, name: str, today: date, level: Level | None = Level.SEA) -> Table:
    with progress() as tell:
        question = Question(today, as_of=count_day(state()), level=level)
        table, _ = reporting.report(by=by, name=name, question=question, progress=tell)
    return table


def _of(table: Table, column: str, where: dict[str, object] | None = None) -> list[int]:
    names = [c.name for c in table.columns]
    rows = (dict(zip(names, row, strict=True)) for row in table.rows())
    return [row[column] for row in rows if all(row[n] == v for n, v in (where or {}).items())]  # type: ignore[misc]


def _exit_code(shown: Shown) -> int:
    assert shown.comparison is not None
    assert shown.loaded is not None
    hard = HARD & shown.loaded.outcome.severities.keys()
    held = shown.loaded.outcome.counts.get("held")
    return NOT_ALL if shown.comparison.differences or held or hard else DONE
