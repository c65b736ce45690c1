"""What the federal files of exits, removals and staff share: their sets by school year, ages, and English learners."""

from collections.abc import Mapping, Sequence
from datetime import date

import narwhals as nw
import polars as pl

from ser.federal.edfacts.category_sets import FIRST_YEAR, category_sets
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members
from ser.law.tally import MISSING, PLACES, CategorySet, tally, total

COUNT = Figure("count")
"""How many of its unit a file counts in a row."""

FTE = Figure("count", adds="fte")
"""What the posts of a row add up to."""


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
    coded = {level: frame.with_columns(english_learner()) for level, frame in at.items()}
    blocks = [tally(frame, sets, (level,)) for level, frame in coded.items()]
    rows = nw.concat(blocks) if blocks else tally_of_nothing(columns)
    return Answer(with_columns(rows, columns), reconstructed(asked), Members(coded, _categories(sets)))


def sums_by_sets(file: str, at: Mapping[Level, Frame], asked: Asked, columns: list[str], figure: Figure) -> Answer:
    """Add a figure up, such as the part of full time, by all sets of a federal file."""
    sets = category_sets(file, asked.school_year)
    blocks = [
        _sums(frame.collect(backend="polars"), one.categories, level, figure).with_columns(
            nw.lit(one.code).alias("set"), nw.lit(one.total_indicator).alias("total_indicator")
        )
        for level, frame in at.items()
        for one in sets
    ]
    whole = [with_columns(block, columns).select(columns) for block in blocks]
    rows = nw.concat(whole) if whole else tally_of_nothing(columns)
    return Answer(rows, reconstructed(asked), Members(at, _categories(sets)))


def _categories(sets: Sequence[CategorySet]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in sets for name in one.categories))


def _sums(rows: Counted, categories: tuple[str, ...], level: Level, figure: Figure) -> Counted:
    keys = [*PLACES[level], *categories]
    if keys:
        known = rows.with_columns(nw.col(name).fill_null(MISSING) for name in categories)
        summed = known.group_by(*keys).agg(total(figure).round(2)).sort(*keys)
    else:
        summed = rows.select(total(figure).round(2)).filter(nw.col(figure.name) > 0)
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
