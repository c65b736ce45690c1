"""The options that commands share: where the data are, which day is today, on behalf of which LEA."""

import getpass
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from ser.cli.exits import Refusal

if TYPE_CHECKING:
    from ser.store.scope import Scope

ORIGIN = "command line"
"""The door that the audit log names."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, written as 2017-10-01."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day; write it as 2017-10-01.", param, ctx)


class LeaCode(click.ParamType[str]):
    """The code of an LEA: three characters."""

    name = "code"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"[0-9A-Z]{3}", value):
            self.fail(f"{value} is no LEA code; one has three characters, for example 017.", param, ctx)
        return value


DAY = Day()


def default_home() -> Path:
    """Where data are kept unless said otherwise: the user's own folder for the data of programs."""
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "ser"


def home_option(command: Command) -> Command:
    """Add --home: the folder of the embedded database and of files."""
    return click.option(
        "--home",
        metavar="FOLDER",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="SER_HOME",
        default=default_home,
        show_default="~/.local/share/ser",
        help="Where SER keeps its database and files (or set SER_HOME). With DATABASE_URL set, the database is there.",
    )(command)


def today_option(command: Command) -> Command:
    """Add --today: the day that is taken as today."""
    return click.option(
        "--today",
        metavar="DAY",
        type=DAY,
        envvar="SER_TODAY",
        callback=lambda _ctx, _param, day: day or clock_day(),
        help="The day to take as today, such as 2018-03-01 (or set SER_TODAY). The default is the date in the state.",
    )(command)


def dates_option(command: Command) -> Command:
    """Add --dates: what comes first in dates that do not begin with the year."""
    return click.option(
        "--dates", metavar="ORDER", type=click.Choice(["day-first", "month-first"]),
        help="What comes first in dates written like 03/01/2018: day-first or month-first. `ser load` remembers it for "
             "later files of the same sender. Needed only where a column can be read both ways.",
    )(command)  # fmt: skip


def lea_option(words: str) -> Callable[[Command], Command]:
    """Add --lea, with what it means for this command."""
    return click.option("--lea", metavar="CODE", type=LeaCode(), help=words)


def json_option(command: Command) -> Command:
    """Add --json: the answer for scripts."""
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, for scripts.")(command)


def output_options(command: Command) -> Command:
    """Add --format and --out: a table for the terminal, or a file for other programs."""
    from ser.files.table_file import FORMS

    form = click.option(
        "--format",
        "form",
        type=click.Choice(["table", *FORMS]),
        default="table",
        show_default=True,
        help="table for the terminal, or a file for other programs.",
    )
    out = click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Write to this file.")
    return form(out(command))


def output_file(form: str, out: Path | None, example: str) -> Path | None:
    """The file to write to, if any; a workbook without one is refused, and so is a file in no folder."""
    if form == "xlsx" and out is None:
        raise click.UsageError(f"A workbook is written to a file; name one with --out, such as --out {example}.")
    return None if out is None else to_file(out)


def clock_day() -> date:
    """The date in the state's time zone."""
    from ser.store.running import state

    return datetime.now(ZoneInfo(state().time_zone)).date()


def end_of(day: date) -> datetime:
    """The last moment of a day in the state's time zone."""
    from ser.store.running import state

    return datetime.combine(day, datetime.max.time(), ZoneInfo(state().time_zone))


def actor() -> str:
    """Who acts on the command line: the user of this machine."""
    try:
        return f"operator:{getpass.getuser()}"
    except (KeyError, OSError):  # an account without a name, as containers have them
        return f"operator:{os.getuid()}"


def operator(lea: str | None, today: date) -> "Scope":
    """The scope of the person who runs a command: every permission, for the whole state or for one LEA."""
    from ser.store.scope import lea_scope, state_scope

    if lea is None:
        return state_scope(actor(), origin=ORIGIN)
    return lea_scope(actor(), lea, today=today, origin=ORIGIN)


def to_file(out: Path) -> Path:
    """The path of a file to write, refused where its folder is not there."""
    if out.is_dir():
        raise Refusal(f"{out} is a folder; name a file.")
    if not out.absolute().parent.is_dir():
        raise Refusal(f"There is no folder {out.absolute().parent} to write {out.name} into.")
    return out
