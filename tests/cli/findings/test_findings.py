import csv
import json
from pathlib import Path

import pytest
import python_calamine

from ser.cli.findings.findings import LIFE
from ser.law.finding import COLUMNS
from ser.law.rule import change
from tests.cli.command import ser
from tests.sending import child, only, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]

MARCH, MAY = ("--today", "2018-03-01"), ("--today", "2018-05-01")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a finding that was closed in May, and one that is open."""
    wrong = (change("evaluation", late_reason=None), change("student", last_name="Exampl3"))
    late = _with_report_on("2016-08-01", write(tmp_path / "late", child(*wrong)))
    assert ser("load", late, *MARCH, "--home", tmp_path).code == 1
    ser("load", write(tmp_path / "better", only(child(*wrong), "evaluation")), *MAY, "--home", tmp_path)
    return tmp_path


def _with_report_on(day: str, folder: Path) -> Path:
    file = folder / "evaluation.csv"
    file.write_text(file.read_text("utf-8").replace("2016-11-01", day), "utf-8")
    return folder


def listed(home: Path, *arguments: object) -> list[dict[str, str]]:
    ran = ser("findings", *MAY, "--home", home, "--format", "csv", *arguments)
    assert ran.code == 0
    return list(csv.DictReader(ran.out.splitlines()))


def test_findings_are_listed_with_their_numbers_and_days(home: Path) -> None:
    found = listed(home, "--rule", "SER-0030")
    assert tuple(found[0]) == (*LIFE, *COLUMNS)
    assert {f["element"] for f in found} == {"consent_received_date", "dissemination_date"}
    assert len({f["number"] for f in found}) == 1
    assert {(f["first_seen"], f["closed"]) for f in found} == {("2018-03-01", "2018-05-01")}


def test_open_and_closed_are_asked_for_apart(home: Path) -> None:
    assert {f["closed"] for f in listed(home, "--open")} == {""}
    assert {f["closed"] for f in listed(home, "--closed")} == {"2018-05-01"}
    assert len(listed(home)) == len(listed(home, "--open")) + len(listed(home, "--closed"))
    assert listed(home, "--open", "--rule", "SER-0030") == []


def test_an_lea_lists_its_own(home: Path) -> None:
    assert listed(home, "--lea", "017") == listed(home)
    assert listed(home, "--lea", "036") == []


def test_findings_are_written_as_json_and_as_a_workbook(home: Path) -> None:
    told = json.loads(ser("findings", *MAY, "--home", home, "--format", "json", "--closed").out)
    assert "SER-0030" in {one["rule"] for one in told}
    assert {one["closed"] for one in told} == {"2018-05-01"}
    out = home / "open.xlsx"
    assert ser("findings", *MAY, "--home", home, "--format", "xlsx", "--out", out).code == 0
    rows = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_name("findings").to_python()
    assert tuple(rows[0]) == (*LIFE, *COLUMNS)
    assert len(rows) == len(listed(home)) + 1


def test_the_terminal_shows_no_name(home: Path) -> None:
    ran = ser("findings", *MAY, "--home", home, "--open")
    assert ran.code == 0
    assert "SER-0013" in ran.out
    assert "Exampl3" not in ran.out


def test_an_unknown_rule_and_a_workbook_without_a_name_are_refused(tmp_path: Path) -> None:
    assert "There is no rule" in ser("findings", "--rule", "SER-9999", "--home", tmp_path).err
    assert ser("findings", "--format", "xlsx", "--home", tmp_path).code == 64
