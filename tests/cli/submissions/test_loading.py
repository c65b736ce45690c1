import csv
import json
from pathlib import Path

import pytest

from ser.law.finding import COLUMNS
from tests.cli.command import ser

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]
TODAY = ("--today", "2018-03-01")


def test_a_clean_state_is_stored_whole_and_the_same_files_again_change_nothing(made: Path, tmp_path: Path) -> None:
    first = json.loads(ser("load", made, *TODAY, "--home", tmp_path, "--json").out)
    again = ser("load", made, *TODAY, "--home", tmp_path, "--json")
    told = json.loads(again.out)
    assert first["exit_code"] == 0
    assert again.code == 0
    assert {name: count for name, count in told["counts"].items() if count} == {"unchanged": first["counts"]["new"]}


def test_a_row_that_cannot_be_stored_ends_with_one_and_stands_in_the_findings(made: Path, tmp_path: Path) -> None:
    broken = _with_a_wrong_sex(made / "student.csv", tmp_path)
    ran = ser("load", broken, *TODAY, "--home", tmp_path, "--findings", tmp_path / "found.csv")
    with (tmp_path / "found.csv").open() as file:
        found = list(csv.DictReader(file))
    assert ran.code == 1
    assert "SER-0212" in ran.out
    assert tuple(found[0]) == COLUMNS
    assert [(f["rule"], f["row"], f["value"]) for f in found if f["rule"] == "SER-0212"] == [("SER-0212", "2", "XX")]


def test_findings_go_to_a_workbook_in_the_home_unless_a_file_is_named(made: Path, tmp_path: Path) -> None:
    ran = ser("load", _with_a_wrong_sex(made / "student.csv", tmp_path), *TODAY, "--home", tmp_path, "--json")
    file = Path(json.loads(ran.out)["findings_file"])
    assert file.parent == tmp_path / "findings"
    assert file.suffix == ".xlsx"
    assert file.exists()


def test_another_leas_rows_are_not_stored_for_the_lea_that_sends(made: Path, tmp_path: Path) -> None:
    ran = ser("load", made / "student.csv", *TODAY, "--home", tmp_path, "--lea", "ZZZ", "--json")
    told = json.loads(ran.out)
    assert ran.code == 1
    assert {cause["rule"] for cause in told["causes"]} == {"SER-0002"}


def test_nothing_readable_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("dear,sir\nsee,enclosed\n")
    assert ser("load", tmp_path / "letter.csv", *TODAY, "--home", tmp_path).code == 2


def test_a_findings_file_of_another_kind_is_refused_before_anything_is_read(made: Path, tmp_path: Path) -> None:
    ran = ser("load", made, *TODAY, "--home", tmp_path, "--findings", tmp_path / "found.doc")
    assert ran.code == 64
    assert ".xlsx" in ran.err


def _with_a_wrong_sex(students: Path, folder: Path) -> Path:
    with students.open() as file:
        rows = list(csv.DictReader(file))
    rows[0]["sex"] = "XX"
    with (folder / "student.csv").open("w", newline="") as file:
        lines = csv.DictWriter(file, rows[0])
        lines.writeheader()
        lines.writerow(rows[0])
    return folder / "student.csv"
