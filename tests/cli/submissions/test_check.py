import csv
import json
import re
from pathlib import Path

import pytest

from ser.law.finding import COLUMNS
from tests.cli.command import ser
from tests.house import ROOT
from tests.sending import cells, child, only, table, write

TODAY = ("--today", "2018-03-01")
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that asked for a database would fail."""
    for name in ("DATABASE_URL", "SER_APP_URL", "SER_OWNER_URL"):
        monkeypatch.setenv(name, NOWHERE)


@pytest.mark.slow
def test_files_in_order_end_with_zero_and_with_what_only_the_state_can_check(made: Path, tmp_path: Path) -> None:
    ran = ser("check", made, *TODAY)
    assert (ran.code, ran.err) == (0, "")
    assert "can be stored" in ran.out
    assert "What only the state can check" in ran.out
    assert "All children together" in ran.out
    told = json.loads(ser("check", made, *TODAY, "--json").out)
    assert told["counts"]["new"] > 1000
    page = (ROOT / "docs" / "guide" / "check-before-sending.md").read_text("utf-8")
    assert re.findall(r"^\| (\w[^|]+) \|", page, re.MULTILINE)[1:] == [
        each["what"] for each in told["only_the_state_can_check"]
    ]


def test_a_wrong_cell_ends_with_one_and_stands_in_the_findings(tmp_path: Path) -> None:
    row = cells(write(tmp_path / "good", only(child(), "guardian")), "guardian")[0]
    table(tmp_path / "guardian.csv", [{**row, "relationship": "??"}])
    ran = ser("check", tmp_path / "guardian.csv", *TODAY, "--findings", tmp_path / "found.csv")
    with (tmp_path / "found.csv").open() as file:
        found = list(csv.DictReader(file))
    assert ran.code == 1
    assert "would not be stored" in ran.out
    assert tuple(found[0]) == COLUMNS
    assert [(f["rule"], f["row"], f["value"]) for f in found] == [("SER-0212", "2", "??")]


def test_rows_of_another_lea_are_told_to_the_lea_that_sends(tmp_path: Path) -> None:
    write(tmp_path, only(child(), "guardian"))
    told = json.loads(ser("check", tmp_path, *TODAY, "--lea", "036", "--json").out)
    assert told["exit_code"] == 1
    assert "SER-0002" in {cause["rule"] for cause in told["causes"]}


def test_nothing_readable_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("dear,sir\nsee,enclosed\n")
    assert ser("check", tmp_path / "letter.csv", *TODAY).code == 2


def test_a_findings_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("dear,sir\nsee,enclosed\n")
    assert ser("check", tmp_path, *TODAY, "--findings", tmp_path / "found.doc").code == 64


def test_what_files_leave_undecided_is_said_first_and_no_clean_bill_is_given_over_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "whole", child())
    (folder / "iep.csv").unlink()
    ran = ser("check", folder, *TODAY)
    assert ran.code == 0
    first = " ".join(ran.out[: ran.out.index("Checked")].split())
    assert first.startswith("Not decided: ")
    assert "rules that look for records of which the files hold none (" in first
    assert "iep" in first
    assert "Nothing was found that is wrong." not in " ".join(ran.out.split())
    assert "Nothing was found that is wrong in what could be decided" in " ".join(ran.out.split())
    told = json.loads(ser("check", folder, *TODAY, "--json").out)
    assert any("iep" in each for each in told["undecided"])


def test_of_files_that_are_all_there_is_nothing_undecided(tmp_path: Path) -> None:
    folder = write(tmp_path / "whole", child())
    for name in ("evaluation_extension", "transition_plan", "part_c_transition", "school_calendar"):
        (folder / f"{name}.csv").unlink()
    ran = ser("check", folder, *TODAY, "--all-files")
    assert "Not decided" not in ran.out
    assert "Nothing was found that is wrong." in ran.out
    (folder / "iep.csv").unlink()
    ran = ser("check", folder, *TODAY, "--all-files")
    assert (ran.code, "Not decided" in ran.out) == (1, False)
    told = json.loads(ser("check", folder, *TODAY, "--all-files", "--json").out)
    assert told["undecided"] == []
    assert {"SER-0218"} <= {cause["rule"] for cause in told["causes"]}


def test_a_student_file_alone_and_what_asks_to_delete_are_said_first(tmp_path: Path) -> None:
    folder = write(tmp_path / "one", only(child(), "student"))
    first = " ".join(ser("check", folder, *TODAY, "--lea", "017").out.split())
    assert first.startswith("Not decided: ")
    assert "whether site codes are known" in first
    rows = cells(write(tmp_path / "good", only(child(), "guardian")), "guardian")
    table(tmp_path / "guardian.csv", [{**rows[0], "action": "D"}])
    first = " ".join(ser("check", tmp_path / "guardian.csv", *TODAY, "--lea", "017").out.split())
    assert "1 row(s) that ask to delete what the files do not hold" in first
    assert "all rules about a child as a whole" in first
