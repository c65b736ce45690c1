"""Facts as the frames that reports count."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from ser.law.fact import FactTable

_TYPES: dict[type, Any] = {bool: pl.Boolean, int: pl.Int32, float: pl.Float64, date: pl.Date}


def schema_of(table: FactTable) -> dict[str, Any]:
    """The types of a frame of this facts table, by column."""
    return {c.name: _TYPES.get(c.type, pl.String) for c in table.columns}


def frame_of(table: FactTable, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Rows of facts, each the values of the columns, as a frame."""
    return pl.DataFrame(rows, schema=schema_of(table), orient="row")
