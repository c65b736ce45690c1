"""What does far more than its sender's last files waits for a yes, with nothing stored; what is usual never waits."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ser.services.submissions import loading, withdrawing
from ser.services.submissions.loading import Outcome
from ser.services.submissions.withdrawing import NotAnswered
from ser.store.submissions import State
from tests.sending import ORLEANS, TODAY, ask, child, contents, count, findings, lea, load, only, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

FALL = date(2018, 9, 10)
Rows = Sequence[Mapping[str, str]]


@pytest.fixture(autouse=True)
def directory(empty: object, tmp_path: Path) -> None:
    load(write(tmp_path / "directory", only(child(ORLEANS), "lea", "site")))


def students(count: int, changed: int = 0, **cells: str) -> Rows:
    return [
        {
            "lea_code": "017",
            "state_id": f"21{number:08}",
            "system_id": f"S{number}",
            "last_name": f"Made{number:05}",
            "first_name": "Up",
            "birth_date": "2008-11-10",
            "sex": "M",
            "is_hispanic": "N",
            "races": "BL",
            "home_language": "eng",
            **(cells if number < changed else {}),
        }
        for number in range(count)
    ]


def send(folder: Path, rows: Rows, *, today: date = TODAY, record: str = "student", says_yes: bool = False) -> Outcome:
    file = table(folder / f"{record}.csv", rows)
    return loading.load(by=lea("017"), paths=[file], today=today, says_yes=says_yes)


def languages() -> dict[str, int]:
    return dict(ask("SELECT home_language, count(*) FROM student GROUP BY 1"))


@pytest.mark.parametrize("day", [TODAY, FALL])
def test_a_file_that_changes_nearly_all_waits_and_stores_nothing_until_the_yes(day: date, tmp_path: Path) -> None:
    send(tmp_path / "first", students(240))
    send(tmp_path / "second", students(240, 7, home_language="spa"), today=day)
    before = contents()
    asks = send(tmp_path / "third", students(240, 231, home_language="fre"), today=day)
    assert (asks.state, asks.is_clean, dict(asks.counts)) == (State.ASKS, False, {})
    after = contents()
    assert {name for name in after if after[name] != before[name]} == {"finding"}
    (told,) = findings(asks, lea("017"))
    assert told.rule == "SER-0265"
    assert told.sentence == (
        "Nothing was stored: what was sent would change 231 of 240 known rows of student (mostly home_language); "
        "the last 2 files changed at most 7."
    )
    withdrawing.say_yes(by=lea("017"), number=asks.load_id, today=day)
    done = loading.finish(by=lea("017"), number=asks.load_id)
    assert (done.state, done.counts["changed"]) == (State.DONE, 231)
    assert languages() == {"fre": 231, "eng": 9}
    assert count("finding WHERE closed_date IS NULL AND rule = 'SER-0265'") == 0


def test_with_a_yes_beforehand_nothing_waits(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120))
    done = send(tmp_path / "second", students(120, 120, home_language="fre"), says_yes=True)
    assert (done.state, done.counts["changed"]) == (State.DONE, 120)


def test_what_somebody_said_yes_to_is_no_measure_of_what_is_usual(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120))
    send(tmp_path / "second", students(120, 120, home_language="fre"), says_yes=True)
    assert send(tmp_path / "third", students(120, 120, home_language="spa")).asks


def test_the_same_time_last_year_is_a_measure(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120), today=date(2017, 8, 1))
    send(tmp_path / "second", students(120, 120, home_language="fre"), today=date(2017, 9, 4), says_yes=True)
    usual = send(tmp_path / "third", students(120, 119, home_language="spa"), today=FALL)
    assert usual.state is State.DONE


def test_first_files_and_small_ones_never_wait(tmp_path: Path) -> None:
    assert send(tmp_path / "first", students(120)).state is State.DONE
    small = send(tmp_path / "second", students(50, 50, home_language="fre"))
    assert (small.state, small.counts["changed"]) == (State.DONE, 50)
    usual = send(tmp_path / "third", students(120, 20, home_language="spa"))
    assert usual.state is State.DONE


def test_a_file_whose_rows_would_be_held_or_deleted_waits(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120))
    held = send(tmp_path / "held", students(120, 100, sex="XX"))
    assert (held.asks, count("held")) == (True, 0)
    (told,) = findings(held, lea("017"))
    assert "hold 100 of 120 rows of student; the last file held none" in told.sentence
    deleted = send(tmp_path / "deleted", [{**row, "action": "D"} for row in students(120)])
    assert (deleted.asks, count("delete_request")) == (True, 0)


def test_ends_wait_unless_as_many_begin_as_in_september(tmp_path: Path) -> None:
    def enrollments(year: int, left: str = "", count: int = 120) -> list[dict[str, str]]:
        return [
            {
                "lea_code": "017", "state_id": f"21{n:08}", "enrollment_id": f"E{year}-{n}", "site_code": "017Z01",
                "entry_date": f"{year}-08-10", "entry_code": "E1", "exit_date": left, "exit_code": left and "XFER",
                "grade": "03",
            }
            for n in range(count)
        ]  # fmt: skip

    send(tmp_path / "students", students(120))
    send(tmp_path / "first", enrollments(2017), record="enrollment")
    ended = enrollments(2017, "2018-05-25")
    wrong = send(tmp_path / "wrong", ended, record="enrollment", today=FALL)
    assert "end 120 of 120 known rows of enrollment" in findings(wrong, lea("017"))[0].sentence
    september = send(tmp_path / "fall", ended + enrollments(2018), record="enrollment", today=FALL)
    assert (september.state, september.counts["changed"], september.counts["new"]) == (State.DONE, 120, 120)


def test_rows_whose_parents_come_with_them_are_not_held(tmp_path: Path) -> None:
    send(tmp_path / "first", students(60))
    send(tmp_path / "guardians", guardians(60), record="guardian")
    table(tmp_path / "more" / "student.csv", students(200))
    table(tmp_path / "more" / "guardian.csv", guardians(200))
    more = loading.load(by=lea("017"), paths=[tmp_path / "more"], today=TODAY)
    assert (more.state, more.counts["new"], more.counts["held"]) == (State.DONE, 280, 0)
    lost = send(tmp_path / "lost", guardians(400)[200:], record="guardian")
    assert "hold 200 of 200 rows of guardian" in findings(lost, lea("017"))[0].sentence


def guardians(count: int) -> Rows:
    return [
        {
            "lea_code": "017",
            "state_id": f"21{number:08}",
            "guardian_id": f"G{number}",
            "relationship": "MO",
            "last_name": "Made",
            "first_name": "Up",
            "is_rights_holder": "Y",
        }
        for number in range(count)
    ]


def test_a_yes_that_would_put_older_data_over_newer_is_refused(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120))
    asks = send(tmp_path / "second", students(120, 120, home_language="fre"))
    newer = send(tmp_path / "third", students(120, 3, home_language="spa"))
    with pytest.raises(NotAnswered, match=f"Submission {newer.load_id}"):
        withdrawing.say_yes(by=lea("017"), number=asks.load_id, today=TODAY)
    with pytest.raises(NotAnswered, match="waits for no yes"):
        withdrawing.say_yes(by=lea("017"), number=newer.load_id, today=TODAY)


def test_what_waits_can_be_taken_back_and_gives_way_to_the_same_files(tmp_path: Path) -> None:
    send(tmp_path / "first", students(120))
    asks = send(tmp_path / "second", students(120, 120, home_language="fre"))
    withdrawn = withdrawing.withdraw(by=lea("017"), number=asks.load_id, today=TODAY)
    assert not any(withdrawn.done.rows[name].total() for name in withdrawn.done.rows)
    assert count("finding WHERE closed_date IS NULL AND rule = 'SER-0265'") == 0
    waits = send(tmp_path / "second", students(120, 120, home_language="fre"))
    again = send(tmp_path / "second", students(120, 120, home_language="fre"), says_yes=True)
    assert loading.outcome(by=lea("017"), number=waits.load_id).state is State.WITHDRAWN
    assert (again.state, languages()) == (State.DONE, {"fre": 120})


def test_of_a_large_file_the_numbers_are_exact(tmp_path: Path) -> None:
    send(tmp_path / "first", students(1500))
    asks = send(tmp_path / "second", students(1500, 611, home_language="fre"))
    assert "change 611 of 1,500 known rows of student" in findings(asks, lea("017"))[0].sentence
