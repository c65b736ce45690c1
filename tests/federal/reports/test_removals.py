"""The discipline files on children counted by hand, and FS006 and FS088 against a second computation in SQL."""

import random
from datetime import date, timedelta

import duckdb
import polars as pl
import pytest

from ser.federal.facts import removals
from ser.federal.reports.removals import (
    all_removals,
    children_removed,
    interim_reasons,
    interim_settings,
    removed,
    services_in_expulsion,
    suspensions,
)
from ser.law.report import Level, Report
from tests.federal.reports.made import asked, frame, named, run

TODAY = date(2018, 6, 30)
REMOVAL = {
    "lea_code": "017", "public_id": "p1", "state_id": "1", "removal_id": "D1", "school_year": 2018,
    "begin_date": date(2017, 9, 12), "discipline_method": "OSS", "method": "OUTOFSCHOOL", "is_expulsion": False,
    "days": 2.0, "is_informal": False, "is_idea": True, "is_parentally_placed": False, "birth_date": date(2008, 3, 12),
    "disability": "SLD", "sex": "M", "race": "BL7", "english_learner": False,
}  # fmt: skip


def counted(report: Report, *rows: dict[str, object], level: Level = Level.SEA) -> dict[tuple[str, ...], int]:
    """The first subtotal of a file."""
    made = frame(removals, [{**REMOVAL, "removal_id": f"D{at}", **row} for at, row in enumerate(rows)])
    table = named(run(report, made, asked(TODAY, 2018, level)))
    by = [name for name in ("method", "interim_removal", "interim_reason", "length") if table and name in table[0]]
    return {tuple(row[name] for name in by): row["count"] for row in table if row["set"] == "ST1"}


def test_days_of_a_child_are_added_up_for_each_method() -> None:
    inside = {"method": "INSCHOOL", "days": 1.0}
    assert counted(suspensions, {"days": 6.0}, {"days": 4.0}, inside) == {
        ("OUTOFSCHOOL", "LTOREQ10"): 1,
        ("INSCHOOL", "LTOREQ10"): 1,
    }
    assert counted(suspensions, {"days": 6.0}, {"days": 4.5}) == {("OUTOFSCHOOL", "GREATER10"): 1}


def test_less_than_half_a_day_and_interim_settings_are_no_suspensions() -> None:
    assert counted(suspensions, {"days": 0.25}) == {}
    assert counted(suspensions, {"method": None, "interim_removal": "REMDW", "days": 20.0}) == {}


def test_each_lea_adds_up_its_own_days() -> None:
    rows = ({"days": 6.0}, {"days": 6.0, "lea_code": "001"})
    assert counted(suspensions, *rows) == {("OUTOFSCHOOL", "GREATER10"): 1}
    assert counted(suspensions, *rows, level=Level.LEA) == {("OUTOFSCHOOL", "LTOREQ10"): 1}


@pytest.mark.parametrize(
    ("days", "length"), [(0.5, "LTOREQ1"), (1.0, "LTOREQ1"), (1.5, "2TO10"), (10.0, "2TO10"), (10.5, "GREATER10")]
)
def test_a_child_is_counted_once_by_the_days_of_all_its_removals(days: float, length: str) -> None:
    interim = {"method": None, "interim_removal": "REMHO", "days": days / 2}
    assert counted(children_removed, {"days": days / 2}, interim) == {(length,): 1}


def test_children_outside_the_ages_the_program_and_the_year_are_left_out() -> None:
    others = (
        {"birth_date": date(1994, 1, 1)},
        {"is_idea": False},
        {"school_year": 2017},
        {"is_parentally_placed": True},
        {"is_informal": True},
    )
    assert counted(children_removed, *({**row, "public_id": str(at)} for at, row in enumerate(others))) == {}


def test_interim_settings_count_a_child_once_for_each_kind_and_their_reasons_each_time() -> None:
    drugs = {"method": None, "interim_removal": "REMDW", "interim_reason": "D"}
    officer = {"method": None, "interim_removal": "REMHO"}
    assert counted(interim_settings, drugs, drugs, officer) == {("REMDW",): 1, ("REMHO",): 1}
    assert counted(interim_reasons, drugs, drugs, officer) == {("D",): 2}


def test_removals_in_all_are_those_of_children_removed_for_half_a_day_or_more() -> None:
    rows = [{**REMOVAL}, {**REMOVAL, "days": 0.1}, {**REMOVAL, "public_id": "p2", "days": 0.1}]
    table = named(run(all_removals, frame(removals, rows), asked(TODAY, 2018, Level.SEA)))
    assert [row["count"] for row in table if row["set"] == "TOT"] == [2]


def test_the_expelled_are_counted_with_and_without_a_disability_by_their_services() -> None:
    expelled = {**REMOVAL, "is_expulsion": True, "grade": "05", "services_provided": True}
    rows = [
        expelled,
        {**expelled, "removal_id": "D2", "begin_date": date(2018, 1, 8), "services_provided": False},
        {**expelled, "public_id": "p2", "is_idea": False},
        {**expelled, "public_id": "p3", "is_idea": False, "grade": "PK"},
        {**expelled, "public_id": "p4", "services_provided": None},
        {**REMOVAL, "public_id": "p5"},
    ]
    table = named(run(services_in_expulsion, frame(removals, rows), asked(TODAY, 2018, Level.SEA)))
    assert {(row["disability_status"], row["services"]): row["count"] for row in table} == {
        ("WDIS", "SERVNOTPROV"): 1,
        ("WDIS", "MISSING"): 1,
        ("WODIS", "SERVPROV"): 1,
    }


def test_the_list_adds_up_a_childs_days_and_marks_more_than_ten() -> None:
    made = frame(
        removals,
        [
            {**REMOVAL, "days": 8.0},
            {**REMOVAL, "removal_id": "D2", "method": "INSCHOOL", "days": 3.0},
            {**REMOVAL, "removal_id": "D3", "is_informal": True, "days": None},
            {**REMOVAL, "public_id": "p2", "state_id": "2"},
        ],
    )
    most, least = named(run(removed, made, asked(TODAY, 2018)))
    assert (most["removals"], most["days"], most["out_of_school"], most["in_school"]) == (3, 11.0, 8.0, 3.0)
    assert (most["informal"], most["without_days"], most["is_over_ten"]) == (1, 1, True)
    assert (least["state_id"], least["is_over_ten"]) == ("2", False)


def random_removals(count: int, seed: int) -> list[dict[str, object]]:
    """Removals of few children, so that most have several; who a child is does not change."""
    chance = random.Random(seed)
    kinds = [("INSCHOOL", None), ("OUTOFSCHOOL", None), (None, "REMDW"), (None, None)]
    made: list[dict[str, object]] = []
    for at in range(count):
        child = chance.randrange(count // 3)
        method, interim = chance.choice(kinds)
        made.append(
            {
                **REMOVAL,
                "removal_id": f"D{at}",
                "public_id": str(child),
                "lea_code": ["001", "017"][child % 2],
                "begin_date": date(2017, 8, 1) + timedelta(chance.randrange(200)),
                "method": method,
                "interim_removal": interim,
                "days": chance.choice([0.25, 0.5, 1.0, 3.0, 7.0, None]),
                "disability": ["SLD", "AUT", None][child % 3],
                "sex": ["F", "M"][child % 2],
            }
        )
    return made


SECOND = {
    "FS006": """
        select null, method, case when sum(days) <= 10 then 'LTOREQ10' else 'GREATER10' end as length, public_id
        from facts where interim_removal is null and method is not null group by all having sum(days) >= 0.5
    """,
    "FS088": """
        select null, null as method, case when sum(days) < 1.5 then 'LTOREQ1' when sum(days) <= 10 then '2TO10'
            else 'GREATER10' end as length, public_id
        from facts where interim_removal is not null or method is not null group by public_id having sum(days) >= 0.5
    """,
}


@pytest.mark.slow
@pytest.mark.parametrize("report", [suspensions, children_removed], ids=lambda r: r.name)
@pytest.mark.parametrize("seed", [1, 2])
def test_children_and_lengths_equal_a_second_computation(report: Report, seed: int) -> None:
    facts = frame(removals, random_removals(600, seed))
    table = named(run(report, facts, asked(TODAY, 2018, Level.SEA)))
    first = {(row.get("method"), row["length"]): row["count"] for row in table if row["set"] == "ST1"}
    local: pl.DataFrame = facts.collect().to_native()
    with duckdb.connect() as connection:
        connection.register("facts", local.to_arrow())
        query = f"select method, length, count(*) from ({SECOND[report.name]}) group by all"
        second = {(row[0], row[1]): row[2] for row in connection.execute(query).fetchall()}
    assert first == second
    by_disability: dict[str, int] = {}
    for row in table:
        if row["set"] == "CSA":
            by_disability[row["length"]] = by_disability.get(row["length"], 0) + row["count"]
    lengths = {length for _, length in second}
    assert by_disability == {n: sum(c for (_, m), c in second.items() if m == n) for n in lengths}
