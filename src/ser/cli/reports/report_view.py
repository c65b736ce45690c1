"""A report on the terminal: federal files by their sets, few rows as cards, many as a list."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from ser.cli.reports.cross_table import sets
from ser.cli.reports.listing import cards, listing
from ser.cli.screen import screen
from ser.law.report import Asked, Table

MOST_ROWS = 40
MOST_CARDS = 2


def show(table: Table, asked: Asked, out: Path | None = None) -> None:
    """Show a report on the terminal, or write what the terminal would show to a file."""
    if out is None:
        _show(table, asked, screen())
        return
    with out.open("w", encoding="utf-8") as file:
        _show(table, asked, Console(file=file, width=120, highlight=False))


def _show(table: Table, asked: Asked, console: Console) -> None:
    _title(table, asked, console)
    rows = [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows()]
    if not rows:
        console.print("No child and no figure: nothing matches what was asked.")
    shown = _first_level(rows) if asked.level is None else rows
    if "set" in {c.name for c in table.columns}:
        unit = next(c.label for c in table.columns if c.name == "count").lower()
        sets(unit, shown, console)
    elif len(shown) <= MOST_CARDS and len(table.columns) > 8:
        cards(table.columns, shown, console)
    else:
        listing(table.columns, shown[:MOST_ROWS], console)
        if len(shown) > MOST_ROWS:
            console.print(Text(f"and {len(shown) - MOST_ROWS:,} more rows; --format csv has them all.", style="dim"))
    if len(shown) < len(rows):
        rest = f"{len(rows) - len(shown):,} rows of other levels are not shown: --level, or --format csv."
        console.print(Text(rest, style="dim"))
    for note in table.notes:
        console.print(Text(note, style="yellow"))


def _title(table: Table, asked: Asked, console: Console) -> None:
    year = f"{asked.school_year - 1}-{asked.school_year % 100:02}"
    when = f"as of {asked.day}" if table.report.kind == "day" else f"school year {year}, as of {asked.day}"
    where = f"LEA {asked.lea_code}" if asked.lea_code else asked.state.name
    console.print(Text.assemble((table.report.name, "bold"), f"  {table.report.title}"))
    console.print(Text(f"{where}, {when}. " + "; ".join(str(cite) for cite in table.report.cite), style="dim"))
    console.print()


def _first_level(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows of the first level that there is; a table of every school is for files."""
    return [row for row in rows if row.get("level") == rows[0].get("level")]
