"""A form that is filled in reads as the records that were written into it, and an empty one as nothing."""

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ser.files.row import RowReader
from ser.files.sheet import Sheet, sheets
from ser.law.element import Kind
from ser.law.record import Record
from ser.manual.form_book import CODES, write_form
from ser.manual.form_words import INSTRUCTIONS, NEEDED, Need, prompt, remark
from ser.states.louisiana.state import STATE

TODAY = date(2018, 3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("forms")
    write_form(STATE, list(STATE.records), made / "empty.xlsx", "017")
    write_form(STATE, list(STATE.records), made / "filled.xlsx", filled=STATE.example)
    return made


def read(sheet: Sheet) -> Iterator[Record]:
    reader = RowReader(STATE.records[str(sheet.record)], sheet.columns, TODAY)
    for _, row in sheet.rows():
        record, problems = reader.read(row)
        assert problems == []
        assert record is not None
        yield record


def test_what_is_filled_in_reads_back_the_same(folder: Path) -> None:
    found = {str(sheet.record): tuple(read(sheet)) for sheet in sheets([folder / "filled.xlsx"], STATE.records)}
    assert found == {name: tuple(STATE.example.get(name, ())) for name in STATE.records}


def test_an_empty_form_has_a_sheet_for_each_record_and_nothing_is_found_about_it(folder: Path) -> None:
    found = list(sheets([folder / "empty.xlsx"], STATE.records))
    assert [sheet.record for sheet in found] == list(STATE.records)
    assert [sheet.problems for sheet in found if sheet.problems] == []
    assert [list(sheet.rows()) for sheet in found if list(sheet.rows())] == []


def test_the_instructions_come_first_and_the_codes_last_and_hidden(folder: Path) -> None:
    book = CalamineWorkbook.from_path(folder / "empty.xlsx")
    assert book.sheet_names == [INSTRUCTIONS, *STATE.records, CODES]
    assert str(book.sheets_metadata[-1].visible).endswith("Hidden")
    told = " ".join(str(cell) for row in book.get_sheet_by_name(INSTRUCTIONS).to_python() for cell in row)
    assert [words for words in (*NEEDED.values(), "--lea 017", *STATE.records) if words not in told] == []


def test_every_code_can_be_chosen_with_its_words(folder: Path) -> None:
    rows = CalamineWorkbook.from_path(folder / "empty.xlsx").get_sheet_by_name(CODES).to_python()
    columns = {str(column[0]): [cell for cell in column[1:] if cell] for column in zip(*rows, strict=True)}
    assert columns == {name: [codes.shown(c.code) for c in codes] for name, codes in STATE.code_sets.items()}


def test_a_code_with_its_words_is_read_as_the_code_and_one_with_others_is_not() -> None:
    kind, row = STATE.records["exceptionality"], ("017", "X1", "V1", "OHI - other health impairment", "1", "")
    columns = tuple(e.name for e in kind.spec.elements)
    reader = RowReader(kind, columns, TODAY)
    record, _ = reader.read(row)
    assert getattr(record, "exceptionality", None) == "OHI"
    _, problems = reader.read((*row[:3], "OHI - something else", *row[4:]))
    assert [problem.rule.code for problem in problems] == ["SER-0212"]


def test_no_code_has_words_that_would_be_taken_for_several() -> None:
    several = [e.codes for k in STATE.declared.records for e in k.spec.elements if e.kind is Kind.CODES and e.codes]
    assert [code for codes in several for code in codes if ";" in code.label or " - " in code.code] == []


def test_what_must_be_filled_is_told_from_what_may_be_blank() -> None:
    spec = STATE.records["student"].spec
    needs = {name: Need.of(spec.by_name[name], spec) for name in ("lea_code", "state_id", "sex", "middle_name")}
    assert needs == {"lea_code": Need.MUST, "state_id": Need.ONE, "sex": Need.SHOULD, "middle_name": Need.MAY}


def test_what_stands_beside_a_cell_fits_where_it_is_shown() -> None:
    elements = [(e, Need.of(e, k.spec)) for k in STATE.declared.records for e in k.spec.elements]
    told = [prompt(element, need) for element, need in elements]
    assert [title for title, words in told if len(title) > 32 or len(words) > 255] == []
    assert [e.name for e, need in elements if need.value not in remark(e, need) and need is not Need.ONE] == []
    coded = next(e for e, _ in elements if e.kind is Kind.CODE)
    assert coded.codes is not None
    assert all(coded.codes.shown(code.code) in remark(coded, Need.MUST) for code in coded.codes)


def test_the_same_form_is_the_same_bytes_and_holds_no_formula_in_a_cell(folder: Path) -> None:
    write_form(STATE, list(STATE.records), folder / "again.xlsx", "017")
    assert (folder / "again.xlsx").read_bytes() == (folder / "empty.xlsx").read_bytes()
    with zipfile.ZipFile(folder / "filled.xlsx") as archive:
        parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert [name for name in parts if b"<f>" in archive.read(name)] == []
