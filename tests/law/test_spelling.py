"""Names are compared without what does not count, by slips of the finger and by their sound."""

import pytest

from ser.law.spelling import is_near, likeness, slips, sound, words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("José Núñez", ("jose", "nunez")),
        ("O'Brien-D\u2019Arbonne", ("obrien", "darbonne")),
        ("Landry, Jr.", ("landry",)),
        ("St. John III", ("st", "john")),
        ("Straße Łukasz", ("strasse", "lukasz")),
        ("II", ("ii",)),
        ("", ()),
    ],
)
def test_the_words_of_a_name_are_what_counts_of_it(text: str, read: tuple[str, ...]) -> None:
    assert words(text) == read


@pytest.mark.parametrize(
    ("one", "other"), [("boudreaux", "boudro"), ("thibodeaux", "tibodo"), ("smith", "smyth"), ("gonzalez", "gonsales")]
)
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize("slip", ["landrry", "lanry", "lamdry", "lnadry"])
def test_a_slip_of_the_finger_is_near_and_shares_a_key(slip: str) -> None:
    assert is_near("landry", slip)
    assert slips("landry") & slips(slip)


def test_other_names_are_not_near() -> None:
    assert not is_near("landry", "laurent")
    assert not is_near("leger", "lopez")


def test_the_same_is_most_alike_then_a_beginning_then_what_is_near() -> None:
    assert 1 == likeness("landry", "landry") > likeness("lan", "landry") > likeness("lamdry", "landry") > 0.8
