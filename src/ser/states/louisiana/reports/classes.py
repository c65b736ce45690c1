"""R28: the sizes of classes against the most that they may have."""

from collections.abc import Mapping
from functools import cache

import narwhals as nw

from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.shown import SEATS
from ser.law.report import Answer, Asked, Figure, Frame, Level, Members, report
from ser.law.tally import total
from ser.states.louisiana.rules.classes import SIZES

_KEYS = ["lea_code", "site_code", "class_code"]
_ABOUT = ("class_kind", "class_category", "class_level", "is_half_day")

STUDENTS = Figure("students")
"""The students who have a seat in a class."""

UNIT = 2
"""Paraprofessionals from which on a class is a unit with steps of its own, whose table was read in part only."""


@report(
    "R28",
    "Class sizes and caseloads",
    reads="class_roster",
    kind="day",
    also="ratios",
    levels="lea",
    unit="seats of students",
    figures=(STUDENTS,),
    shows=SEATS,
    cite=["LAC 28:XLIII.1001", "LAC 28:XLIII.2001"],
    columns="""
        lea_code          LEA
        site_code         School
        class_code        Class
        provider_id       Teacher (blank: vacant)
        class_kind        Kind
        class_level       Level
        class_category    Category
        is_half_day       Half day
        paraprofessionals Paraprofessionals
        students          Students
        most_students     At most
        over              Over
        standing          Standing
    """,
)
def class_sizes(seats: Frame, asked: Asked) -> Answer:
    """Each class and caseload of the day, its students and the most that it may have; those over it come first.

    A class of a kind or category that the tables of class sizes do not name, such as a resource room, stands without
    a limit, and so does one with two paraprofessionals or more, which goes by steps of its own. Where the seats of a
    class differ, the kind, category and level of most of them hold.
    """
    day = nw.lit(asked.day)
    is_held = (nw.col("begin_date") <= day) & (nw.col("end_date").is_null() | (nw.col("end_date") >= day))
    held = of_lea(seats, asked).filter(is_held).collect(backend="polars")
    alike = held.group_by(*_KEYS, *_ABOUT).agg(nw.len().alias("alike")).sort("alike", *_ABOUT, descending=True)
    kinds = alike.unique(subset=_KEYS, keep="first", maintain_order=True).drop("alike")
    sums = held.group_by(*_KEYS).agg(total(STUDENTS), nw.col("provider_id").max(), nw.col("paraprofessionals").max())
    rows = sums.join(kinds, on=_KEYS, how="inner")
    limits = [most_students(*about) for about in rows.select(*_ABOUT, "paraprofessionals").iter_rows()]
    told = rows.with_columns(nw.new_series("most_students", limits, nw.Int64, backend="polars"))
    surplus = nw.col("students") - nw.col("most_students")
    over = nw.when(surplus > 0).then(surplus).otherwise(nw.lit(0)).alias("over")
    limited = nw.when(surplus > 0).then(nw.lit("over")).otherwise(nw.lit("within"))
    standing = nw.when(nw.col("most_students").is_null()).then(nw.lit("no limit")).otherwise(limited)
    order = ("lea_code", "over", "site_code", "class_code")
    listed = told.with_columns(over, standing.alias("standing"))
    members = Members({Level.LEA: held.lazy()}, tuple(_KEYS))
    return Answer(listed.sort(*order, descending=[False, True, False, False]), members=members)


def most_students(
    kind: str, category: str | None, level: str | None, is_half_day: bool | None, paraprofessionals: int | None
) -> int | None:
    """The most students of a class, or None where no line of the tables speaks of it."""
    if (paraprofessionals or 0) >= UNIT:
        return None
    half = "Y" if is_half_day else "N"
    return _limits().get((kind, category, level, half), _limits().get((kind, category, level, None)))


@cache
def _limits() -> Mapping[tuple[str | None, ...], int]:
    names = (*_ABOUT, "maximum")
    rows = SIZES.select(*names).collect(backend="polars").iter_rows()
    return {tuple(row[:-1]): int(row[-1]) for row in rows}
