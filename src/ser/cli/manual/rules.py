"""`ser rules`: every rule, its severity, and why it is there."""

import json
import sys
from collections.abc import Mapping

import click
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ser.cli.exits import Refusal
from ser.cli.screen import screen
from ser.cli.severities import STYLES
from ser.files.csv_lines import Lines
from ser.law.rule import Rule

COLUMNS = (
    "code", "class", "severity", "record", "title", "reads", "marks", "says", "fix", "why", "citation", "verified",
    "since",
)  # fmt: skip


@click.command()
@click.argument("codes", nargs=-1, metavar="[RULE]...")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), help="Everything about each rule, for scripts.")
def rules(codes: tuple[str, ...], form: str | None) -> None:
    """Show the rules that records are checked by.

    A rule rejects a row (it is not stored), says that it must be fixed or explained (it is stored, and a count cannot
    be certified before), or gives a notice. A rule whose paragraph nobody has read yet gives a notice at most.

    \b
    ser rules                    all rules, by code
    ser rules SER-0030           one rule: what it reads, says and asks for, and why
    ser rules --format csv > rules.csv
    """
    from ser.store.running import state

    known = {made.code: made for made in state().rules}
    for code in codes:
        if code not in known:
            raise Refusal(f"There is no rule {code}. `ser rules` lists them.")
    chosen = [known[code] for code in codes or known]
    told = [_told(made, state().turned_on) for made in chosen]
    if form == "json":
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    elif form == "csv":
        lines = Lines(sys.stdout)
        lines.add(COLUMNS)
        lines.add_all(one.values() for one in told)
    elif codes:
        for one in told:
            _card(one)
    else:
        _listed(told)


def _told(made: Rule, turned_on: frozenset[str]) -> dict[str, str]:
    values = (
        made.code,
        made.cls.value,
        made.severity_in(turned_on).value,
        "" if made.on == "any" else made.on,
        made.title,
        " ".join(map(str, made.reads)),
        " ".join(map(str, made.marks)),
        made.says,
        made.fix,
        made.why,
        made.citation,
        "N" if made.unverified else "Y",
        made.since.isoformat() if made.since else "",
    )
    return dict(zip(COLUMNS, values, strict=True))


def _listed(told: list[dict[str, str]]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("Rule", "Severity", "Looks at", "What must be true", "Citation"):
        table.add_column(heading, no_wrap=heading in ("Rule", "Severity"))
    for one in told:
        severity = Text(one["severity"], style=STYLES[one["severity"]])
        table.add_row(one["code"], severity, one["record"], Text(one["title"]), Text(one["citation"], style="dim"))
    screen().print(table)
    screen().print(f"\n{len(told)} rules. `ser rules RULE` shows one.")


def _card(one: Mapping[str, str]) -> None:
    console = screen()
    console.print(Text.assemble((one["code"], "bold"), f"  {one['title']}"))
    for name, label in (
        ("severity", "Severity"),
        ("record", "Looks at"),
        ("reads", "Reads"),
        ("marks", "Also shows"),
        ("says", "Says"),
        ("fix", "Asks to"),
        ("why", "Why"),
        ("citation", "Citation"),
        ("since", "Law since"),
    ):
        if one[name]:
            grid = Table.grid(padding=(0, 1))
            grid.add_column(width=10)
            grid.add_column()
            grid.add_row(Text(label, style="dim"), Text(one[name], style=STYLES.get(one[name], "")))
            console.print(Padding(grid, (0, 0, 0, 2)))
    console.print()
