"""`ser check`: what `ser load` would find in files, without a database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from ser.cli.exits import after
from ser.cli.options import dates_option, json_option, lea_option, operator, today_option
from ser.cli.screen import progress, screen
from ser.cli.submissions.load import check_name, plain_causes, tell_causes, tell_counts, write_findings
from ser.files.dates import DateOrder
from ser.files.findings_file import causes
from ser.law.finding import Finding, Severity
from ser.services.submissions import checking, remembering
from ser.services.submissions.checking import Checked
from ser.store.connect import opened
from ser.store.running import start

_COUNTS = {
    "new": "can be stored",
    "same": "say again what another row says",
    "changed": "say more of a child that another LEA sends too",
    "set_aside": "would be set aside: another LEA says who the child is",
    "held": "would be held: not stored until they are fixed",
    "delete_waits": "ask to delete what the same files send; a person must approve",
    "delete_undecided": "ask to delete; the state knows what is there",
}

_WORDS: Mapping[str, str] = {
    Severity.REJECT: "would not be stored",
    Severity.MUST_FIX: "would be stored; must be fixed before certification",
    Severity.MUST_EXPLAIN: "would be stored; needs a reason",
    Severity.NOTICE: "worth a look, nothing must be done",
}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@lea_option(
    "You will send on behalf of this LEA: rows of any other LEA are not stored, and a child whom these files "
    "do not hold may be known to the state through another LEA."
)
@click.option(
    "--findings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write every finding, row by row: a name that ends in .csv or .xlsx. The workbook also has "
    "the rows that would not be stored, ready to be corrected.",
)
@click.option(
    "--all-files",
    is_flag=True,
    help="These are all files that you have: of a kind of record that they do not hold there is none. "
    "Without it, rules that look for such records are left undecided.",
)
@dates_option
@click.option(
    "--home",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Use what the SER of this home remembers of the sender: its answers (`ser answers`) and its profile "
    "(`ser profile`). Without it nothing is asked of any database.",
)
@today_option
@json_option
def check(
    paths: tuple[Path, ...],
    lea: str | None,
    findings: Path | None,
    all_files: bool,
    dates: str | None,
    home: Path | None,
    today: date,
    as_json: bool,
) -> int:
    """Check an LEA's files before they are sent, on any machine and without a database.

    Nothing is stored and nothing leaves this machine. All that the files alone can decide is told as `ser load` will
    tell it; the first line says what these files leave undecided, and what only the state can check is listed at the
    end. Give all files of the LEA together: a child is judged by all its records, and rules that look for a record
    which the files do not hold are left to the state, unless --all-files says that there is none.

    \b
    ser check october/                             a folder
    ser check october/ --all-files                 the LEA has no other records
    ser check all.zip --lea 017                    all rows must be of this LEA
    ser check october/ --findings findings.xlsx    every finding, as a workbook

    Ends with 1 when a row would not be stored or something must be fixed, 2 when nothing could be read.
    """
    if findings is not None:
        check_name(findings)
    start()
    scope = operator(lea, today)
    said = None
    if home is not None:
        with opened(home):
            said = remembering.remembered(by=scope)
    with progress(as_json) as on:
        order = DateOrder(dates) if dates else None
        found = checking.check(
            by=scope, paths=paths, today=today, dates=order, are_all=all_files, remembered=said, progress=on
        )
    listed = causes(found.findings, found.held)
    if findings is not None:
        write_findings(found.findings, found.held, findings)
    if as_json:
        click.echo(json.dumps(_plain(found, listed, findings), indent=1, ensure_ascii=False))
    else:
        _tell(found, listed, findings)
    return _exit_code(found)


_NOTHING = "Nothing was found that is wrong."
_NOTHING_SO_FAR = "Nothing was found that is wrong in what could be decided; the first line says what could not."


def _exit_code(found: Checked) -> int:
    return after(read_anything=found.read_anything, is_clean=found.is_clean)


def _tell(found: Checked, listed: Sequence[tuple[int, Finding]], file: Path | None) -> None:
    console = screen()
    if found.read_anything and found.undecided:
        console.print(Text("Not decided: ", style="bold"), Text(f"{'; '.join(found.undecided)}."), sep="")
    if not found.read_anything:
        console.print(Text("Nothing was read.", style="bold red"), "None of the files holds records that SER knows.")
    elif not any(found.counts.values()):
        console.print("The files hold no rows.")
    tell_counts("Checked", found.counts, _COUNTS)
    console.print()
    if listed:
        tell_causes(listed, words=_WORDS)
    elif any(found.counts.values()):
        console.print(_NOTHING if not found.undecided else _NOTHING_SO_FAR)
    if file is not None:
        console.print(f"\nEvery finding, row by row: {file}", soft_wrap=True)
    elif listed:
        console.print("\n`--findings FILE.xlsx` writes every finding, row by row.")
    if found.read_anything:
        _tell_beyond(found)


def _tell_beyond(found: Checked) -> None:
    console = screen()
    console.print(Text("\nWhat only the state can check", style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    table.add_column("What", ratio=3)
    table.add_column("Why, and by which rules", ratio=7)
    for beyond in found.beyond:
        table.add_row(beyond.what, Text.assemble(beyond.why, "  ", (", ".join(beyond.rules), "dim")))
    console.print(table)


def _plain(found: Checked, listed: Sequence[tuple[int, Finding]], file: Path | None) -> dict[str, object]:
    beyond = [{"what": b.what, "why": b.why, "rules": list(b.rules)} for b in found.beyond]
    return {
        "read_anything": found.read_anything,
        "counts": {name: found.counts.get(name, 0) for name in _COUNTS},
        "severities": dict(found.severities),
        "causes": plain_causes(listed),
        "undecided": list(found.undecided),
        "only_the_state_can_check": beyond,
        "findings_file": None if file is None else str(file),
        "exit_code": _exit_code(found),
    }
