"""Whose row it is, in SQL."""

from ser.law.record import LEA_WIDTH, RecordType


def owner(spec: RecordType, table: str = "") -> str:
    """The code of the LEA that owns a row of a record, in SQL; `table` is named where a query has several."""
    column = f"{table}.{spec.owner}" if table else spec.owner
    return column if spec.by_name[spec.owner].width == LEA_WIDTH else f"left({column}, {LEA_WIDTH})"
