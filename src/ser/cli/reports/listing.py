"""Lists on the terminal: as many columns as fit on a line, the others beneath it; few rows as cards."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ser.law.report import TableColumn, as_text

LONG = 24
"""Characters beyond which a value stands beneath its line."""

_GAP = 2

Row = Mapping[str, object]


def cards(columns: Sequence[TableColumn], rows: Sequence[Row], console: Console) -> None:
    """Each row as a card: a label and its value a line; blanks are left out."""
    for row in rows:
        grid = Grid.grid(padding=(0, 2))
        grid.add_column(style="dim")
        grid.add_column()
        for column in columns:
            if as_text(row[column.name]):
                grid.add_row(column.label, _shown(column, row[column.name]))
        console.print(grid)
        console.print()


def listing(columns: Sequence[TableColumn], rows: Sequence[Row], console: Console) -> None:
    """The rows as a table; what does not fit on the line of a row stands beneath it, what all rows share above."""
    filled = [c for c in columns if any(as_text(row[c.name]) and row[c.name] != 0 for row in rows)]
    shared = [c for c in filled if _is_shared(c, rows)]
    for column in shared:
        console.print(Text.assemble((f"{column.label}: ", "dim"), _shown(column, rows[0][column.name])))
    varied = [c for c in filled if c not in shared]
    widths = {c.name: max(_heading_width(c), *(len(_shown(c, row[c.name])) for row in rows)) for c in varied}
    upper = _fitting([c for c in varied if widths[c.name] <= LONG], widths, console.width)
    lower = [c for c in varied if c not in upper]
    for heading in _headings(upper, widths, rows):
        console.print(Text(heading.rstrip(), style="bold"))
    for row in rows:
        console.print(Text(_line(upper, widths, row).rstrip()))
        beneath = _beneath(lower, row)
        if beneath:
            console.print(_indented(beneath, console.width))


def _is_shared(column: TableColumn, rows: Sequence[Row]) -> bool:
    """Whether all rows say the same, and it is no figure of their own."""
    values = {row[column.name] for row in rows}
    return len(rows) > 1 and len(values) == 1 and ("year" in column.name or not _is_number(column, rows))


def _fitting(columns: Sequence[TableColumn], widths: Mapping[str, int], room: int) -> list[TableColumn]:
    """The columns that fit on a line when the widest are left out; the first one, whose row it is, always stays."""
    chosen = list(columns)
    while len(chosen) > 1 and sum(widths[c.name] + _GAP for c in chosen) - _GAP > room:
        chosen.remove(max(chosen[1:], key=lambda c: widths[c.name]))
    return chosen


def _heading_width(column: TableColumn) -> int:
    return max(len(word) for word in column.label.split())


def _headings(columns: Sequence[TableColumn], widths: Mapping[str, int], rows: Sequence[Row]) -> list[str]:
    """The labels above the columns, their words on as many lines as they need."""
    stacks = [_stacked(c.label, widths[c.name]) for c in columns]
    height = max((len(stack) for stack in stacks), default=0)
    lines = []
    for level in range(height):
        parts = []
        for column, stack in zip(columns, stacks, strict=True):
            place = level - (height - len(stack))
            word = stack[place] if place >= 0 else ""
            parts.append(_placed(word, widths[column.name], _is_number(column, rows)))
        lines.append((" " * _GAP).join(parts))
    return lines


def _stacked(label: str, width: int) -> list[str]:
    lines = [""]
    for word in label.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return [line for line in lines if line]


def _line(columns: Sequence[TableColumn], widths: Mapping[str, int], row: Row) -> str:
    parts = (_placed(_shown(c, row[c.name]), widths[c.name], _is_figure(row[c.name])) for c in columns)
    return (" " * _GAP).join(parts)


def _beneath(columns: Sequence[TableColumn], row: Row) -> str:
    """The values beneath a line: sentences as they are, all else with its label; blanks and zeros are left out."""
    parts = []
    for column in columns:
        value = row[column.name]
        if as_text(value) and value != 0:
            is_sentence = isinstance(value, str) and value.endswith(".")
            parts.append(value if is_sentence else f"{column.label}: {_shown(column, value)}")
    return " · ".join(str(part) for part in parts)


def _indented(words: str, width: int) -> Text:
    lines = _stacked(words, width - 5)
    return Text("\n".join(f"     {line}" for line in lines), style="dim")


def _placed(word: str, width: int, right: bool) -> str:
    return word.rjust(width) if right else word.ljust(width)


def _is_number(column: TableColumn, rows: Sequence[Row]) -> bool:
    return any(_is_figure(row[column.name]) for row in rows)


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(column: TableColumn, value: object) -> str:
    if _is_figure(value) and isinstance(value, int) and "year" not in column.name:
        return f"{value:,}"
    return as_text(value)
