"""What is said of a value that cannot be read fits what is wrong with it: kinds of damage, on every kind of element."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ser.files.cell import Note, is_id
from ser.files.parse import NotReadable, Problem, read_cell, stands_plainly
from ser.law.element import Element, Kind
from ser.states.louisiana.state import STATE

ELEMENTS = [(kind.spec.name, element) for kind in STATE.records.values() for element in kind.spec.elements]
TEXTS = [each for each in ELEMENTS if each[1].kind is Kind.TEXT and each[1].width < 1000]
IDS = [each for each in TEXTS if is_id(each[1])]
DATES = [each for each in ELEMENTS if each[1].kind is Kind.DATE]
CODES = [each for each in ELEMENTS if each[1].kind is Kind.CODE]
NUMBERS = [each for each in ELEMENTS if each[1].kind in (Kind.INTEGER, Kind.DECIMAL)]
WORDS = st.text("abcdefgh", min_size=1, max_size=4)


def said_of(element: Element, cell: str) -> str:
    """The sentence about a cell that cannot be read, and what to do."""
    with pytest.raises(NotReadable) as refused:
        read_cell(element, cell)
    finding = refused.value.problem.finding("made.csv", 2, "key", "made")
    assert "{" not in finding.sentence + finding.fix
    assert not finding.fix.endswith("; .")
    return f"{finding.sentence} {finding.fix}"


@given(st.sampled_from([*TEXTS, *CODES]), WORDS, WORDS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_line_break_is_told_as_one(where: tuple[str, Element], before: str, behind: str, ends: str) -> None:
    said = said_of(where[1], before + ends + behind)
    assert "several lines" in said
    assert "line break" in said
    assert "characters long" not in said
    assert "no code of" not in said


@given(st.sampled_from(TEXTS), WORDS, WORDS)
def test_a_tab_is_told_as_one(where: tuple[str, Element], before: str, behind: str) -> None:
    said = said_of(where[1], f"{before}\t{behind}")
    assert "tab" in said
    assert "characters" not in said


@given(st.sampled_from(TEXTS), WORDS, WORDS, st.sampled_from("\u200b\u200e\ufeff\u2060"))
def test_a_sign_that_nobody_sees_is_told_as_one(
    where: tuple[str, Element], before: str, behind: str, sign: str
) -> None:
    said = said_of(where[1], before + sign + behind)
    assert f"a sign that nobody sees (U+{ord(sign):04X})" in said
    assert "control" not in said
    assert "at most" not in said


@given(st.sampled_from([each for each in TEXTS if not each[1].exact]), st.integers(1, 50))
def test_a_long_text_is_told_how_long_it_may_be(where: tuple[str, Element], more: int) -> None:
    element = where[1]
    said = said_of(element, "a" * (element.width + more))
    assert f"{element.width + more} characters long where at most {element.width} fit" in said
    assert f"it has at most {element.width} characters" in said


@given(st.sampled_from([each for each in TEXTS if each[1].exact]), st.integers(1, 12))
def test_a_text_of_another_width_is_told_the_exact_one(where: tuple[str, Element], count: int) -> None:
    element = where[1]
    assume(count != element.width)
    said = said_of(element, "a" * count)
    assert f"exactly {element.width} characters" in said
    assert "at most" not in said


@given(st.sampled_from([each for each in IDS if each[1].exact]), st.integers(1, 99))
def test_lost_zeros_are_filled_up(where: tuple[str, Element], number: int) -> None:
    element, text = where[1], str(number)
    assume(len(text) < element.width)
    said = said_of(element, text)
    assert f"{text.zfill(element.width)} may be meant" in said
    assert "at most" not in said


@given(st.sampled_from(CODES))
def test_a_guess_at_a_code_tries_the_lost_zeros_first(where: tuple[str, Element]) -> None:
    codes = where[1].codes
    assert codes is not None
    for code in (each.code for each in codes if each.code.startswith("0") and each.code.strip("0")):
        cut = code.lstrip("0")
        if cut not in codes and cut.isdigit():
            assert f"{cut.zfill(len(code))} may be meant" in said_of(where[1], cut)


@given(
    st.sampled_from([*IDS, *CODES]),
    st.decimals(1, 9, places=2).map(str) | st.integers(1, 9).map(str),
    st.sampled_from(["E+09", "E+11", "e+10", "E+5"]),
)
def test_scientific_notation_is_told_as_such(where: tuple[str, Element], digits: str, power: str) -> None:
    said = said_of(where[1], digits + power)
    assert "scientific notation" in said
    assert "as text" in said
    assert "at most" not in said


@given(st.sampled_from(ELEMENTS), st.sampled_from(["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#SPILL!"]))
def test_the_error_of_a_formula_is_never_a_value(where: tuple[str, Element], error: str) -> None:
    assert "the error of a formula" in said_of(where[1], error)


@given(st.sampled_from(DATES), st.dates(date(1901, 1, 1), date(2099, 12, 31)))
def test_a_date_is_told_why_it_is_none(where: tuple[str, Element], day: date) -> None:
    element = where[1]
    serial = (day - date(1899, 12, 30)).days
    assert "two-digit year" in said_of(element, f"{day.month}/{day.day}/{day:%y}")
    assert "time of day" in said_of(element, f"{day} 14:30")
    assert "month in letters" in said_of(element, f"{day:%B} {day.day}, {day.year}")
    assert ".0 behind" in said_of(element, f"{day:%Y%m%d}.0")
    if 10_000 <= serial < 80_000:
        assert "serial number" in said_of(element, str(serial))
        assert day.isoformat() in said_of(element, str(serial))


@given(st.sampled_from(NUMBERS), WORDS)
def test_what_is_no_number_is_told_what_one_is(where: tuple[str, Element], word: str) -> None:
    assert ("whole number" if where[1].kind is Kind.INTEGER else "such as 0.5") in said_of(where[1], word)


def test_a_number_out_of_bounds_is_told_the_bound_that_it_breaks() -> None:
    bounded = [element for _, element in NUMBERS if element.minimum is not None and element.maximum is not None]
    assert bounded
    for element in bounded:
        assert element.minimum is not None
        assert element.maximum is not None
        if len(str(element.maximum + 1)) <= element.width:
            assert f"it is {element.maximum} or less" in said_of(element, str(element.maximum + 1))
        if len(str(element.minimum - 1)) <= element.width:
            assert f"it is {element.minimum} or more" in said_of(element, str(element.minimum - 1))


@given(st.sampled_from(ELEMENTS), st.text(max_size=60))
def test_whatever_stands_in_a_cell_is_read_or_told_in_a_whole_sentence(where: tuple[str, Element], cell: str) -> None:
    try:
        value = read_cell(where[1], cell)
    except NotReadable as error:
        finding = error.problem.finding("made.csv", 2, "key", where[0])
        assert finding.sentence.endswith(".") or finding.sentence.endswith("?")
        assert finding.fix.endswith(".")
        assert finding.sentence.isprintable()
    else:
        assert value is None or isinstance(value, str | date | bool | int | Decimal | tuple)


@given(st.sampled_from(TEXTS), st.text(st.sampled_from("aAeE019-_.+=#'"), min_size=5, max_size=12))
def test_a_quick_look_at_a_cell_says_what_reading_it_says(where: tuple[str, Element], text: str) -> None:
    element, look = where[1], stands_plainly(where[1])
    if look is not None and look(text):
        noted: list[Note | Problem] = []
        assert read_cell(element, text, noted) == text
        assert noted == []
