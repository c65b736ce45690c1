"""The `ser` command: translates what was typed, calls one service, says in plain words what came of it."""

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

import click

from ser.cli.exits import DONE, INTERNAL, STOPPED, USAGE, Refusal

COMMANDS = {
    "demo": "ser.cli.demo.demo:demo",
    "serve": "ser.cli.operations.serve:serve",
    "invite": "ser.cli.access.invite:invite",
    "account": "ser.cli.access.account:account",
    "activity": "ser.cli.access.activity:activity",
    "load": "ser.cli.submissions.load:load",
    "submissions": "ser.cli.submissions.submissions:submissions",
    "submission": "ser.cli.submissions.submissions:submission",
    "answers": "ser.cli.submissions.remembered:answers",
    "profile": "ser.cli.submissions.remembered:profile",
    "check": "ser.cli.submissions.check:check",
    "offline-form": "ser.cli.submissions.offline_form:offline_form",
    "report": "ser.cli.reports.report:report",
    "findings": "ser.cli.findings.findings:findings",
    "merge": "ser.cli.merges.merge:merge",
    "explain": "ser.cli.child.explain:explain",
    "claim": "ser.cli.claims.claim:claim",
    "freeze": "ser.cli.reports.freeze:freeze",
    "convert": "ser.cli.conversion.convert:convert",
    "parity": "ser.cli.conversion.parity:parity",
    "generate": "ser.cli.demo.generate:generate",
    "layouts": "ser.cli.manual.layouts:layouts",
    "rules": "ser.cli.manual.rules:rules",
    "worker": "ser.cli.operations.worker:worker",
    "migrate": "ser.cli.operations.database:migrate",
    "db": "ser.cli.operations.database:db",
    "roll": "ser.cli.operations.roll:roll",
    "doctor": "ser.cli.operations.doctor:doctor",
    "backup": "ser.cli.operations.backup:backup",
    "backup-key": "ser.cli.operations.backup:backup_key",
    "restore": "ser.cli.operations.backup:restore",
}


class _Commands(click.Group):
    """Loads a command when it is asked for, since the database and the frames take most of a second to load."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ser", prog_name="ser", message="%(prog)s %(version)s")
@click.option("--home", metavar="FOLDER", help="Where SER keeps its database and files; also after the command.")
@click.option("--today", metavar="DAY", help="The day to take as today; also after the command.")
@click.pass_context
def ser(context: click.Context, home: str | None, today: str | None) -> None:
    """Special Education Reporting: a state's record of its children with exceptionalities.

    Takes in the files of LEAs, says what to fix, works out what is due by when, and makes the counts that a state
    owes, so that every number can be traced to the children behind it.

    \b
    Try it with made-up children:  ser demo
    Check files before you send:   ser check FOLDER
    Open its pages:                ser serve
    Take in your files:            ser load FOLDER
    See the child count:           ser report FS002 --as-of 2017-10-01
    See who does not count:        ser report excluded --as-of 2017-10-01
    See one child's deadlines:     ser explain ID

    `ser COMMAND --help` explains each command. All of them end with 0 when done; 1 when something was not stored, must
    be fixed or differs; 2 when nothing could be read; 64 when the command was not understood; 70 when SER itself
    failed.
    """
    for name, value in (("SER_HOME", home), ("SER_TODAY", today)):
        if value is not None:
            context.call_on_close(partial(_restore, name, os.environ.get(name)))
            os.environ[name] = value


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command, and end the process with its exit code.

    What it makes is for the account that runs it alone, since nearly all of it names children.
    """
    os.umask(0o077)
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; gives its exit code, having said on standard error what went wrong."""
    try:
        ended = ser.main(args=arguments, prog_name="ser", standalone_mode=False)
        sys.stdout.flush()
        return ended if isinstance(ended, int) else DONE
    except click.exceptions.NoArgsIsHelpError as asked:
        asked.show()
        return USAGE
    except Refusal as refused:
        click.echo(refused.format_message(), err=True)
        return refused.ends_with
    except click.ClickException as wrong:
        wrong.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return STOPPED
    except (BrokenPipeError, SystemExit):
        # The reader, such as `head`, left before everything was written; click says it by SystemExit.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - else the interpreter complains at its end
        return DONE
    except Exception as failure:
        return _failed(failure)


def _failed(failure: Exception) -> int:
    """Say that the program is wrong: where, but not with which data, since those may name a child."""
    from ser.cli.trouble import words_for

    said = words_for(failure)
    if said is None:
        last = traceback.extract_tb(failure.__traceback__)[-1]
        said = (
            f"SER failed: {type(failure).__name__} in {last.filename}, line {last.lineno}. This is a fault of SER, not "
            "of your data. Set SER_DEBUG=1 and run the command again for the details; they may show children's data."
        )
    click.echo(said, err=True)
    if os.environ.get("SER_DEBUG"):
        traceback.print_exception(failure)
    return INTERNAL
