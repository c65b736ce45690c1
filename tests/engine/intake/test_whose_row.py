"""Who says who a child is on a day, and what tells one child from another."""

from datetime import date

import pytest

from ser.engine.intake.sheet_rows import typed_row
from ser.engine.intake.which_child import differing, is_no_state_id
from ser.engine.intake.whose_row import Writer, is_former, told, writer_on
from ser.law.example import after
from ser.law.record import changed
from ser.states.louisiana.state import STATE
from ser.store.ties import How, Tie

MOVED, DAY, LATER = date(2017, 9, 15), date(2018, 3, 1), date(2018, 6, 1)
HAD = Tie("017", How.RESPONSIBLE, date(2014, 8, 11), MOVED)
HAS = Tie("036", How.RESPONSIBLE, MOVED)
ENROLLS = Tie("036", How.ENROLLS, MOVED)
CLAIMS = Tie("022", How.CLAIMS, date(2018, 1, 8))
SENDS = Tie("017", How.SENDS)


@pytest.mark.parametrize("day", [DAY, LATER])
@pytest.mark.parametrize(
    ("ties", "writer"),
    [
        ([], None),
        ([SENDS], Writer("017", None, How.SENDS)),
        ([HAD, SENDS], Writer("017", HAD.begin, How.RESPONSIBLE)),
        ([HAD, HAS, CLAIMS], Writer("036", MOVED, How.RESPONSIBLE)),
        ([HAD, ENROLLS], Writer("036", MOVED, How.ENROLLS)),
        ([HAD, ENROLLS, CLAIMS], Writer("022", CLAIMS.begin, How.CLAIMS)),
        ([HAD, ENROLLS._replace(end=date(2018, 2, 1))], Writer("017", HAD.begin, How.RESPONSIBLE)),
        ([Tie("036", How.RELEASED, MOVED), HAD], Writer("036", MOVED, How.RELEASED)),
    ],
)
def test_one_lea_says_who_a_child_is(ties: list[Tie], writer: Writer | None, day: date) -> None:
    assert writer_on(ties, day) == writer
    assert writer_on(ties[::-1], day) == writer


@pytest.mark.parametrize(("day", "lea_code"), [(date(2017, 9, 14), "017"), (MOVED, "036")])
def test_on_the_day_of_a_move_the_new_lea_is_responsible(day: date, lea_code: str) -> None:
    found = writer_on([HAD, HAS], day)
    assert found is not None
    assert found.lea_code == lea_code


def test_an_enrollment_holds_on_its_last_day() -> None:
    left = ENROLLS._replace(end=DAY)
    assert [writer_on([HAD, left], day) == Writer("036", MOVED, How.ENROLLS) for day in (DAY, LATER)] == [True, False]


def test_who_only_claims_a_child_is_no_former_lea_and_no_lea_is_named_for_a_protected_child() -> None:
    assert [is_former([HAD, CLAIMS], code) for code in ("017", "022", "036")] == [True, False, False]
    writer = Writer("036", MOVED, How.RESPONSIBLE)
    assert told(writer, is_protected=False) == "LEA 036 is responsible since 2017-09-15"
    assert "036" not in told(writer, is_protected=True)


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, []),
        ({"last_name": "Married"}, ["last_name"]),
        ({"last_name": "EXÁMPLE", "first_name": "Ale-x", "sex": None}, []),
        ({"first_name": "Ben", "birth_date": date(2005, 6, 7)}, ["first_name", "birth_date"]),
        ({"first_name": "Ben", "sex": "F"}, ["first_name", "sex"]),
    ],
    ids=str,
)
def test_what_tells_two_children_apart(values: dict[str, object], names: list[str]) -> None:
    known = after(STATE, ()).records["student"][0]
    sent = changed(known, **values)
    assert differing(known.spec, typed_row(sent, ()).texts, typed_row(known, ()).texts) == names


@pytest.mark.parametrize("text", ["1111111111", "0123456789", "8901234567", "3210987654", "210000000", "21000000O1"])
def test_fillers_are_no_state_ids(text: str) -> None:
    assert is_no_state_id(text)
    assert not is_no_state_id("2100000001")
