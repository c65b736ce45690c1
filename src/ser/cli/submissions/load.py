"""`ser load`: takes in files, says what was stored and what there is to fix."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ser.cli.exits import after
from ser.cli.options import dates_option, home_option, json_option, lea_option, operator, to_file, today_option
from ser.cli.redaction import fix_openly, said_openly
from ser.cli.screen import number, progress, screen
from ser.cli.severities import STYLES
from ser.files.dates import DateOrder
from ser.files.findings_file import HeldRow, causes, write_findings_csv, write_findings_xlsx
from ser.law.finding import Finding, Severity
from ser.law.words import WHAT_IT_MEANS, severity_order
from ser.law.words import severity as severity_words
from ser.services.submissions import loading
from ser.services.submissions.loading import Outcome
from ser.store.connect import opened
from ser.store.running import state
from ser.store.scope import Scope
from ser.store.submissions import State

MOST_FOR_A_WORKBOOK = 50_000
"""Lines of findings beyond which a workbook takes long to write and to open."""

MOST_CAUSES = 20

_COUNTS = {
    "new": "new, stored",
    "changed": "changed, stored",
    "unchanged": "unchanged since they were last sent",
    "set_aside": "set aside: another LEA, or another ID, says who the child is",
    "released": "of them had waited for a record that has now arrived",
    "released_refused": "of them had waited too, and were refused when it arrived",
    "repeated": "say what another row of this load says; stored once",
    "held": "held: not stored, kept with their finding",
    "deleted": "deleted",
    "delete_waits": "ask to delete; a person must approve",
    "delete_unknown": "ask to delete what is not known",
    "delete_has_children": "ask to delete what others belong to; not deleted",
    "delete_of_others": "ask to delete what another LEA sent; not deleted",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load: the outcome, what there is to fix, and where the findings are written."""

    outcome: Outcome
    causes: Sequence[tuple[int, Finding]]
    file: Path | None

    @property
    def exit_code(self) -> int:
        """How the command ends."""
        return after(read_anything=self.outcome.read_anything, is_clean=self.outcome.is_clean)


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@lea_option("You send on behalf of this LEA: rows of any other LEA are not stored.")
@click.option(
    "--findings",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where to write the findings: a name that ends in .csv or .xlsx. The workbook also has a summary, "
    "and the rows that were not stored, ready to be corrected and sent again. "
    "Without it they go to the folder findings of --home.",
)
@click.option("--approve-deletes", is_flag=True, help="Carry out rows that ask to delete a record (action D) at once.")
@click.option(
    "--yes",
    "says_yes",
    is_flag=True,
    help="Store the files also where they change, hold, end or delete far more than the last ones of this sender, "
    "which otherwise waits for a yes with nothing stored.",
)
@dates_option
@home_option
@today_option
@json_option
def load(
    paths: tuple[Path, ...],
    lea: str | None,
    findings: Path | None,
    approve_deletes: bool,
    says_yes: bool,
    dates: str | None,
    home: Path,
    today: date,
    as_json: bool,
) -> int:
    """Take in an LEA's files: CSV, XLSX, fixed width, folders, zips.

    Good rows are stored. A row that cannot be read or owned is held and kept with its finding; all else that is wrong
    is stored, and told. Sending the same files again changes nothing, and a load that broke off is sent again.

    \b
    ser load october/                            a folder
    ser load iep.csv service.csv --lea 017       two files of one LEA
    ser load all.zip --findings findings.xlsx    with the findings as a workbook

    Files that would do far more than the last ones of the same sender wait for a yes, with nothing stored: `--yes`, or
    later `ser submission N --yes`. What was stored can be taken back: `ser submission N --withdraw`.

    Ends with 1 when a row was not stored, something must be fixed or a yes is waited for, 2 when nothing could be read.
    """
    if findings is not None:
        check_name(findings)
    scope = operator(lea, today)
    with opened(home):
        done = take(
            scope,
            paths,
            today,
            home,
            findings,
            approve_deletes=approve_deletes,
            quiet=as_json,
            dates=DateOrder(dates) if dates else None,
            says_yes=says_yes,
        )
    if as_json:
        click.echo(json.dumps(plain(done), indent=1, ensure_ascii=False))
    else:
        tell(done)
    return done.exit_code


def take(
    by: Scope,
    paths: Sequence[Path],
    today: date,
    home: Path,
    file: Path | None,
    *,
    approve_deletes: bool = False,
    quiet: bool = False,
    dates: DateOrder | None = None,
    says_yes: bool = False,
) -> Loaded:
    """Load files and write the findings."""
    with progress(quiet) as on:
        outcome = loading.load(
            by=by,
            paths=paths,
            today=today,
            approve_deletes=approve_deletes,
            dates=dates,
            says_yes=says_yes,
            progress=on,
        )
    lines = sum(outcome.severities.values())
    return taken(by, outcome, file or (_own_file(home, outcome.load_id, lines) if lines else None))


def taken(by: Scope, outcome: Outcome, file: Path | None) -> Loaded:
    """What came of a submission; its findings are written to the file, if there is one."""
    found = causes(loading.findings(by=by, outcome=outcome), loading.held(by=by, outcome=outcome))
    if file is not None:
        write_findings(loading.findings(by=by, outcome=outcome), loading.held(by=by, outcome=outcome), file)
    return Loaded(outcome, found, file)


def write_findings(found: Iterable[Finding], held: Iterable[HeldRow], file: Path) -> None:
    """Write the findings as the name of the file asks: as CSV, or as a workbook with the rows to correct."""
    if file.suffix.lower() == ".csv":
        write_findings_csv(found, file)
    else:
        write_findings_xlsx(found, held, file, state().rules)


def tell(done: Loaded) -> None:
    """Say what came of a load."""
    console = screen()
    if not done.outcome.read_anything:
        console.print(Text("Nothing was read.", style="bold red"), "None of the files holds records that SER knows.")
    title = f"Submission {done.outcome.load_id}"
    if done.outcome.asks:
        console.print(Text(f"{title} waits for a yes.", style="bold red"), "Nothing of it is stored.")
        tell_causes(done.causes)
        return
    if done.outcome.state is State.WITHDRAWN:
        console.print(Text(f"{title} is withdrawn.", style="bold"), "This is what it had come to:")
    if not any(done.outcome.counts.get(name) for name in _COUNTS):
        console.print(Text(title, style="bold"), "no rows")
    tell_counts(title, done.outcome.counts, _COUNTS)
    if done.causes:
        console.print()
        tell_causes(done.causes)
    else:
        console.print("Nothing was found that is wrong.")
    console.print(f"Decided for {done.outcome.decided_for}.{_ahead(done)}", soft_wrap=True)
    if done.file is not None:
        console.print(f"\nEvery finding, row by row: {done.file}", soft_wrap=True)


def _ahead(done: Loaded) -> str:
    """Why children were decided for another day than that of the load."""
    if done.outcome.decided_for == done.outcome.today:
        return ""
    return f" SER has reached that day, and today never goes back to {done.outcome.today}."


def tell_counts(title: str, counts: Mapping[str, int], named: Mapping[str, str]) -> None:
    """Show how many rows came to what, in the words for each."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right")
    for name, words in named.items():
        if counts.get(name):
            grid.add_row(f"{counts[name]:,}", Text(words, style="bold red" if name == "held" else ""))
    if grid.rows:
        screen().print(Text(title, style="bold"), "rows")
        screen().print(Padding(grid, (0, 0, 0, 2)))


def tell_causes(
    found: Sequence[tuple[int, Finding]], most: int = MOST_CAUSES, words: Mapping[str, str] = WHAT_IT_MEANS
) -> None:
    """Show what there is to fix: the hardest first, then the most frequent."""
    console = screen()
    ranked = sorted(found, key=lambda line: (severity_order(line[1].severity), -line[0]))
    console.print(Text("What was found", style="bold"), "(each cause once, with the rows that have it)")
    for severity in Severity:
        lines = [line for line in ranked if line[1].severity is severity]
        if not lines:
            continue
        rows = sum(count for count, _ in lines)
        head = f"{severity_words(severity)}  {number(rows, 'row')}, {number(len(lines), 'cause')}"
        console.print(Text.assemble((head, STYLES[severity]), f"  ({words[severity]})"))
        for count, first in lines[:most]:
            _tell_cause(count, first)
        if len(lines) > most:
            console.print(f"    and {number(len(lines) - most, 'more cause')}")


def _tell_cause(count: int, first: Finding) -> None:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", width=8)
    grid.add_column(no_wrap=True)
    grid.add_column()
    where = f"{first.file}, row {first.row}" if first.row else first.file
    grid.add_row(f"{count:,}", Text(first.rule, style="bold"), Text(said_openly(first)))
    grid.add_row("", "", Text.assemble((fix_openly(first), "green"), (f"  {where}" if where else "", "dim")))
    screen().print(grid)


def check_name(file: Path) -> None:
    """Refuse a file for the findings that could not be written, before anything is read."""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise click.BadParameter(f"{file} ends neither in .csv nor in .xlsx.", param_hint="--findings")
    to_file(file)


def _own_file(home: Path, load_id: int, lines: int) -> Path:
    """A file in the home, named after the load and not after anybody; a workbook, unless it would be too large."""
    folder = home.expanduser() / "findings"
    folder.mkdir(mode=0o700, exist_ok=True, parents=True)
    return folder / f"load-{load_id}.{'csv' if lines > MOST_FOR_A_WORKBOOK else 'xlsx'}"


def plain(done: Loaded) -> dict[str, object]:
    """What came of a submission, for scripts."""
    outcome = done.outcome
    counted = {name: outcome.counts.get(name, 0) for name in _COUNTS}
    return {
        "submission": outcome.load_id,
        "load": outcome.load_id,
        "state": str(outcome.state),
        "read_anything": outcome.read_anything,
        "counts": counted,
        "decided_for": outcome.decided_for.isoformat(),
        "severities": dict(outcome.severities),
        "causes": plain_causes(done.causes),
        "findings_file": None if done.file is None else str(done.file),
        "exit_code": done.exit_code,
    }


def plain_causes(found: Sequence[tuple[int, Finding]]) -> list[dict[str, object]]:
    """What there is to fix, for scripts."""
    return [
        {
            "count": count,
            "rule": f.rule,
            "severity": f.severity.value,
            "record": f.record,
            "element": f.element,
            "sentence": said_openly(f),
            "fix": fix_openly(f),
            "citation": f.citation,
            "file": f.file,
            "row": f.row,
        }
        for count, f in found
    ]
