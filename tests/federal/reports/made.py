"""Made-up facts for the reports to count."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from ser.federal.facts import children, evaluations
from ser.law.fact import FactTable
from ser.law.fact_frame import frame_of
from ser.law.record_frame import record_schema
from ser.law.report import Asked, Frame, Level, Report, Table
from tests.states.every import LOUISIANA

DAY, YEAR = date(2023, 10, 1), 2024
EARLIER_DAY, EARLIER_YEAR = date(2017, 10, 1), 2018

CHILD: Mapping[str, object] = {
    "as_of": DAY, "public_id": "", "lea_code": "017", "site_code": "017Z01", "state_id": "1", "age": 9, "grade": "03",
    "early_childhood": False, "disability": "SLD", "exceptionality": "SLD", "environment": "RC80", "sex": "F",
    "race": "WH7", "english_learner": False, "program": "IDEA", "status": "COUNTED", "reason": "", "who_mends": "",
    "where": "",
}  # fmt: skip

EVALUATION: Mapping[str, object] = {
    "as_of": date(2018, 3, 1), "public_id": "", "lea_code": "017", "former_lea_codes": "", "evaluation_id": "V1",
    "evaluation_type": "I", "timeline": "T-03", "school_year": 2017, "consent_received_date": date(2016, 9, 1),
    "result": "ON_TIME", "days_late_in": "business", "extended_by": "", "notes": "",
}  # fmt: skip


def frame(table: FactTable, rows: Sequence[Mapping[str, object]]) -> Frame:
    """A facts table with these rows, whatever they leave out blank."""
    values = [tuple(row.get(column.name) for column in table.columns) for row in rows]
    return nw.from_native(frame_of(table, values).lazy())


def child_frame(*rows: Mapping[str, object]) -> Frame:
    """Children like the one above, but for what is said."""
    return frame(children, [{**CHILD, **row} for row in rows])


def evaluation_frame(*rows: Mapping[str, object]) -> Frame:
    """Evaluations like the one above, but for what is said."""
    return frame(evaluations, [{**EVALUATION, **row} for row in rows])


def asked(day: date = DAY, school_year: int = YEAR, level: Level | None = None, lea: str | None = None) -> Asked:
    """A question to a report of Louisiana."""
    return Asked(day, school_year, LOUISIANA, level, lea)


def run(report: Report, frame: Frame, question: Asked | None = None) -> Table:
    """The report's answer from the one table that it needs."""
    (needed,) = report.needs
    return report.run({needed: frame}, question or asked())


def run_all(report: Report, frames: Mapping[str, Frame], question: Asked) -> Table:
    """The report's answer from these facts and records by name; what it counts besides is empty."""
    tables = {made.name: made for made in LOUISIANA.declared.facts}
    empty = {name: frame(tables[name], []) for name in report.needs}
    rows = {name: record_rows(name) for name in report.reads}
    return report.run({**empty, **rows, **frames}, question)


def record_rows(name: str, *rows: Mapping[str, object]) -> Frame:
    """A record's rows as reports see them, whatever they leave out blank."""
    schema = record_schema(LOUISIANA.records[name].spec)
    values = [tuple(row.get(column) for column in schema) for row in rows]
    return nw.from_native(pl.DataFrame(values, schema=schema, orient="row").lazy())


def named(table: Table) -> list[dict[str, Any]]:
    """The rows of a table by the names of its columns."""
    return [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows()]


def random_children(count: int, seed: int) -> list[dict[str, object]]:
    """Children of all kinds, with blanks where facts may have them."""
    chance = random.Random(seed)
    made: list[dict[str, object]] = []
    for at in range(count):
        lea = chance.choice(["001", "017", "026"])
        early = chance.random() < 0.3
        made.append(
            {
                "state_id": str(at),
                "lea_code": lea,
                "site_code": chance.choice([f"{lea}Z01", f"{lea}Z02", None]),
                "age": chance.choice([3, 4, 5]) if early else chance.choice([5, 6, 7, 21]),
                "early_childhood": early,
                "disability": chance.choice(["DD", "SLD", "AUT", None]),
                "environment": chance.choice(
                    ["REC10YSVCS", "H", None] if early else ["RC80", "HH", "PPPS", "SS", None]
                ),
                "sex": chance.choice(["F", "M", None]),
                "race": chance.choice(["BL7", "HI7", "WH7", None]),
                "english_learner": chance.choice([True, False, None]),
                "status": chance.choice(["COUNTED"] * 4 + ["NO_SERVICE"]),
            }
        )
    return made
