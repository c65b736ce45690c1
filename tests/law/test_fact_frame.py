from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from ser.law.fact import facts
from ser.law.fact_frame import frame_of, schema_of
from ser.law.student import Student


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


def test_facts_keep_their_types_also_where_every_value_is_blank() -> None:
    assert schema_of(apples) == {
        "as_of": pl.Date,
        "lea_code": pl.String,
        "weight": pl.Int32,
        "ripe": pl.Boolean,
        "colour": pl.String,
    }
    one = apples.values(Apple(date(2018, 3, 1), "017", None, True, Colour.RED))
    for rows in ([], [one]):
        assert frame_of(apples, rows).schema == schema_of(apples)
    assert frame_of(apples, [one]).rows() == [one]
