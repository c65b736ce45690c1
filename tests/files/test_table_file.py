import csv
import io
import json
from datetime import date
from pathlib import Path

import narwhals as nw
import polars as pl
import python_calamine

from ser.files.table_file import about, write_table_csv, write_table_json, write_table_xlsx
from ser.law.report import Asked, Table, report, table_columns
from tests.states.meridian import STATE

COLUMNS = """
    state_id  State ID
    due_date  Due
    is_late   Late
    count     Children
    percent   Percent
"""


@report("X1", "Something", needs="children", kind="day", columns=COLUMNS, cite="34 CFR 300.641")
def something(children: object, asked: Asked) -> None:
    """Counts something."""


ROWS = pl.DataFrame(
    {
        "state_id": ["0012345678", None], "due_date": [date(2018, 3, 1), None], "is_late": [True, False],
        "count": [3, 0], "percent": [50.0, None],
    }
)  # fmt: skip
TABLE = Table(something, table_columns(COLUMNS), nw.from_native(ROWS, eager_only=True), ("Reconstructed.",))
ASKED = Asked(date(2017, 10, 1), 2018, STATE, None, "017")


def test_csv_has_the_names_of_the_columns_and_blanks_for_what_is_not_known() -> None:
    out = io.StringIO()
    write_table_csv(TABLE, out)
    assert list(csv.reader(io.StringIO(out.getvalue()))) == [
        ["state_id", "due_date", "is_late", "count", "percent"],
        ["0012345678", "2018-03-01", "Y", "3", "50.0"],
        ["", "", "N", "0", ""],
    ]


def test_a_workbook_keeps_leading_zeros_and_says_what_was_counted(tmp_path: Path) -> None:
    write_table_xlsx(TABLE, ASKED, tmp_path / "x.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    head, first, *_ = book.get_sheet_by_name("report").to_python()
    assert head == ["State ID", "Due", "Late", "Children", "Percent"]
    assert first == ["0012345678", "2018-03-01", "Y", 3, "50.0"]
    told = dict(book.get_sheet_by_name("about").to_python())
    assert told["As of"] == "2017-10-01"
    assert told["Notes"] == "Reconstructed."


def test_json_says_what_was_asked_and_has_an_object_a_row() -> None:
    out = io.StringIO()
    write_table_json(TABLE, ASKED, out)
    told = json.loads(out.getvalue())
    assert told["lea_code"] == "017"
    assert told["notes"] == ["Reconstructed."]
    assert told["rows"][0] == {
        "state_id": "0012345678",
        "due_date": "2018-03-01",
        "is_late": True,
        "count": 3,
        "percent": 50.0,
    }


def test_a_school_year_is_written_as_people_say_it() -> None:
    assert about(TABLE, ASKED)["School year"] == "2017-18"
