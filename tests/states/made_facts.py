"""Facts and records of all kinds, made up by the types of their columns and by the codes that they may hold."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

import narwhals as nw
import polars as pl

from ser.federal import codes
from ser.federal.facts.birthdays import Asks
from ser.federal.facts.count_status import CountStatus
from ser.federal.facts.evaluations import INITIAL
from ser.federal.facts.transitions import Standing
from ser.law.codes import CodeSet
from ser.law.days import school_year_of
from ser.law.deadline import Result
from ser.law.fact import FactTable
from ser.law.fact_frame import schema_of
from ser.law.record import RecordType
from ser.law.record_frame import record_schema
from ser.law.report import Frame, Report
from ser.law.rule import BEFORE
from ser.law.state import State

LEAS = ("001", "017", "026")
ENVIRONMENTS = ("RC80", "RC39", "SS", "RF", "HH", "PPPS", "H", "SC", "REC10YSVCS", "REC09YSVCS")


def _federal(made: CodeSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for each in made.codes if (code := made.federal(each.code))))


POOLS: Mapping[str, Sequence[object]] = {
    "lea_code": LEAS,
    "age": range(2, 23),
    "days_late": range(1, 90),
    "calendar_days_late": range(1, 90),
    "disability": ("AUT", "DD", "SLD"),
    "environment": ENVIRONMENTS,
    "race": ("BL7", "HI7", "WH7"),
    "sex": ("F", "M"),
    "grade": ("PK", "KG", "03", "12"),
    "program": ("IDEA", "SVC"),
    "status": (*(["COUNTED"] * 12), *(each.value for each in CountStatus)),
    "where": ("consent.received_date", "iep.iep_date"),
    "standing": tuple(each.value for each in Standing),
    "result": tuple(each.value for each in Result),
    "asks": tuple(each.value for each in Asks),
    "basis": _federal(codes.EXIT_REASON),
    "lea_basis": _federal(codes.EXIT_REASON),
    "method": ("INSCHOOL", "OUTOFSCHOOL"),
    "interim_removal": _federal(codes.INTERIM_REMOVAL),
    "interim_reason": _federal(codes.INTERIM_REMOVAL_REASON),
    "days": (0.0, 0.5, 1.0, 1.5, 4.0, 9.5, 10.0),
    "provider_id": ("T1", "T2", "T3", "T4"),
    "class_code": ("C1", "C2"),
    "service": ("SLR", "OT", "PT"),
    "evaluation_type": ("I", "R"),
    "service_id": tuple(f"{number}" for number in range(48)),
    "iep_id": tuple(f"{number}" for number in range(48)),
    "finding_number": tuple(f"F{number}" for number in range(200)),
}  # fmt: skip


_OFTEN = {
    "is_idea": 0.8, "is_parentally_placed": 0.2, "is_informal": 0.3, "is_last": 0.8, "is_last_of_lea": 0.8,
    "is_back": 0.2, "is_back_in_lea": 0.2,
}  # fmt: skip
"""How often a yes or no is yes, where half of them would leave a report hardly anything to count."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column to fill: its type, whether it may be blank, and the codes that it may hold."""

    name: str
    type: Any
    may_be_blank: bool
    codes: tuple[str, ...] = ()


class Maker:
    """Rows of one state about a day, the same for the same seed."""

    def __init__(self, state: State, day: date, seed: int) -> None:
        self.state, self.day, self.chance = state, day, random.Random(seed)
        clocks = tuple(clock.code for clock in state.declared.timelines)
        born = tuple(date(day.year - age, month, 1) for age in range(2, 24) for month in (1, 9, 10, 12))
        self.pools = {**POOLS, "timeline": (*clocks, *[INITIAL] * len(clocks)), "birth_date": born}

    def frames(self, report: Report, count: int) -> dict[str, Frame]:
        """What a report counts: its facts and its records."""
        tables = {f"{made.name}{end}": made for made in self.state.declared.facts for end in ("", BEFORE)}
        made = {name: self._facts(tables[name], count) for name in report.needs}
        return made | {name: self._records(self.state.records[name].spec, count) for name in report.reads}

    def _facts(self, table: FactTable, count: int) -> Frame:
        types = schema_of(table)
        columns = [Column(c.name, types[c.name], c.may_be_blank) for c in table.columns]
        return self._frame(columns, count)

    def _records(self, spec: RecordType, count: int) -> Frame:
        types = record_schema(spec)
        columns = [
            Column(e.name, types[e.name], e.may_be_blank, tuple(c.code for c in e.codes.codes) if e.codes else ())
            for e in spec.elements
        ]
        return self._frame(columns, count, spec.key)

    def _frame(self, columns: Sequence[Column], count: int, key: Sequence[str] = ()) -> Frame:
        rows = [self._row(columns, at, key) for at in range(count)]
        frame = pl.DataFrame(rows, schema={c.name: c.type for c in columns}, orient="row")
        return nw.from_native((frame.unique(subset=key, maintain_order=True) if key else frame).lazy())

    def _row(self, columns: Sequence[Column], at: int, key: Sequence[str]) -> tuple[object, ...]:
        child = at - at % 3  # every third child has several rows
        lea = self.chance.choice(LEAS)
        known = {
            "as_of": self.day,
            "public_id": f"P{child}",
            "state_id": f"S{child}" if child % 2 or "state_id" in key else None,
            "system_id": f"Y{child}",
            "lea_code": lea,
        }
        known |= {name: f"{at}" for name in key if name not in ("lea_code", "state_id", "provider_id")}
        return tuple(known[c.name] if c.name in known else self._value(c, lea) for c in columns)

    def _value(self, column: Column, lea: str) -> object:
        if column.may_be_blank and self.chance.random() < 0.25:
            return None
        if column.name == "site_code":
            return self.chance.choice([f"{lea}Z01", f"{lea}Z02"])
        pool = column.codes or self.pools.get(column.name)
        return self.chance.choice(pool) if pool else self._of_type(column)

    def _of_type(self, column: Column) -> object:
        if column.type is pl.Boolean:
            return self.chance.random() < _OFTEN.get(column.name, 0.5)
        if column.type is pl.Date:
            return self.day - timedelta(self.chance.randrange(-200, 500))
        if column.type is pl.Time:
            return time(self.chance.randrange(24), self.chance.randrange(60))
        if column.name == "school_year":
            return school_year_of(self.day) - self.chance.randrange(2)
        if column.type is pl.Int32:
            return self.chance.randrange(4)
        if column.type is pl.Float64:
            return self.chance.choice([0.0, 0.25, 0.5, 0.33, 1.0])
        return f"{column.name} {self.chance.randrange(3)}"
