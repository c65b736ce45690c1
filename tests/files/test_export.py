import csv
import io
import zipfile
from pathlib import Path

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.files import export
from ser.files.export import DoesNotFit, write_csv, write_fixed, write_xlsx
from ser.law.record import Record, changed
from tests.files.samples import (
    EVALUATION,
    RECORDS,
    Evaluation,
    EvaluationComponent,
    Lea,
    one_sheet,
    open_sheets,
    read_back,
    records_of,
)

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "{=1}", "<r>&</r>", "<r>", "_x0041_", 'a"b,c;d']


def rows_of_a_kind(least: int) -> st.SearchStrategy[tuple[type[Record], list[Record]]]:
    return st.sampled_from(list(RECORDS.values())).flatmap(
        lambda kind: st.tuples(st.just(kind), st.lists(records_of(kind), min_size=least, max_size=4))
    )


def write(form: str, kind: type[Record], records: list[Record], folder: Path) -> Path:
    path = folder / f"{kind.spec.name}.{form}"
    if form == "xlsx":
        write_xlsx({kind: records}, path)
    else:
        {"csv": write_csv, "fixed": write_fixed}[form](kind, records, path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=50)
@given(made=rows_of_a_kind(0))
def test_what_is_written_with_a_header_reads_back_the_same(
    form: str, tmp_path_factory: pytest.TempPathFactory, made: tuple[type[Record], list[Record]]
) -> None:
    kind, records = made
    sheet = one_sheet(write(form, kind, records, tmp_path_factory.getbasetemp()))
    assert (sheet.record, sheet.problems) == (kind.spec.name, ())
    assert read_back(sheet) == records


@pytest.mark.slow
@settings(max_examples=50)
@given(made=rows_of_a_kind(1))
def test_what_is_written_in_fixed_width_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[type[Record], list[Record]]
) -> None:
    kind, records = made
    sheet = one_sheet(write("fixed", kind, records, tmp_path_factory.getbasetemp()))
    assert (sheet.record, sheet.problems) == (kind.spec.name, ())
    assert read_back(sheet) == records


@pytest.mark.parametrize("text", RISKY)
def test_a_workbook_holds_no_formula(tmp_path: Path, text: str) -> None:
    path = write("xlsx", Evaluation, [changed(EVALUATION, note=text)], tmp_path)
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    (record,) = read_back(one_sheet(path))
    assert getattr(record, "note", None) == text


def test_another_reader_finds_the_same_text_in_a_workbook(tmp_path: Path) -> None:
    path = write("xlsx", Evaluation, [changed(EVALUATION, note=text) for text in RISKY], tmp_path)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("evaluation").to_python()
    assert rows[0] == [element.name for element in Evaluation.spec.elements]
    assert [row[-1] for row in rows[1:]] == RISKY
    assert rows[1][0] == "017"


@pytest.mark.parametrize("text", [*RISKY, "'=1+1", "''@x", "'-5", "-5", "+1.5", "'it", "＝1", "-5+1"])
def test_a_csv_file_holds_no_formula_and_reads_back_the_same(tmp_path: Path, text: str) -> None:
    path = write("csv", Evaluation, [changed(EVALUATION, note=text)], tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        cell = list(csv.reader(file))[1][-1]
    assert cell[0] not in "=+-@＝" or cell in ("-5", "+1.5", "-1", "+1")
    (record,) = read_back(one_sheet(path))
    assert getattr(record, "note", None) == text


def test_a_line_of_fixed_width_is_as_long_as_its_layout() -> None:
    out = io.StringIO()
    write_fixed(
        EvaluationComponent,
        [EvaluationComponent(lea_code="017", evaluation_component_id="c1", evaluation_id="e1", note=None)],
        out,
    )
    assert out.getvalue() == f"017{'c1':32}{'e1':32}{'':30} \n"


def test_a_value_that_does_not_fit_is_not_cut() -> None:
    with pytest.raises(DoesNotFit, match=r"lea\.name holds 61 characters, not 60"):
        write_fixed(Lea, [Lea(lea_code="017", name="x" * 61)], io.StringIO())


def test_a_text_of_several_lines_does_not_fit_in_one() -> None:
    with pytest.raises(DoesNotFit, match=r"lea\.name holds a line break"):
        write_fixed(Lea, [Lea(lea_code="017", name="x\ny")], io.StringIO())


def test_a_workbook_has_a_sheet_for_each_record(tmp_path: Path) -> None:
    write_xlsx({Lea: [Lea(lea_code="017", name="x")], Evaluation: [EVALUATION]}, tmp_path / "all.xlsx")
    assert python_calamine.CalamineWorkbook.from_path(tmp_path / "all.xlsx").sheet_names == ["lea", "evaluation"]


def test_the_same_records_make_the_same_workbook(tmp_path: Path) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_xlsx({Evaluation: [EVALUATION]}, first)
    write_xlsx({Evaluation: [EVALUATION]}, second)
    assert first.getvalue() == second.getvalue()


def test_rows_that_do_not_fit_in_a_sheet_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_ROWS", 2)
    leas = [Lea(lea_code=f"{n:03}", name="x") for n in range(5)]
    write_xlsx({Lea: leas}, tmp_path / "all.xlsx")
    sheets = open_sheets(tmp_path / "all.xlsx")
    assert [sheet.file for sheet in sheets] == ["all.xlsx#lea", "all.xlsx#lea_2", "all.xlsx#lea_3"]
    assert [record for sheet in sheets for record in read_back(sheet)] == leas
