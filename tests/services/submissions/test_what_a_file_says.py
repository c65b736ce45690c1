"""What a file says, cell by cell and as a whole: what programs leave in files is told as what it is."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ser.files.dates import DateOrder
from ser.law.finding import Finding
from ser.services.submissions import checking
from ser.services.submissions.checking import Checked
from tests.sending import TODAY, lea

STUDENT = "lea_code,state_id,system_id,last_name,first_name,birth_date,sex,is_hispanic,races"
EVALUATION = "lea_code,state_id,evaluation_id,evaluation_type,evaluation_status,consent_received_date"
ENROLLMENT = "lea_code,state_id,enrollment_id,site_code,entry_date,entry_code,exit_date,exit_code,grade"
ANA = "022,9000000105,,Made,Ana,2010-05-06,F,N,WH"


def written(file: Path, text: str | bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def check(*paths: Path, code: str = "022", today: date = TODAY, dates: DateOrder | None = None) -> Checked:
    return checking.check(by=lea(code), paths=paths, today=today, dates=dates)


def book(file: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in hidden:
                sheet.hide()
    return file


def told(found: Checked, rule: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule == rule]


def new(found: Checked) -> tuple[int, int]:
    return found.counts.get("new", 0), len(found.held)


@pytest.mark.parametrize("filler", ["NULL", "null", "(null)", "N/A", "n/a", "#N/A", "NaN", "None", ".", "-"])
def test_a_filler_is_a_blank_and_no_id(tmp_path: Path, filler: str) -> None:
    rows = [f"022,90000001{n:02},{filler},Made,Child{n},2010-05-06,F,N,WH" for n in range(3)]
    found = check(written(tmp_path / "student.csv", "\n".join([STUDENT, *rows])))
    assert new(found) == (3, 0)
    (notice,) = told(found, "SER-0227")
    assert (notice.severity, filler in notice.sentence, "system_id" in notice.sentence) == ("notice", True, True)
    assert "3 of its cells" in notice.sentence


def test_a_filler_leaves_a_row_without_its_key_and_a_needed_value(tmp_path: Path) -> None:
    rows = [f"022,,{filler},Made,Ana,2010-05-06,F,N,WH" for filler in ("NULL", "N/A", "NULL")]
    assert [
        f.row for f in told(check(written(tmp_path / "a" / "student.csv", "\n".join([STUDENT, *rows]))), "SER-0210")
    ] == [2, 3, 4]
    found = check(written(tmp_path / "b" / "student.csv", f"{STUDENT}\n022,9000000105,,Made,Ana,N/A,F,N,WH"))
    assert [(f.rule, f.element) for f in found.findings if f.severity == "reject"] == [("SER-0213", "birth_date")]


@pytest.mark.parametrize("name", ["Null", "None", "Nan", "NULL"])
def test_null_may_be_somebodys_name(tmp_path: Path, name: str) -> None:
    found = check(written(tmp_path / "student.csv", f"{STUDENT}\n022,9000000105,,{name},Ana,2010-05-06,F,N,WH"))
    assert new(found) == (1, 0)
    assert [(f.severity, f.element) for f in told(found, "SER-0236")] == [("notice", "last_name")]


def test_a_code_of_its_set_is_no_filler(tmp_path: Path) -> None:
    header = "lea_code,state_id,guardian_id,relationship,last_name,first_name,authority"
    found = check(written(tmp_path / "guardian.csv", f"{header}\n022,9000000105,g1,?,Made,Ana,None"))
    assert not told(found, "SER-0227")


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("1.00123E+11", "scientific notation"),
        ("2E+09", "scientific notation"),
        ("9.1e+10", "scientific notation"),
        ("1234.0", ".0 behind"),
        ("#REF!", "error of a formula"),
        ("#VALUE!", "error of a formula"),
        ("#DIV/0!", "error of a formula"),
        ("#NAME?", "error of a formula"),
        ("=A1&B1", "formula"),
        ("=formula", "formula whose value was not saved"),
        ("#######", "too narrow"),
    ],
)
def test_what_a_program_made_of_an_id_is_named_and_never_stored(tmp_path: Path, cell: str, cause: str) -> None:
    rows = [f"022,900000010{n},{cell},I,IN_PROCESS,2018-01-22" for n in range(2)]
    found = check(written(tmp_path / "evaluation.csv", "\n".join([EVALUATION, *rows])))
    assert new(found) == (0, 2)
    named = told(found, "SER-0231")
    assert [(f.row, f.element) for f in named] == [(2, "evaluation_id"), (3, "evaluation_id")]
    assert all(cause in f.sentence for f in named)
    assert not told(found, "SER-0216")


def test_a_formula_that_was_never_computed_is_no_name(tmp_path: Path) -> None:
    file = tmp_path / "student.xlsx"
    with xlsxwriter.Workbook(str(file)) as made:
        sheet = made.add_worksheet("student")
        sheet.write_row(0, 0, STUDENT.split(","))
        sheet.write_row(1, 0, ANA.split(","))
        sheet.write_formula(1, 4, '=CONCATENATE("A","na")', value="")
    unsaved = written(tmp_path / "unsaved" / "student.xlsx", without_values(file))
    found = check(unsaved)
    assert new(found) == (0, 1)
    (rejected,) = told(found, "SER-0231")
    assert rejected.element == "first_name"
    assert "save it" in rejected.fix


def without_values(file: Path) -> bytes:
    """The workbook as programs write it that compute nothing."""
    out = file.with_suffix(".made")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as made:
        for name in old.namelist():
            text = old.read(name)
            if name.endswith("sheet1.xml"):
                text = text.replace(b' t="str"><f>', b"><f>").replace(b"<v></v>", b"<v/>")
            made.writestr(name, text)
    return out.read_bytes()


@pytest.mark.parametrize(
    ("action", "is_taken"),
    [("", True), ("A", True), ("u", True), ("NULL", True), ("DELETE", False), ("X", False), ("1", False)],
)
def test_an_action_is_one_of_four(tmp_path: Path, action: str, is_taken: bool) -> None:
    found = check(written(tmp_path / "student.csv", f"{STUDENT},action\n{ANA},{action}"))
    assert new(found) == ((1, 0) if is_taken else (0, 1))
    named = ["blank, A, U and D" in f.sentence for f in told(found, "SER-0232")]
    assert named == ([] if is_taken else [True])


def test_one_key_twice_is_stored_once_or_not_at_all(tmp_path: Path) -> None:
    other = ANA.replace("Ana", "Bea")
    twice = check(written(tmp_path / "a" / "student.csv", "\n".join([STUDENT, ANA, f"{ANA} ", ANA])))
    assert new(twice) == (1, 0)
    assert "student.csv, row 2" in told(twice, "SER-0229")[0].sentence
    differ = check(written(tmp_path / "b" / "student.csv", "\n".join([STUDENT, ANA, other.replace("105,", "105 ,")])))
    assert new(differ) == (0, 2)
    (finding,) = told(differ, "SER-0216")
    assert "student.csv, row 2 and student.csv, row 3" in finding.sentence


def test_everything_that_was_left_out_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "october"
    written(folder / "student.CSV ", f"{STUDENT}\n{ANA}")
    for name in ("enrollment.csv.gz", "evaluation", "service.psv", "iep.xml", "goal.json", "referral.csv.bak"):
        written(folder / name, "x")
    for name in (".hidden", "~$student.xlsx", "Thumbs.db", "__MACOSX/student.csv", "desktop.ini"):
        written(folder / name, "x")
    with zipfile.ZipFile(tmp_path / "october.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    for sent in (folder, tmp_path / "october.zip"):
        found = check(sent)
        assert new(found) == (1, 0)
        (notice,) = told(found, "SER-0230")
        assert notice.severity == "notice"
        assert "6 of the files" in notice.sentence
        for name in ("enrollment.csv.gz", "evaluation", "service.psv", "iep.xml", "goal.json", "referral.csv.bak"):
            assert f"{name} (" in notice.sentence
        assert "unpack it" in notice.sentence


def days(*cells: str) -> str:
    return "\n".join([EVALUATION, *(f"022,9000000101,d{n},I,IN_PROCESS,{cell}" for n, cell in enumerate(cells))])


@pytest.mark.parametrize("today", [TODAY, date(2018, 12, 24)])
def test_a_column_with_the_day_first_is_held_where_it_may_be_two_days(tmp_path: Path, today: date) -> None:
    file = written(
        tmp_path / "evaluation.csv", days("03/02/2018", "13/02/2018", "05/01/2018", "25/01/2018", "02/02/2018")
    )
    found = check(file, today=today)
    assert [f.row for f in told(found, "SER-0233")] == [2, 4]
    assert new(found) == (3, 2)
    assert new(check(file, today=today, dates=DateOrder.DAY_FIRST)) == (5, 0)
    month = check(file, today=date(2018, 12, 24), dates=DateOrder.MONTH_FIRST)
    assert [f.row for f in told(month, "SER-0211")] == [3, 5]


def test_a_column_that_says_itself_that_the_month_comes_first_is_read_so(tmp_path: Path) -> None:
    file = written(tmp_path / "evaluation.csv", days("01/25/2018", "13/02/2018", "02/03/2018"))
    for order in (None, DateOrder.DAY_FIRST):
        found = check(file, dates=order)
        assert [f.row for f in told(found, "SER-0211")] == [3]
        assert new(found) == (2, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2018-01-08T00:00:00",
        "2018-01-08 00:00:00.000",
        "1/8/2018 0:00",
        "1/8/2018 12:00:00 AM",
        "2018-01-08T00:00:00Z",
        "2018-01-08T00:00:00-06:00",
        "2018/01/08",
        "2018-1-8",
    ],
)
def test_a_clear_date_is_taken_however_a_program_writes_it(tmp_path: Path, cell: str) -> None:
    found = check(written(tmp_path / "evaluation.csv", days(cell, cell)))
    assert new(found) == (2, 0)
    assert len(told(found, "SER-0206")) == 1


@pytest.mark.parametrize(
    ("cell", "cause"),
    [
        ("1/8/18", "two-digit year"),
        ("8-Jan-18", "two-digit year"),
        ("43108", "serial number"),
        ("20180108.0", ".0 behind"),
        ("Jan 8, 2018", "month in letters"),
        ("2018-01-08 14:30", "time of day"),
        ("01-08-2018", "month or day"),
        ("0000-00-00", "placeholder"),
        ("2018-02-30", "not a real date"),
    ],
)
def test_what_is_no_date_is_called_what_it_is(tmp_path: Path, cell: str, cause: str) -> None:
    (rejected,) = told(check(written(tmp_path / "evaluation.csv", days(f'"{cell}"'))), "SER-0211")
    assert cause in rejected.sentence


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "cp850", "utf-8"])
def test_names_come_out_right_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    names = ["José", "García", "Jesús", "Ángela", "Éric", "Muñoz"]
    rows = [f"022,900000800{n},,{name},Ana,2010-05-06,F,N,WH" for n, name in enumerate(names)]
    file = written(tmp_path / "student.csv", "\n".join([STUDENT, *rows]).encode(encoding))
    found = check(file)
    assert new(found) == (6, 0)
    assert not told(found, "SER-0013")
    assert len(told(found, "SER-0206")) == (encoding != "utf-8")


def test_a_number_of_the_exact_width_is_taken_and_a_shorter_one_is_told(tmp_path: Path) -> None:
    row: list[object] = [101, 9000000201, "", "Made", "Ana", "2010-05-06", "F", "N", "WH"]
    assert new(check(book(tmp_path / "student.xlsx", {"student": [STUDENT.split(","), row]}), code="101")) == (1, 0)
    short = check(book(tmp_path / "b.xlsx", {"student": [STUDENT.split(","), [22, *row[1:]]]}))
    assert ["022 may be meant" in f.sentence for f in told(short, "SER-0215")] == [True]


def test_lost_zeros_are_told_in_csv_too(tmp_path: Path) -> None:
    found = check(written(tmp_path / "enrollment.csv", f"{ENROLLMENT}\n22,9000001001,x,22Z03,2017-08-10,E1,,,5"))
    said = {f.element: f.sentence for f in told(found, "SER-0215")}
    assert {name: sentence.split(": ")[1] for name, sentence in said.items()} == {
        "lea_code": "022 may be meant.",
        "site_code": "022Z03 may be meant.",
        "grade": "05 may be meant.",
    }


@pytest.mark.parametrize("cells", [('="022"', '="9000000104"'), ("'022", "'9000000104"), ('"=""022"""', "9000000104")])
def test_what_keeps_zeros_in_a_program_is_taken_off(tmp_path: Path, cells: tuple[str, str]) -> None:
    text = f"{STUDENT}\n{cells[0]},{cells[1]},,Made,Ana,2010-05-06,F,N,WH"
    assert new(check(written(tmp_path / "student.csv", text))) == (1, 0)


@pytest.mark.parametrize("today", [TODAY, date(2017, 9, 1)])
def test_an_exit_that_lies_ahead_is_a_plan(tmp_path: Path, today: date) -> None:
    text = f"{ENROLLMENT}\n022,9000000200,e,022Z03,2017-08-10,E1,2018-05-25,EOY,05"
    assert new(check(written(tmp_path / "enrollment.csv", text), today=today)) == (1, 0)


def test_a_hidden_sheet_gives_way_to_a_visible_one(tmp_path: Path) -> None:
    header = STUDENT.split(",")
    sheets: dict[str, list[list[object]]] = {
        "README": [["Please read"]],
        "student (2)": [header, ANA.replace("Made", "Old").split(",")],
        "student": [header, ANA.split(",")],
        "Pivot": [["Row Labels", "Count of sex"], ["F", 1]],
    }
    found = check(book(tmp_path / "send.xlsx", sheets, hidden=("student (2)",)))
    assert new(found) == (1, 0)
    (notice,) = told(found, "SER-0230")
    for name in ("README", "student (2)", "Pivot"):
        assert f"send.xlsx#{name} (" in notice.sentence
    del sheets["student"]
    alone = check(book(tmp_path / "alone.xlsx", sheets, hidden=("student (2)",)))
    assert new(alone) == (1, 0)


@pytest.mark.parametrize(
    "header",
    [
        "\ufeff\ufeff" + STUDENT,
        "sep=,\r\n" + STUDENT,
        "Students of 2018\n\n" + STUDENT,
        "LEA code,State ID,System ID,Last name,First name,Birth date,Sex,Hispanic,Races",
        STUDENT.replace("_", "").upper(),
        STUDENT.replace("_", " "),
        STUDENT.replace("_", "-").title(),
        STUDENT.replace(",", ', "').replace(', "', '", "').replace("lea_code", '"lea_code') + '"',
    ],
    ids=["marks", "sep", "title", "labels", "bare", "blanks", "hyphens", "gaps"],
)
def test_a_header_is_found_however_it_is_written(tmp_path: Path, header: str) -> None:
    found = check(written(tmp_path / "student.csv", f"{header}\n{ANA}"))
    assert new(found) == (1, 0)
    assert not [f for f in found.findings if f.severity != "notice"]
    assert len(told(found, "SER-0206")) == ("gap" not in header and '"' not in header)


def test_a_title_of_more_rows_than_ten_is_none(tmp_path: Path) -> None:
    text = "\n".join([*(f"line {n}" for n in range(11)), STUDENT, ANA])
    assert not check(written(tmp_path / "student.csv", text)).read_anything
    ten = "\n".join([*(f"line {n}" for n in range(10)), STUDENT, ANA])
    assert new(check(written(tmp_path / "student.csv", ten))) == (1, 0)


def test_a_blank_between_comma_and_quote_is_no_part_of_a_cell(tmp_path: Path) -> None:
    rows = [
        '022, "9000000340", "", "Smith, Jr", "Ana", 2010-05-06, F, N, WH',
        '022,9000000341,, "Smith", "Ana",2010-05-06,F,N,WH',
    ]
    found = check(written(tmp_path / "student.csv", "\n".join([STUDENT, *rows])))
    assert new(found) == (2, 0)
    assert not told(found, "SER-0013")


def test_what_stands_beside_and_below_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    rows = [STUDENT.split(","), [*ANA.split(","), "", "", "ask Ms. X"], [], ["Total: 1"]]
    found = check(book(tmp_path / "student.xlsx", {"student": rows}))
    assert new(found) == (1, 0)
    (notice,) = told(found, "SER-0228")
    assert "cells L2, A4 stand outside the table" in notice.sentence


def test_a_row_of_a_workbook_without_its_key_is_no_note(tmp_path: Path) -> None:
    rows = [STUDENT.split(","), ["022", "", "", "Made"]]
    assert new(check(book(tmp_path / "student.xlsx", {"student": rows}))) == (0, 1)


@pytest.mark.parametrize("sign", ["\u200b", "\u200f", "\u202d", "\ufeff", "\u2060"])
def test_signs_that_nobody_sees_are_taken_off_the_ends(tmp_path: Path, sign: str) -> None:
    text = f"{STUDENT}\n022,9000000332{sign},,{sign}Made{sign},Ana{sign},2010-05-06,F,N,WH"
    found = check(written(tmp_path / "student.csv", text))
    assert new(found) == (1, 0)
    assert ["3 of its cells" in f.sentence for f in told(found, "SER-0206")] == [True]
