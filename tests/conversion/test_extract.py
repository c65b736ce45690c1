"""Files of another system: found by name, read whatever their form, and refused in words."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.conversion.crosswalk_file import read_crosswalk
from ser.conversion.crosswalk_row import all_made, makers, row_of
from ser.conversion.extract import extracts
from ser.files.export import Book
from ser.files.layout import layout
from ser.files.row import RowReader
from ser.states.louisiana.state import STATE

WALK = read_crosswalk(STATE.crosswalks["spedmstr"], STATE.records)
TODAY = date(2018, 3, 1)
COLUMNS = sorted(WALK.columns("spedmstr"))


@pytest.mark.parametrize("form", ["folder", "zip", "workbook"])
def test_an_extract_is_read_in_a_folder_a_zip_and_a_workbook(tmp_path: Path, form: str) -> None:
    text = "\n".join([",".join(COLUMNS), ",".join(["1"] * len(COLUMNS))])
    path = tmp_path / "spedmstr.csv"
    path.write_text(text, "utf-8")
    if form == "folder":
        path = tmp_path
    elif form == "zip":
        with ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(path, "deep/SPEDMSTR (2).csv")
        path = tmp_path / "all.zip"
    elif form == "workbook":
        path = tmp_path / "book.xlsx"
        with Book(path) as book:
            book.table("spedmstr", COLUMNS, [5] * len(COLUMNS), [["1"] * len(COLUMNS)])
    (extract,) = [each for each in extracts([path], WALK) if not each.problem]
    assert [cells for _, cells in extract.rows()] == [["1"] * len(COLUMNS)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "it is empty"),
        (bytes(range(256)) * 40, "it is no text"),
        (b"A,B\n1,2\n", "it has no column "),
        (",".join([*COLUMNS, COLUMNS[0]]).encode() + b"\n", "stands in it twice"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "spedmstr.csv").write_bytes(content)
    (extract,) = extracts([tmp_path], WALK)
    assert says in extract.problem


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.text(max_size=12), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_whatever_stands_in_a_row_it_makes_good_records_or_says_why_not(cells: list[str]) -> None:
    for made in all_made(makers(WALK, "spedmstr", TODAY, None), row_of(COLUMNS, cells)):
        if made.cells is None:
            assert all(trouble.words for trouble in made.troubles)
        else:
            kind = made.make.kind
            record, _ = RowReader(kind, layout(kind.spec).names, TODAY).read(made.cells)
            assert record is not None
            assert made.troubles == ()
