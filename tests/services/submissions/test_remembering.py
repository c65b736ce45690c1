"""Answers are remembered and can be taken back; a profile says of which elements a blank says something."""

from datetime import date
from pathlib import Path

import pytest

from ser.files.dates import DateOrder
from ser.law.rule import change
from ser.services.submissions import checking, confirming, loading, remembering, withdrawing
from ser.services.submissions.remembering import NotRemembered
from ser.store.answers import Kind, Remembered
from tests.sending import ORLEANS, TODAY, act, ask, cells, child, count, findings, lea, load, only, rules, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

LATER = date(2018, 6, 15)
OWN, OTHER = lea("017"), lea("036")


def first(folder: Path) -> dict[str, str]:
    """Load the example child, and give its row."""
    load(write(folder, only(child(ORLEANS), "lea", "site", "student")))
    return cells(folder, "student")[0]


def remembered(day: date = TODAY) -> Remembered:
    return remembering.remembered(by=OWN)


@pytest.mark.parametrize("day", [TODAY, LATER])
def test_the_order_of_dates_is_remembered_until_it_is_taken_back(day: date, tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    unclear = [
        {**row, "birth_date": "03/04/2008"},
        {**row, "state_id": "2100000009", "system_id": "S9", "birth_date": "13/02/2008"},
    ]
    file = table(tmp_path / "student.csv", unclear)
    assert "SER-0233" in rules(load(file, by=OWN, today=day), OWN)
    loading.load(by=OWN, paths=[file], today=day, dates=DateOrder.DAY_FIRST)
    assert "SER-0233" not in rules(load(file, by=OWN, today=day), OWN)
    checked = checking.check(by=OWN, paths=[file], today=day, remembered=remembered())
    assert "SER-0233" not in {f.rule for f in checked.findings}
    assert "SER-0233" in {f.rule for f in checking.check(by=OWN, paths=[file], today=day).findings}
    (given,) = remembering.given(by=OWN)
    assert (given.kind, given.value, given.lea_code) == (Kind.DATES, "day-first", "017")
    assert remembering.given(by=OTHER) == []
    with pytest.raises(NotRemembered, match="another LEA"):
        remembering.take_back(by=OTHER, number=given.number, today=day)
    remembering.take_back(by=OWN, number=given.number, today=day)
    assert remembering.given(by=OWN) == []
    again = table(tmp_path / "again" / "student.csv", [{**each, "home_language": "spa"} for each in unclear])
    assert "SER-0233" in rules(load(again, by=OWN, today=day), OWN)


@pytest.mark.parametrize("day", [TODAY, LATER])
def test_that_a_row_is_of_the_same_child_is_remembered(day: date, tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    other = table(tmp_path / "student.csv", [{**row, "first_name": "Another", "last_name": "Name"}])
    held = load(other, by=OWN, today=day)
    assert rules(held, OWN) == ["SER-0241"]
    confirming.confirm(by=OWN, number=held.load_id, child_id=row["state_id"], today=day)
    back = load(table(tmp_path / "back" / "student.csv", [row]), by=OWN, today=day)
    assert rules(back, OWN) == ["SER-0241"]
    act("UPDATE student SET first_name = %s, last_name = %s", row["first_name"], row["last_name"])
    again = load(
        table(tmp_path / "again" / "student.csv", [{**cells(tmp_path, "student")[0], "sex": ""}]), by=OWN, today=day
    )
    assert rules(again, OWN) == ["SER-0241"]
    same = load(other, by=OWN, today=day)
    assert (rules(same, OWN), ask("SELECT first_name FROM student")) == ([], [("Another",)])
    (given,) = remembering.given(by=OWN)
    assert given.subject.split("|")[:2] == ["017", row["state_id"]]
    remembering.take_back(by=OWN, number=given.number, today=day)
    act("UPDATE student SET first_name = %s, last_name = %s", row["first_name"], row["last_name"])
    assert rules(load(other, by=OWN, today=day), OWN) == ["SER-0241"]


@pytest.mark.parametrize("day", [TODAY, LATER])
def test_a_blank_in_an_element_that_the_sender_does_not_maintain_says_nothing(day: date, tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    blank = {**row, "home_language": "", "races": "", "sex": ""}
    remembering.maintain(by=OWN, record="student", elements=["last_name", "first_name", "birth_date", "sex"])
    (said,) = remembering.profile(by=OWN)
    named = {"last_name", "first_name", "birth_date", "sex"}
    assert (said.record, said.elements, said.set_by) == ("student", named, "017, on the command line")
    file = table(tmp_path / "student.csv", [{**blank, "sex": row["sex"], "first_name": "Changed"}])
    outcome = load(file, by=OWN, today=day)
    assert dict(outcome.counts) == {"changed": 1, "held": 0}
    assert ask("SELECT first_name, home_language FROM student") == [("Changed", row["home_language"])]
    told = [f.sentence for f in findings(outcome, OWN) if f.rule == "SER-0266"]
    assert len(told) == 1
    assert "home_language" in told[0]
    checked = checking.check(by=OWN, paths=[file], today=day, remembered=remembered())
    assert [f.sentence for f in checked.findings if f.rule == "SER-0266"] == told
    assert dict(load(file, by=OWN, today=day).counts) == {"unchanged": 1, "held": 0}


def test_a_value_in_an_element_that_is_not_maintained_is_stored(tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    remembering.maintain(by=OWN, record="student", elements=["last_name"])
    load(table(tmp_path / "student.csv", [{**row, "home_language": "fre"}]), by=OWN)
    assert ask("SELECT home_language FROM student") == [("fre",)]


def test_a_needed_element_that_is_not_maintained_is_kept_and_a_new_row_without_it_is_held(tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    remembering.maintain(by=OWN, record="student", elements=["last_name", "first_name"])
    new = {**row, "state_id": "2100000009", "system_id": "S9", "birth_date": ""}
    outcome = load(table(tmp_path / "student.csv", [{**row, "birth_date": "", "last_name": "New"}, new]), by=OWN)
    assert dict(outcome.counts) == {"changed": 1, "held": 1}
    assert [rule for rule in rules(outcome, OWN) if rule != "SER-0266"] == ["SER-0234"]
    assert ask("SELECT last_name, birth_date::text FROM student") == [("New", row["birth_date"])]


def test_without_the_profile_a_blank_clears_again(tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    remembering.maintain(by=OWN, record="student", elements=["last_name"])
    remembering.maintain_all(by=OWN, record="student")
    load(table(tmp_path / "student.csv", [{**row, "home_language": ""}]), by=OWN)
    assert ask("SELECT home_language FROM student") == [(None,)]
    with pytest.raises(NotRemembered, match="whole already"):
        remembering.maintain_all(by=OWN, record="student")


def test_a_profile_names_elements_of_a_record_and_is_of_one_lea() -> None:
    with pytest.raises(NotRemembered, match="no element shoe_size"):
        remembering.maintain(by=OWN, record="student", elements=["shoe_size"])
    with pytest.raises(NotRemembered, match="no record pupil"):
        remembering.maintain(by=OWN, record="pupil", elements=["last_name"])


def test_what_was_typed_where_the_sender_maintains_nothing_is_no_conflict(tmp_path: Path) -> None:
    load(write(tmp_path / "first", child()))
    act(
        "UPDATE evaluation SET received = jsonb_build_object('parent_copy_date', ''),"
        " parent_copy_date = '2016-11-03', from_screen = true"
    )
    remembering.maintain(by=OWN, record="evaluation", elements=["coordinator_id", "dissemination_date"])
    row = cells(
        write(tmp_path / "next", only(child(change("evaluation", coordinator_id="T9")), "evaluation")), "evaluation"
    )[0]
    outcome = load(table(tmp_path / "evaluation.csv", [{**row, "parent_copy_date": ""}]), by=OWN)
    assert (outcome.counts["held"], outcome.counts.get("changed")) == (0, 1)
    assert ask("SELECT coordinator_id, parent_copy_date, from_screen FROM evaluation") == [
        ("T9", date(2016, 11, 3), True)
    ]
    assert count("held") == 0


def test_an_answer_outlives_the_submission_that_brought_it(tmp_path: Path) -> None:
    row = first(tmp_path / "first")
    file = table(tmp_path / "student.csv", [{**row, "birth_date": "13/02/2008"}])
    sent = loading.load(by=OWN, paths=[file], today=TODAY, dates=DateOrder.DAY_FIRST)
    withdrawing.withdraw(by=OWN, number=sent.load_id, today=TODAY)
    assert [each.value for each in remembering.given(by=OWN)] == ["day-first"]
