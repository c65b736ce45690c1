"""Sentences whose words are kept as data: written as files write them, as pages do, and again after being stored."""

import json
import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.law.finding import Severity
from ser.law.words import (
    CALLS_FOR,
    WHAT_IT_MEANS,
    Phrase,
    from_data,
    full_name,
    joined,
    kept_phrase,
    listed_name,
    literal,
    on_page,
    one_line,
    severity_order,
    short_name,
    to_data,
)

DAY = date(2018, 3, 1)
NAME = {"first_name": "Alex", "middle_name": None, "last_name": "Example", "suffix": "Jr"}

words = st.recursive(
    st.one_of(st.text(), st.integers(), st.dates(), st.none()),
    lambda inner: st.builds(lambda word: Phrase("so {word}, {word}", word=word), inner),
    max_leaves=4,
)


def test_a_phrase_reads_as_files_write_it_and_is_written_again_for_a_page() -> None:
    said = Phrase("Seen on {day}, {long:long}, not on {text}.", day=DAY, long=DAY, text="2018-03-01")
    assert said == "Seen on 2018-03-01, 1 March 2018, not on 2018-03-01."
    assert on_page(said) == "Seen on 03/01/2018, 03/01/2018, not on 2018-03-01."


def test_a_phrase_within_a_phrase_is_written_as_the_whole_is() -> None:
    parts = joined(", ", (Phrase("to {day}", day=DAY), Phrase("{{on}} {day}", day=DAY)))
    assert on_page(Phrase("Found: {parts}.", parts=parts)) == "Found: to 03/01/2018, {on} 03/01/2018."


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\t "])
def test_text_of_one_line_has_one_line_whatever_ends_a_line(mark: str) -> None:
    assert one_line(f" Ann{mark}{mark}https://example.org is the new address{mark}") == (
        "Ann https://example.org is the new address"
    )


def test_text_that_is_no_phrase_stays_as_it_is() -> None:
    assert on_page("Called on 2018-03-01.") == "Called on 2018-03-01."


def test_a_phrase_keeps_no_more_words_than_it_names_and_asks_for_all_of_them() -> None:
    assert Phrase("{one}", one=1, two=2).words == {"one": 1}
    with pytest.raises(KeyError):
        Phrase("{one} {two}", one=1)


def test_kept_words_fill_a_text_that_was_changed_since_as_far_as_they_go() -> None:
    assert kept_phrase("Now {day} after {other:long}.", {"day": DAY, "old": 1}) == "Now 2018-03-01 after …."


@given(words)
def test_what_is_stored_of_a_word_reads_back_the_same(word: object) -> None:
    stored = json.loads(json.dumps(to_data(word)))
    assert from_data(stored) == word
    assert on_page(Phrase("{w}", w=from_data(stored))) == on_page(Phrase("{w}", w=word))


@given(st.text())
def test_finished_text_is_a_phrase_without_words(text: str) -> None:
    assert Phrase(literal(text)) == text
    assert pickle.loads(pickle.dumps(Phrase(literal(text)))) == text


def test_names_are_put_together_in_three_ways() -> None:
    assert full_name(NAME) == "Alex Example Jr"
    assert short_name(NAME) == "Alex Example"
    assert listed_name(NAME) == "Example Jr, Alex"
    assert (full_name({}), short_name({}), listed_name({})) == ("", "", "")


def test_every_severity_has_words_and_a_place() -> None:
    assert set(WHAT_IT_MEANS) == set(CALLS_FOR) == set(Severity)
    assert sorted(Severity, key=severity_order) == list(Severity)
