from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.federal.reports.b11 import child_find
from ser.law.report import Level
from tests.federal.reports.made import asked, evaluation_frame, named, run

TODAY = date(2018, 3, 1)
QUESTION = asked(TODAY, 2017)


def results(*found: str, **values: object) -> list[dict[str, object]]:
    return [{"result": result, **values} for result in found]


def state_row(*rows: dict[str, object]) -> dict[str, Any]:
    return named(run(child_find, evaluation_frame(*rows), QUESTION))[0]


def test_percent_is_on_time_of_those_counted_and_leaves_the_excepted_out_of_both() -> None:
    row = state_row(
        *results("ON_TIME", "ON_TIME_EXTENDED", "LATE", "OPEN_OVERDUE"), *results(*["EXCEPTED"] * 5, excepted="NPR")
    )
    assert (row["consents"], row["excepted"], row["counted"], row["percent"]) == (9, 5, 4, 50.0)
    assert (row["on_time"], row["on_time_extended"], row["late"], row["overdue"]) == (1, 1, 1, 1)
    assert row["exceptions"] == "NPR: 5"


def test_what_is_not_due_yet_is_left_out_until_it_is() -> None:
    row = state_row(*results("ON_TIME", "OPEN", "NO_DUE_DAY"))
    assert (row["consents"], row["pending"], row["counted"], row["percent"]) == (3, 2, 1, 100.0)


def test_on_time_through_an_unverified_rule_is_a_category_of_its_own() -> None:
    table = run(child_find, evaluation_frame(*results("ON_TIME", "ON_TIME_UNVERIFIED", "LATE")), QUESTION)
    row = named(table)[0]
    assert (row["on_time_unverified"], row["percent"], row["percent_with_unverified"]) == (1, 33.33, 66.67)
    assert table.notes == ("Unverified: 1 on time only through a rule whose paragraph could not be read.",)


def test_the_percentage_of_nothing_is_blank() -> None:
    row = state_row(*results("EXCEPTED"))
    assert (row["counted"], row["percent"], row["percent_with_unverified"]) == (0, None, None)


def test_days_late_stand_in_ranges_with_their_reasons() -> None:
    late = [(1, "20"), (15, "20"), (16, "22"), (30, None), (60, "20"), (61, None)]
    row = state_row(*({"result": "LATE", "days_late": days, "late_reason": reason} for days, reason in late))
    ranges = ("late_1_to_15", "late_16_to_30", "late_31_to_60", "late_over_60", "most_days_late")
    assert [row[name] for name in ranges] == [2, 2, 1, 1, 61]
    assert row["late_reasons"] == (
        "20 shortage of appraisal staff: 3; no reason given: 2; 22 absence of the student: 1"
    )


def test_other_years_and_evaluations_for_gifted_alone_or_again_are_left_out() -> None:
    row = state_row({}, {"school_year": 2018}, {"timeline": "T-04"}, {"timeline": "T-10"})
    assert row["consents"] == 1


def test_each_lea_has_its_own_line_below_that_of_the_state() -> None:
    frame = evaluation_frame({}, {"lea_code": "001", "result": "LATE", "days_late": 2, "late_reason": "24"})
    rows = named(run(child_find, frame, QUESTION))
    assert [(r["level"], r["lea_code"], r["school_year"], r["percent"]) for r in rows] == [
        ("sea", None, 2017, 50.0),
        ("lea", "001", 2017, 0.0),
        ("lea", "017", 2017, 100.0),
    ]
    assert [r["late_reasons"] for r in rows] == ["24 school closure or disaster: 1"] * 2 + [""]
    (alone,) = named(run(child_find, frame, asked(TODAY, 2017, lea="001")))
    assert (alone["level"], alone["consents"]) == ("lea", 1)
    assert len(run(child_find, frame, asked(TODAY, 2017, Level.SEA))) == 1
    assert len(run(child_find, frame, asked(TODAY, 2017, Level.SCH))) == 0


def test_without_evaluations_the_state_has_a_line_of_zeros() -> None:
    (row,) = named(run(child_find, evaluation_frame(), QUESTION))
    assert (row["consents"], row["counted"], row["percent"], row["late_reasons"]) == (0, 0, None, "")


def test_a_year_that_is_no_longer_followed_says_so() -> None:
    (note,) = run(child_find, evaluation_frame(), asked(date(2020, 3, 1), 2017)).notes
    assert note == "Evaluations of school year 2017 are followed until 2018-06-30; ask as of then."


RESULTS = (
    "ON_TIME", "ON_TIME_EXTENDED", "ON_TIME_UNVERIFIED", "LATE", "EXCEPTED", "OPEN", "OPEN_OVERDUE", "NO_DUE_DAY",
    "PAST_UNVERIFIED",
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(RESULTS), st.sampled_from(["001", "017"])), max_size=40))
def test_every_consent_stands_in_exactly_one_column(found: list[tuple[str, str]]) -> None:
    rows = named(run(child_find, evaluation_frame(*({"result": r, "lea_code": lea} for r, lea in found)), QUESTION))
    parts = ("excepted", "pending", "on_time", "on_time_extended", "on_time_unverified", "late", "overdue")
    for row in rows:
        assert sum(row[part] for part in parts) == row["consents"]
    assert sum(row["consents"] for row in rows if row["level"] == "lea") == rows[0]["consents"] == len(found)
