from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import narwhals as nw
import polars as pl
import pytest

from ser.law.fact import facts
from ser.law.fact_frame import frame_of
from ser.law.report import Answer, Asked, Frame, Level, TableColumn, day_of_period, report
from ser.law.student import Student
from tests.states.every import LOUISIANA

DAY = date(2018, 3, 1)


class Colour(StrEnum):
    RED = "RED"


@dataclass(frozen=True, slots=True)
class Apple:
    as_of: date
    lea_code: str
    weight: int | None
    ripe: bool
    colour: Colour


@facts("apples", "Apples", Apple, cite="34 CFR 300.641")
def apples(student: Student, day: date) -> Iterator[Apple]:
    """An apple."""
    yield Apple(day, "017", None, True, Colour.RED)


@report(
    "A1",
    "Apples by LEA",
    needs="apples",
    kind="day",
    levels="lea",
    also="apples",
    cite="34 CFR 300.641",
    columns="""
        lea_code  LEA
        apples    Number of apples
    """,
)
def counted(apples: Frame, asked: Asked) -> Answer:
    """How many apples each LEA has."""
    rows = apples.group_by("lea_code").agg(nw.len().alias("apples")).sort("lea_code")
    return Answer(rows.with_columns(nw.lit(1).alias("never_shown")), (f"as of {asked.day}",))


ASKED = Asked(DAY, 2018, LOUISIANA)
ROWS = [Apple(DAY, lea, None, True, Colour.RED) for lea in ("026", "017", "026")]


def frame(rows: list[Apple]) -> Frame:
    return nw.from_native(frame_of(apples, [apples.values(row) for row in rows]).lazy())


def test_a_report_gives_its_columns_in_order_with_labels_and_notes() -> None:
    table = counted.run({"apples": frame(ROWS)}, ASKED)
    assert table.columns == (TableColumn("lea_code", "LEA"), TableColumn("apples", "Number of apples"))
    assert [*table.rows()] == [("017", 1), ("026", 2)]
    assert (len(table), table.notes, table.report) == (2, ("as of 2018-03-01",), counted)


def test_a_report_says_what_it_is() -> None:
    assert (counted.name, counted.needs, counted.kind, counted.also) == ("A1", ("apples",), "day", ("apples",))
    assert (counted.levels, counted.definition) == ((Level.LEA,), "How many apples each LEA has.")


def test_a_report_of_facts_that_are_not_there_fails_by_their_name() -> None:
    with pytest.raises(KeyError, match="apples"):
        counted.run({}, ASKED)


def test_rows_that_were_counted_already_are_taken_as_they_are() -> None:
    counted_already = nw.from_native(pl.DataFrame({"lea_code": ["017"], "apples": [7]}), eager_only=True)
    made = replace(counted, count=lambda apples, asked: Answer(counted_already))
    assert [*made.run({"apples": frame([])}, ASKED).rows()] == [("017", 7)]


@pytest.mark.parametrize(
    ("level", "lea", "shown"),
    [
        (None, None, [Level.SEA, Level.LEA]),
        (Level.LEA, None, [Level.LEA]),
        (Level.SCH, None, []),
        (None, "017", [Level.LEA]),
        (Level.SEA, "017", []),
    ],
)
def test_figures_of_the_state_are_not_shown_where_one_lea_is_asked_for(
    level: Level | None, lea: str | None, shown: list[Level]
) -> None:
    assert list(replace(ASKED, level=level, lea_code=lea).levels((Level.SEA, Level.LEA))) == shown


def test_a_period_is_looked_at_today_or_at_the_end_of_the_year_after_it() -> None:
    assert day_of_period(2017, DAY) == DAY
    assert day_of_period(2015, DAY) == date(2016, 6, 30)


@report(
    "A2",
    "Apples and pickers",
    needs="apples",
    reads="picker",
    kind="day",
    levels="lea",
    cite="34 CFR 300.641",
    columns="""
        lea_code  LEA
        name      Picker
    """,
)
def picked(apples: Frame, pickers: Frame, asked: Asked) -> Answer:
    """Who picks the apples of each LEA."""
    return Answer(apples.join(pickers, on="lea_code", how="inner"))


def test_a_report_may_count_records_as_they_are_after_its_facts() -> None:
    rows = nw.from_native(frame_of(apples, [apples.values(ROWS[1])]).lazy())
    pickers = nw.from_native(pl.DataFrame({"lea_code": ["017", "026"], "name": ["Ann", "Bo"]}).lazy())
    assert list(picked.run({"apples": rows, "picker": pickers}, ASKED).rows()) == [("017", "Ann")]
