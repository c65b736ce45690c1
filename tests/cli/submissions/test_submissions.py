"""What was sent is listed and told, and a worker does what waits."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from ser.law.rule import change
from ser.services.submissions import loading
from ser.store.operations.server import Connections
from tests import database
from tests.cli.command import ser
from tests.sending import STATE_SCOPE, ask, child, lea, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fresh")]
TODAY = ("--today", "2018-03-01")


@pytest.fixture
def fresh(server: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """An empty database for one test, and a home of its own."""
    monkeypatch.setenv("SER_HOME", str(tmp_path / "home"))
    with database.copy(server) as made:
        yield made


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The files of the example child."""
    return write(tmp_path / "sent", child())


def submit(*paths: Path, lea_code: str | None = None) -> int:
    by = STATE_SCOPE if lea_code is None else lea(lea_code)
    return loading.submit(by=by, paths=list(paths), today=date(2018, 3, 1))


def test_a_load_prints_the_number_of_its_submission(sent: Path) -> None:
    ran = ser("load", sent, *TODAY)
    assert ran.code == 0
    assert ran.out.startswith("Submission 1 ")
    told = json.loads(ser("load", sent, *TODAY, "--json").out)
    assert (told["submission"], told["load"]) == (2, 2)


def test_submissions_are_listed_newest_first(sent: Path) -> None:
    assert ser("submissions").out == "Nothing was sent yet.\n"
    ser("load", sent, *TODAY)
    ser("load", sent / "student.csv", *TODAY, "--lea", "017")
    waits = submit(sent)
    listed = json.loads(ser("submissions", "--json").out)
    assert [(each["submission"], each["lea_code"], each["state"]) for each in listed] == [
        (waits, None, "waiting"),
        (2, "017", "done"),
        (1, None, "done"),
    ]
    assert (listed[2]["stored"], listed[2]["held"], listed[2]["door"]) == (
        sum(map(len, child().values())),
        0,
        "command line",
    )
    table = ser("submissions", "--last", "2").out.splitlines()
    assert [line.split()[0] for line in table] == ["No.", "3", "2"]


def test_an_lea_sees_what_was_sent_on_its_behalf(sent: Path) -> None:
    ser("load", sent, *TODAY)
    ser("load", sent / "student.csv", *TODAY, "--lea", "017")
    assert [each["submission"] for each in json.loads(ser("submissions", "--lea", "017", "--json").out)] == [2]
    assert ser("submissions", "--lea", "036").out == "Nothing was sent yet.\n"
    assert ser("submission", 2, "--lea", "017").code == 0
    refused = ser("submission", 1, "--lea", "017")
    assert (refused.code, refused.err) == (64, "There is no submission 1, or another LEA sent it.\n")


def test_open_findings_are_those_of_now(sent: Path, tmp_path: Path) -> None:
    ser("load", sent / "lea.csv", sent / "site.csv", *TODAY)
    missing = ser("load", sent / "iep.csv", *TODAY)
    assert missing.code == 1
    assert [each["open_findings"] for each in json.loads(ser("submissions", "--json").out)] == [1, 0]


def test_one_submission_is_told_with_its_files_and_findings(sent: Path, tmp_path: Path) -> None:
    (sent / "letter.csv").write_text("dear,sir\nsee,enclosed\n")
    ser("load", sent, *TODAY)
    ran = ser("submission", 1, "--findings", tmp_path / "found.csv")
    assert ran.code == 0
    assert "student.csv" in ran.out
    assert "SER-0201" in ran.out
    assert "SER-0201" in (tmp_path / "found.csv").read_text("utf-8")
    told = json.loads(ser("submission", 1, "--json").out)
    assert told["submission"] == 1
    assert {file["file"] for file in told["files"]} == {file.name for file in sent.glob("*.csv")}


def test_a_submission_that_waits_is_told_as_such(sent: Path) -> None:
    number = submit(sent)
    ran = ser("submission", number)
    assert (ran.code, ran.err) == (64, f"Submission {number} waits for a worker (`ser worker`).\n")


def test_a_child_who_is_held_as_another_one_is_confirmed_by_its_id_and_no_name_is_printed(
    sent: Path, tmp_path: Path
) -> None:
    ser("load", sent, *TODAY)
    other = child(change("student", first_name="Ben", birth_date=date(2005, 6, 7), rights_transferred_date=None))
    held = ser("load", write(tmp_path / "other", {"student": other["student"]}), *TODAY, "--lea", "017")
    assert held.code == 1
    assert "SER-0241" in held.out
    assert "Ben" not in held.out
    no = ser("submission", 2, "--lea", "017", "--confirm", "2100000009", *TODAY)
    assert (no.code, "holds no row that seems to be another child" in no.err) == (64, True)
    ran = ser("submission", 2, "--lea", "017", "--confirm", "2100000001", *TODAY)
    assert "1 row stored under 2100000001." in ran.out
    assert ask("SELECT first_name FROM student") == [("Ben",)]


def working(*options: str, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", "from ser.cli import main; main()", "worker", *TODAY, *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **more},
    )


def test_a_worker_does_what_waits_and_the_nights_work_and_names_nobody(sent: Path, tmp_path: Path) -> None:
    first, second = submit(sent, lea_code=None), submit(sent / "student.csv", lea_code="017")
    ran = working("--once", SER_EMAIL_FOLDER=str(tmp_path / "letters"))
    _, said = ran.communicate(timeout=300)
    assert ran.returncode == 0, said
    assert ask("SELECT id, state FROM submission ORDER BY 1") == [(first, "done"), (second, "done")]
    assert ask("SELECT task_name, status::text FROM queue.procrastinate_jobs ORDER BY 1") == [
        ("letters", "succeeded"),
        ("retention", "succeeded"),
        ("roll", "succeeded"),
        ("submission", "succeeded"),
        ("submission", "succeeded"),
    ]
    assert "Job 1, submission" in said
    names = {row[0] for row in ask("SELECT last_name FROM student UNION SELECT state_id FROM student")}
    assert [name for name in (*names, "student.csv") if name in said] == []
    # What was sent first was done first, and the one of the LEA waited for it.
    ended = [row[0] for row in ask("SELECT id FROM submission ORDER BY ended_at")]
    assert ended == [first, second]


def test_a_worker_takes_what_comes_while_it_runs_and_ends_when_told(sent: Path, tmp_path: Path) -> None:
    running = working(SER_EMAIL_FOLDER=str(tmp_path / "letters"))
    try:
        number = submit(sent)
        until = time.monotonic() + 240
        while ask("SELECT state FROM submission WHERE id = %s", number) != [("done",)] and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=240)
    assert running.returncode == 0, said
    assert ask("SELECT state FROM submission WHERE id = %s", number) == [("done",)]
    assert ask("SELECT count(*) FROM queue.procrastinate_workers") == [(0,)]


def test_a_load_waits_for_what_a_worker_does_and_says_what_came_of_both(sent: Path) -> None:
    """Anyone who sends does what waits in the way, so that no worker is needed."""
    first = submit(sent)
    assert ser("load", sent, *TODAY).code == 0
    assert ask("SELECT id, state FROM submission ORDER BY 1") == [(first, "done"), (first + 1, "done")]
