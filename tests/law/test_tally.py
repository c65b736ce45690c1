from collections.abc import Sequence

import narwhals as nw
import polars as pl

from ser.law.report import Level
from ser.law.tally import CategorySet, tally

ALL = (Level.SEA, Level.LEA, Level.SCH)
SETS = (
    CategorySet("COLOURS", ("colour",), "N", ALL),
    CategorySet("BOTH", ("size", "colour"), "N", (Level.SEA,)),
    CategorySet("TOTAL", (), "Y", ALL),
)
ROWS = {
    "lea_code": ["02", "01", "01", "01"],
    "site_code": ["02B", "01A", "01A", None],
    "colour": ["red", "red", None, "blue"],
    "size": ["big", "big", "big", None],
}


def counts(
    rows: dict[str, list[str | None]], levels: Sequence[Level] = ALL, **options: object
) -> list[tuple[object, ...]]:
    frame = nw.from_native(pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String)).lazy())
    return [*tally(frame, SETS, levels, **options).iter_rows()]  # type: ignore[arg-type]


def test_every_set_is_counted_at_every_level_that_it_has() -> None:
    assert counts(ROWS) == [
        ("sea", None, None, "COLOURS", "N", "MISSING", None, 1),
        ("sea", None, None, "COLOURS", "N", "blue", None, 1),
        ("sea", None, None, "COLOURS", "N", "red", None, 2),
        ("sea", None, None, "BOTH", "N", "blue", "MISSING", 1),
        ("sea", None, None, "BOTH", "N", "MISSING", "big", 1),
        ("sea", None, None, "BOTH", "N", "red", "big", 2),
        ("sea", None, None, "TOTAL", "Y", None, None, 4),
        ("lea", "01", None, "COLOURS", "N", "MISSING", None, 1),
        ("lea", "01", None, "COLOURS", "N", "blue", None, 1),
        ("lea", "01", None, "COLOURS", "N", "red", None, 1),
        ("lea", "02", None, "COLOURS", "N", "red", None, 1),
        ("lea", "01", None, "TOTAL", "Y", None, None, 3),
        ("lea", "02", None, "TOTAL", "Y", None, None, 1),
        ("sch", "01", "", "COLOURS", "N", "blue", None, 1),
        ("sch", "01", "01A", "COLOURS", "N", "MISSING", None, 1),
        ("sch", "01", "01A", "COLOURS", "N", "red", None, 1),
        ("sch", "02", "02B", "COLOURS", "N", "red", None, 1),
        ("sch", "01", "", "TOTAL", "Y", None, None, 1),
        ("sch", "01", "01A", "TOTAL", "Y", None, None, 2),
        ("sch", "02", "02B", "TOTAL", "Y", None, None, 1),
    ]


def test_a_level_can_leave_values_out() -> None:
    found = counts(ROWS, (Level.SEA, Level.LEA), left_out={Level.LEA: ("colour", ("blue", "green"))})
    totals = [row for row in found if row[3] == "TOTAL"]
    assert [(row[0], row[1], row[-1]) for row in totals] == [("sea", None, 4), ("lea", "01", 2), ("lea", "02", 1)]


def test_nothing_gives_no_line_not_even_of_zeros() -> None:
    assert counts({name: [] for name in ROWS}) == []
    assert counts(ROWS, ()) == []


def test_a_frame_that_lies_elsewhere_is_counted_there_and_gives_the_same() -> None:
    import duckdb

    elsewhere = duckdb.from_arrow(pl.DataFrame(ROWS, schema=dict.fromkeys(ROWS, pl.String)).to_arrow())
    assert [*tally(nw.from_native(elsewhere), SETS, ALL).iter_rows()] == counts(ROWS)
