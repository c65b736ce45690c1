import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import python_calamine

from ser.files.findings_file import SUMMARY_COLUMNS, write_findings_csv, write_findings_xlsx
from ser.files.parse import Cell, Number
from ser.law import reading
from ser.law.finding import COLUMNS, Finding, Severity
from ser.law.rule import Rule
from tests.files.samples import one_sheet, open_sheets

HEADER = ("lea_code", "state_id", "evaluation_id", "note", "action")


@dataclass(frozen=True, slots=True)
class HeldRow:
    record: str
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    waits_for: str | None = None


def finding(
    rule: Rule, row: int | None = 2, key: str = "017|e1", element: str = "note", value: str = "=1+1"
) -> Finding:
    return Finding(
        "evaluation.csv",
        row,
        key,
        "evaluation",
        element,
        value,
        rule.code,
        Severity.REJECT,
        "It is so.",
        "Fix it.",
        "SER",
    )


def cells(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()]


def summary(path: Path, findings: list[Finding], held: list[HeldRow] | None = None) -> list[dict[str, object]]:
    write_findings_xlsx(findings, held or [], path)
    header, *lines = cells(path, "summary")
    assert tuple(header) == SUMMARY_COLUMNS
    return [dict(zip(SUMMARY_COLUMNS, line, strict=True)) for line in lines]


def test_the_findings_file_has_the_columns_of_the_contract_and_exact_values() -> None:
    out = io.StringIO()
    write_findings_csv([finding(reading.WRONG_TYPE), finding(reading.UNKNOWN_PARENT, row=None)], out)
    first, second = csv.DictReader(io.StringIO(out.getvalue()))
    assert tuple(first) == COLUMNS
    assert (first["row"], first["value"], first["severity"]) == ("2", "'=1+1", "reject")
    assert second["row"] == ""


def test_the_workbook_has_the_findings_as_text(tmp_path: Path) -> None:
    write_findings_xlsx([finding(reading.WRONG_TYPE)], [], tmp_path / "f.xlsx")
    header, line = cells(tmp_path / "f.xlsx", "findings")
    assert tuple(header) == COLUMNS
    assert line[:6] == ["evaluation.csv", 2.0, "017|e1", "evaluation", "note", "=1+1"]


def test_the_summary_counts_rows_and_puts_most_first(tmp_path: Path) -> None:
    two = [
        finding(reading.WRONG_TYPE, 2),
        finding(reading.WRONG_TYPE, 2, element="age"),
        finding(reading.WRONG_TYPE, 3),
    ]
    first, second, third = summary(tmp_path / "f.xlsx", [finding(reading.NO_KEY, 9), *two])
    assert (first["rule"], first["count"], first["title"]) == ("SER-0211", 2.0, reading.WRONG_TYPE.title)
    assert first["example"] == "evaluation.csv, row 2: It is so."
    assert (second["rule"], second["count"]) == ("SER-0210", 1.0)
    assert (third["rule"], third["count"]) == ("SER-0211", 1.0), "another element is another cause"


def test_missing_parents_of_one_kind_are_one_line_with_the_rows_that_they_hold(tmp_path: Path) -> None:
    parents = [finding(reading.UNKNOWN_PARENT, key=key) for key in ("017|e1", "017|e2")]
    waits_for = ["evaluation|017|e2"] * 5 + ["evaluation|017|e1"]
    held = [HeldRow("component", HEADER, ("017", "1", f"e{n}", "x", ""), key) for n, key in enumerate(waits_for)]
    (line,) = summary(tmp_path / "f.xlsx", parents, held)
    assert line["count"] == 6.0
    assert line["example"] == (
        "evaluation.csv, row 2: 2 rows of evaluation are not known, the first of them 017|e1; 6 row(s) wait for them."
    )


def test_a_file_that_was_not_read_is_one_line_of_its_own(tmp_path: Path) -> None:
    files = ["a.csv", "b.csv"]
    lost = [replace(finding(reading.UNREADABLE_FILE, 1, element="", value=""), file=file) for file in files]
    assert [line["example"] for line in summary(tmp_path / "f.xlsx", lost)] == [
        "a.csv, row 1: It is so.",
        "b.csv, row 1: It is so.",
    ]


def test_a_wrong_code_is_one_line_for_each_value(tmp_path: Path) -> None:
    values = ["HH", "HOH", "HH"]
    lines = summary(tmp_path / "f.xlsx", [finding(reading.WRONG_CODE, n, value=v) for n, v in enumerate(values, 2)])
    assert [line["count"] for line in lines] == [2.0, 1.0]


def test_the_held_rows_load_again_as_they_were_sent(tmp_path: Path) -> None:
    held = [
        HeldRow("evaluation", HEADER, ("017", "0000000001", "e1", "=1+1", "D")),
        HeldRow("evaluation", HEADER, (Number("17"), "0000000002", "e2", "", "")),
        HeldRow("lea", ("LEA_Code", "name"), ("017", "x")),
    ]
    write_findings_xlsx([finding(reading.WRONG_TYPE)], held, tmp_path / "f.xlsx")
    lea, evaluation = open_sheets(tmp_path / "f.xlsx")
    assert (lea.record, evaluation.record) == ("lea", "evaluation")
    assert (evaluation.header, evaluation.action, evaluation.problems) == (HEADER, 4, ())
    assert [row for _, row in evaluation.rows()] == [
        ["017", "0000000001", "e1", "=1+1", "D"],
        ["17", "0000000002", "e2", "", ""],
    ]
    assert [row for _, row in lea.rows()] == [["017", "x"]]


def test_rows_of_another_header_stand_on_another_sheet_and_load_too(tmp_path: Path) -> None:
    held = [
        HeldRow("evaluation", HEADER, ("017", "1", "e1", "x", "")),
        HeldRow("evaluation", HEADER[:3], ("017", "1", "e2")),
    ]
    write_findings_xlsx([], held, tmp_path / "f.xlsx")
    assert [(s.file, s.record) for s in open_sheets(tmp_path / "f.xlsx")] == [
        ("f.xlsx#evaluation", "evaluation"),
        ("f.xlsx#evaluation_2", "evaluation"),
    ]


def test_a_row_whose_cells_cannot_be_told_apart_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    write_findings_xlsx([], [HeldRow("evaluation", HEADER, ("017", "e1", "x"))], tmp_path / "f.xlsx")
    assert [row for _, row in one_sheet(tmp_path / "f.xlsx").rows()] == [["017,e1,x", "", "", "", ""]]


@pytest.mark.parametrize("length", [40_000, 32_767])
def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path, length: int) -> None:
    write_findings_xlsx([finding(reading.WRONG_TYPE, value="x" * length)], [], tmp_path / "f.xlsx")
    assert cells(tmp_path / "f.xlsx", "findings")[1][5] == "x" * 32_767
