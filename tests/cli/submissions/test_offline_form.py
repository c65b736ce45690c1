"""The form for when the system is down is loaded as it was filled in."""

import json
from pathlib import Path

import pytest

from ser.manual.form_book import write_form
from ser.states.louisiana.state import STATE
from tests.cli.command import ser
from tests.sending import child, write

TODAY = ("--today", "2018-03-01")


def answer(*arguments: object) -> dict[str, object]:
    told = json.loads(ser(*arguments, *TODAY, "--json").out)
    assert isinstance(told, dict)
    return told


@pytest.mark.slow
@pytest.mark.usefixtures("database")
def test_a_form_is_checked_and_loaded_and_the_same_again_as_csv_changes_nothing(tmp_path: Path) -> None:
    sent = child()
    form, rows = tmp_path / "form.xlsx", sum(map(len, sent.values()))
    write_form(STATE, list(sent), form, "017", sent)
    checked, first = answer("check", form), answer("load", form, "--home", tmp_path)
    assert (checked["counts"]["new"], checked["causes"]) == (rows, [])  # type: ignore[index]
    assert (first["counts"]["new"], first["causes"]) == (rows, [])  # type: ignore[index]
    for again in (form, write(tmp_path / "csv", sent)):
        told = answer("load", again, "--home", tmp_path)["counts"]
        assert {name: count for name, count in told.items() if count} == {"unchanged": rows}  # type: ignore[attr-defined]


def test_an_empty_form_holds_nothing_that_is_wrong(tmp_path: Path) -> None:
    ran = ser("offline-form", "--out", tmp_path / "form.xlsx", "--lea", "017")
    assert ran.code == 0
    sent = [name for name, kind in STATE.records.items() if kind.spec.about_student and not kind.spec.kept_by_state]
    assert f"{len(sent)} sheets" in ran.out
    told = answer("check", tmp_path / "form.xlsx")
    assert (told["read_anything"], told["exit_code"], told["causes"]) == (True, 0, [])


def test_a_record_that_is_not_known_is_refused(tmp_path: Path) -> None:
    ran = ser("offline-form", "--out", tmp_path / "form.xlsx", "--record", "evaluations")
    assert ran.code == 64
    assert "evaluation" in ran.err


def test_a_form_is_a_workbook(tmp_path: Path) -> None:
    assert ser("offline-form", "--out", tmp_path / "form.csv", "--record", "iep").code == 64
