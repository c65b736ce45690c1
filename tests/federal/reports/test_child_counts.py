"""FS002 and FS089 against a second computation: the sets as the file specifications print them, in SQL, by DuckDB."""

from collections.abc import Mapping
from datetime import date

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.federal.edfacts.category_sets import category_sets
from ser.federal.reports.child_count import child_count
from ser.federal.reports.fs002 import school_age_child_count
from ser.federal.reports.fs089 import early_childhood_count
from ser.law.report import Level, Report
from tests.federal.reports.made import (
    DAY,
    EARLIER_DAY,
    EARLIER_YEAR,
    YEAR,
    asked,
    child_frame,
    named,
    random_children,
    run,
)

SETS: Mapping[str, Mapping[str, str]] = {
    "FS002": {
        "CSA": "disability, race, sex", "CSB": "age, disability, environment", "CSC": "environment, race",
        "CSD": "disability, environment, sex", "CSE": "disability, environment, english_learner, sex", "ST1": "sex",
        "ST2": "age", "ST3": "disability", "ST4": "race", "ST5": "english_learner", "ST6": "environment",
        "ST7": "age, environment", "TOT": "",
    },
    "FS089": {
        "CSA": "age, disability, environment", "CSB": "disability, environment, race", "CSC": "environment, sex",
        "CSD": "environment, english_learner", "ST1": "sex", "ST2": "age", "ST3": "disability", "ST4": "race",
        "ST5": "english_learner", "ST6": "environment", "TOT": "",
    },
}  # fmt: skip
CATEGORIES = ("age", "disability", "environment", "race", "sex", "english_learner")
LEVELS = {"FS002": ("sea", "lea", "sch"), "FS089": ("sea", "lea")}
PLACES = {"sea": "", "lea": "lea_code", "sch": "lea_code, site_code"}
YEARS = [(EARLIER_DAY, EARLIER_YEAR), (DAY, YEAR)]

SECOND = """
    with coded as (
        select lea_code, coalesce(site_code, '') as site_code, coalesce(disability, 'MISSING') as disability,
            coalesce(environment, 'MISSING') as environment, coalesce(race, 'MISSING') as race,
            coalesce(sex, 'MISSING') as sex,
            case english_learner when true then 'LEP' when false then 'NLEP' else 'MISSING' end as english_learner,
            case when age = 5 and {by_kindergarten} then '{five}' else cast(age as varchar) end as age
        from facts where status = 'COUNTED' and early_childhood = {early}
    )
    select {places_or_blank}, {categories}, grouping({categories}) as blanks, count(*) as children
    from coded where {kept} group by grouping sets ({sets})
"""


def second(file: str, facts: pl.DataFrame, by_kindergarten: bool) -> dict[tuple[object, ...], int]:
    """The count of each cell, by level, unit, set and categories."""
    found: dict[tuple[object, ...], int] = {}
    for level in LEVELS[file]:
        places = PLACES[level]
        sets = [", ".join(part for part in (places, columns) if part) for columns in SETS[file].values()]
        query = SECOND.format(
            by_kindergarten=by_kindergarten,
            five="AGE05K" if file == "FS002" else "AGE05NOTK",
            early=file == "FS089",
            places_or_blank={"sea": "null, null", "lea": "lea_code, null", "sch": "lea_code, site_code"}[level],
            categories=", ".join(CATEGORIES),
            kept="environment not in ('HH', 'PPPS')" if level == "sch" else "true",
            sets=", ".join(f"({columns})" for columns in sets),
        )
        with duckdb.connect() as connection:
            connection.register("facts", facts.to_arrow())
            rows = connection.execute(query).fetchall()
        codes = {_blanks(columns): code for code, columns in SETS[file].items()}
        for lea, site, *values, blanks, count in rows:
            if count:
                found[level, lea, site, codes[blanks], *values] = count
    return found


def _blanks(columns: str) -> int:
    """The number that GROUPING gives a set: a bit for each category that it leaves out, the last one lowest."""
    held = columns.split(", ")
    return sum(1 << at for at, name in enumerate(reversed(CATEGORIES)) if name not in held)


def first(report: Report, children: list[dict[str, object]], day: date, year: int) -> dict[tuple[object, ...], int]:
    rows = named(run(report, child_frame(*children), asked(day, year)))
    found = {
        tuple(row[n] for n in ("level", "lea_code", "site_code", "set", *CATEGORIES)): row["count"] for row in rows
    }
    assert len(found) == len(rows)
    return found


REPORTS = [school_age_child_count, early_childhood_count]
each_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)


@pytest.mark.slow
@each_report
@pytest.mark.parametrize(("day", "year"), YEARS)
def test_every_cell_equals_a_second_computation(report: Report, day: date, year: int) -> None:
    children = random_children(600, seed=year)
    facts: pl.DataFrame = child_frame(*children).collect().to_native()
    assert first(report, children, day, year) == second(report.name, facts, by_kindergarten=year > 2020)


@pytest.mark.slow
@settings(max_examples=10)
@given(seed=st.integers(0, 10**6), count=st.integers(0, 12))
def test_few_children_are_counted_as_well_as_many(seed: int, count: int) -> None:
    children = random_children(count, seed)
    facts: pl.DataFrame = child_frame(*children).collect().to_native()
    for report in REPORTS:
        assert first(report, children, DAY, YEAR) == second(report.name, facts, by_kindergarten=True)


@each_report
def test_the_sets_of_data_are_those_that_the_specification_prints(report: Report) -> None:
    for one in category_sets(report.name, YEAR):
        assert set(one.categories) == set(filter(None, SETS[report.name][one.code].split(", ")))
        assert one.total_indicator == ("N" if one.code.startswith("CS") else "Y")
        assert [level.value for level in one.levels] == list(LEVELS[report.name])


@pytest.mark.slow
@each_report
@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_all_sets_of_a_unit_have_the_same_total(report: Report, seed: int) -> None:
    totals: dict[tuple[object, ...], dict[str, int]] = {}
    for row in named(run(report, child_frame(*random_children(60, seed)))):
        unit = totals.setdefault((row["level"], row["lea_code"], row["site_code"]), {})
        unit[row["set"]] = unit.get(row["set"], 0) + row["count"]
    assert totals
    for unit in totals.values():
        assert set(unit) == set(SETS[report.name])
        assert len(set(unit.values())) == 1


def test_two_runs_give_the_same_rows_in_the_same_order() -> None:
    children = random_children(300, seed=3)
    forwards, backwards = child_frame(*children), child_frame(*reversed(children))
    assert [*run(school_age_child_count, forwards).rows()] == [*run(school_age_child_count, backwards).rows()]


def test_fives_in_kindergarten_are_named_so_since_2021_and_are_plain_fives_before() -> None:
    five = child_frame({"age": 5}, {"age": 5, "early_childhood": True, "environment": "SC"})

    def ages(report: Report, day: date, year: int) -> set[object]:
        rows = named(run(report, five, asked(day, year, Level.SEA)))
        return {row["age"] for row in rows if row["set"] == "ST2"}

    assert ages(school_age_child_count, DAY, YEAR) == {"AGE05K"}
    assert ages(early_childhood_count, DAY, YEAR) == {"AGE05NOTK"}
    assert ages(early_childhood_count, EARLIER_DAY, EARLIER_YEAR) == {"5"}


def test_a_year_before_the_first_known_sets_is_marked_as_reconstructed() -> None:
    (note,) = run(school_age_child_count, child_frame({}), asked(EARLIER_DAY, EARLIER_YEAR)).notes
    assert note.startswith("Reconstructed: counted by the category sets of school year 2022, in the bands of that year")
    (note,) = run(school_age_child_count, child_frame({}), asked(date(2020, 10, 1), 2021)).notes
    assert note == "Reconstructed: counted by the category sets of school year 2022."
    assert run(school_age_child_count, child_frame({})).notes == ()


def test_one_level_or_one_lea_can_be_asked_for() -> None:
    children = child_frame({}, {"lea_code": "026", "site_code": "026Z01"})

    def levels(level: Level | None, lea: str | None) -> list[tuple[object, object]]:
        rows = named(run(school_age_child_count, children, asked(level=level, lea=lea)))
        return [(row["level"], row["lea_code"]) for row in rows if row["set"] == "TOT"]

    assert levels(Level.LEA, None) == [("lea", "017"), ("lea", "026")]
    assert levels(None, "026") == [("lea", "026"), ("sch", "026")]
    assert levels(Level.SEA, "026") == []


@pytest.mark.slow
@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_the_published_form_sums_to_the_totals_of_both_files(seed: int) -> None:
    children = child_frame(*random_children(80, seed))
    rows = named(run(child_count, children))
    for report, band in ((school_age_child_count, "SA"), (early_childhood_count, "EC")):
        for level in ("sea", "lea"):
            expected = {
                r["lea_code"]: r["count"]
                for r in named(run(report, children))
                if (r["level"], r["set"]) == (level, "TOT")
            }
            summed: dict[object, int] = {}
            for row in rows:
                if (row["level"], row["band"]) == (level, band):
                    summed[row["lea_code"]] = summed.get(row["lea_code"], 0) + row["count"]
            assert summed == expected


def test_the_published_form_names_the_bands_of_its_year() -> None:
    children = child_frame({}, {"age": 4, "early_childhood": True})
    bands = {row["band"] for row in named(run(child_count, children, asked(EARLIER_DAY, EARLIER_YEAR)))}
    assert bands == {"3-5", "6-21"}
