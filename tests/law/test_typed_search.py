"""What is typed to find a child is taken apart into words, days and IDs."""

from datetime import date

import pytest

from ser.law.typed_search import TypedSearch, as_day, read

TODAY = date(2018, 3, 1)
BORN = date(2012, 3, 7)


@pytest.mark.parametrize(
    "piece", ["03/07/2012", "3/7/12", "2012-03-07", "03-07-2012", "03072012", "20120307", "2012-3-7", "3.7.12"]
)
def test_a_day_is_read_however_it_is_written(piece: str) -> None:
    assert as_day(piece, TODAY) == BORN


@pytest.mark.parametrize("piece", ["03/07/2019", "02/30/2012", "13/13/2012", "03/07/1950", "03/07", "2100000009"])
def test_what_is_no_birth_date_is_not_taken_for_one(piece: str) -> None:
    assert as_day(piece, TODAY) is None


def test_the_parts_may_stand_in_any_order() -> None:
    typed = read("Boudreaux, Marie 03/07/2012 EBR-9", TODAY)
    assert typed == TypedSearch(("boudreaux", "marie"), (BORN,), ("EBR-9",))


def test_a_day_that_is_not_whole_yet_is_left_out() -> None:
    assert read("landry 03/0", TODAY) == TypedSearch(("landry",), unfinished=("03/0",))


@pytest.mark.parametrize("text", ["", "  ", "l", "03/"])
def test_too_little_is_empty(text: str) -> None:
    assert read(text, TODAY).is_empty


@pytest.mark.parametrize("text", ["la", "03/07/2012", "9"])
def test_two_letters_a_day_or_a_number_are_enough(text: str) -> None:
    assert not read(text, TODAY).is_empty
