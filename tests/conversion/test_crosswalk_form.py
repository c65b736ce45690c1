"""Forms of older systems: what each cell becomes, and what is refused in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.conversion.crosswalk_form import NoSuchForm, form_named, is_blank


@pytest.mark.parametrize(
    ("form", "cell", "becomes"),
    [
        ("date YYYYMMDD", "20180301", "2018-03-01"),
        ("date MMDDYYYY", "03012018", "2018-03-01"),
        ("date MM/DD/YY pivot 30", "3/1/18", "2018-03-01"),
        ("date MM/DD/YY pivot 30", "03/01/30", "2030-03-01"),
        ("date MM/DD/YY pivot 30", "03/01/31", "1931-03-01"),
        ("date YYYYDDD", "2016366", "2016-12-31"),
        ("date YYDDD pivot 30", "18060", "2018-03-01"),
        ("date DD-MON-YYYY", "01-mar-2018", "2018-03-01"),
        ("date YYYYMMDD +1", "20171231", "2018-01-01"),
        ("date YYYYMMDD -1", "20180101", "2017-12-31"),
        ("yes or no", "x", "Y"),
        ("yes or no", "F", "N"),
        ("yes 1 no 2", "2", "N"),
        ("name last", "DE LA CRUZ, ANA MARIA", "DE LA CRUZ"),
        ("name first", "DE LA CRUZ, ANA MARIA", "ANA"),
        ("name middle", "DE LA CRUZ, ANA MARIA", "MARIA"),
        ("name last", "SMITH JR., JOHN", "SMITH"),
        ("name suffix", "SMITH JR., JOHN", "JR"),
        ("name suffix", "SMITH, JOHN PAUL III", "III"),
        ("name middle", "SMITH, JOHN PAUL III", "PAUL"),
        ("pad 3", "17", "017"),
        ("number", "00045", "45"),
        ("number", "000", "0"),
        ("number", "1,200.50", "1200.50"),
        ("", "as it is", "as it is"),
    ],
)
def test_a_cell_becomes_what_ser_writes(form: str, cell: str, becomes: str) -> None:
    assert form_named(form).turn(cell) == becomes


@pytest.mark.parametrize(
    ("form", "cell", "says"),
    [
        ("date YYYYMMDD", "03/01/2018", "is not written as YYYYMMDD"),
        ("date YYYYMMDD", "2018031", "is not written as YYYYMMDD"),
        ("date YYYYMMDD", "20180230", "is no day of the calendar"),
        ("date YYYYDDD", "2017366", "is no day of the calendar"),
        ("date DD-MON-YYYY", "01-XXX-2018", "is no day of the calendar"),
        ("yes 1 no 2", "3", "is neither 1 .yes. nor 2 .no."),
        ("name last", "JOHN SMITH", "is not written as LAST, FIRST MIDDLE"),
        ("number", "many", "is no number"),
    ],
)
def test_a_cell_of_another_form_is_refused_in_words(form: str, cell: str, says: str) -> None:
    with pytest.raises(NoSuchForm, match=says):
        form_named(form).turn(cell)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("dates", "dates is no form; the forms are: date"),
        ("date", "is no form of a date"),
        ("date MM/DD/YY", "a year of two digits; say with `pivot 30`"),
        ("date MM/DD", "is no pattern of a date"),
        ("yes", "is no form of yes and no"),
        ("name whole", "is no form"),
    ],
)
def test_a_form_that_there_is_not_is_refused_in_words(form: str, says: str) -> None:
    with pytest.raises(NoSuchForm, match=says):
        form_named(form)


@pytest.mark.parametrize("cell", ["", "   ", "00000000", "00/00/00", "0000-00-00"])
def test_zeros_in_place_of_a_date_are_a_blank(cell: str) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", ["0", "000", "20180301"])
def test_a_number_of_zeros_is_no_blank(cell: str) -> None:
    assert not is_blank(cell)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_written_in_any_form_reads_back(day: date) -> None:
    written = {
        "date YYYYMMDD": f"{day:%Y%m%d}",
        "date MM/DD/YYYY": f"{day:%m/%d/%Y}",
        "date MMDDYY pivot 49": f"{day:%m%d%y}",
        "date YYYYDDD": f"{day:%Y%j}",
        "date DD.MM.YY pivot 49": f"{day:%d.%m.%y}",
    }
    assert {form: form_named(form).turn(text) for form, text in written.items()} == dict.fromkeys(
        written, day.isoformat()
    )


def test_an_id_is_the_same_for_the_same_text_and_shows_nothing_of_it() -> None:
    turn = form_named("id").turn
    assert turn("017-4711") == turn("017-4711") != turn("017-4712")
    assert "4711" not in turn("017-4711")
    assert len(turn("017-4711")) <= 32
