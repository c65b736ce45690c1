import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.files.plain_text import LONGEST_LINE, MOST_LINES
from tests.files.samples import EVALUATION, codes, one_sheet, open_sheets, read_back, told

HEADER = "lea_code,state_id,evaluation_id,note"


def file(tmp_path: Path, text: str | bytes, name: str = "evaluation.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_rows_of_a_file_come_with_their_lines(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}\n017,0000000001,e1,one\n017,0000000002,e2,two\n"))
    assert (sheet.file, sheet.record, sheet.problems) == ("evaluation.csv", "evaluation", ())
    assert sheet.columns == ("lea_code", "state_id", "evaluation_id", "note")
    assert list(sheet.rows()) == [(2, ["017", "0000000001", "e1", "one"]), (3, ["017", "0000000002", "e2", "two"])]


def test_a_sheet_can_be_read_twice_and_in_another_process(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}\n017,0000000001,e1,one\n"))
    again = pickle.loads(pickle.dumps(sheet))
    assert again == sheet
    assert list(again.rows()) == list(sheet.rows()) == list(sheet.rows())


def test_blank_rows_are_dropped_and_counted(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"\n{HEADER}\n\n , ,,\n017,0000000001,e1,one\n,,,\n"))
    assert [number for number, _ in sheet.rows()] == [5]


def test_a_row_of_several_lines_stands_on_its_first(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f'{HEADER}\n017,1,e1,"one\ntwo"\n017,2,e2,x\n'))
    assert list(sheet.rows()) == [(2, ["017", "1", "e1", "one\ntwo"]), (4, ["017", "2", "e2", "x"])]


def test_names_of_columns_are_trimmed_and_their_case_does_not_matter(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, "LEA_Code , State_ID,EVALUATION_ID\n017,1,e1\n", "Evaluation.CSV"))
    assert (sheet.record, sheet.columns) == ("evaluation", ("lea_code", "state_id", "evaluation_id"))


def test_the_action_is_a_column_of_its_own(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER},Action\n017,1,e1,x,D\n"))
    assert (sheet.action, sheet.columns[-1], sheet.problems) == (4, None, ())


@pytest.mark.parametrize(
    "name", ["evaluation (1).csv", "evaluation_2.csv", "our_upload.csv", "evaluation_017_2018.csv"]
)
def test_a_file_of_another_name_is_known_by_its_header(tmp_path: Path, name: str) -> None:
    assert one_sheet(file(tmp_path, f"{HEADER}\n017,1,e1,x\n", name)).record == "evaluation"


def test_the_record_that_a_header_fits_best_is_taken(tmp_path: Path) -> None:
    header = "lea_code,evaluation_component_id,evaluation_id,note"
    assert one_sheet(file(tmp_path, f"{header}\n017,c1,e1,x\n", "upload.csv")).record == "evaluation_component"


def test_a_file_that_may_be_two_records_is_unclear(tmp_path: Path) -> None:
    header = "lea_code,evaluation_component_id,evaluation_id,state_id"
    sheet = one_sheet(file(tmp_path, f"{header}\n017,c1,e1,1\n", "upload.csv"))
    assert (sheet.record, codes(sheet.problems), list(sheet.rows())) == (None, ["SER-0202"], [])
    assert "it may be evaluation or evaluation_component" in told(sheet)


def test_a_file_without_a_key_is_unclear(tmp_path: Path) -> None:
    assert "the key of no record" in told(one_sheet(file(tmp_path, "note,outcome\nx,E\n", "upload.csv")))


def test_swapped_files_are_told_apart(tmp_path: Path) -> None:
    component = "lea_code,evaluation_component_id,evaluation_id,state_id,more\n017,c1,e1,1,x\n"
    sheet = one_sheet(file(tmp_path, component, "lea.csv"))
    assert (sheet.record, codes(sheet.problems)) == (None, ["SER-0202"])
    assert "its name says lea, its columns are those of evaluation or evaluation_component" in told(sheet)
    sheet = one_sheet(file(tmp_path, "lea_code,name\n017,x\n", "evaluation.csv"))
    assert "its name says evaluation, its columns are those of lea" in told(sheet)


def test_a_file_under_its_own_name_may_have_columns_that_it_does_not_need(tmp_path: Path) -> None:
    sheet = one_sheet(
        file(tmp_path, "lea_code,name,colour,evaluation_id,evaluation_component_id\n017,x,,,\n", "lea.csv")
    )
    assert "those of evaluation_component" in told(sheet)
    sheet = one_sheet(file(tmp_path, "lea_code,name,colour,size\n017,x,,\n", "lea.csv"))
    assert (sheet.record, sheet.stands) == ("lea", True)


def test_a_misspelt_column_is_named_with_the_element_that_may_be_meant(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER},outcom\n017,1,e1,x,E\n"))
    assert codes(sheet.problems) == ["SER-0203"]
    assert "The column outcom is no element of evaluation and was not stored. Did you mean outcome?" in told(sheet)
    assert sheet.columns[-1] is None
    assert len(list(sheet.rows())) == 1


def test_many_unknown_columns_are_summed_up(tmp_path: Path) -> None:
    more = ",".join(f"zz{n}" for n in range(500))
    sheet = one_sheet(file(tmp_path, f"{HEADER},{more}\n"))
    assert len(sheet.problems) == 21
    assert "(and 480 more)" in told(sheet)


def test_more_columns_than_any_record_has_are_refused(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}{',' * 2000}x\n"))
    assert "has 2004 columns" in told(sheet)


def test_a_repeated_column_refuses_the_file(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER},NOTE\n017,1,e1,x,y\n"))
    assert (codes(sheet.problems), list(sheet.rows())) == (["SER-0205"], [])


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, "lea_code,evaluation_id\n017,e1\n"))
    assert (codes(sheet.problems), list(sheet.rows())) == (["SER-0204"], [])
    assert "state_id or system_id" in told(sheet)


def test_a_header_without_any_element_is_no_header(tmp_path: Path) -> None:
    assert "the first row is the header" in told(one_sheet(file(tmp_path, "017,1,e1,x\n017,2,e2,y\n")))


def test_a_row_with_another_number_of_cells_keeps_it(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}\n017,1,e1\n017,1,e1,x,y\n017,1,e1,x,, \n"))
    assert [len(cells) for _, cells in sheet.rows()] == [3, 5, 4]


def test_blank_columns_at_the_end_are_no_columns(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER},,\n017,1,e1,x,,\n"))
    assert (sheet.problems, [len(cells) for _, cells in sheet.rows()]) == ((), [4])


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("^", "carets")])
def test_another_separator_is_understood_and_noted(tmp_path: Path, separator: str, name: str) -> None:
    text = f"{HEADER}\n017,1,e1,x\n".replace(",", separator)
    sheet = one_sheet(file(tmp_path, text))
    assert codes(sheet.problems) == ["SER-0206"]
    assert name in told(sheet)
    assert list(sheet.rows()) == [(2, ["017", "1", "e1", "x"])]


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8-sig", "byte-order mark"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")]
)
def test_another_encoding_is_understood_and_noted(tmp_path: Path, encoding: str, said: str) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}\n017,1,e1,café “x”\n".encode(encoding)))
    assert codes(sheet.problems) == ["SER-0206"]
    assert said in told(sheet)
    assert list(sheet.rows()) == [(2, ["017", "1", "e1", "café “x”"])]


def test_one_line_in_windows_1252_spoils_no_other(tmp_path: Path) -> None:
    text = f"{HEADER}\n017,1,e1,café\n".encode() + "017,2,e2,café\n".encode("cp1252")
    assert [cells[3] for _, cells in one_sheet(file(tmp_path, text)).rows()] == ["café", "café"]


def test_a_line_without_end_is_one_bad_row(tmp_path: Path) -> None:
    text = f"{HEADER}\n017,1,e1,x\n017,2,{'y' * 3 * LONGEST_LINE}\n017,3,e3,z\n"
    rows = list(one_sheet(file(tmp_path, text)).rows())
    assert [(number, len(cells)) for number, cells in rows] == [(2, 4), (3, 1), (4, 4)]
    assert len(str(rows[1][1][0])) <= 200


def test_a_header_without_end_is_refused(tmp_path: Path) -> None:
    assert "too long to be a header" in told(one_sheet(file(tmp_path, "lea_code," * LONGEST_LINE)))


def test_a_quote_that_is_never_closed_spoils_no_other_row(tmp_path: Path) -> None:
    rest = "".join(f"017,{n},e{n},x\n" for n in range(3, 300))
    rows = list(one_sheet(file(tmp_path, f'{HEADER}\n017,1,"e1,x\n{rest}')).rows())
    assert [(number, len(cells)) for number, cells in rows] == [(2, 1), *((n, 4) for n in range(3, 300))]


def test_a_cell_that_is_too_long_for_a_reader_is_one_bad_row(tmp_path: Path) -> None:
    rows = list(one_sheet(file(tmp_path, f"{HEADER}\n017,1,e1,{'x' * 200_000}\n017,2,e2,x\n")).rows())
    assert [(number, len(cells)) for number, cells in rows] == [(2, 1), (3, 4)]


def test_quotes_that_open_again_on_every_line_end(tmp_path: Path) -> None:
    bad = 'a","\n' * (20 * MOST_LINES)
    good = "017,1,e1,x\n" * (2 * MOST_LINES)
    rows = list(one_sheet(file(tmp_path, f"{HEADER}\n{bad}{good}")).rows())
    assert [len(cells) for _, cells in rows[-2 * MOST_LINES :]] == [4] * (2 * MOST_LINES)
    assert rows[-1][0] == 22 * MOST_LINES + 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (bytes(range(256)) * 40, "it is no text"),
        (f"{HEADER}\n".encode("utf-16-le"), "in UTF-16 without its mark"),
        (f"{HEADER}\n".encode("utf-16-be"), "in UTF-16 without its mark"),
        (f"{HEADER}\n".encode("utf-32"), "or in UTF-32"),
        (b"\0" * 5000, "it is no text"),
        (b"\n" * (1 << 21), "begins with a million blanks"),
        (f"{HEADER}\n017|1|e1|x\n".replace(",", "|").encode(), "parted by vertical bars; part them by commas"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "protected by a password"),
        (b"PK\x03\x04" + b"x" * 99, "broken or cut short"),
    ],
)
def test_rubbish_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    sheet = one_sheet(file(tmp_path, content))
    assert codes(sheet.problems) == ["SER-0201"]
    assert said in told(sheet)
    assert list(sheet.rows()) == []


def test_a_line_of_fixed_width_is_cut_where_the_layout_says(tmp_path: Path) -> None:
    line = f"017{'c1':32}{'e1':32}{'good':30}D"
    sheet = one_sheet(file(tmp_path, f"{line}\n\n017{'c2':32}e1\n{line}x\n", "evaluation_component.txt"))
    assert (sheet.record, sheet.action, sheet.problems) == ("evaluation_component", 4, ())
    first, second, third = sheet.rows()
    assert first == (1, ["017", "c1", "e1", "good", "D"])
    assert second == (3, ["017", "c2", "e1", "", ""])
    assert (third[0], len(third[1])) == (4, 1)


def test_a_text_file_with_a_header_is_no_file_of_fixed_width(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER}\n017,1,e1,x\n".replace(",", "\t"), "evaluation.txt"))
    assert list(sheet.rows()) == [(2, ["017", "1", "e1", "x"])]


def test_dates_of_three_forms_are_read(tmp_path: Path) -> None:
    header = "lea_code,state_id,evaluation_id,received_date"
    rows = "".join(f"017,0000000001,e{n},{day}\n" for n, day in enumerate(["2017-09-01", "20170901", "09/01/2017"]))
    read = read_back(one_sheet(file(tmp_path, f"{header}\n{rows}")))
    assert [getattr(row, "received_date", None) for row in read] == [EVALUATION.received_date] * 3


def test_separators_without_a_code_between_them_are_a_blank(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, "lea_code,state_id,evaluation_id,areas\n017,0000000001,e1, ; ;\n"))
    assert [getattr(row, "areas", "") for row in read_back(sheet)] == [None]


def test_parents_come_before_children(tmp_path: Path) -> None:
    children = file(tmp_path, "lea_code,evaluation_component_id,evaluation_id\n", "evaluation_component.csv")
    unclear = file(tmp_path, "note\n", "a.csv")
    parents = file(tmp_path, f"{HEADER}\n", "evaluation.csv")
    leas = file(tmp_path, "lea_code,name\n", "lea.csv")
    order = [sheet.record for sheet in open_sheets(children, unclear, parents, leas)]
    assert order == ["lea", "evaluation", "evaluation_component", None]


def test_more_headers_than_memory_is_meant_for_are_refused_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ser.files.sheet.MOST_COLUMNS_OF_ALL", 10)
    sent = [file(tmp_path, f"{HEADER}\n017,1,e1,x\n", f"evaluation_{n}.csv") for n in range(4)]
    found = open_sheets(*sent)
    assert [sheet.stands for sheet in found] == [True, True, False, False]
    assert "a load of its own" in told(found[-1])


def test_a_column_whose_name_has_no_end_is_shown_by_its_beginning(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"{HEADER},{'long' * 9999}\n"))
    assert (codes(sheet.problems), len(sheet.header[-1])) == (["SER-0203"], 80)


def test_a_number_without_end_is_refused_at_once(tmp_path: Path) -> None:
    sheet = one_sheet(file(tmp_path, f"lea_code,state_id,evaluation_id,hours\n017,0000000001,e1,{'1' * 100_000}x\n"))
    assert read_back(sheet) == [None]


def test_a_findings_file_is_not_loaded(tmp_path: Path) -> None:
    text = "file,row,key,record,element,value,rule,severity,sentence,fix,citation\n"
    sheet = one_sheet(file(tmp_path, text, "findings.csv"))
    assert (sheet.record, codes(sheet.problems)) == (None, ["SER-0230"])
    assert "findings.csv (it is a list of findings)" in told(sheet)


@pytest.mark.slow
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_content_is_an_exception(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    for name in ("evaluation.csv", "evaluation.txt", "upload.xlsx"):
        for sheet in open_sheets(file(folder, content, name)):
            assert told(sheet) or list(sheet.rows()) is not None


@pytest.mark.slow
@given(st.text(alphabet='017,"\n\r;\t x', max_size=120))
def test_no_row_is_an_exception(tmp_path_factory: pytest.TempPathFactory, rows: str) -> None:
    sheet = one_sheet(file(tmp_path_factory.getbasetemp(), f"{HEADER}\n{rows}"))
    lines = [number for number, _ in sheet.rows()]
    assert lines == sorted(set(lines))
