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
