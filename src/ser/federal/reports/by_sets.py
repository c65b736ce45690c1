"""What the federal files of exits, removals and staff share: their sets by school year, ages, and English learners."""

from collections.abc import Mapping
from datetime import date

import narwhals as nw
import polars as pl

from ser.federal.edfacts.category_sets import FIRST_YEAR, category_sets
from ser.law.report import Answer, Asked, Counted, Frame, Level
from ser.law.tally import MISSING, PLACES, tally


def of_lea(rows: Frame, asked: Asked) -> Frame:
    """The rows of the LEA that was asked for, else all."""
    return rows if asked.lea_code is None else rows.filter(nw.col("lea_code") == asked.lea_code)


def count_date(asked: Asked, school_year: int) -> date:
    """The day of the state's child count in a school year, by which federal files take ages."""
    return asked.state.child_count.date_in(school_year)


def age_on(day: date) -> nw.Expr:
    """Completed years on a day, from `birth_date`."""
    return age_at(nw.lit(day))


def age_at(day: nw.Expr) -> nw.Expr:
    """Completed years on a day of each row, from `birth_date`."""
    born = nw.col("birth_date")
    month, born_in = day.dt.month(), born.dt.month()
    is_later = (born_in > month) | ((born_in == month) & (born.dt.day() > day.dt.day()))
    return day.dt.year() - born.dt.year() - nw.when(is_later).then(nw.lit(1)).otherwise(nw.lit(0))


def english_learner() -> nw.Expr:
    """The federal code of the English-learner status."""
    is_learner = nw.when(nw.col("english_learner")).then(nw.lit("LEP")).otherwise(nw.lit("NLEP"))
    known = nw.when(~nw.col("english_learner").is_null()).then(is_learner)
    return known.otherwise(nw.lit(MISSING)).alias("english_learner")


def by_sets(file: str, at: Mapping[Level, Frame], asked: Asked, columns: list[str]) -> Answer:
    """Count the rows of each level by all sets of a federal file."""
    sets = category_sets(file, asked.school_year)
    blocks = [tally(frame.with_columns(english_learner()), sets, (level,)) for level, frame in at.items()]
    rows = nw.concat(blocks) if blocks else tally_of_nothing(columns)
    return Answer(with_columns(rows, columns), reconstructed(asked))


def sums_by_sets(file: str, at: Mapping[Level, Frame], asked: Asked, columns: list[str], value: str) -> Answer:
    """Add a value up, such as the part of full time, by all sets of a federal file."""
    blocks = [
        _sums(frame.collect(backend="polars"), one.categories, level, value).with_columns(
            nw.lit(one.code).alias("set"), nw.lit(one.total_indicator).alias("total_indicator")
        )
        for level, frame in at.items()
        for one in category_sets(file, asked.school_year)
    ]
    whole = [with_columns(block, columns).select(columns) for block in blocks]
    return Answer(nw.concat(whole) if whole else tally_of_nothing(columns), reconstructed(asked))


def _sums(rows: Counted, categories: tuple[str, ...], level: Level, value: str) -> Counted:
    keys = [*PLACES[level], *categories]
    if keys:
        known = rows.with_columns(nw.col(name).fill_null(MISSING) for name in categories)
        summed = known.group_by(*keys).agg(nw.col(value).sum().round(2).alias("count")).sort(*keys)
    else:
        summed = rows.select(nw.col(value).sum().round(2).alias("count")).filter(nw.col("count") > 0)
    return summed.with_columns(nw.lit(level.value).alias("level"))


def reconstructed(asked: Asked) -> tuple[str, ...]:
    """The note beside figures of years whose own sets are not known."""
    if asked.school_year >= FIRST_YEAR:
        return ()
    return (f"Reconstructed: counted by the category sets of school year {FIRST_YEAR}.",)


def with_columns(rows: Counted, columns: list[str]) -> Counted:
    """The rows with every column of the file, blank where a set does not break down by it."""
    absent = [nw.lit(None, nw.String).alias(name) for name in columns if name not in rows.columns]
    return rows.with_columns(*absent) if absent else rows


def tally_of_nothing(columns: list[str]) -> Counted:
    """No rows, with these columns."""
    schema = {name: pl.Float64 if name == "count" else pl.String for name in columns}
    return nw.from_native(pl.DataFrame(schema=schema), eager_only=True)
