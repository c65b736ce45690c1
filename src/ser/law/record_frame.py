"""Records as frames, and rows of such frames as records again."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from ser.law.element import Element, Kind
from ser.law.record import Record, RecordType, maker
from ser.law.rule import write

_KINDS: dict[Kind, Any] = {
    Kind.DATE: pl.Date,
    Kind.TIME: pl.Time,
    Kind.YES_NO: pl.Boolean,
    Kind.INTEGER: pl.Int32,
    Kind.DECIMAL: pl.Float64,
}


def record_schema(spec: RecordType) -> dict[str, Any]:
    """The types of a frame of this record, by element; several codes stand in one text."""
    return {e.name: _KINDS.get(e.kind, pl.String) for e in spec.elements}


def record_frame(spec: RecordType, rows: Iterable[Record]) -> pl.DataFrame:
    """Records of a kind as a frame of their elements."""
    cells = [tuple(_cell(e, getattr(row, e.name)) for e in spec.elements) for row in rows]
    return pl.DataFrame(cells, schema=record_schema(spec), orient="row")


def records_of(kind: type[Record], rows: Iterable[Mapping[str, Any]]) -> Iterator[Record]:
    """The records that rows of such a frame hold, of a kind without lists of codes."""
    make, elements = maker(kind), kind.spec.elements
    return (make([_value(e, row[e.name]) for e in elements]) for row in rows)


def _cell(element: Element, value: object) -> object:
    if isinstance(value, tuple):
        return write(element, value)
    return float(value) if isinstance(value, Decimal) else value


def _value(element: Element, cell: Any) -> object:
    return Decimal(str(cell)) if cell is not None and element.kind is Kind.DECIMAL else cell
