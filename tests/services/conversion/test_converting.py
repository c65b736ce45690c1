"""What a conversion writes: records, what is held and why, codes for which nothing stands, columns never read."""

import csv
from datetime import date
from pathlib import Path

import pytest

from ser.services.conversion import converting
from ser.services.conversion.converting import Converted, NoPlace, NoSuchCrosswalk
from ser.store.scope import state_scope

BY = state_scope("operator:test")
TODAY = date(2018, 3, 1)

RECORDS = """source,label,record,repeat,only_if
pupils,pupil,student,,NO
pupils,plan,evaluation,,CONS
"""
COLUMNS = """label,element,take,form,codes
pupil,lea_code,AREA,pad 3,
pupil,system_id,NO,,
pupil,last_name,NAME,name last,
pupil,first_name,NAME,name first,
pupil,birth_date,BORN,date YYYYMMDD,
pupil,sex,SEX,,sex
plan,lea_code,AREA,pad 3,
plan,system_id,NO,,
plan,evaluation_id,{AREA:3}-{NO},id,
plan,evaluation_type,TYPE,,type
plan,evaluation_status,=IN_PROCESS,,
plan,consent_received_date,CONS,date YYYYMMDD,
"""
CODES = """codes,theirs,ours
sex,1,M
sex,2,F
sex,9,drop
type,01,I
type,02,R3
type,99,drop
"""
HEADER = "AREA,NO,NAME,BORN,SEX,TYPE,CONS"
GOOD = '17,4711,"DOE, ANN",20100203,2,01,20180105'


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """A small crosswalk."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in (("records", RECORDS), ("columns", COLUMNS), ("codes", CODES)):
        (folder / f"{name}.csv").write_text(text, "utf-8")
    return folder


def convert(
    walk: Path, *lines: str, lea: str | None = None, name: str = "pupils.csv", header: str = HEADER
) -> Converted:
    file = walk.parent / name
    file.write_text("\n".join([header, *lines] if header else lines) + "\n", "utf-8")
    crosswalk = converting.crosswalk_of(by=BY, name=str(walk))
    out = walk.parent / "out"
    return converting.convert(by=BY, paths=[file], crosswalk=crosswalk, out=out, today=TODAY, lea=lea)


def rows(done: Converted, name: str) -> list[dict[str, str]]:
    path = done.out / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reasons(done: Converted) -> list[str]:
    return [row["ser_reason"] for row in rows(done, "held/pupils.csv")]


def test_a_good_row_becomes_its_records(walk: Path) -> None:
    done = convert(walk, GOOD)
    (pupil,), (plan,) = rows(done, "files/student.csv"), rows(done, "files/evaluation.csv")
    assert done.is_whole
    assert {k: v for k, v in pupil.items() if v} == {
        "lea_code": "017",
        "system_id": "4711",
        "last_name": "DOE",
        "first_name": "ANN",
        "birth_date": "2010-02-03",
        "sex": "F",
        "legacy": "Y",
    }
    assert (plan["evaluation_type"], plan["evaluation_status"], plan["legacy"]) == ("I", "IN_PROCESS", "Y")
    assert (done.out / "held").exists() is False


def test_a_code_for_which_nothing_stands_is_listed_and_its_record_held(walk: Path) -> None:
    done = convert(
        walk, GOOD, GOOD.replace("4711", "2").replace(",01,", ",07,"), GOOD.replace("4711", "3").replace(",01,", ",07,")
    )
    assert rows(done, converting.UNMAPPED) == [
        {"codes": "evaluation_type", "source": "pupils", "column": "TYPE", "value": "07", "count": "2", "nearest": ""}
    ]
    assert len(rows(done, "files/student.csv")) == 3
    assert len(rows(done, "files/evaluation.csv")) == 1
    assert (
        reasons(done)[0] == "pupils.csv, line 3: plan: TYPE 07: no code of evaluation_type stands for it in codes.csv."
    )
    assert not done.is_whole


def test_held_rows_come_whole_and_can_be_corrected_and_converted_again(walk: Path) -> None:
    done = convert(walk, GOOD.replace("20180105", "20181399"))
    (held,) = rows(done, "held/pupils.csv")
    assert [held[k] for k in HEADER.split(",")] == ["17", "4711", "DOE, ANN", "20100203", "2", "01", "20181399"]
    fixed = (done.out / "held" / "pupils.csv").read_text("utf-8").replace("20181399", "20180105").splitlines()
    again = convert(walk, *fixed[1:], header=fixed[0])
    assert again.is_whole
    assert again.unread == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("20180105", "01/05/2018", "plan: CONS 01/05/2018: it is not written as YYYYMMDD."),
        ("20180105", "20180405", "after today (2018-03-01)"),
        ("DOE, ANN", "ANN DOE", "pupil: NAME ANN DOE: it is not written as LAST, FIRST MIDDLE."),
        ("20100203", "00000000", "birth_date is blank"),
        ("17,", "1234,", "4 characters long where exactly 3 are needed"),
    ],
)
def test_what_cannot_be_converted_is_held_with_its_reason(walk: Path, old: str, new: str, says: str) -> None:
    (reason,) = reasons(convert(walk, GOOD.replace(old, new)))
    assert says in reason
    assert reason.startswith("pupils.csv, line 2: ")


def test_a_dropped_code_leaves_a_blank_or_leaves_the_record_out(walk: Path) -> None:
    done = convert(walk, GOOD.replace(",2,01,", ",9,99,"))
    assert rows(done, "files/student.csv")[0]["sex"] == ""
    assert rows(done, "files/evaluation.csv") == []
    assert done.records["evaluation"].dropped == 1
    assert done.is_whole


def test_codes_meet_whatever_zeros_stand_before_them(walk: Path) -> None:
    done = convert(walk, GOOD.replace(",01,", ",1,"), GOOD.replace("4711", "2").replace(",2,01,", ",02, 002,"))
    assert [row["evaluation_type"] for row in rows(done, "files/evaluation.csv")] == ["I", "R3"]


def test_the_same_row_twice_is_one_and_another_row_of_its_key_is_held(walk: Path) -> None:
    done = convert(walk, GOOD, GOOD, GOOD.replace("ANN", "BEA"))
    assert (done.records["student"].made, done.records["student"].same, done.records["student"].held) == (1, 1, 1)
    assert reasons(done) == ["pupils.csv, line 4: pupil: A row before made a record of the same key with other values."]


def test_ids_stay_the_same_when_other_columns_change(walk: Path) -> None:
    first = rows(convert(walk, GOOD), "files/evaluation.csv")[0]["evaluation_id"]
    second = rows(convert(walk, GOOD.replace("20180105", "20180108")), "files/evaluation.csv")[0]["evaluation_id"]
    assert first == second


def test_columns_that_nobody_reads_are_listed_unless_they_are_ignored(walk: Path) -> None:
    (walk / "ignored.csv").write_text("source,column,why\npupils,TYPIST,who typed it\n", "utf-8")
    done = convert(walk, GOOD + ",KB,late bus", header=f"{HEADER},TYPIST,REMARK")
    assert rows(done, converting.UNREAD) == [{"file": "pupils.csv", "column": "REMARK", "filled": "1"}]


def test_a_row_whose_cells_cannot_be_told_apart_is_held_with_all_of_them(walk: Path) -> None:
    done = convert(walk, GOOD, f"{GOOD},1,2")
    (held,) = rows(done, "held/pupils.csv")
    assert held["AREA"] == "17|4711|DOE, ANN|20100203|2|01|20180105|1|2"
    assert held["ser_reason"].endswith("The row has another number of cells than the header.")


def test_lines_of_fixed_width_are_read_by_their_positions(walk: Path) -> None:
    places = ("AREA 1 3", "NO 4 8", "NAME 9 20", "BORN 21 28", "SEX 29 29", "TYPE 30 31", "CONS 32 39")
    lines = [f"pupils,{','.join(place.split())}" for place in places]
    (walk / "positions.csv").write_text("\n".join(["source,column,begin,end", *lines]) + "\n", "utf-8")
    done = convert(walk, f"017{'4711':5}{'DOE, ANN':12}2010020320120180105", name="pupils.dat", header="")
    assert done.is_whole
    assert rows(done, "files/student.csv")[0]["first_name"] == "ANN"
    assert rows(done, "files/evaluation.csv")[0]["consent_received_date"] == "2018-01-05"


@pytest.mark.parametrize("separator", [";", "|", "\t", "^"])
def test_other_separators_are_found_by_the_columns(walk: Path, separator: str) -> None:
    line = separator.join(["17", "4711", "DOE, ANN", "20100203", "2", "01", "20180105"])
    assert convert(walk, line, header=HEADER.replace(",", separator), name="PUPILS.TXT").is_whole


def test_a_file_without_a_column_that_is_read_and_an_unknown_file_are_told(walk: Path) -> None:
    done = convert(walk, GOOD, header=HEADER.replace("TYPE", "KIND"))
    assert done.problems == [("pupils.csv", "it has no column type, which the crosswalk small reads")]
    (problem,) = convert(walk, GOOD, name="pupil.csv").problems
    assert problem[1] == "the crosswalk small reads no file of this name, but pupils. Did you mean pupils?"


def test_the_lea_of_the_command_fills_what_the_extract_lacks_and_holds_other_leas(walk: Path) -> None:
    (walk / "columns.csv").write_text(COLUMNS.replace("pupil,lea_code,AREA,pad 3,\n", ""), "utf-8")
    done = convert(walk, GOOD, lea="017")
    assert rows(done, "files/student.csv")[0]["lea_code"] == "017"
    other = convert(walk, GOOD, lea="026")
    assert reasons(other) == ["pupils.csv, line 2: plan: The row is of the LEA 017, not of 026."]


def test_no_text_of_an_extract_becomes_a_formula(walk: Path) -> None:
    done = convert(walk, GOOD.replace("DOE, ANN", "=1+1, ANN"), GOOD.replace("4711", "=cmd()").replace("20100203", "x"))
    assert "'=1+1" in (done.out / "files" / "student.csv").read_text("utf-8")
    assert "'=cmd()" in (done.out / "held" / "pupils.csv").read_text("utf-8")


def test_a_folder_with_other_files_is_left_alone(walk: Path) -> None:
    out = walk.parent / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(NoPlace, match="holds other files"):
        convert(walk, GOOD)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_name_of_no_crosswalk_is_refused() -> None:
    with pytest.raises(NoSuchCrosswalk, match="the state has: spedmstr"):
        converting.crosswalk_of(by=BY, name="nowhere")
