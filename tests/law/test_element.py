from datetime import date, time
from decimal import Decimal

import pytest

from ser.law.element import plain


@pytest.mark.parametrize(("number", "text"), [("6E+1", "60"), ("0.50", "0.5"), ("100.0", "100"), ("-1.5", "-1.5")])
def test_a_number_is_shown_the_same_however_it_was_sent_or_stored(number: str, text: str) -> None:
    assert plain(Decimal(number)) == text


def test_a_day_is_shown_with_its_year_first_and_all_else_as_it_is() -> None:
    assert [plain(value) for value in (date(2018, 3, 1), time(9, 5), "x", 7, None)] == [
        "2018-03-01", "09:05", "x", 7, None,
    ]  # fmt: skip
