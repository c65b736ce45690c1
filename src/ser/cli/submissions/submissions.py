"""`ser submissions` and `ser submission`: what was sent, and what became of it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from ser.cli.exits import DONE, NOT_ALL, Refusal
from ser.cli.options import home_option, json_option, lea_option, operator, today_option
from ser.cli.screen import number as number_of
from ser.cli.screen import progress, screen
from ser.cli.submissions.load import Loaded, check_name, plain, taken, tell
from ser.cli.submissions.withdrawal import plain_withdrawn, tell_withdrawn
from ser.services.submissions import confirming, listing, loading, withdrawing
from ser.services.submissions.confirming import NothingToConfirm
from ser.services.submissions.listing import Listed
from ser.services.submissions.loading import NotLoaded
from ser.services.submissions.withdrawing import NotAnswered
from ser.store.connect import opened
from ser.store.scope import Scope
from ser.store.submissions import SentFile

STORED = ("new", "changed")


@click.command()
@lea_option("Only what was sent on behalf of this LEA.")
@click.option("--last", metavar="N", type=click.IntRange(1), default=20, show_default=True, help="How many to list.")
@home_option
@today_option
@json_option
def submissions(lea: str | None, last: int, home: Path, today: date, as_json: bool) -> None:
    """List what was sent, newest first: by whom, when, by which door, and what became of its rows.

    Stored rows are new or changed. Aside are those that another LEA answers for, released those that had waited for a
    record that came. Findings are those that are open now.
    """
    scope = operator(lea, today)
    with opened(home):
        found = listing.newest(by=scope, most=last)
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], indent=1, ensure_ascii=False))
        return
    if not found:
        screen().print("Nothing was sent yet.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("No.", "LEA"):
        table.add_column(title, no_wrap=True)
    table.add_column("Sent by", overflow="fold", min_width=13)
    for title in ("Door", "Sent (UTC)"):
        table.add_column(title, no_wrap=True)
    for title in ("Stored", "Held", "Aside", "Released", "Findings"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("State", no_wrap=True)
    for each in found:
        sent = each.submission
        table.add_row(
            str(sent.number),
            sent.lea_code or "state",
            sent.sent_by,
            sent.door,
            f"{sent.started_at:%Y-%m-%d %H:%M}",
            *(f"{count:,}" for count in _counts(each).values()),
            f"{each.open_findings:,}",
            sent.state,
        )
    screen().print(table)


@click.command()
@click.argument("number", type=int, metavar="NUMBER")
@lea_option("Ask as this LEA, which sees only what was sent on its behalf.")
@click.option(
    "--findings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write the findings as they are now: a name that ends in .csv or .xlsx.",
)
@click.option(
    "--confirm",
    metavar="ID",
    multiple=True,
    help="Store the row that is held since it seems to be another child under this state or system ID: you "
    "have compared both, and it is the child of the ID. What waits for it is stored too.",
)
@click.option(
    "--yes", "says_yes", is_flag=True, help="Store it, though it does far more than the last ones of its sender."
)
@click.option(
    "--withdraw",
    is_flag=True,
    help="Take it back: rows that it made are gone, rows that it changed or deleted are as before. What others changed "
    "since is listed and stays.",
)
@click.option("--preview", is_flag=True, help="With --withdraw: say what would be taken back, and change nothing.")
@home_option
@today_option
@json_option
def submission(
    number: int,
    lea: str | None,
    findings: Path | None,
    confirm: tuple[str, ...],
    says_yes: bool,
    withdraw: bool,
    preview: bool,
    home: Path,
    today: date,
    as_json: bool,
) -> int:
    """Tell what became of one submission: its files, its rows, and what was found in them that is still open.

    \b
    ser submission 12                            what became of it
    ser submission 12 --yes                      store it, though it is out of proportion
    ser submission 12 --withdraw --preview       what taking it back would do
    ser submission 12 --withdraw                 take it back
    """
    if findings is not None:
        check_name(findings)
    if (says_yes and withdraw) or (preview and not withdraw):
        raise click.UsageError("Say --yes or --withdraw, not both; --preview goes with --withdraw.")
    scope = operator(lea, today)
    with opened(home):
        try:
            if withdraw:
                return _withdraw(scope, number, today, is_preview=preview, as_json=as_json)
            if says_yes:
                withdrawing.say_yes(by=scope, number=number, today=today)
                with progress(as_json) as on:
                    loading.finish(by=scope, number=number, progress=on)
            for child_id in confirm:
                stored = confirming.confirm(by=scope, number=number, child_id=child_id, today=today)
                if not as_json:
                    screen().print(f"{number_of(stored, 'row')} stored under {child_id}.")
            found = loading.outcome(by=scope, number=number)
        except (NotLoaded, NothingToConfirm, NotAnswered) as refused:
            raise Refusal(str(refused)) from refused
        files = listing.files(by=scope, number=number)
        done = taken(scope, found, findings)
    _tell(done, files, as_json=as_json)
    return done.exit_code if says_yes else DONE


def _withdraw(by: Scope, number: int, today: date, *, is_preview: bool, as_json: bool) -> int:
    """Take a submission back, or say what that would do; ends with 1 where rows stay as they are."""
    told = (withdrawing.preview if is_preview else withdrawing.withdraw)(by=by, number=number, today=today)
    if as_json:
        click.echo(json.dumps(plain_withdrawn(told, is_preview=is_preview), indent=1, ensure_ascii=False))
    else:
        tell_withdrawn(told, is_preview=is_preview)
    return NOT_ALL if told.done.left else DONE


def _tell(done: Loaded, files: Sequence[SentFile], *, as_json: bool) -> None:
    """Say what came of a submission, with its files."""
    if as_json:
        sent = [{"file": file.name, "sha256": file.digest, "problem": file.problem} for file in files]
        click.echo(json.dumps(plain(done) | {"files": sent}, indent=1, ensure_ascii=False))
        return
    screen().print(number_of(len(files), "file"))
    for file in files:
        screen().print(f"  {file.name}  {file.problem or file.digest}", soft_wrap=True)
    tell(done)


def _counts(each: Listed) -> dict[str, int]:
    counts = each.submission.counts
    return {
        "stored": sum(counts.get(name, 0) for name in STORED),
        "held": counts.get("held", 0),
        "set_aside": counts.get("set_aside", 0),
        "released": counts.get("released", 0),
    }


def _plain(each: Listed) -> dict[str, object]:
    sent = each.submission
    return {
        "submission": sent.number,
        "lea_code": sent.lea_code,
        "sent_by": sent.sent_by,
        "door": sent.door,
        "started_at": sent.started_at.isoformat(),
        "ended_at": sent.ended_at and sent.ended_at.isoformat(),
        "today": sent.today.isoformat(),
        **_counts(each),
        "open_findings": each.open_findings,
        "state": str(sent.state),
        "why": sent.why,
    }
