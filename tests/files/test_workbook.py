import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ser.files.parse import Number
from ser.files.plain_text import Row
from tests.files.samples import codes, one_sheet, open_sheets, read_back, told

HEADER = ["lea_code", "state_id", "evaluation_id", "note"]


def book(path: Path, *rows: list[object], sheet: str = "evaluation", **options: object) -> Path:
    """A workbook as a spreadsheet program writes it, with shared texts."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "mm/dd/yyyy", **options}) as made:
        tab = made.add_worksheet(sheet)
        for place, row in enumerate([HEADER, *rows]):
            tab.write_row(place, 0, row)
    return path


def crafted(path: Path, cells: str, head: str = "", prefix: str = "") -> Path:
    """A workbook with a sheet of this very XML below a good header."""
    names = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER)
    sheet = f"<worksheet><sheetData><row>{names}</row>{cells}</sheetData></worksheet>"
    if prefix:
        sheet = re.sub("<(/?)", rf"<\1{prefix}:", sheet).replace(":worksheet>", f':worksheet xmlns:{prefix}="x">', 1)
    link = '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/>'
    tab = '<sheet name="evaluation" sheetId="1" r:id="rId1"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{tab}</sheets></workbook>')
        parts.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{link}</Relationships>")
        parts.writestr("xl/worksheets/sheet1.xml", head + sheet)
    return path


def one_part(path: Path, pieces: Iterable[bytes]) -> Path:
    """A workbook whose sheet goes on, below a good header, with these bytes."""
    crafted(path, "")
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    begin = kept.pop("xl/worksheets/sheet1.xml").partition(b"</sheetData>")[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in kept.items():
            parts.writestr(name, content)
        with parts.open("xl/worksheets/sheet1.xml", "w") as part:
            part.writelines([begin, *pieces])
    return path


def rows(path: Path) -> list[Row]:
    return list(one_sheet(path).rows())


def test_text_in_a_workbook_arrives_as_it_is(tmp_path: Path) -> None:
    sheet = one_sheet(book(tmp_path / "a.xlsx", ["017", "0000000001", "e1", "x"], [], ["017", "0000000002", "e2", ""]))
    assert (sheet.file, sheet.record, sheet.problems) == ("a.xlsx#evaluation", "evaluation", ())
    assert list(sheet.rows()) == [(2, ["017", "0000000001", "e1", "x"]), (4, ["017", "0000000002", "e2", ""])]


@pytest.mark.parametrize(("value", "text"), [(17, "17"), (17.0, "17"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5")])
def test_a_number_in_a_workbook_arrives_as_a_number(tmp_path: Path, value: float, text: str) -> None:
    assert rows(book(tmp_path / "a.xlsx", [value, "1", "e1", "x"])) == [(2, [Number(text), "1", "e1", "x"])]


def test_a_date_in_a_workbook_arrives_as_iso_text(tmp_path: Path) -> None:
    days = [date(2018, 3, 1), datetime(2018, 3, 1), date(1900, 1, 1), datetime(2018, 3, 1, 8, 30)]  # noqa: DTZ001
    wanted = ["2018-03-01", "2018-03-01", "1900-01-01", "2018-03-01 08:30:00"]
    assert rows(book(tmp_path / "a.xlsx", days)) == [(2, wanted)]


def test_a_workbook_that_counts_from_1904_gives_the_same_date(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [date(2018, 3, 1), "1", "e1", "x"], date_1904=True)
    assert rows(path)[0][1][0] == "2018-03-01"


def test_a_truth_in_a_workbook_arrives_as_y_or_n(tmp_path: Path) -> None:
    assert rows(book(tmp_path / "a.xlsx", ["017", "1", True, False])) == [(2, ["017", "1", "Y", "N"])]


def test_a_formula_gives_its_value_and_is_never_blank(tmp_path: Path) -> None:
    known = '<c t="str"><f>A1</f><v>x</v></c><c><f>B1</f><v>7</v></c>'
    unknown = '<c><f>C1</f></c><c t="str"><f>D1</f><v></v></c>'
    assert rows(crafted(tmp_path / "a.xlsx", f"<row>{known}{unknown}</row>")) == [
        (2, ["x", Number("7"), "=formula", ""])
    ]


def test_a_text_of_several_runs_is_one_and_its_pronunciation_is_left_out(tmp_path: Path) -> None:
    cells = '<row><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0" eb="1"><t>z</t></rPh></is></c></row>'
    assert rows(crafted(tmp_path / "a.xlsx", cells)) == [(2, ["ab", "", "", ""])]


def test_the_names_of_the_markup_may_have_a_prefix(tmp_path: Path) -> None:
    cells = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>"
    assert rows(crafted(tmp_path / "a.xlsx", cells, prefix="x")) == [(2, [Number(n) for n in "1234"])]


def test_an_escape_in_a_text_is_read_and_half_a_character_is_none(tmp_path: Path) -> None:
    cells = '<row><c t="str"><v>a_x0009_b_x005F_x0041_</v></c><c t="str"><v>_xD800_</v></c></row>'
    assert rows(crafted(tmp_path / "a.xlsx", cells)) == [(2, ["a\tb_x0041_", "\ufffd", "", ""])]


def test_cells_beyond_the_header_make_a_row_ragged(tmp_path: Path) -> None:
    found = rows(book(tmp_path / "a.xlsx", ["017", "1", "e1", "x", "y"], ["017", "1", "e1", "x", " "]))
    assert [len(cells) for _, cells in found] == [5, 4]


def test_sheets_that_tell_about_rows_and_empty_ones_are_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name in ("summary", "findings", "Findings_2", "evaluation"):
            made.add_worksheet(name).write_row(0, 0, HEADER)
        made.add_worksheet("Sheet5")
        hidden = made.add_worksheet("lists")
        hidden.write(0, 0, "E")
        hidden.hide()
    assert [sheet.file for sheet in open_sheets(path)] == ["a.xlsx#evaluation"]


def test_a_sheet_of_another_name_is_known_by_its_header(tmp_path: Path) -> None:
    assert one_sheet(book(tmp_path / "a.xlsx", sheet="Sheet1")).record == "evaluation"


def test_a_workbook_in_a_zip_is_read(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["017", "1", "e1", "x"])
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as made:
        made.write(path, "in/a.xlsx")
    sheet = one_sheet(tmp_path / "sent.zip")
    assert (sheet.file, list(sheet.rows())) == ("in/a.xlsx#evaluation", [(2, ["017", "1", "e1", "x"])])


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    cells = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ((number, found),) = rows(crafted(tmp_path / "a.xlsx", cells))
    assert (number, len(found)) == (1048576, 1001)


@pytest.mark.parametrize(
    "cells",
    [
        "<row><c></row>",
        "<row><c><v>&swell;</v></c></row>",
        "<row><c t='inlineStr'><is><t>" + "\x01" + "</t></is></c></row>",
        f"<row {'x' * 5_000_000}='1'/>",
        "<row r='0'><c><v>1</v></c></row>",
        "<row r='9999999999'><c><v>1</v></c></row>",
        "<row r='one'><c><v>1</v></c></row>",
        "<row r='5001'><c><v>1</v></c></row>",
        "<row><c t='s'><v>one</v></c></row>",
    ],
)
def test_broken_markup_ends_the_sheet_in_one_bad_row(tmp_path: Path, cells: str) -> None:
    good = "<row><c><v>1</v></c><c><v>2</v></c><c><v>3</v></c><c><v>4</v></c></row>"
    sheet = one_sheet(crafted(tmp_path / "a.xlsx", good * 5000 + cells))
    found = list(sheet.rows())
    assert (sheet.problems, [len(cells) for _, cells in found[-2:]]) == ((), [4, 1])


def parts(path: Path, **added: str) -> Path:
    """A good workbook with parts in the place of its own."""
    crafted(path, "<row><c><v>1</v></c></row>")
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name).decode() for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**kept, **{f"xl/{name}.xml": text for name, text in added.items()}}.items():
            archive.writestr(name, content)
    return path


def test_a_part_that_is_read_as_a_thousand_sheets_is_read_once(tmp_path: Path) -> None:
    tabs = '<sheet name="evaluation" sheetId="1" r:id="rId1"/>' * 1000
    path = parts(tmp_path / "a.xlsx", workbook=f'<workbook xmlns:r="r"><sheets>{tabs}</sheets></workbook>')
    assert [sheet.file for sheet in open_sheets(path)] == ["a.xlsx#evaluation"]


def test_a_workbook_of_more_sheets_than_anybody_needs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for _ in range(251):
            made.add_worksheet()
    assert "251 sheets" in told(one_sheet(path))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "said"), [("styles", "longer than any spreadsheet program writes"), ("sharedStrings", "send it as CSV")]
)
def test_a_part_without_end_is_refused(tmp_path: Path, part: str, said: str) -> None:
    swollen = "<x>" + " " * ((1 << 26) + 1) + "</x>"
    assert said in told(one_sheet(parts(tmp_path / "a.xlsx", **{part: swollen})))


def test_the_form_of_a_number_is_looked_at_no_further_than_a_program_writes_it(tmp_path: Path) -> None:
    form = f'<styleSheet><numFmts><numFmt numFmtId="99" formatCode="{"[" * 500_000}"/></numFmts></styleSheet>'
    assert rows(parts(tmp_path / "a.xlsx", styles=form)) == [(2, [Number("1"), "", "", ""])]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    swelling = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>'
    assert "broken" in told(one_sheet(crafted(tmp_path / "a.xlsx", "", head=swelling)))


def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="UTF-9"?>'
    assert "broken" in told(one_sheet(crafted(tmp_path / "a.xlsx", "", head=head)))


@pytest.mark.parametrize("place", [99, -1])
def test_a_text_that_is_not_in_the_table_of_texts_is_blank(tmp_path: Path, place: int) -> None:
    cells = f'<row><c><v>1</v></c><c t="s"><v>{place}</v></c></row>'
    assert rows(crafted(tmp_path / "a.xlsx", cells)) == [(2, [Number("1"), "", "", ""])]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04", b"lea_code\n017\n"])
def test_a_workbook_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "evaluation.xlsx"
    path.write_bytes(content)
    assert codes(one_sheet(path).problems) == ["SER-0201"]


def test_a_workbook_that_lacks_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evaluation.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", "<x/>")
    assert "no XLSX workbook" in told(one_sheet(path))


def test_an_identifier_that_lost_its_zeros_is_found(tmp_path: Path) -> None:
    sheet = one_sheet(book(tmp_path / "a.xlsx", [17, "0000000001", "e1", "x"]))
    assert read_back(sheet) == [None]


@pytest.mark.slow
@settings(max_examples=50)
@given(place=st.integers(0, 6000), byte=st.integers(0, 255))
def test_no_damage_to_a_workbook_is_an_exception(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    content = bytearray(book(folder / "a.xlsx", ["017", "1", "e1", "x"]).read_bytes())
    content[place % len(content)] = byte
    (folder / "b.xlsx").write_bytes(content)
    for sheet in open_sheets(folder / "b.xlsx"):
        assert told(sheet) or list(sheet.rows()) is not None
