"""What tests of members share: every figure of a counted report opens to as many members as it says."""

from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

from ser.law.members import DENOMINATOR, FIGURE, HALF, NUMERATOR, opened
from ser.law.report import Figure, Table, as_text


def native(table: Table) -> pl.DataFrame:
    frame: pl.DataFrame = table.frame.to_native()
    return frame


def rows_of(table: Table) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """The rows, each as a file writes it, and as it is."""
    for row in native(table).iter_rows(named=True):
        yield {name: as_text(value) for name, value in row.items()}, row


def told(listed: Table, figure: Figure) -> float | None:
    """What the members say that the figure is."""
    rows = native(listed)
    if figure.share:
        part, whole = (rows.filter(pl.col(HALF.name) == half).height for half in (NUMERATOR, DENOMINATOR))
        return round(part * 100 / whole, 2) if whole else None
    return float(rows[figure.adds].sum() or 0) if figure.adds else rows.height


def said(value: float | None, figure: Figure) -> object:
    """What the report says; no services or no posts are blank there."""
    number = value if figure.share or value is not None else 0
    return None if number is None else pytest.approx(number, abs=0.006 if figure.adds else 0)


def every_cell_opens(table: Table) -> int:
    """Open each figure of each row, and the rows of a list; returns how many were opened."""
    cells = 0
    for row, values in rows_of(table):
        for figure in table.report.figures:
            listed = opened(table, {**row, FIGURE: figure.name})
            assert told(listed, figure) == said(values[figure.name], figure), (table.report.name, row, figure.name)
            cells += 1
        if not table.report.opens:
            assert tuple(values.values()) in [*opened(table, row).rows()]
            cells += 1
    return cells
