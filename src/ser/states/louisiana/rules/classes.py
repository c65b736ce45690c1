"""Louisiana's rules about the sizes and ages of classes, and about the staff of pupil appraisal."""

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from importlib.resources import files

import narwhals as nw
import polars as pl

from ser.law.calendar import months_after
from ser.law.finding import Severity
from ser.law.report import Asked, Frame
from ser.law.rule import Change, Rule, add, change, rule

_DATA = files("ser.states.louisiana") / "data"

_CLASS = ("lea_code", "site_code", "class_code", "class_kind", "class_category", "class_level", "is_half_day")

_ONE_ROOM = ("SELF", "RES", "PRE")
"""Kinds of class in which children of a class are taught together."""

_SPAN_DAYS = 3 * 365 + 1

_NOT_FROM_AGE = 14
"""The age span does not bind classes of students of 14 and older."""

_UNIT = 2
"""Paraprofessionals from which on a class is a unit with steps of its own, whose table was read in part only."""


def _frame(name: str, figures: Sequence[str]) -> Frame:
    """A table of figures out of the data of the state; blanks are blanks."""
    with (_DATA / name).open(encoding="utf-8") as lines:
        rows = [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]
    return nw.from_native(pl.DataFrame(rows).with_columns(pl.col(figures).cast(pl.Int64)).lazy())


SIZES = _frame("class_sizes.csv", ["maximum"])
"""The largest size of a class by kind, exceptionality and level."""

STAFF = _frame("appraisal_staff.csv", ["students"])
"""Students of all kinds for whom an LEA has one of each discipline of pupil appraisal."""


def _seats(count: int, **values: object) -> tuple[Change, ...]:
    """So many further seats in the class of the example."""
    return tuple(add("class_roster", class_roster_id=f"H{n + 2}", **values) for n in range(count))  # type: ignore[arg-type]


def _held(class_roster: Frame, asked: Asked) -> Frame:
    """The seats that are taken on the day."""
    ends = nw.col("end_date")
    return class_roster.filter(nw.col("begin_date") <= asked.day, ends.is_null() | (ends >= asked.day))


@rule(
    "SER-0084", Severity.MUST_EXPLAIN, reads="class_roster.class_kind class_roster.class_level",
    marks="class_roster.class_category", cite=("LAC 28:XLIII.1001", "LAC 28:XLIII.2001"),
    says="{size} students sit in the class {class_code} of site {site_code}, for which {maximum} is the most.",
    fix="End the seats of students who left; if the class is larger, say why.",
    breaks=(
        change("class_roster", class_kind="SELF", class_category="AUT"),
        *_seats(4, class_kind="SELF", class_category="AUT"),
    ),
    holds=(
        change("class_roster", class_kind="SELF", class_category="AUT"),
        *_seats(3, class_kind="SELF", class_category="AUT"),
    ),
)  # fmt: skip
def a_class_is_not_too_large(class_roster: Frame, asked: Asked) -> Frame:
    """A class has no more students than its kind, exceptionality and level allow; units with two aides apart."""
    aided = nw.coalesce(nw.col("paraprofessionals"), nw.lit(0)) >= _UNIT
    seats = _held(class_roster, asked).filter(~aided)
    classes = seats.group_by(*_CLASS).agg(nw.len().alias("size"), nw.col("class_roster_id").min())
    half = nw.coalesce(nw.col("is_half_day"), nw.lit(value=False))
    limits = SIZES.select(
        "class_kind",
        nw.col("class_category").alias("for"),
        "class_level",
        nw.col("is_half_day").alias("half"),
        "maximum",
    )
    found = classes.join(limits, on=["class_kind", "class_level"]).filter(
        nw.coalesce(nw.col("for"), nw.lit("")) == nw.coalesce(nw.col("class_category"), nw.lit("")),
        nw.col("half").is_null() | ((nw.col("half") == "Y") == half),
    )
    return found.filter(nw.col("size") > nw.col("maximum"))


@rule(
    "SER-0085", Severity.MUST_EXPLAIN, reads="class_roster.class_kind student.birth_date",
    marks="class_roster.class_level", cite="R.S. 17:1944(C)",
    says="The students of the class {class_code} of site {site_code} were born from {oldest} to {youngest}, more than"
         " three years apart.",
    fix="End the seats of students who left; if the class is so, say why.",
    why="The exception for students of 14 and older is known from LAC 28:CXV.903, which was not read; it is granted.",
    breaks=(
        add("student", state_id="2100000009", system_id="EBR-9", last_name="Sample", birth_date=date(2012, 2, 1)),
        *_seats(1, state_id="2100000009", system_id="EBR-9"),
    ),
    holds=(
        add("student", state_id="2100000009", system_id="EBR-9", last_name="Sample", birth_date=date(2011, 2, 1)),
        *_seats(1, state_id="2100000009", system_id="EBR-9"),
    ),
)  # fmt: skip
def ages_of_a_class_lie_within_three_years(class_roster: Frame, student: Frame, asked: Asked) -> Frame:
    """The ages of a class lie within three years, unless all its students are 14 or older."""
    born = student.select(_who().alias("who"), "birth_date").unique("who")
    seats = _held(class_roster, asked).filter(nw.col("class_kind").is_in(_ONE_ROOM))
    classes = (
        seats.with_columns(_who().alias("who")).join(born, on="who").group_by("lea_code", "site_code", "class_code")
        .agg(
            nw.col("class_roster_id").min(), nw.col("birth_date").min().alias("oldest"),
            nw.col("birth_date").max().alias("youngest"), nw.col("class_kind").min(), nw.col("class_level").min(),
        )
    )  # fmt: skip
    apart = (nw.col("youngest") - nw.col("oldest")).dt.total_minutes() > _SPAN_DAYS * 24 * 60
    return classes.filter(apart, nw.col("youngest") > months_after(asked.day, -12 * _NOT_FROM_AGE))


def _who() -> nw.Expr:
    """By what seats and students are matched: the state ID, or the LEA and its own ID where there is none."""
    return nw.coalesce(nw.col("state_id"), nw.concat_str([nw.col("lea_code"), nw.lit("|"), nw.col("system_id")]))


@rule(
    "SER-0135", Severity.NOTICE, reads="lea.lea_code", cite="LAC 28:XLIII.2001",
    says="LEA {lea_code} has {fte} full-time posts of {staff_category} for {membership} students, less than one for"
         " {students}.",
    fix="Send the posts that are lacking, or plan for them.",
    breaks=change("membership", students=2600),
    holds=(
        change("membership", students=2600),
        add("provider_assignment", provider_assignment_id="A3", fte=Decimal("0.5")),
    ),
)  # fmt: skip
def pupil_appraisal_has_its_staff(membership: Frame, provider_assignment: Frame, asked: Asked) -> Frame:
    """An LEA has one of each discipline of pupil appraisal for so many students, where it sends such posts."""
    ends = nw.col("end_date")
    posts = provider_assignment.filter(nw.col("begin_date") <= asked.day, ends.is_null() | (ends >= asked.day))
    full = posts.group_by("lea_code", "staff_category").agg(nw.col("fte").sum())
    counted = membership.filter(nw.col("count_date") <= asked.day)
    latest = counted.group_by("lea_code").agg(nw.col("count_date").max())
    students = counted.join(latest, on=["lea_code", "count_date"]).group_by("lea_code").agg(
        nw.col("students").sum().alias("membership")
    )  # fmt: skip
    found = students.join(full, on="lea_code").join(STAFF, on="staff_category")
    return found.filter(nw.col("fte") * nw.col("students") < nw.col("membership"))


RULES: tuple[Rule, ...] = (
    a_class_is_not_too_large, ages_of_a_class_lie_within_three_years, pupil_appraisal_has_its_staff,
)  # fmt: skip
