"""Kept facts out of the tables, as the frames that reports count; and students' records as frames for a snapshot."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl

from ser.law.fact import FactTable
from ser.law.fact_frame import frame_of, schema_of
from ser.law.permission import Permission
from ser.law.record import Record, RecordType
from ser.law.record_frame import record_schema
from ser.store import protection
from ser.store.connect import Db
from ser.store.scope import Scope

__all__ = ["frame", "frame_of", "records"]


def frame(scope: Scope, db: Db, table: FactTable, day: date) -> pl.DataFrame:
    """The facts of the scope's students that are kept for a day; the columns are those of the facts table."""
    condition, parameters = scope.facts(f"fact_{table.name}")
    columns = ", ".join(f'"{c.name}"' for c in table.columns)
    query = f"SELECT {columns} FROM fact_{table.name} WHERE kept_for = %s AND {condition} ORDER BY student_id"
    return _read(db, query, [day, *parameters], schema_of(table))


def records(scope: Scope, db: Db, kind: type[Record], known_on: datetime | None = None) -> pl.DataFrame:
    """All rows of a record that the scope may read, as a frame of its elements; as they were known at a time."""
    spec = kind.spec
    # What leaves the system holds what stands for a confidential value, no matter who asked.
    reader = replace(scope, permissions=scope.permissions - {Permission.READ_PROTECTED})
    columns = protection.columns(reader, spec)
    condition, parameters = _readable(scope, spec, spec.child_column)
    query = f"SELECT {columns} FROM {spec.name} WHERE {condition}"
    schema = record_schema(spec)
    if known_on is None:
        return _read(db, f"{query} ORDER BY id", parameters, schema)
    was, owned = _readable(scope, spec, spec.history_child_column, f"{spec.name}_history")
    versions = protection.columns(reader, spec, f"{spec.name}_history")
    query = f"""
        {query} AND recorded_from <= %s UNION ALL
        SELECT {versions} FROM {spec.name}_history WHERE {was} AND recorded_from <= %s AND recorded_to > %s
        ORDER BY {", ".join(str(n + 1) for n in range(len(spec.key)))}
    """
    return _read(db, query, [*parameters, known_on, *owned, known_on, known_on], schema)


def _readable(scope: Scope, spec: RecordType, student: str, table: str = "") -> tuple[str, list[object]]:
    """The condition that keeps what the scope may read: its students' rows, and what its LEAs say of themselves."""
    if spec.about_student:
        seen, parameters = scope.records(spec.name, student, table)
        sent, leas = scope.rows(f"{table or spec.name}.lea_code")
        narrowed, more = scope.narrowed(f"{table or spec.name}.{student}")
        return f"({seen} OR ({sent} AND {narrowed}))", [*parameters, *leas, *more]
    # Everybody may know which LEAs and sites there are.
    return ("true", []) if spec.is_lea or spec.is_site else scope.rows("lea_code")


def _read(db: Db, query: str, parameters: list[object], schema: dict[str, Any]) -> pl.DataFrame:
    """The rows of a query by COPY, which is several times faster than a cursor."""
    with db.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)", parameters) as copy:
        data = b"".join(bytes(block) for block in copy)
    if not data:
        return pl.DataFrame(schema=schema)
    # PostgreSQL writes booleans as t and f, which polars does not read as such.
    text = {n: pl.String if t == pl.Boolean else t for n, t in schema.items()}
    read = pl.read_csv(data, has_header=False, new_columns=list(schema), schema_overrides=text, null_values=[""])
    return read.with_columns((pl.col(n) == "t").alias(n) for n, t in schema.items() if t == pl.Boolean)
