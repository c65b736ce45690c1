from collections import defaultdict
from itertools import product

import pytest

from ser.synthetic.published import AGES, DISABILITIES, ENVIRONMENTS, Band, Cell, Key, published

COUNTS = {cell.key: cell.count for cell in published()}


def environments(band: Band) -> list[str]:
    return [code for of_band, code in ENVIRONMENTS.values() if of_band == band and code]


def disabilities() -> list[str]:
    return [code for code in DISABILITIES.values() if code]


def test_the_table_counts_the_children_of_both_bands() -> None:
    assert COUNTS[Key(None, None, "3-5", "total", None)] == 9_885
    assert COUNTS[Key(None, None, "6-21", "total", None)] == 74_588


@pytest.mark.parametrize(
    ("key", "count"),
    [
        (Key("RC80", None, "6-21", "total", None), 45_403),
        (Key(None, "SLD", "6-21", "total", None), 25_777),
        (Key("RC80", "SLI", "6-21", "age_group", "6-11"), 10_469),
        (Key("CF", None, "6-21", "age", "16"), 27),
        (Key(None, None, "6-21", "race", "MU7"), 1_622),
        (Key(None, None, "6-21", "race", "AM7"), 503),
        (Key(None, None, "3-5", "race", "AM7"), 44),
        (Key("H", None, "3-5", "sex", "M"), 238),
        (Key("REC10YOTHLOC", "SLI", "3-5", "total", None), 3_069),
    ],
)
def test_a_figure_stands_under_the_codes_of_the_federal_files(key: Key, count: int) -> None:
    assert COUNTS[key] == count


def test_no_figure_is_read_twice() -> None:
    assert len(COUNTS) == len(published())


def test_a_dash_beside_figures_of_its_group_is_zero() -> None:
    assert COUNTS[Key("RF", None, "3-5", "age", "3")] == 0
    assert COUNTS[Key(None, "DD", "6-21", "age_group", "12-17")] == 0
    assert COUNTS[Key(None, "AUT", "3-5", "race", "AM7")] == 0


def test_a_group_of_dashes_alone_was_not_published() -> None:
    assert Key(None, "AUT", "3-5", "sex", "M") not in COUNTS
    assert Key("RC80", "AUT", "6-21", "age", "9") not in COUNTS
    assert Key("RF", "AUT", "3-5", "total", None) not in COUNTS


def test_a_row_says_nothing_of_the_other_band() -> None:
    bands = {cell.environment: cell.band for cell in published() if cell.environment in {"H", "RC80"}}
    assert bands == {"H": "3-5", "RC80": "6-21"}


def test_each_group_of_a_row_sums_to_the_total_of_the_row() -> None:
    rows: defaultdict[tuple[str | None, str | None, Band], defaultdict[str, int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for cell in published():
        rows[cell.environment, cell.disability, cell.band][cell.dimension] += cell.count
    assert [row for row, sums in rows.items() if len(set(sums.values())) > 1] == []


@pytest.mark.parametrize("band", AGES)
def test_environments_and_disabilities_sum_to_the_totals(band: Band) -> None:
    def unequal(cell: Cell, parts: list[Key]) -> bool:
        known = [COUNTS[part] for part in parts if part in COUNTS]
        return bool(known) and sum(known) != cell.count

    for cell in published():
        if cell.band != band:
            continue
        if cell.environment is None:
            parts = [Key(code, cell.disability, band, cell.dimension, cell.value) for code in environments(band)]
            assert not unequal(cell, parts), cell
        if cell.disability is None:
            parts = [Key(cell.environment, code, band, cell.dimension, cell.value) for code in disabilities()]
            assert not unequal(cell, parts), cell


def test_totals_left_out_of_the_table_hold_no_child() -> None:
    places = [Key(e, d, "3-5", "total", None) for e, d in product(environments("3-5"), disabilities())]
    assert sum(COUNTS[place] for place in places if place in COUNTS) == 9_885
    assert any(place not in COUNTS for place in places)
