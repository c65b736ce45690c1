"""FS009, B-1 and B-2 against a second computation in SQL, and on a few children counted by hand."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest

from ser.federal.facts import exits
from ser.federal.reports.exits import exiting, exits_listed, graduation
from ser.law.report import Level
from tests.federal.reports.made import asked, frame, named, run

QUESTION = asked(date(2018, 3, 1), 2017)
EXIT = {
    "lea_code": "017", "public_id": "p", "state_id": "1", "school_year": 2017, "exit_date": date(2017, 5, 1),
    "exit_reason": "GHS", "basis": "GHS", "lea_basis": "GHS", "is_last": True, "is_last_of_lea": True, "is_back": False,
    "is_back_in_lea": False, "is_parentally_placed": False, "birth_date": date(1999, 1, 1), "disability": "SLD",
    "sex": "F", "race": "WH7", "english_learner": False,
}  # fmt: skip


def counted(*rows: dict[str, object], level: Level = Level.SEA) -> dict[str, int]:
    """Children by basis."""
    made = frame(exits, [{**EXIT, **row} for row in rows])
    table = named(run(exiting, made, asked(date(2018, 3, 1), 2017, level)))
    return {row["basis"]: row["count"] for row in table if row["set"] == "ST1"}


def test_the_state_counts_last_exits_of_children_who_are_not_back() -> None:
    assert counted({}, {"is_last": False}, {"is_back": True, "basis": "MKC"}) == {"GHS": 1}


def test_a_move_within_the_state_is_counted_by_the_lea_alone() -> None:
    moved = {"exit_reason": "XFER", "basis": None, "lea_basis": "MKC", "is_back": True}
    assert counted(moved) == {}
    assert counted(moved, level=Level.LEA) == {"MKC": 1}


def test_an_exit_without_a_reason_is_counted_as_missing() -> None:
    assert counted({"exit_reason": None, "basis": None, "lea_basis": None}) == {"MISSING": 1}


def test_exits_before_the_count_take_the_age_of_the_count_before() -> None:
    # Fourteen since 1 September 2016: by the count of 2016, but not by that of 2015.
    born = {"birth_date": date(2002, 9, 1)}
    assert counted({**born, "exit_date": date(2016, 9, 30)}) == {}
    assert counted({**born, "exit_date": date(2016, 10, 1)}) == {"GHS": 1}


def test_other_years_private_placements_and_younger_children_are_left_out() -> None:
    others = ({"school_year": 2018}, {"is_parentally_placed": True}, {"birth_date": date(2004, 1, 1)})
    assert counted(*others) == {}


def test_graduates_and_dropouts_are_shares_of_those_who_left() -> None:
    bases = ["GHS"] * 5 + ["RC", "RMA", "DROPOUT"] + ["TRAN", "MKC", "D"]
    made = frame(exits, [{**EXIT, "exit_reason": b, "basis": b, "lea_basis": b} for b in bases])
    state, lea = named(run(graduation, made, QUESTION))
    assert (state["leavers"], state["GHS"], state["left_out"]) == (8, 5, 3)
    assert (state["graduated"], state["dropped_out"]) == (62.5, 12.5)
    assert (lea["level"], lea["lea_code"], lea["graduated"]) == ("lea", "017", 62.5)


def test_the_percentage_of_no_leavers_is_blank() -> None:
    (state,) = named(run(graduation, frame(exits, []), QUESTION))
    assert (state["leavers"], state["graduated"]) == (0, None)


def test_the_list_names_every_exit_of_the_year_with_the_age_on_leaving() -> None:
    made = frame(exits, [{**EXIT, "birth_date": date(2010, 5, 2)}, {**EXIT, "school_year": 2018}])
    (row,) = named(run(exits_listed, made, QUESTION))
    assert (row["age"], row["exit_reason"]) == (6, "GHS")


SETS = {
    "CSA": "age, basis, disability", "CSB": "basis, race", "CSC": "basis, sex", "CSD": "basis, english_learner",
    "ST1": "basis", "ST2": "age", "ST3": "race", "ST4": "sex", "ST5": "english_learner", "ST6": "disability", "TOT": "",
}  # fmt: skip
CATEGORIES = ("basis", "age", "disability", "race", "sex", "english_learner")
SECOND = """
    with aged as (
        select *, case when exit_date < date '2016-10-01' then date_diff('year', birth_date, date '2015-10-01')
                - case when strftime(birth_date, '%m%d') > '1001' then 1 else 0 end
            else date_diff('year', birth_date, date '2016-10-01')
                - case when strftime(birth_date, '%m%d') > '1001' then 1 else 0 end end as years
        from facts where school_year = 2017 and not is_parentally_placed and {kept}
    ), coded as (
        select lea_code, coalesce({basis}, 'MISSING') as basis, cast(years as varchar) as age,
            coalesce(disability, 'MISSING') as disability, coalesce(race, 'MISSING') as race,
            coalesce(sex, 'MISSING') as sex,
            case english_learner when true then 'LEP' when false then 'NLEP' else 'MISSING' end as english_learner
        from aged where years between 14 and 21 and ({basis} is not null or exit_reason is null)
    )
    select {place} as lea, {shown}, count(*) from coded group by all having count(*) > 0
"""
RULES = {
    "sea": ("is_last and not is_back", "basis", "null"),
    "lea": ("is_last_of_lea and not is_back_in_lea", "lea_basis", "lea_code"),
}


def random_exits(count: int, seed: int) -> list[dict[str, object]]:
    chance = random.Random(seed)
    reasons = [
        ("GHS", "GHS"),
        ("DROPOUT", "DROPOUT"),
        ("NOLONGER", "TRAN"),
        ("XFER", None),
        ("MKC", "MKC"),
        (None, None),
    ]
    made: list[dict[str, object]] = []
    for at in range(count):
        reason, basis = chance.choice(reasons)
        yes = [chance.random() < 0.2 for _ in range(5)]
        made.append(
            {
                "lea_code": chance.choice(["001", "017"]),
                "public_id": str(at),
                "school_year": chance.choice([2017, 2017, 2018]),
                "exit_date": date(2016, 7, 1) + timedelta(chance.randrange(365)),
                "exit_reason": reason,
                "basis": basis,
                "lea_basis": "MKC" if reason == "XFER" else basis,
                "is_last": not yes[0],
                "is_last_of_lea": not yes[1],
                "is_back": yes[2],
                "is_back_in_lea": yes[3],
                "is_parentally_placed": yes[4],
                "birth_date": date(1994, 9, 1) + timedelta(chance.randrange(365 * 10)),
                "disability": chance.choice(["SLD", "AUT", None]),
                "sex": chance.choice(["F", "M"]),
                "race": chance.choice(["BL7", "WH7", None]),
                "english_learner": chance.choice([True, False, None]),
            }
        )
    return made


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_every_cell_of_fs009_equals_a_second_computation(seed: int) -> None:
    facts = frame(exits, random_exits(500, seed))
    rows = named(run(exiting, facts, QUESTION))
    first = {(r["level"], r["lea_code"], r["set"], *(r[n] for n in CATEGORIES)): r["count"] for r in rows}
    local: pl.DataFrame = facts.collect().to_native()
    second: dict[tuple[Any, ...], int] = {}
    with duckdb.connect() as connection:
        connection.register("facts", local.to_arrow())
        for level, (kept, basis, place) in RULES.items():
            for code, held in SETS.items():
                shown = ", ".join(n if n in held.split(", ") else f"null as {n}" for n in CATEGORIES)
                query = SECOND.format(kept=kept, basis=basis, place=place, shown=shown)
                second |= {(level, row[0], code, *row[1:-1]): row[-1] for row in connection.execute(query).fetchall()}
    assert first == second
    assert len(first) == len(rows) > 100


def test_developmental_delay_is_no_disability_of_an_exit() -> None:
    for level in (Level.SEA, Level.LEA):
        made = frame(exits, [{**EXIT, "disability": "DD"}, EXIT])
        table = named(run(exiting, made, asked(date(2018, 3, 1), 2017, level)))
        assert {row["disability"]: row["count"] for row in table if row["set"] == "ST6"} == {"MISSING": 1, "SLD": 1}
