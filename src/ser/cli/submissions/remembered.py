"""`ser answers` and `ser profile`: what is remembered for later files of a sender."""

import json
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from ser.cli.exits import Refusal
from ser.cli.options import home_option, json_option, lea_option, operator, today_option
from ser.cli.screen import screen
from ser.services.submissions import remembering
from ser.services.submissions.remembering import NotRemembered
from ser.store.answers import Answer, Kind
from ser.store.connect import opened


@click.command()
@lea_option("Only answers for the files of this LEA.")
@click.option("--take-back", metavar="N", type=int, help="Forget this answer: later files are asked about again.")
@home_option
@today_option
@json_option
def answers(lea: str | None, take_back: int | None, home: Path, today: date, as_json: bool) -> None:
    """List what people answered once and SER remembers for later files, newest first; or take an answer back.

    Remembered are the order of dates (`--dates`), and whether a row which seemed to be of another child is of the child
    known under its ID (`ser submission N --confirm ID`, or the page Another child?). `ser check --home` uses them too.
    """
    scope = operator(lea, today)
    with opened(home):
        try:
            if take_back is not None:
                remembering.take_back(by=scope, number=take_back, today=today)
        except NotRemembered as refused:
            raise Refusal(str(refused)) from refused
        found = remembering.given(by=scope)
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], indent=1, ensure_ascii=False))
        return
    if take_back is not None:
        screen().print(f"Answer {take_back} is taken back. What was stored by it stays.")
    if not found:
        screen().print("No answers are remembered.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for title in ("No.", "LEA", "Answer", "Given by", "Given (UTC)"):
        table.add_column(title, no_wrap=title != "Answer")
    for each in found:
        given = f"{each.given_at:%Y-%m-%d %H:%M}"
        table.add_row(str(each.number), each.lea_code or "state", each.words, each.given_by, given)
    screen().print(table)


def _plain(answer: Answer) -> dict[str, object]:
    ids = dict(zip(("lea_code", "state_id", "system_id"), answer.subject.split("|", 2), strict=False))
    return {
        "answer": answer.number,
        "lea_code": answer.lea_code,
        "kind": str(answer.kind),
        **({"value": answer.value} if answer.kind is Kind.DATES else {"about": ids}),
        "given_by": answer.given_by,
        "given_at": answer.given_at.isoformat(),
        "submission": answer.load_id,
    }


@click.command()
@click.argument("record", required=False)
@lea_option("The LEA whose profile it is.")
@click.option("--maintains", metavar="NAMES", help="The elements of the record that the LEA maintains, with commas.")
@click.option("--whole", is_flag=True, help="The LEA maintains all elements of the record: each blank clears.")
@home_option
@today_option
@json_option
def profile(
    record: str | None, lea: str | None, maintains: str | None, whole: bool, home: Path, today: date, as_json: bool
) -> None:
    """Show or set which elements of a record an LEA maintains: its blanks in the others say nothing.

    A system that does not keep an element sends it blank. Without a profile a blank clears what is stored; with one,
    what is stored in elements that are not listed stays, and each file has one notice of it (SER-0266). A value that
    is sent is stored in any case. Keys and IDs are always maintained.

    \b
    ser profile --lea 017                                                      what it is now
    ser profile student --lea 017 --maintains last_name,first_name,birth_date  set it
    ser profile student --lea 017 --whole                                      every blank clears again
    """
    if (maintains is not None or whole) and record is None:
        raise click.UsageError("Name the record, for example: ser profile student --lea 017 --maintains last_name.")
    if maintains is not None and whole:
        raise click.UsageError("--maintains and --whole exclude each other.")
    scope = operator(lea, today)
    with opened(home):
        try:
            if record is not None and maintains is not None:
                names = [name.strip() for name in maintains.split(",") if name.strip()]
                remembering.maintain(by=scope, record=record, elements=names)
            elif record is not None and whole:
                remembering.maintain_all(by=scope, record=record)
            found = remembering.profile(by=scope)
        except NotRemembered as refused:
            raise Refusal(str(refused)) from refused
    shown = [one for one in found if record in (None, one.record)]
    if as_json:
        click.echo(json.dumps({one.record: sorted(one.elements) for one in shown}, indent=1))
        return
    for one in shown:
        named, said = ", ".join(sorted(one.elements)) or "nothing but its keys", f"{one.set_at:%Y-%m-%d %H:%M}"
        screen().print(f"{one.record}: {named} (set by {one.set_by}, {said} UTC)", soft_wrap=True)
    if not shown:
        screen().print("Maintained whole: every blank clears what is stored.")
