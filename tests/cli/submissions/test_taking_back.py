"""Saying yes, taking back, answers and profile on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.command import ser
from tests.sending import cells, child, only, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]
TODAY = ("--today", "2018-03-01")


def told(*arguments: object) -> dict[str, object]:
    answer = json.loads(ser(*arguments, *TODAY, "--json").out)
    assert isinstance(answer, dict)
    return answer


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the example child."""
    return write(tmp_path / "sent", only(child(), "lea", "site", "student"))


def many(folder: Path, count: int, language: str, begin: str = "23") -> Path:
    """A file of so many children, whose IDs begin so."""
    row = cells(folder, "student")[0]
    rows = [
        {
            **row,
            "state_id": f"{begin}{n:08}",
            "system_id": f"M{begin}{n}",
            "last_name": f"Many{n}",
            "home_language": language,
        }
        for n in range(count)
    ]
    return table(folder.parent / f"{language}-{count}" / "student.csv", rows)


def test_a_file_out_of_proportion_ends_with_one_and_a_yes_stores_it(folder: Path, tmp_path: Path) -> None:
    home = ("--home", tmp_path)
    ser("load", folder, *TODAY, *home)
    assert told("load", many(folder, 90, "eng"), "--lea", "017", *home)["state"] == "done"
    ran = ser("load", many(folder, 90, "spa"), "--lea", "017", *TODAY, *home)
    assert ran.code == 1
    assert "waits for a yes" in ran.out
    assert "change 90 of 90 known rows of student" in " ".join(ran.out.split())
    (waits, *_) = json.loads(ser("submissions", "--lea", "017", *TODAY, *home, "--json").out)
    assert (waits["state"], waits["stored"]) == ("asks", 0)
    assert "asks" in ser("submissions", *TODAY, *home).out
    assert ser("submission", waits["submission"], "--lea", "036", "--yes", *TODAY, *home).code == 64
    stored = told("submission", waits["submission"], "--lea", "017", "--yes", *home)
    assert (stored["state"], stored["counts"]["changed"]) == ("done", 90)  # type: ignore[index]


def test_a_submission_is_looked_at_and_taken_back_once(folder: Path, tmp_path: Path) -> None:
    home = ("--home", tmp_path)
    ser("load", folder, *TODAY, *home)
    number = told("load", many(folder, 3, "fre", "24"), "--lea", "017", *home)["submission"]
    would = told("submission", number, "--withdraw", "--preview", *home)
    assert (would["preview"], would["rows"], would["left"]) == (True, {"student": {"gone": 3}}, [])
    ran = ser("submission", number, "--withdraw", *TODAY, *home)
    assert ran.code == 0
    assert "is withdrawn" in ran.out
    assert "was new, and is gone" in ran.out
    again = ser("submission", number, "--withdraw", *TODAY, *home)
    assert (again.code, "withdrawn already" in again.err) == (64, True)
    assert told("submission", number, *home)["state"] == "withdrawn"
    assert ser("submission", number, "--preview", *TODAY, *home).code == 64


def test_answers_are_listed_and_taken_back(folder: Path, tmp_path: Path) -> None:
    home = ("--home", tmp_path)
    ser("load", folder, "--lea", "017", "--dates", "day-first", *TODAY, *home)
    (given,) = json.loads(ser("answers", "--lea", "017", *TODAY, *home, "--json").out)
    assert (given["kind"], given["value"]) == ("dates", "day-first")
    listed = ser("answers", *TODAY, *home).out
    # In a narrow terminal the sentence goes over two lines.
    assert "dates such as 03/01/2018 are" in listed
    assert "written day-first" in listed
    assert ser("answers", "--lea", "036", "--take-back", given["answer"], *TODAY, *home).code == 64
    assert ser("answers", "--lea", "017", "--take-back", given["answer"], *TODAY, *home).code == 0
    assert "No answers" in ser("answers", "--lea", "017", *TODAY, *home).out


def test_a_profile_is_set_shown_used_by_a_check_and_dropped(folder: Path, tmp_path: Path) -> None:
    lea, home = ("--lea", "017"), ("--home", tmp_path)
    names = "last_name,first_name,birth_date,sex"
    assert "student: birth_date" in ser("profile", "student", *lea, "--maintains", names, *TODAY, *home).out
    assert json.loads(ser("profile", *lea, *TODAY, *home, "--json").out) == {"student": sorted(names.split(","))}
    row = cells(folder, "student")[0]
    file = table(tmp_path / "blank" / "student.csv", [{**row, "home_language": ""}])
    assert "SER-0266" in ser("check", file, *lea, *TODAY, *home).out
    assert "SER-0266" not in ser("check", file, *lea, *TODAY).out
    assert ser("profile", "student", "--maintains", names, *TODAY, *home).code == 64
    assert "every blank clears" in ser("profile", "student", *lea, "--whole", *TODAY, *home).out
