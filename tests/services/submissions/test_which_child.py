"""Another child under a known ID, IDs that go to another child, state IDs that are corrected: nothing in silence."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ser.services.submissions import checking, confirming
from ser.services.submissions.confirming import NothingToConfirm
from ser.services.submissions.loading import Outcome
from tests.sending import TODAY, ask, child, count, findings, lea, load, only, rules, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

Cells = Mapping[str, str]
BY = lea("017")
LATER = date(2018, 6, 1)
ANA = {"last_name": "Placeone", "first_name": "Ana", "birth_date": "2010-01-01", "sex": "F"}
BEN = {"last_name": "Placetwo", "first_name": "Ben", "birth_date": "2005-06-07", "sex": "M"}
AMY = {"last_name": "Swapp", "first_name": "Amy", "birth_date": "2011-02-03", "sex": "F"}
ZOE = {"last_name": "Swapp", "first_name": "Zoe", "birth_date": "2009-02-03", "sex": "F"}
ONE, TWO = "9000001061", "9000001062"


def student(state_id: str, system_id: str, who: Mapping[str, str], **more: str) -> Cells:
    ids = {"lea_code": "017", "state_id": state_id, "system_id": system_id}
    return ids | who | {"is_hispanic": "N", "races": "WH"} | more


def enrollment(number: str, state_id: str = "", system_id: str = "", grade: str = "02") -> Cells:
    return {
        "lea_code": "017",
        "state_id": state_id,
        "system_id": system_id,
        "enrollment_id": number,
        "site_code": "017Z01",
        "entry_date": "2017-08-10",
        "entry_code": "E1",
        "exit_date": "",
        "exit_code": "",
        "grade": grade,
    }


def send(folder: Path, today: date = TODAY, **files: Sequence[Cells]) -> Outcome:
    for record, rows in files.items():
        table(folder / f"{record}.csv", rows)
    return load(folder, by=BY, today=today)


@pytest.fixture(autouse=True)
def directory(empty: object, tmp_path: Path) -> None:
    load(write(tmp_path / "directory", only(child(), "lea", "site")))


def told(outcome: Outcome, rule: str) -> str:
    (sentence,) = {f.sentence for f in findings(outcome, BY) if f.rule == rule}
    return str(sentence)


def whose() -> list[tuple[object, ...]]:
    """Each enrollment with the first name of the child whose it is."""
    query = """
        SELECT e.enrollment_id, s.first_name, s.state_id FROM enrollment e JOIN student s ON s.id = e.student_id
        ORDER BY 1
    """
    return ask(query)


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_another_child_under_a_known_id_is_held_until_a_person_confirms_it(tmp_path: Path, today: date) -> None:
    send(tmp_path / "1", today, student=[student(ONE, "", ANA)], enrollment=[enrollment("E1", ONE)])
    files = {"student": [student(ONE, "", BEN)], "enrollment": [enrollment("E2", ONE, grade="05")]}
    outcome = send(tmp_path / "2", today, **files)
    assert (outcome.counts["held"], outcome.is_clean) == (2, False)
    sentence = told(outcome, "SER-0241")
    assert "Ana Placeone, born 2010-01-01, F" in sentence
    assert "Ben Placetwo, born 2005-06-07, M" in sentence
    assert f"1 row(s) of enrollment wait until it is confirmed which child has the ID {ONE}" in told(
        outcome, "SER-0242"
    )
    assert (ask("SELECT first_name FROM student"), whose()) == ([("Ana",)], [("E1", "Ana", ONE)])
    # The same files again hold the same rows, and another submission holds nothing to confirm.
    assert send(tmp_path / "2", today).counts["held"] == count("held") == 2
    with pytest.raises(NothingToConfirm, match="holds no row"):
        confirming.confirm(by=BY, number=outcome.load_id, child_id=ONE, today=today)
    again = send(tmp_path / "2", today)
    with pytest.raises(NothingToConfirm):
        confirming.confirm(by=lea("036"), number=again.load_id, child_id=ONE, today=today)
    assert confirming.confirm(by=BY, number=again.load_id, child_id=ONE, today=today) == 2
    assert (ask("SELECT first_name FROM student"), count("held")) == ([("Ben",)], 0)
    assert ask("SELECT first_name FROM student_history") == [("Ana",)]
    assert ask("SELECT count(*) FROM audit_event WHERE act = 'confirm child'") == [(1,)]
    assert ask("SELECT count(*) FROM finding WHERE rule IN ('SER-0241', 'SER-0242') AND closed_date IS NULL") == [(0,)]
    assert send(tmp_path / "2", today).counts == {"unchanged": 2, "held": 0}


@pytest.mark.parametrize(
    "change",
    [
        {"last_name": "Married"},
        {"first_name": "Anna"},
        {"birth_date": "2010-01-11"},
        {"sex": "M"},
        {"last_name": "PLACEONE", "first_name": "Ána"},
        {"last_name": "Married", "sex": ""},
    ],
    ids=str,
)
def test_one_correction_of_a_child_is_no_other_child(tmp_path: Path, change: Mapping[str, str]) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1", ANA)])
    assert send(tmp_path / "2", student=[student(ONE, "S1", {**ANA, **change})]).counts["changed"] == 1


def test_another_child_under_the_senders_own_id_is_held_too_and_a_check_says_so(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student("", "NULLX", ANA)])
    outcome = send(tmp_path / "2", student=[student("", "NULLX", BEN)], enrollment=[enrollment("E2", "", "NULLX")])
    assert (rules(outcome, BY), ask("SELECT first_name FROM student")) == (["SER-0241", "SER-0242"], [("Ana",)])


@pytest.mark.parametrize(
    "state_id",
    [
        "9999999999",
        "0000000000",
        "1234567890",
        "0123456789",
        "9876543210",
        "ABCDEFGHIJ",
        "12345 6789",
        "１２３４５６７８９１",
    ],
)
def test_a_filler_is_no_state_id(tmp_path: Path, state_id: str) -> None:
    files = {"student": [student(state_id, "", ANA)], "enrollment": [enrollment("E1", state_id)]}
    outcome = send(tmp_path / "1", **files)
    assert (outcome.counts["held"], rules(outcome, BY)) == (2, ["SER-0243", "SER-0243"])
    assert "ten digits" in told(outcome, "SER-0243")
    checked = checking.check(by=BY, paths=[tmp_path / "1"], today=TODAY)
    assert [f.rule for f in checked.findings] == ["SER-0243", "SER-0243"]


def test_what_was_sent_under_a_system_id_follows_it_when_swapped_ids_are_put_right(tmp_path: Path) -> None:
    first = {
        "student": [student(ONE, "S1", AMY), student(TWO, "S2", ZOE)],
        "enrollment": [enrollment("E1", "", "S1"), enrollment("E2", "", "S2", "03"), enrollment("E3", ONE)],
    }
    send(tmp_path / "1", **first)
    right = [student(TWO, "S1", AMY), student(ONE, "S2", ZOE)]
    outcome = send(tmp_path / "2", student=right, enrollment=first["enrollment"][:2])
    assert (outcome.counts["held"], rules(outcome, BY)) == (2, ["SER-0241", "SER-0241"])
    assert [row[:2] for row in whose()] == [("E1", "Amy"), ("E2", "Zoe"), ("E3", "Amy")]
    confirming.confirm(by=BY, number=outcome.load_id, child_id=TWO, today=TODAY)
    confirming.confirm(by=BY, number=outcome.load_id, child_id=ONE, today=TODAY)
    assert whose() == [("E1", "Amy", TWO), ("E2", "Zoe", ONE), ("E3", "Zoe", ONE)]
    assert ask("SELECT count(*) FROM finding WHERE rule = 'SER-0257'") != [(0,)]
    assert count("enrollment_history") == 2
    after = send(tmp_path / "3", enrollment=[enrollment("E4", "", "S1")])
    assert (after.counts["held"], whose()[-1]) == (0, ("E4", "Amy", TWO))
    assert send(tmp_path / "2").counts == {"unchanged": 4, "held": 0}


def test_of_twins_whose_ids_were_swapped_each_keeps_its_own(tmp_path: Path) -> None:
    twin = {**AMY, "first_name": "Zoe"}
    files = {
        "student": [student(ONE, "S1", AMY), student(TWO, "S2", twin)],
        "enrollment": [enrollment("E1", "", "S1"), enrollment("E2", "", "S2")],
    }
    send(tmp_path / "1", **files)
    outcome = send(tmp_path / "2", student=[student(TWO, "S1", AMY), student(ONE, "S2", twin)])
    assert (outcome.counts["changed"], outcome.counts["held"]) == (2, 0)
    assert whose() == [("E1", "Amy", TWO), ("E2", "Zoe", ONE)]


def test_a_system_id_that_is_given_to_a_new_child_as_well_takes_nothing_along(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1", ANA)], enrollment=[enrollment("E1", "", "S1")])
    send(tmp_path / "2", student=[student(TWO, "S1", BEN)])
    assert whose() == [("E1", "Ana", ONE)]
    assert rules(send(tmp_path / "3", enrollment=[enrollment("E2", "", "S1")]), BY) == ["SER-0244"]
    assert send(tmp_path / "4", enrollment=[enrollment("E2", TWO, "S1")]).counts["held"] == 0
    # When the first child is given another one, the ID is the second child's.
    send(tmp_path / "5", student=[student(ONE, "S9", ANA)])
    assert send(tmp_path / "6", enrollment=[enrollment("E3", "", "S1")]).counts["held"] == 0
    assert [row[:2] for row in whose()] == [("E1", "Ben"), ("E2", "Ben"), ("E3", "Ben")]


def test_two_children_of_one_file_may_bear_one_system_id_and_rows_by_it_alone_are_held(tmp_path: Path) -> None:
    files = {
        "student": [student(ONE, "S1", ANA), student(TWO, "S1", BEN)],
        "enrollment": [enrollment("E1", "", "S1"), enrollment("E2", TWO, "S1")],
    }
    for _ in range(2):
        outcome = send(tmp_path / "1", **files)
        assert (outcome.counts["held"], rules(outcome, BY)) == (1, ["SER-0244"])
        assert (whose(), count("student")) == ([("E2", "Ben", TWO)], 2)
    checked = checking.check(by=BY, paths=[tmp_path / "1"], today=TODAY)
    assert [f.rule for f in checked.findings if f.rule.startswith("SER-02")] == ["SER-0244"]


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_a_state_id_that_is_corrected_stays_the_same_childs(tmp_path: Path, today: date) -> None:
    send(tmp_path / "1", today, student=[student(ONE, "S1", AMY)], enrollment=[enrollment("E1", ONE)])
    files = {"student": [student(TWO, "S1", AMY)], "enrollment": [enrollment("E1", TWO)]}
    outcome = send(tmp_path / "2", today, **files)
    assert (outcome.counts["changed"], outcome.counts["held"]) == (2, 0)
    assert told(outcome, "SER-0245") == f"The state ID of the child known as S1 in LEA 017 was {ONE} and is now {TWO}."
    assert (ask("SELECT state_id FROM student"), ask("SELECT state_id FROM student_history")) == ([(TWO,)], [(ONE,)])
    send(tmp_path / "3", today, enrollment=[enrollment("E3", "", "S1")])
    assert whose() == [("E1", "Amy", TWO), ("E3", "Amy", TWO)]
    assert send(tmp_path / "2", today).counts == {"unchanged": 2, "held": 0}


def test_a_state_id_that_is_corrected_to_a_known_one_is_told_as_one_child_under_two_ids(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1", AMY), student(TWO, "S7", AMY)])
    outcome = send(tmp_path / "2", student=[student(TWO, "S1", AMY)])
    assert not outcome.is_clean
    assert f"was sent as {ONE} before and now as {TWO}" in told(outcome, "SER-0246")
    send(tmp_path / "3", enrollment=[enrollment("E3", "", "S1")])
    assert whose() == [("E3", "Amy", TWO)]
    assert count("student") == 2


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_one_child_under_two_ids_is_told_again_for_as_long_as_it_is_so(tmp_path: Path, today: date) -> None:
    send(tmp_path / "1", today, student=[student(ONE, "S1", AMY), student(TWO, "S7", AMY)])
    first = send(tmp_path / "2", today, student=[student(TWO, "S1", AMY)])
    for _ in range(2):
        again = send(tmp_path / "2", today)
        assert (again.counts["unchanged"], again.is_clean) == (1, False)
        assert told(again, "SER-0246") == told(first, "SER-0246")
    is_open = "SELECT closed_date IS NULL FROM finding WHERE rule = 'SER-0246'"
    assert ask(is_open) == [(True,)]
    # Another row of theirs says nothing about it; an ID of its own for one of them does.
    send(tmp_path / "3", today, enrollment=[enrollment("E3", TWO)])
    assert ask(is_open) == [(True,)]
    assert send(tmp_path / "4", today, student=[student(ONE, "S9", AMY)]).counts["changed"] == 1
    assert ask(is_open) == [(False,)]
    assert "SER-0246" not in rules(send(tmp_path / "2", today), BY)


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_a_record_that_goes_to_another_child_is_told(tmp_path: Path, today: date) -> None:
    both = [student(ONE, "S1", ANA), student(TWO, "S2", BEN)]
    send(tmp_path / "1", today, student=both, enrollment=[enrollment("E1", ONE), enrollment("E2", TWO)])
    outcome = send(tmp_path / "2", today, enrollment=[enrollment("E1", TWO), enrollment("E2", ONE)])
    assert (outcome.counts["changed"], rules(outcome, BY).count("SER-0255")) == (2, 2)
    assert [row[:2] for row in whose()] == [("E1", "Ben"), ("E2", "Ana")]
    assert "SER-0255" not in rules(send(tmp_path / "2", today), BY)


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_a_row_whose_ids_are_of_two_children_is_held(tmp_path: Path, today: date) -> None:
    files = {
        "student": [student(ONE, "S1", ANA), student(TWO, "S2", BEN)],
        "enrollment": [enrollment("E1", ONE, "S2"), enrollment("E2", TWO, "S2"), enrollment("E3", ONE, "S8")],
    }
    outcome = send(tmp_path / "1", today, **files)
    assert (outcome.counts["held"], rules(outcome, BY).count("SER-0256")) == (1, 1)
    assert "system_id S2 is another child's" in told(outcome, "SER-0256")
    assert [row[:2] for row in whose()] == [("E2", "Ben"), ("E3", "Ana")]
    checked = checking.check(by=BY, paths=[tmp_path / "1"], today=today)
    assert [f.key for f in checked.findings if f.rule == "SER-0256"] == ["017|E1"]


@pytest.mark.parametrize("today", [TODAY, LATER])
def test_an_age_beyond_any_that_is_served_is_told_and_never_of_who_has_left(tmp_path: Path, today: date) -> None:
    old, adult = {**ANA, "birth_date": "1900-01-01"}, {**ANA, "birth_date": "1992-01-01"}
    small = {**ANA, "birth_date": "2016-07-01"}
    left = enrollment("E2", TWO) | {"exit_date": "2017-12-15", "exit_code": "DROP"}
    rows = [student(ONE, "", old), student(TWO, "", adult), student("9000001063", "", small)]
    table(tmp_path / "1" / "student.csv", rows)
    table(tmp_path / "1" / "enrollment.csv", [left, enrollment("E3", "9000001063")])
    outcome = load(tmp_path / "1", by=BY, today=today)
    checked = checking.check(by=BY, paths=[tmp_path / "1"], today=today)
    found = [f for f in findings(outcome, BY) if f.rule == "SER-0140"]
    assert {(f.record, f.key, f.severity) for f in found} == {
        ("student", ONE, "must_fix"),
        ("enrollment", "017|E3", "must_fix"),
    }
    # Whether the first child has left is for the state to say, which has the other files.
    assert {f.key for f in checked.findings if f.rule == "SER-0140"} == {"017|E3"}
    assert any("SER-0140" in beyond.rules for beyond in checked.beyond)
