"""B-11, child find: initial evaluations completed in time."""

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl

from ser.federal.facts.evaluations import INITIAL
from ser.federal.reports.shown import EVALUATIONS
from ser.law.deadline import Result
from ser.law.report import Answer, Asked, Counted, Figure, Frame, Level, Members, day_of_period, report
from ser.law.tally import PLACES, by_unit

NO_REASON = "no reason given"

_RESULTS: Mapping[str, tuple[Result, ...]] = {
    "excepted": (Result.EXCEPTED,),
    "pending": (Result.OPEN, Result.NO_DUE_DAY, Result.PAST_UNVERIFIED),
    "on_time": (Result.ON_TIME,),
    "on_time_extended": (Result.ON_TIME_EXTENDED,),
    "on_time_unverified": (Result.ON_TIME_UNVERIFIED,),
    "late": (Result.LATE,),
    "overdue": (Result.OPEN_OVERDUE,),
}


def _is(results: Sequence[Result]) -> nw.Expr:
    return nw.col("result").is_in([r.value for r in results])


def _between(first: int, last: int | None) -> nw.Expr:
    late = (nw.col("days_late") >= first) & _is((Result.LATE, Result.OPEN_OVERDUE))
    return late if last is None else late & (nw.col("days_late") <= last)


_MET = _RESULTS["on_time"] + _RESULTS["on_time_extended"]
_IS_COUNTED = ~_is(_RESULTS["excepted"] + _RESULTS["pending"])

_FIGURES = (
    Figure("consents"),
    *(Figure(name, _is(found)) for name, found in _RESULTS.items()),
    Figure("counted", _IS_COUNTED),
    Figure("percent", _is(_MET), share=True, of=_IS_COUNTED),
    Figure("percent_with_unverified", _is(_MET + _RESULTS["on_time_unverified"]), share=True, of=_IS_COUNTED),
    Figure("late_1_to_15", _between(1, 15)),
    Figure("late_16_to_30", _between(16, 30)),
    Figure("late_31_to_60", _between(31, 60)),
    Figure("late_over_60", _between(61, None)),
)


@report(
    "B-11",
    "Child find: initial evaluations completed in time",
    needs="evaluations",
    kind="period",
    levels="sea lea",
    also="B11 R03",
    cite=["34 CFR 300.301(c)-(e)", "20 USC 1418"],
    unit="evaluations",
    figures=_FIGURES,
    opens="percent",
    shows=EVALUATIONS,
    columns="""
        level                    Level
        lea_code                 LEA
        school_year              School year
        consents                 Consents received
        excepted                 Excepted, left out
        pending                  Not yet due, left out
        counted                  Counted
        on_time                  On time
        on_time_extended         On time through an extension
        on_time_unverified       On time only through an unverified rule
        late                     Late
        overdue                  Open and overdue
        percent                  Percent on time
        percent_with_unverified  Percent with unverified rules
        late_1_to_15             1 to 15 days late
        late_16_to_30            16 to 30 days late
        late_31_to_60            31 to 60 days late
        late_over_60             More than 60 days late
        most_days_late           Most days late
        late_reasons             Reasons of the late and overdue
        exceptions               Exceptions
    """,
)
def child_find(evaluations: Frame, asked: Asked) -> Answer:
    """Initial evaluations whose consent was received in the school year, as they stood on the day, by state and LEA.

    Percent is on time, with or without an extension, of those counted. Excepted evaluations are left out of both, as
    are those that are not due yet and those for gifted or talented alone. What is on time only through an unverified
    rule counts as not on time in the first percentage, and as on time in the second. Days late are in the unit of the
    clock.
    """
    rows = evaluations.filter((nw.col("timeline") == INITIAL) & (nw.col("school_year") == asked.school_year))
    if asked.lea_code is not None:
        rows = rows.filter(nw.col("lea_code") == asked.lea_code)
    local = rows.collect(backend="polars")
    levels = asked.levels(child_find.levels)
    blocks = [_level(local, level, asked) for level in levels]
    members = Members(dict.fromkeys(levels, local.lazy()))
    return Answer(nw.concat(blocks) if blocks else _nothing(), _notes(local, asked), members)


def _level(rows: Counted, level: Level, asked: Asked) -> Counted:
    places, most = PLACES[level], nw.col("days_late").max().cast(nw.Int64).alias("most_days_late")
    counted = by_unit(rows, _FIGURES, level, most)
    labelled = counted.with_columns(nw.lit(asked.school_year).cast(nw.Int64).alias("school_year"))
    labels = {code.code: f"{code.code} {code.label}" for code in asked.state.code_sets["late_reason"]}
    late = rows.filter(_is(_RESULTS["late"]) | _is(_RESULTS["overdue"]))
    excepted = rows.filter(_is(_RESULTS["excepted"]))
    return labelled.with_columns(
        _words(labelled, "late_reasons", _tallied(late, places, "late_reason", labels)),
        _words(labelled, "exceptions", _tallied(excepted, places, "excepted", {})),
    ).select(_columns())


def _tallied(rows: Counted, places: Sequence[str], by: str, labels: Mapping[str, str]) -> dict[object, str]:
    """How often each reason occurs in each unit, most frequent first, in words."""
    counts = rows.group_by(*places, by).agg(nw.len().alias("n")).sort("n", by, descending=[True, False])
    words: dict[object, list[str]] = {}
    for row in counts.iter_rows(named=True):
        said = NO_REASON if row[by] is None else labels.get(row[by], row[by])
        words.setdefault(row.get("lea_code"), []).append(f"{said}: {row['n']}")
    return {unit: "; ".join(said) for unit, said in words.items()}


def _words(rows: Counted, name: str, words: Mapping[object, str]) -> nw.Series[pl.Series]:
    return nw.new_series(name, [words.get(lea, "") for lea in rows["lea_code"].to_list()], nw.String, backend="polars")


def _notes(rows: Counted, asked: Asked) -> tuple[str, ...]:
    notes = []
    looked_at = day_of_period(asked.school_year, asked.day)
    if looked_at != asked.day:
        notes.append(f"Evaluations of school year {asked.school_year} are followed until {looked_at}; ask as of then.")
    unverified = len(rows.filter(_is(_RESULTS["on_time_unverified"])))
    if unverified:
        notes.append(f"Unverified: {unverified} on time only through a rule whose paragraph could not be read.")
    return tuple(notes)


def _columns() -> list[str]:
    return [column.name for column in child_find.columns]


def _nothing() -> Counted:
    return nw.from_native(pl.DataFrame({name: [] for name in _columns()}), eager_only=True)
