"""Whatever is written for people reads back as it was, and no spreadsheet program computes any of it."""

import csv
import io
import zipfile
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.files.csv_lines import as_meant, as_text
from ser.files.findings_file import write_findings_csv, write_findings_xlsx
from ser.files.table_file import write_table_csv, write_table_xlsx
from ser.law.finding import COLUMNS, Finding, Severity
from ser.law.report import Table, table_columns
from tests.files.samples import open_sheets
from tests.files.test_findings_file import HEADER, HeldRow
from tests.files.test_table_file import ASKED, something

RISKY = st.sampled_from(
    ["=1+1", "+1+1", "-1", "-a", "@A1", "\t=1", "\r=1", "'=1", "''+x", "<r>x", "_x0041_", "'", "＝1"]
)
ANY = RISKY | st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("=+-@'\t\r\n\",;"), max_size=12)
# XML holds neither the zero byte nor half characters; blanks around a cell are nobody's value.
PLAIN = (RISKY | st.text(st.characters(exclude_categories=("C", "Z")), max_size=12)).map(str.strip)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
COLUMNS_OF_A_TABLE = """
    note   Note
    count  Children
"""


def is_computed(cell: str) -> bool:
    """Whether a spreadsheet program would take a cell of a CSV file for a formula."""
    return cell.startswith(FORMULA) and len(cell) > 1 and not cell.lstrip("+-").replace(".", "", 1).isdecimal()


def cells_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def finding(value: str, file: str) -> Finding:
    return Finding(file, 2, value, "evaluation", "note", value, "SER-0211", Severity.REJECT, value, value, "SER")


@given(ANY)
def test_a_marked_text_is_no_formula_and_means_what_it_was(text: str) -> None:
    assert not is_computed(as_text(text))
    assert as_meant(as_text(text)) == text


@pytest.mark.slow
@given(st.lists(st.tuples(ANY, ANY), max_size=4))
def test_findings_in_csv_read_back_and_hold_no_formula(values: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    write_findings_csv([finding(*value) for value in values], out)
    header, *lines = cells_of(out.getvalue())
    assert tuple(header) == COLUMNS
    assert not any(is_computed(cell) for line in lines for cell in line)
    assert [(as_meant(line[5]), as_meant(line[0])) for line in lines] == values


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(st.lists(PLAIN, min_size=4, max_size=4), min_size=1, max_size=4))
def test_held_rows_read_back_and_no_workbook_holds_a_formula(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "held.xlsx"
    held = [HeldRow("evaluation", HEADER, ("017", *cells)) for cells in rows]
    write_findings_xlsx([finding(cells[0], cells[1]) for cells in rows], held, path)
    assert formulas(path) == 0
    (sheet,) = open_sheets(path)
    assert [cells for _, cells in sheet.rows()] == [["017", *cells] for cells in rows]


@pytest.mark.slow
@settings(max_examples=30)
@given(st.lists(st.tuples(PLAIN, st.integers(-5, 5)), max_size=4))
def test_a_report_holds_no_formula(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, int]]) -> None:
    frame = pl.DataFrame(rows, schema={"note": pl.String, "count": pl.Int64}, orient="row")
    table = Table(something, table_columns(COLUMNS_OF_A_TABLE), nw.from_native(frame, eager_only=True), ("=1+1",))
    write_table_csv(table, out := io.StringIO(newline=""))
    _, *lines = cells_of(out.getvalue())
    assert [(as_meant(note), int(count)) for note, count in lines] == rows
    assert not any(is_computed(cell) for line in lines for cell in line)
    path = tmp_path_factory.getbasetemp() / "report.xlsx"
    write_table_xlsx(table, ASKED, path)
    assert formulas(path) == 0


def formulas(book: Path) -> int:
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    return sum(sheet.count(b"<f>") + sheet.count(b"<f ") for sheet in sheets)
