"""`ser findings`: what was found and is open or closed, on the terminal or in a file."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from ser.cli.exits import Refusal
from ser.cli.options import home_option, lea_option, operator, output_file, output_options, today_option
from ser.cli.redaction import said_openly
from ser.cli.rows_file import write_rows
from ser.cli.screen import number, screen
from ser.cli.severities import STYLES
from ser.law.finding import COLUMNS
from ser.law.words import WHAT_IT_MEANS
from ser.law.words import severity as severity_words
from ser.services.findings import listing
from ser.services.findings.listing import ListedFinding
from ser.store.connect import opened
from ser.store.running import state

LIFE = ("number", "first_seen", "last_seen", "closed")
"""What stands before the columns of a findings file."""

_WIDTHS = (10, 12, 12, 12, 24, 8, 24, 20, 28, 20, 10, 14, 60, 60, 40)
_MOST = 40


@click.command()
@lea_option("Only findings about this LEA's children, rows and files.")
@click.option("--rule", metavar="SER-NNNN", help="Only findings of this rule.")
@click.option("--open", "which", flag_value="open", help="Only those that are open.")
@click.option("--closed", "which", flag_value="closed", help="Only those that were closed.")
@output_options
@home_option
@today_option
def findings(
    lea: str | None, rule: str | None, which: str | None, form: str, out: Path | None, home: Path, today: date
) -> None:
    """List findings with their numbers: since when each is open, and when it was closed.

    A finding keeps its number and the day on which it was first seen for as long as it is found again. It is closed
    when it is found no more, and opened again under its number if it comes back.

    \b
    ser findings --open                          what is open, the hardest first
    ser findings --lea 017 --rule SER-0030       of one LEA and one rule, open and closed
    ser findings --open --format xlsx --out open.xlsx

    A finding about several elements has a line for each in a file, all with its number.
    """
    if rule is not None and rule not in state().rules_by_code:
        raise Refusal(f"There is no rule {rule}. `ser rules` lists them.")
    output_file(form, out, "findings.xlsx")
    is_open = None if which is None else which == "open"
    with opened(home):
        found = listing.listed(by=operator(lea, today), today=today, rule=rule, is_open=is_open)
        if form == "table":
            _show(list(found))
        else:
            write_rows(form, out, "findings", (*LIFE, *COLUMNS), _WIDTHS, _rows(found), map(_plain, found))


def _rows(found: Iterable[ListedFinding]) -> Iterator[Sequence[str | int]]:
    for kept in found:
        for line in kept.lines:
            values = (getattr(line, name) for name in COLUMNS)
            yield *_life(kept), *("" if value is None else value for value in values)


def _life(kept: ListedFinding) -> tuple[int, str, str, str]:
    closed = "" if kept.closed_date is None else kept.closed_date.isoformat()
    return kept.number, kept.first_seen.isoformat(), kept.last_seen.isoformat(), closed


def _plain(kept: ListedFinding) -> dict[str, object]:
    first = kept.first
    life = dict(zip(LIFE, _life(kept), strict=True)) | {"closed": kept.closed_date and kept.closed_date.isoformat()}
    same = {name: getattr(first, name) for name in COLUMNS if name not in ("element", "value")}
    return {**life, **same, "elements": {line.element: line.value for line in kept.lines}}


def _show(found: Sequence[ListedFinding]) -> None:
    """The findings on the terminal, by severity; names of persons stay in files."""
    console = screen()
    if not found:
        console.print("There are no such findings.")
        return
    for severity, group in groupby(found, key=lambda kept: kept.first.severity):
        listed = list(group)
        head = f"{severity_words(severity)}  {number(len(listed), 'finding')}"
        console.print(Text.assemble((head, STYLES[severity]), f"  ({WHAT_IT_MEANS[severity]})"))
        table = Table(box=None, header_style="bold", pad_edge=False)
        for heading in ("Number", "Rule", "First seen", "Last seen", "Closed", "Record", "What was found"):
            table.add_column(heading, no_wrap=heading not in ("Record", "What was found"))
        for kept in islice(listed, _MOST):
            first, (no, first_seen, last_seen, closed) = kept.first, _life(kept)
            where = Text(f"{first.record} {first.key or first.file}")
            table.add_row(str(no), first.rule, first_seen, last_seen, closed, where, Text(said_openly(first)))
        console.print(table)
        if len(listed) > _MOST:
            console.print(Text(f"and {len(listed) - _MOST:,} more; --format csv has them all.", style="dim"))
