"""What counts for it that two records are of one child, and against it, with how much."""

from dataclasses import replace
from datetime import date

import pytest

from ser.federal.name_keys import comparable
from ser.federal.same_child import COMPARISONS, LIKELY, Person, likelihood

ANA = Person((comparable("Placeone", "Ana", "Maria"),), date(2010, 3, 7), "F")


def told(other: Person) -> dict[str, float]:
    return {one.says: one.weight for one in likelihood(ANA, other).contributions}


def named(last: str, first: str, middle: str = "Maria") -> Person:
    return replace(ANA, names=(comparable(last, first, middle),))


def test_each_weight_follows_from_how_often_it_is_met_between_records_of_one_child_and_of_two() -> None:
    for levels in COMPARISONS.values():
        assert all(0 < level.of_one_child < 1 and 0 < level.of_two_children < 1 for level in levels.values())
    weights = {name: [level.weight for level in levels.values()] for name, levels in COMPARISONS.items()}
    assert weights["birth_date"] == [12.3, 1.7, -6.6]
    assert weights["sex"] == [1.0, -5.1]


def test_the_same_child_is_told_with_what_counts_for_it() -> None:
    assert told(ANA) == {
        "same last name": 7.4, "same first name": 7.2, "same middle name": 4.0, "same birth date": 12.3,
        "same sex": 1.0,
    }  # fmt: skip
    found = likelihood(ANA, replace(ANA, sex="M"))
    assert found.words.startswith("same birth date +12.3, same last name +7.4")
    assert "other sex \u22125.1" in found.words


@pytest.mark.parametrize(
    "other",
    [
        named("Plaecone", "Ana"),
        named("Placeone", "Anna"),
        named("Ana", "Placeone"),
        named("Married", "Ana"),
        replace(named("Married", "Ana", ""), names=(comparable("Married", "Ana"), comparable("Placeone", "Ana"))),
        replace(ANA, birth_date=date(2010, 7, 3)),
        replace(named("Placeone", "Ana", ""), birth_date=date(2010, 3, 17)),
    ],
    ids=str,
)
def test_a_child_who_was_entered_twice_is_likely(other: Person) -> None:
    assert likelihood(ANA, other).is_likely
    assert likelihood(other, ANA).total == likelihood(ANA, other).total


@pytest.mark.parametrize(
    "other",
    [
        named("Placeone", "Zoe", "Lee"),
        named("Placeone", "Zoe", ""),
        replace(named("Placeone", "Anna", "Lee"), multiple_birth=True),
        replace(ANA, birth_date=date(2012, 11, 25)),
        replace(named("Other", "Ana", "Lee"), birth_date=date(2010, 3, 8)),
    ],
    ids=str,
)
def test_twins_and_children_of_one_name_are_not_likely(other: Person) -> None:
    assert likelihood(ANA, other).total < LIKELY


def test_what_one_of_the_two_does_not_say_counts_for_nothing() -> None:
    assert "same sex" not in told(replace(ANA, sex=None))
    assert told(named("Placeone", "Ana", ""))["same first name"] == 7.2
    assert "same middle name" not in told(named("Placeone", "Ana", ""))


def test_one_id_of_one_lea_counts_for_one_child() -> None:
    one = replace(ANA, system_ids=frozenset({("017", "S1")}))
    two = replace(named("Placeone", "Zoe", ""), system_ids=frozenset({("017", "S1")}))
    assert {c.element: c.weight for c in likelihood(one, two).contributions}["system_id"] == 11.6
