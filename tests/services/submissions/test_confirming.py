"""A row that seems to be another child's is laid beside what is stored, and the answer of a person is remembered."""

from datetime import date
from pathlib import Path

import pytest

from ser.services.submissions import confirming, remembering
from ser.services.submissions.confirming import NothingToConfirm
from ser.store.answers import Kind
from ser.store.scope import state_scope
from tests.sending import ORLEANS, TODAY, ask, child, count, lea, load, only, rules, write
from tests.services.submissions.test_which_child import ANA, BEN, ONE, enrollment, send, student

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]
BY, OTHER = lea("017"), lea("036")
DAYS = pytest.mark.parametrize("today", [TODAY, date(2018, 6, 1)])


@pytest.fixture(autouse=True)
def directory(empty: object, tmp_path: Path) -> None:
    load(write(tmp_path / "directory", only(child(ORLEANS), "lea", "site")))


def doubt(tmp_path: Path, today: date) -> confirming.Doubt:
    send(tmp_path / "1", today, student=[student(ONE, "S1", ANA)])
    send(tmp_path / "2", today, student=[student(ONE, "S1", BEN)], enrollment=[enrollment("E2", ONE)])
    (found,) = confirming.open_doubts(by=BY, today=today)
    return found


@DAYS
def test_what_was_sent_stands_beside_what_is_stored(tmp_path: Path, today: date) -> None:
    found = doubt(tmp_path, today)
    assert (found.known_id, found.waiting, found.is_told) == (ONE, 1, True)
    told = {line.label: (line.known, line.other) for line in found.lines if line.differs}
    assert told == {
        "Last name": ("Placeone", "Placetwo"), "First name": ("Ana", "Ben"), "Sex": ("Female", "Male"),
        "Birth date": ("2010-01-01", "2005-06-07"),
    }  # fmt: skip
    assert (len(confirming.open_doubts(by=state_scope("operator:x"), today=today)), found.row) == (1, 2)
    assert confirming.open_doubts(by=OTHER, today=today) == []
    with pytest.raises(NothingToConfirm):
        confirming.answer(by=OTHER, number=found.number, is_same=True, today=today)


@DAYS
def test_the_same_child_is_stored_with_what_waited(tmp_path: Path, today: date) -> None:
    found = doubt(tmp_path, today)
    assert confirming.answer(by=BY, number=found.number, is_same=True, today=today) == 2
    assert (ask("SELECT first_name FROM student"), count("held")) == ([("Ben",)], 0)
    # What was once said of the row holds when the older one has come in between.
    send(tmp_path / "1", today)
    back = confirming.open_doubts(by=BY, today=today)
    assert len(back) == 1
    assert confirming.answer(by=BY, number=back[0].number, is_same=True, today=today) == 1
    again = send(tmp_path / "2", today)
    assert (again.counts["held"], ask("SELECT first_name FROM student")) == (0, [("Ben",)])


@DAYS
def test_another_child_is_not_stored_and_not_asked_about_again(tmp_path: Path, today: date) -> None:
    found = doubt(tmp_path, today)
    assert confirming.answer(by=BY, number=found.number, is_same=False, today=today, why="a cousin") == 0
    assert (confirming.open_doubts(by=BY, today=today), ask("SELECT first_name FROM student")) == ([], [("Ana",)])
    again = send(tmp_path / "2", today)
    assert (rules(again, BY), again.counts["held"]) == (["SER-0242", "SER-0252"], 2)
    assert confirming.open_doubts(by=BY, today=today) == []
    assert ask("SELECT why FROM audit_event WHERE act = 'say another child'") == [("a cousin",)]
    # The same row with its own ID is a child of its own, and what waited comes along when it names that ID.
    right = send(tmp_path / "3", today, student=[student("9000001062", "S1B", BEN)])
    assert right.counts["new"] == 1


@DAYS
def test_that_it_is_another_child_can_be_taken_back_and_replaced(tmp_path: Path, today: date) -> None:
    found = doubt(tmp_path, today)
    confirming.answer(by=BY, number=found.number, is_same=False, today=today)
    (given,) = remembering.given(by=BY)
    assert (given.kind, given.lea_code, given.subject) == (Kind.ANOTHER_CHILD, "017", f"017|{ONE}|S1")
    assert "Ben" not in repr(given) + given.value
    remembering.take_back(by=BY, number=given.number, today=today)
    (asked,) = confirming.open_doubts(by=BY, today=today)
    confirming.answer(by=BY, number=asked.number, is_same=False, today=today)
    confirming.answer(by=BY, number=asked.number, is_same=True, today=today)
    assert [one.kind for one in remembering.given(by=BY)] == [Kind.SAME_CHILD]


def test_the_child_of_another_lea_is_not_shown(tmp_path: Path) -> None:
    send(tmp_path / "1", student=[student(ONE, "S1", ANA)])
    load(
        write_other(tmp_path / "2", {**student(ONE, "N1", BEN), "lea_code": "036"}),
        by=OTHER,
    )
    shown = confirming.open_doubts(by=OTHER, today=TODAY)
    assert [(one.is_told, one.child, one.stored_by) for one in shown] == [(False, "", "another LEA")]
    assert not any(line.known or line.differs for one in shown for line in one.lines)


def write_other(folder: Path, row: dict[str, str]) -> Path:
    from tests.sending import table

    return table(folder / "student.csv", [row])
