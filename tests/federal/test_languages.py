"""Languages are told in words, and none is refused for its code."""

from ser.federal.codes.language import LANGUAGE
from ser.federal.records import Guardian
from ser.law.element import Kind


def test_a_language_is_told_in_words_and_an_unknown_code_as_it_is() -> None:
    told = Guardian.spec.by_name["language"].told
    assert told is not None
    assert [told.label(code) for code in ("eng", "fre", "fra", "qaa")] == ["English", "French", "French", "qaa"]


def test_a_code_that_is_not_known_is_no_code_of_a_set_and_so_is_taken() -> None:
    assert Guardian.spec.by_name["language"].kind is Kind.TEXT


def test_each_language_is_offered_once() -> None:
    offered = [code.label for code in LANGUAGE if code.in_force(2018)]
    assert len(offered) == len(set(offered))
    assert "French" in offered
