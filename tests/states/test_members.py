"""Every number of every report opens: what is listed behind it is as many as it says, or adds up to it."""

from datetime import date

import polars as pl
import pytest

from ser.law.days import school_year_of
from ser.law.members import FIGURE, NoSuchCell, opened
from ser.law.report import ROWS, Asked, Level, Report, Table
from ser.law.state import State
from tests.states.every import LOUISIANA, STATES
from tests.states.made_facts import LEAS, Maker
from tests.states.opening import every_cell_opens, native, told

DAYS = (date(2017, 10, 1), date(2023, 12, 1))

EVERY = [
    pytest.param(
        state,
        report,
        day,
        id=f"{state.abbreviation}-{report.name}-{day.year}",
        marks=() if state is LOUISIANA else pytest.mark.slow,
    )
    for state in STATES
    for report in state.declared.reports
    for day in DAYS
]

NUMBERS_OF_NOTHING = {"school_year", "most_days_late", "most_students", "over", "paraprofessionals"}
"""Columns of numbers that count nothing: a year, the latest one, what a class may hold."""


def answered(
    state: State, report: Report, day: date, level: Level | None = None, lea: str | None = None, rows: int = 48
) -> Table:
    """The report about a day, counted from as many made-up rows of its facts and records."""
    frames = Maker(state, day, seed=day.year).frames(report, rows)
    return report.run(frames, Asked(day, school_year_of(day), state, level, lea))


@pytest.mark.parametrize(("state", "report", "day"), EVERY)
def test_every_figure_is_the_number_of_its_members(state: State, report: Report, day: date) -> None:
    table = answered(state, report, day)
    assert every_cell_opens(table) or not len(table)
    if not report.opens:
        assert [*opened(table, {}).rows()] == [*table.rows()]


@pytest.mark.parametrize(("state", "report", "day"), [each for each in EVERY if each.values[1].figures])
def test_the_whole_opens_as_the_figures_of_its_first_level(state: State, report: Report, day: date) -> None:
    for lea in (None, LEAS[1]):
        table = answered(state, report, day, None if "sea" not in report.levels else Level.LEA, lea)
        for figure in report.figures:
            rows, listed = native(table), opened(table, {FIGURE: figure.name})
            if "set" in rows.columns and not rows.is_empty():
                rows = rows.filter(pl.col("set") == rows["set"][0])
            if not figure.share:
                assert told(listed, figure) == pytest.approx(
                    rows[figure.name].sum() or 0, abs=0.05 if figure.adds else 0
                )
            assert lea is None or set(native(listed)["lea_code"]) <= {lea}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.abbreviation)
def test_every_report_names_its_unit_and_every_number_what_it_counts(state: State) -> None:
    for report in state.declared.reports:
        rows = native(answered(state, report, DAYS[0]))
        numbers = {name for name, kind in rows.schema.items() if kind.is_numeric()}
        assert report.unit != ROWS, f"{report.name} does not say what it counts."
        if report.figures:
            unknown = numbers - {figure.name for figure in report.figures} - NUMBERS_OF_NOTHING
            assert unknown <= {"age"}, f"{report.name} does not say what is behind {unknown}."


@pytest.mark.parametrize("report", [each for each in LOUISIANA.declared.reports if each.figures], ids=lambda r: r.name)
def test_the_made_up_facts_reach_every_figure(report: Report) -> None:
    tables = [answered(LOUISIANA, report, day, rows=240) for day in DAYS]
    sums = {figure.name: sum(native(table)[figure.name].sum() or 0 for table in tables) for figure in report.figures}
    assert {name for name, number in sums.items() if not number} <= {"continued"}


CHILD_COUNT, LIST = (
    next(each for each in LOUISIANA.declared.reports if each.name == name) for name in ("FS002", "R13")
)


def test_a_column_or_figure_that_is_not_there_is_refused_by_those_that_are() -> None:
    table = answered(LOUISIANA, CHILD_COUNT, DAYS[0])
    with pytest.raises(NoSuchCell, match="no column colour; it has: level, lea_code"):
        opened(table, {"colour": "red"})
    with pytest.raises(NoSuchCell, match="no figure late that opens; it has: count"):
        opened(table, {FIGURE: "late"})
    with pytest.raises(NoSuchCell, match="its rows are the list"):
        opened(
            answered(LOUISIANA, next(r for r in LOUISIANA.declared.reports if r.name == "R13"), DAYS[0]),
            {FIGURE: "age"},
        )


def test_a_cell_that_nobody_is_in_opens_to_an_empty_list() -> None:
    table = answered(LOUISIANA, CHILD_COUNT, DAYS[0])
    listed = opened(table, {"level": "lea", "disability": "TBI"})
    assert [*listed.rows()] == []
    assert listed.columns == CHILD_COUNT.shows


def test_one_value_opens_every_row_that_has_it() -> None:
    table = answered(LOUISIANA, CHILD_COUNT, DAYS[0], rows=240)
    rows = native(table).filter(level="lea", lea_code="017", disability="AUT")
    subtotal = rows.filter(pl.col("set") == rows["set"][0])["count"].sum()
    listed = opened(table, {"lea_code": "017", "disability": "AUT"})
    assert len(listed) == subtotal > 0
    assert set(native(listed)["disability"]) == {"AUT"}


def test_schools_leave_out_whom_the_report_leaves_out_there() -> None:
    table = answered(LOUISIANA, CHILD_COUNT, DAYS[0], rows=240)
    places = {level: set(native(opened(table, {"level": level}))["environment"]) for level in ("lea", "sch")}
    assert places["lea"] & {"HH", "PPPS"}
    assert not places["sch"] & {"HH", "PPPS"}
