from collections import Counter

import pytest

from ser.synthetic.population import Kind, cells, full, scaled
from ser.synthetic.published import Band, Key, published

EVERYBODY = 84_473


def test_every_published_figure_is_met_exactly() -> None:
    expected = cells(full())
    assert [cell for cell in published() if expected[cell.key] != cell.count] == []


def test_every_published_figure_is_met_however_children_are_paired() -> None:
    expected = cells(full(seed=7))
    assert [cell for cell in published() if expected[cell.key] != cell.count] == []


def test_the_whole_state_has_the_children_of_both_bands() -> None:
    bands: Counter[Band] = Counter()
    for kind, count in full().items():
        bands[kind.band] += count
    assert bands == {"3-5": 9_885, "6-21": 74_588}


def test_every_kind_has_children() -> None:
    assert min(full().values()) > 0
    assert min(scaled(1_000).values()) > 0


def test_developmental_delay_is_found_at_every_age_from_three_through_eight_and_no_other() -> None:
    assert {kind.age for kind in full() if kind.disability == "DD"} == set(range(3, 9))


def test_children_are_spread_in_proportion_rather_than_heaped() -> None:
    ages = Counter[int]()
    for kind, count in full().items():
        if kind.disability == "SLD" and kind.environment == "RC80":
            ages[kind.age] += count
    assert all(ages[age] > 100 for age in range(6, 19))


def test_the_same_seed_gives_the_same_state() -> None:
    assert list(full(seed=3).items()) == list(full(seed=3).items())
    assert list(scaled(1_000, seed=3).items()) == list(scaled(1_000, seed=3).items())


def test_another_seed_pairs_otherwise() -> None:
    assert full(seed=1) != full(seed=2)


@pytest.mark.parametrize("children", [0, 1, 7, 1_000, 10_001, EVERYBODY, 200_000])
def test_a_scaled_state_has_the_number_asked_for(children: int) -> None:
    population = scaled(children)
    assert sum(population.values()) == children
    totals = cells(population)
    assert sum(totals[Key(None, None, band, "total", None)] for band in ("3-5", "6-21")) == children


def test_scaling_to_everybody_is_the_whole_state() -> None:
    assert scaled(EVERYBODY) == full()


def test_no_kind_is_more_than_one_child_off_its_share() -> None:
    whole, some = full(), scaled(10_000)
    assert all(abs(some.get(kind, 0) - count * 10_000 / EVERYBODY) < 1 for kind, count in whole.items())


def test_the_largest_remainders_get_the_children_left_over() -> None:
    whole, some = full(), scaled(10_000)
    shares = {kind: divmod(count * 10_000, EVERYBODY) for kind, count in whole.items()}
    raised = [rest for kind, (down, rest) in shares.items() if some.get(kind, 0) > down]
    kept = [rest for kind, (down, rest) in shares.items() if some.get(kind, 0) == down]
    assert min(raised) >= max(kept)


def test_a_child_counts_in_its_row_and_in_the_totals_above_it() -> None:
    counts = cells({Kind("AUT", "RC39", 9, "WH7", "M"): 2})
    assert {key for key, count in counts.items() if count == 2} >= {
        Key(None, None, "6-21", "age", "9"),
        Key("RC39", None, "6-21", "race", "WH7"),
        Key("RC39", "AUT", "6-21", "age_group", "6-11"),
        Key(None, "AUT", "6-21", "sex", "M"),
        Key("RC39", "AUT", "6-21", "total", None),
    }
    assert all(count in {0, 2} for count in counts.values())
    assert all(count == 0 for key, count in counts.items() if key.band == "3-5")


def test_residential_facilities_of_the_two_bands_are_told_apart() -> None:
    counts = cells({Kind("MD", "RF", 5, "WH7", "F"): 1})
    assert counts[Key("RF", None, "3-5", "total", None)] == 1
    assert counts[Key("RF", None, "6-21", "total", None)] == 0
