"""A job done in this process: begun again it goes on where it was, and what waits in its way is done first."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ser.engine.intake import posting, submission_job
from ser.engine.jobs import tasks
from ser.engine.jobs.sweeping import put_nightly, sweep
from ser.law.rule import add
from ser.services.submissions import loading
from ser.services.submissions.loading import NotLoaded
from ser.store import queue, submissions
from ser.store.connect import connection
from ser.store.operations.server import Connections
from tests import database
from tests.same_state import differences, state_of
from tests.sending import ORLEANS, STATE_SCOPE, TODAY, ask, child, lea, load, only, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]


def submit(folder: Path) -> int:
    return loading.submit(by=STATE_SCOPE, paths=[folder], today=TODAY)


def job_state(number: int) -> list[tuple[str, int]]:
    query = "SELECT status::text, attempts FROM queue.procrastinate_jobs WHERE (args ->> 'submission')::int = %s"
    return [(row[0], row[1]) for row in ask(query, number)]


class Stop(BaseException):
    """Ends a job where a test wants it to end, as a kill would."""


def stopped(number: int, patch: pytest.MonkeyPatch, module: object, name: str, at: int) -> None:
    """Begin the job of a submission, and break it off when something is done for the so-manyth time."""
    act: Callable[..., object] = getattr(module, name)
    left = at

    def breaks(*arguments: object, **named: object) -> object:
        nonlocal left
        left -= 1
        if not left:
            raise Stop
        return act(*arguments, **named)

    with patch.context() as broken:
        broken.setattr(module, name, breaks)
        with pytest.raises(Stop):
            loading.finish(by=STATE_SCOPE, number=number)


@pytest.mark.parametrize(
    ("module", "name", "at"),
    [
        (submission_job, "once", 1),
        (posting, "once", 2),
        (posting, "once", 9),
        (submission_job, "post_waiting", 1),
        (submission_job, "delete_asked", 1),
        (submission_job, "roll", 1),
        (submissions, "finish", 1),
    ],
)
def test_a_job_that_broke_off_goes_on_and_tells_the_same(
    tmp_path: Path,
    server: Connections,
    empty: Connections,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    at: int,
) -> None:
    files = write(tmp_path / "sent", child())
    with database.copy(server) as own:
        undisturbed = load(files)
        whole = state_of(own.app_url)
    number = submit(files)
    stopped(number, monkeypatch, module, name, at)
    assert submit(files) == number  # sent again by the process that saw it break off
    outcome = loading.finish(by=STATE_SCOPE, number=number)
    assert (outcome.counts, outcome.severities) == (undisturbed.counts, undisturbed.severities)
    assert differences(whole, state_of(empty.app_url)) == []
    assert job_state(number) == [("succeeded", 2)]
    assert ask("SELECT count(*) FROM audit_event WHERE act = 'load'") == [(1,)]


def test_other_files_are_another_submission_and_wait_for_the_one_that_broke_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = submit(write(tmp_path / "first", child()))
    stopped(first, monkeypatch, submission_job, "roll", 1)
    second = load(write(tmp_path / "second", child(ORLEANS)))
    assert second.load_id > first
    assert ask("SELECT state FROM submission ORDER BY id") == [("done",), ("done",)]
    assert second.counts["new"] == 1


def test_two_submissions_of_one_lea_are_done_one_after_the_other(tmp_path: Path) -> None:
    """The one that was sent first waits for nobody; the process that sends the second does it first."""
    load(write(tmp_path / "known", child()))
    folders = [
        write(tmp_path / name, only(child(add("guardian", guardian_id="G7", last_name=name)), "guardian"))
        for name in ("Alpha", "Beta")
    ]
    first = loading.submit(by=lea("017"), paths=[folders[0]], today=TODAY)
    load(folders[1], by=lea("017"))
    assert ask("SELECT last_name FROM guardian WHERE guardian_id = 'G7'") == [("Beta",)]
    assert ask("SELECT last_name FROM guardian_history WHERE guardian_id = 'G7'") == [("Alpha",)]
    assert ask("SELECT state FROM submission WHERE id = %s", first) == [("done",)]


def test_what_another_worker_has_taken_over_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = submit(write(tmp_path / "sent", child()))
    give = posting.once
    given = []

    def given_away(*arguments: object) -> object:
        if not given:
            given.append(True)
            with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
                db.execute("UPDATE queue.procrastinate_jobs SET status = 'todo', worker_id = NULL")
        return give(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(posting, "once", given_away)
    # The first try finds itself replaced, and the second does all of it.
    outcome = loading.finish(by=STATE_SCOPE, number=number)
    assert outcome.counts["new"] == sum(map(len, child().values()))


def test_a_fault_fails_the_submission_and_is_told_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ValueError("Jane Doe")

    number = submit(write(tmp_path / "sent", child()))
    monkeypatch.setattr(submission_job, "post_waiting", faulty)
    with pytest.raises(ValueError, match="Jane Doe"):
        loading.finish(by=STATE_SCOPE, number=number)
    assert job_state(number) == [("failed", 1)]
    with pytest.raises(NotLoaded, match="ValueError") as told:
        loading.outcome(by=STATE_SCOPE, number=number)
    assert "Jane" not in str(told.value)


def test_a_submission_that_waits_says_so_and_another_leas_is_unknown(tmp_path: Path) -> None:
    number = submit(write(tmp_path / "sent", child()))
    with pytest.raises(NotLoaded, match="waits for a worker"):
        loading.outcome(by=STATE_SCOPE, number=number)
    with pytest.raises(NotLoaded, match="no submission"):
        loading.outcome(by=lea("017"), number=number)


def test_a_submission_without_a_job_gets_one(tmp_path: Path) -> None:
    """As after a restore, which brings submissions and no queue."""
    number = submit(write(tmp_path / "sent", child()))
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as db:
        db.execute("TRUNCATE queue.procrastinate_jobs CASCADE")
    sweep()
    sweep()
    assert job_state(number) == [("todo", 0)]


def test_a_submission_whose_job_was_given_up_has_failed(tmp_path: Path) -> None:
    number = submit(write(tmp_path / "sent", child()))
    with connection(STATE_SCOPE) as db:
        submissions.begin(db, number)
    with psycopg.connect(os.environ["SER_OWNER_URL"]) as owner:
        owner.execute("UPDATE queue.procrastinate_jobs SET status = 'doing', attempts = %s", [queue.TRIES - 1])
    sweep()
    assert ask("SELECT state FROM submission WHERE id = %s", number) == [("failed",)]
    with pytest.raises(NotLoaded, match="broke off each time"):
        loading.outcome(by=STATE_SCOPE, number=number)


def test_job_arguments_are_numbers(tmp_path: Path) -> None:
    submit(write(tmp_path / "Jane Doe", child()))
    put_nightly(TODAY)
    arguments = [value for (given,) in ask("SELECT args FROM queue.procrastinate_jobs") for value in given.values()]
    assert len(arguments) == 4
    assert all(type(value) is int for value in arguments)
    assert set(tasks.TASKS) == {row[0] for row in ask("SELECT task_name FROM queue.procrastinate_jobs")}


WAITING = """
import sys
from ser.store import queue
with queue.worker() as worker:
    print(worker.take(int(sys.argv[1])) is not None, flush=True)
    sys.stdin.read()
"""


def test_the_job_of_a_process_that_was_killed_is_seen_at_once(tmp_path: Path) -> None:
    number = submit(write(tmp_path / "sent", child()))
    (job_id,) = ask("SELECT id FROM queue.procrastinate_jobs")[0]
    other = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(job_id)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    sweep()
    assert job_state(number) == [("doing", 0)]
    other.send_signal(signal.SIGKILL)
    other.communicate()
    until = time.monotonic() + queue.SILENT / 2
    while job_state(number) == [("doing", 0)] and time.monotonic() < until:
        sweep()
    assert job_state(number) == [("todo", 1)]
