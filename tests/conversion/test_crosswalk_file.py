"""A crosswalk is checked against the state when it is read, and says in plain sentences what does not fit."""

from pathlib import Path

import pytest

from ser.conversion.crosswalk import nearest
from ser.conversion.crosswalk_file import CrosswalkDoesNotFit, read_crosswalk
from ser.law.state import State
from tests.states.every import STATES
from tests.states.meridian import STATE as MERIDIAN

GOOD = {
    "records.csv": (
        "source,label,record,repeat,only_if\npupils,pupil,student,,NO\npupils,found,exceptionality,1-2,DIS#\n"
    ),
    "columns.csv": (
        "label,element,take,form,codes\n"
        "pupil,lea_code,AREA,pad 3,\n"
        "pupil,state_id,NO,,\n"
        "pupil,last_name,NAME,name last,\n"
        "pupil,first_name,NAME,name first,\n"
        "pupil,birth_date,BORN,date YYYYMMDD,\n"
        "found,lea_code,AREA,pad 3,\n"
        "found,exceptionality_id,{NO}-#,id,\n"
        "found,evaluation_id,{NO}-V,id,\n"
        "found,exceptionality,DIS#,,disability\n"
        "found,order,=#,,\n"
    ),
    "codes.csv": "codes,theirs,ours\ndisability,A,01\ndisability,X,drop\n",
}


def folder(tmp_path: Path, **changed: str) -> Path:
    """A crosswalk of the made-up state, with some of its tables changed."""
    tmp_path.mkdir(exist_ok=True)
    for name, text in GOOD.items():
        (tmp_path / name).write_text(changed.get(name.partition(".")[0], text), "utf-8")
    return tmp_path


def wrong(tmp_path: Path, **changed: str) -> tuple[str, ...]:
    with pytest.raises(CrosswalkDoesNotFit) as refused:
        read_crosswalk(folder(tmp_path, **changed), MERIDIAN.records)
    return refused.value.sentences


def columns(old: str, new: str) -> str:
    assert old in GOOD["columns.csv"]
    return GOOD["columns.csv"].replace(old, new)


def test_a_crosswalk_that_fits_is_read(tmp_path: Path) -> None:
    walk = read_crosswalk(folder(tmp_path), MERIDIAN.records)
    assert [make.label for make in walk.makes] == ["pupil", "found", "found"]
    assert walk.columns("pupils") == {"no", "area", "name", "born", "dis1", "dis2"}


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_every_crosswalk_that_a_state_brings_fits_it(state: State) -> None:
    assert [read_crosswalk(path, state.records).name for path in state.crosswalks.values()] == [*state.crosswalks]


def test_an_element_that_there_is_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    (said, lacking) = wrong(tmp_path, columns=columns("pupil,last_name", "pupil,lastname"))
    assert said == "columns.csv, line 4: lastname is no element of student. Did you mean last_name?"
    assert lacking == "records.csv, line 2: nothing fills last_name, without which there is no student."


def test_a_record_that_there_is_not_is_told_with_the_nearest(tmp_path: Path) -> None:
    changed = GOOD["records.csv"].replace("pupil,student", "pupil,students")
    assert wrong(tmp_path, records=changed) == (
        "records.csv, line 2: students is no record of the state. Did you mean student?",
    )


def test_a_code_that_there_is_not_is_told_with_its_set(tmp_path: Path) -> None:
    said = wrong(tmp_path, codes=GOOD["codes.csv"].replace("A,01", "A,0l"))
    assert said[0].startswith(
        "columns.csv, line 10: A of disability stands for 0l, which is no code of exceptionality."
    )
    assert len(said) == 1


def test_a_code_of_two_meanings_and_one_of_none_are_told(tmp_path: Path) -> None:
    said = wrong(tmp_path, codes=GOOD["codes.csv"] + "disability,A,02\ndisability,B,\n")
    assert said == (
        "codes.csv, line 4: A of disability already stands for 01.",
        "codes.csv, line 5: nothing stands for B; write a code, or drop to leave it out.",
    )


def test_a_date_without_a_form_and_a_form_that_there_is_not_are_told(tmp_path: Path) -> None:
    said = wrong(tmp_path, columns=columns("BORN,date YYYYMMDD", "BORN,"))
    assert said == ("columns.csv, line 6: birth_date is a date, so its form must be said, such as date YYYYMMDD.",)
    (said_of_form,) = wrong(tmp_path, columns=columns("name first", "name front"))
    assert said_of_form.startswith("columns.csv, line 5: name front is no form; the forms are: date PATTERN")


def test_a_list_of_codes_that_there_is_not_and_a_wrong_constant_are_told(tmp_path: Path) -> None:
    (said,) = wrong(tmp_path, columns=columns("DIS#,,disability", "DIS#,,disabilities"))
    assert said == "columns.csv, line 10: codes.csv has no codes disabilities. Did you mean disability?"
    (constant,) = wrong(tmp_path, columns=columns("DIS#,,disability", "=99,,"))
    assert constant.startswith("columns.csv, line 10: 99 is no code of exceptionality.")


def test_a_label_without_a_record_a_missing_table_and_a_missing_column_are_told(tmp_path: Path) -> None:
    assert wrong(tmp_path, columns=GOOD["columns.csv"] + "pupils,sex,SEX,,\n") == (
        "columns.csv, line 12: no line of records.csv has the label pupils. Did you mean pupil?",
    )
    assert "codes.csv has no column ours; its cells are parted by commas." in wrong(tmp_path, codes="codes,theirs\n")
    (folder(tmp_path) / "codes.csv").unlink()
    with pytest.raises(CrosswalkDoesNotFit, match=r"codes\.csv is missing"):
        read_crosswalk(tmp_path, MERIDIAN.records)


def test_a_range_that_runs_backwards_is_told(tmp_path: Path) -> None:
    (said,) = wrong(tmp_path, records=GOOD["records.csv"].replace("1-2", "2-1"))
    assert said == "records.csv, line 3: 2-1 is no range of numbers; write it as 1-4."


def test_a_table_saved_in_windows_1252_is_read_and_one_of_semicolons_is_told(tmp_path: Path) -> None:
    (folder(tmp_path) / "codes.csv").write_bytes((GOOD["codes.csv"] + "disability,\u00c9,02\n").encode("cp1252"))
    fills = [fill for make in read_crosswalk(tmp_path, MERIDIAN.records).makes for fill in make.fills]
    codes = next(fill.codes for fill in fills if fill.codes is not None)
    assert codes.find("\u00e9") == "02"
    said = wrong(tmp_path, codes=GOOD["codes.csv"].replace(",", ";"))
    assert "codes.csv has no column codes, ours, theirs; its cells are parted by commas." in said


def test_a_student_without_any_id_is_told(tmp_path: Path) -> None:
    said = wrong(tmp_path, columns=columns("pupil,state_id,NO,,\n", ""))
    assert said == (
        "records.csv, line 2: nothing fills state_id or system_id, so no row of student would have a student.",
    )


def test_the_codes_nearest_to_an_unmapped_one_are_found_by_their_words() -> None:
    assert nearest("autistic", MERIDIAN.code_sets["exceptionality"]).startswith("01 (autism)")
