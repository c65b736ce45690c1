from datetime import date

from ser.federal import PARAGRAPHS
from ser.federal.example import example
from ser.federal.ownership import answerable_lea, owner_on
from ser.federal.records import RECORDS
from ser.federal.timelines import initial_evaluation
from ser.law.days import Calendar
from ser.law.deadline import Deadline
from ser.law.example import after
from ser.law.rule import Change, add, change
from ser.law.state import Declarations, State

CALENDAR = Calendar("Made-up days", date(2016, 7, 1), date(2018, 6, 30), (), (), "made up", True)
STATE = State(
    "Made-up", "XX", "00", "UTC", CALENDAR, Declarations(records=RECORDS, timelines=(initial_evaluation,)), (),
    PARAGRAPHS, example(RECORDS),
)  # fmt: skip

MOVED = date(2016, 10, 10)
LEFT = change("responsibility", end_date=MOVED, end_reason="XFER")
OPEN = change("evaluation", dissemination_date=None, evaluation_status="IN_PROCESS")


def came(lea: str, begin: date, status: str = "ACCEPTED", role: str = "FAPE", end: date | None = None) -> Change:
    return add(
        "responsibility",
        lea_code=lea,
        responsibility_id=f"R-{lea}-{begin}",
        begin_date=begin,
        role=role,
        end_date=end,
        responsibility_status=status,
    )


def deadline(*changes: Change) -> Deadline:
    (made,) = after(STATE, changes).deadlines()
    return made


def answers(day: date, *changes: Change) -> str:
    student = after(STATE, changes)
    return answerable_lea(student, student.deadlines()[0], day)


def test_the_owner_is_the_lea_with_the_accepted_responsibility() -> None:
    student = after(
        STATE, (LEFT, came("026", MOVED), came("036", MOVED, "PENDING"), came("001", MOVED, role="SERVICE"))
    )
    assert owner_on(student, date(2016, 10, 9)) == "017"
    assert owner_on(student, MOVED) == "026"


def test_nobody_owns_a_child_before_the_first_responsibility() -> None:
    assert owner_on(after(STATE), date(2016, 8, 10)) is None


def test_a_clock_has_one_owner_where_the_child_stays() -> None:
    assert deadline().owners == ("017",)


def test_a_child_that_moves_in_mid_clock_shows_both_owners() -> None:
    assert deadline(LEFT, came("026", MOVED)).owners == ("017", "026")


def test_a_child_that_moves_after_the_stop_has_one_owner() -> None:
    later = date(2017, 1, 9)
    assert deadline(change("responsibility", end_date=later), came("026", later)).owners == ("017",)


def test_a_child_that_moves_back_shows_the_latest_owner_last() -> None:
    back = date(2016, 10, 20)
    assert deadline(LEFT, came("026", MOVED, end=back), came("017", back)).owners == ("026", "017")


def test_a_clock_that_nobody_owns_is_the_sender_s() -> None:
    assert deadline(change("responsibility", responsibility_status="PENDING")).owners == ("017",)


def test_the_lea_of_the_day_of_dissemination_answers() -> None:
    assert answers(date(2018, 3, 1), LEFT, came("026", MOVED)) == "026"
    later = date(2017, 1, 9)
    assert answers(date(2018, 3, 1), change("responsibility", end_date=later), came("026", later)) == "017"


def test_the_lea_of_the_day_asked_answers_while_it_is_open() -> None:
    assert answers(date(2016, 10, 9), LEFT, came("026", MOVED), OPEN) == "017"
    assert answers(date(2016, 10, 10), LEFT, came("026", MOVED), OPEN) == "026"


def test_the_latest_owner_answers_where_nobody_does_on_the_day() -> None:
    assert answers(date(2018, 3, 1), LEFT) == "017"
