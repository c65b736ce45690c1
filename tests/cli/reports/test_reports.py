import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ser.files import snapshot
from ser.law.report import Asked
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from tests.cli.command import Ran, ser
from tests.cli.conftest import CHILDREN
from tests.sending import is_open, lea
from tests.states.opening import every_cell_opens

pytestmark = pytest.mark.slow
COUNT_DAY = ("--as-of", "2017-10-01")
TODAY = ("--today", "2018-03-01")
LEA_OPERATOR = lea("017")
NAMES = [report.name for report in STATE.declared.reports]


@pytest.fixture(scope="module", autouse=True)
def home(database: Connections, made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home into whose database the made-up state was loaded."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SER_HOME", str(home))
        assert ser("load", made, *TODAY).code == 0
        yield home


def rows(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out)))


def total(ran: Ran, level: str = "sea") -> int:
    return sum(int(row["count"]) for row in rows(ran) if row["set"] == "TOT" and row["level"] == level)


def test_the_two_files_of_the_child_count_hold_every_child_that_counts() -> None:
    counts = [total(ser("report", name, *COUNT_DAY, *TODAY, "--format", "csv")) for name in ("FS002", "FS089")]
    assert sum(counts) == CHILDREN


def test_the_figures_of_the_leas_sum_to_that_of_the_state() -> None:
    ran = ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv")
    assert total(ran, "lea") == total(ran, "sea") > 0


def test_one_lea_sees_its_own_figures_alone() -> None:
    every = rows(ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv", "--level", "lea"))
    code = every[0]["lea_code"]
    own = rows(ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv", "--lea", code))
    assert {row["lea_code"] for row in own} == {code}
    assert {row["level"] for row in own} == {"lea", "sch"}
    assert [row for row in own if row["level"] == "lea"] == [row for row in every if row["lea_code"] == code]


def test_a_day_never_asked_before_is_decided_and_asked_again_gives_the_same() -> None:
    asked = ("report", "FS002", "--as-of", "2017-02-01", *TODAY, "--format", "csv")
    first = ser(*asked)
    assert total(first) > 0
    assert ser(*asked).out == first.out


def test_a_snapshot_gives_what_the_records_gave_and_shows_that_it_was_touched(tmp_path: Path) -> None:
    frozen = tmp_path / "frozen"
    assert ser("freeze", *COUNT_DAY, *TODAY, "--out", frozen).code == 0
    live = ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv").out
    assert ser("report", "FS002", "--snapshot", frozen, *TODAY, "--format", "csv").out == live
    with (frozen / "facts" / "children.parquet").open("ab") as file:
        file.write(b"x")
    ran = ser("report", "FS002", "--snapshot", frozen, *TODAY, "--format", "csv")
    assert ran.code == 64
    assert "changed" in ran.err


def test_every_report_counts_a_snapshot_as_it_counts_the_records_and_an_lea_its_own_part(tmp_path: Path) -> None:
    frozen = tmp_path / "frozen"
    assert ser("freeze", "--as-of", "2018-03-01", *TODAY, "--out", frozen).code == 0
    assert not (frozen / "records" / "adoption_link.parquet").exists()
    for report in STATE.declared.reports:
        if report.name == "findings":
            continue  # compares two days, of which a snapshot holds one
        if not is_open(report, LEA_OPERATOR):
            snapshot_of = ("--snapshot", frozen, *TODAY)
            assert "holds nothing" in ser("report", report.name, "--school-year", "2018", *snapshot_of).err
            assert "eading a dispute needs" in ser("report", report.name, *TODAY, "--lea", "017").err
            continue  # disputes are in no snapshot, and for no operator of an LEA
        day = ("--as-of", "2018-03-01") if report.kind == "day" else ("--school-year", "2018", "--as-of", "2018-03-01")
        year = () if report.kind == "day" else ("--school-year", "2018")
        live = rows(ser("report", report.name, *day, *TODAY, "--format", "csv"))
        assert rows(ser("report", report.name, *year, "--snapshot", frozen, *TODAY, "--format", "csv")) == live
        for code in sorted({row["lea_code"] for row in live if row["lea_code"]})[:1]:
            own = rows(ser("report", report.name, *day, *TODAY, "--format", "csv", "--lea", code))
            assert {row["lea_code"] for row in own} == {code}, report.name
            per_lea = [row for row in own if row.get("level", "lea") == "lea"]
            whole = [r for r in live if r["lea_code"] == code and r.get("level", "lea") == "lea"]
            assert per_lea == whole, report.name


@pytest.mark.parametrize("day", ["2017-10-01", "2018-03-01"])
def test_every_number_of_every_report_opens_to_as_many_as_it_says(day: str, tmp_path: Path) -> None:
    assert ser("freeze", "--as-of", day, *TODAY, "--out", tmp_path / "frozen").code == 0
    frozen = snapshot.read(tmp_path / "frozen")
    asked = Asked(date.fromisoformat(day), 2018, STATE)
    for report in STATE.declared.reports:
        if report.name != "findings" and is_open(report, LEA_OPERATOR):
            table = report.run({**frozen.facts, **frozen.records}, asked)
            assert every_cell_opens(table) or not len(table)


def members(name: str, *where: str, more: tuple[str, ...] = COUNT_DAY) -> list[dict[str, str]]:
    named = (part for each in where for part in ("--where", each))
    return rows(ser("report", name, *more, *TODAY, "--format", "csv", "--children", *named))


def test_the_children_behind_a_cell_are_as_many_as_it_says_in_the_state_and_in_one_lea() -> None:
    counted = rows(ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv", "--level", "lea"))
    code = counted[0]["lea_code"]
    assert len(members("FS002")) == total(ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv"))
    for row in [row for row in counted if row["lea_code"] == code and row["set"] in ("CSA", "TOT")]:
        where = [f"{name}={value}" for name, value in row.items()]
        listed = members("FS002", *where)
        assert len(listed) == int(row["count"]) > 0
        assert {child["lea_code"] for child in listed} == {code}
        assert members("FS002", *where, more=(*COUNT_DAY, "--lea", code)) == listed


def test_a_rate_opens_both_halves_and_full_time_equivalents_add_up() -> None:
    (state,) = rows(ser("report", "B-11", *TODAY, "--format", "csv", "--level", "sea"))
    halves = [row["half"] for row in members("B-11", more=())]
    assert halves.count("denominator") == int(state["counted"]) > 0
    assert halves.count("numerator") == int(state["on_time"]) + int(state["on_time_extended"])
    assert len(members("B-11", "figure=late", more=())) == int(state["late"])
    staff = rows(ser("report", "FS070", *TODAY, "--format", "csv", "--level", "sea"))
    (whole,) = [row for row in staff if row["set"] == "TOT"]
    assert sum(float(row["fte"]) for row in members("FS070", more=())) == pytest.approx(float(whole["count"]))


def test_a_list_is_its_own_members_and_a_column_narrows_it() -> None:
    every = rows(ser("report", "excluded", *COUNT_DAY, *TODAY, "--format", "csv"))
    assert members("excluded") == every
    status = every[0]["status"]
    assert members("excluded", f"status={status}") == [row for row in every if row["status"] == status]


def test_a_cell_of_nobody_is_an_empty_list_and_says_so() -> None:
    ran = ser("report", "FS002", *COUNT_DAY, *TODAY, "--children", "--where", "disability=NONE")
    assert ran.code == 0
    assert "No child and no figure" in ran.out


def test_records_of_no_student_are_counted_as_they_were_known() -> None:
    asked = ("report", "FS070", *TODAY, "--format", "csv")
    assert rows(ser(*asked, "--known-on", "2018-01-01")) == []
    assert rows(ser(*asked, "--known-on", "2100-01-01")) == rows(ser(*asked)) != []


def test_a_snapshot_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    assert ser("freeze", *COUNT_DAY, *TODAY, "--out", tmp_path).code == 64


def test_what_was_known_before_the_load_counts_nobody_and_after_it_everybody() -> None:
    asked = ("report", "FS002", *COUNT_DAY, *TODAY, "--format", "csv", "--known-on")
    assert total(ser(*asked, "2018-01-01")) == 0
    assert total(ser(*asked, "2100-01-01")) == total(ser(*asked[:-1]))


def test_every_report_is_shown_on_a_terminal_of_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for name in NAMES:
        ran = ser("report", name, *TODAY)
        assert ran.code == 0, ran.err
        assert ran.out.startswith(name)
        assert max(len(line) for line in ran.out.splitlines()) <= 80, name


def test_a_report_is_written_as_workbook_and_as_json(tmp_path: Path) -> None:
    assert ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "xlsx", "--out", tmp_path / "count.xlsx").code == 0
    assert (tmp_path / "count.xlsx").read_bytes().startswith(b"PK")
    told = json.loads(ser("report", "FS002", *COUNT_DAY, *TODAY, "--format", "json").out)
    assert told["report"] == "FS002"
    assert told["as_of"] == "2017-10-01"
    assert {row["set"] for row in told["rows"]} >= {"TOT", "CSA"}


def test_a_period_is_the_last_complete_school_year_unless_said_otherwise() -> None:
    def year(*asked: str) -> int:
        return int(json.loads(ser("report", "B-11", *asked, "--format", "json").out)["school_year"])

    assert year(*TODAY) == 2017
    assert year("--today", "2017-06-30") == 2017
    assert year("--today", "2017-06-29") == 2016
    assert year("--to-date", *TODAY) == 2018
    assert year("--school-year", "2016", *TODAY) == 2016


@pytest.mark.parametrize(
    "asked",
    [
        ("FS002", "--school-year", "2018"),
        ("FS089", "--level", "sch"),
        ("FS999",),
        ("FS002", "--format", "xlsx"),
        ("FS002", "--as-of", "1 October"),
        ("B-11", "--school-year", "2018", "--to-date"),
        ("FS002", "--where", "lea_code=017"),
        ("FS002", "--children", "--where", "lea_code"),
        ("FS002", "--children", "--where", "colour=red"),
        ("FS002", "--children", "--where", "figure=late"),
        ("FS002", "--children", "--where", "lea_code=017", "--where", "lea_code=026"),
    ],
)
def test_what_cannot_be_asked_is_a_usage_error(asked: tuple[str, ...]) -> None:
    ran = ser("report", *asked, *TODAY)
    assert ran.code == 64
    assert ran.out == ""
    assert ran.err != ""


def test_a_childs_clocks_are_explained_by_state_and_public_id_alike(database: Connections) -> None:
    due = rows(ser("report", "R08", *TODAY, "--format", "csv"))
    by_state = json.loads(ser("explain", due[0]["state_id"], *TODAY, "--json").out)
    by_public = json.loads(ser("explain", by_state["public_id"], *TODAY, "--json").out)
    assert by_state == by_public
    running = [clock for clock in by_state["clocks"] if clock["result"] == "OPEN"]
    assert due[0]["due_date"] in {clock["due"] for clock in running}
    assert all(step["cite"] for clock in by_state["clocks"] for step in clock["steps"])


def test_an_explanation_names_the_days_that_were_left_out_and_no_name_of_the_child(made: Path) -> None:
    due = rows(ser("report", "R08", *TODAY, "--format", "csv"))
    ran = ser("explain", due[0]["state_id"], *TODAY)
    with (made / "student.csv").open() as file:
        child = next(row for row in csv.DictReader(file) if row["state_id"] == due[0]["state_id"])
    assert ran.code == 0
    assert re.search(r"not counted: weekends \(\d+ days", ran.out)
    assert "34 CFR" in ran.out
    assert child["last_name"] not in ran.out


def test_a_child_that_is_not_known_is_refused_without_repeating_the_id() -> None:
    ran = ser("explain", "9999999999", *TODAY)
    assert ran.code == 64
    assert "9999999999" not in ran.err
