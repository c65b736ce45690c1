"""The queue: one job of a lock at a time, a lock covers what is named below it, jobs of the dead are put back."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from ser.store import queue
from ser.store.connect import connection, session
from ser.store.operations.server import Connections
from ser.store.progress import silent
from ser.store.queue import Job, TakenOver, Worker
from tests.sending import STATE_SCOPE, act, ask

pytestmark = pytest.mark.slow


@pytest.fixture
def worker(empty: Connections) -> Iterator[Worker]:
    with queue.worker() as one:
        yield one


def put(lock: str | None = None, alone: str | None = None, number: int = 1) -> int:
    with connection(STATE_SCOPE) as db:
        return queue.put(db, "submission", {"submission": number}, lock=lock, alone=alone)


def sweep() -> None:
    with connection(STATE_SCOPE) as db:
        queue.sweep(db)


def state(job_id: int) -> str:
    return str(ask("SELECT status::text FROM queue.procrastinate_jobs WHERE id = %s", job_id)[0][0])


def taken(worker: Worker, wanted: int) -> int | None:
    job = worker.take(wanted)
    return None if job is None else job.id


def test_a_job_is_taken_once_and_ends(worker: Worker) -> None:
    number = put()
    job = worker.take(number)
    assert job == Job(number, worker.number, "submission", {"submission": 1}, 0)
    assert worker.take(number) is None
    assert job is not None
    worker.finish(job, is_well=True)
    assert (state(number), worker.status(number).has_ended) == ("succeeded", True)


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        ("submissions/017", "submissions/017", True),
        ("submissions/017", "submissions/036", False),
        ("submissions/017", "submissions", True),
        ("submissions", "submissions/017", True),
        ("submissions", "submissions", True),
        ("submissions/017", "submissions/0170", False),
        ("submissions", "roll", False),
        ("roll", None, False),
        (None, None, False),
    ],
)
def test_a_lock_covers_what_is_named_below_it(
    worker: Worker, first: str | None, second: str | None, waits: bool
) -> None:
    one, other = put(first), put(second)
    assert taken(worker, one) == one
    assert taken(worker, other) == (None if waits else other)


def test_whoever_wants_a_job_is_given_the_one_in_its_way(worker: Worker) -> None:
    first, apart, last = put("submissions/017"), put("submissions/036"), put("submissions/017")
    assert [taken(worker, last), taken(worker, last), taken(worker, apart)] == [first, None, apart]


def test_a_job_of_the_state_waits_for_those_before_it_and_keeps_those_behind_it_waiting(worker: Worker) -> None:
    before, whole, behind = put("submissions/017"), put("submissions"), put("submissions/036")
    first = worker.take(behind)
    assert first is not None
    assert first.id == before
    assert (worker.take(behind), worker.take(whole)) == (None, None)
    worker.finish(first, is_well=True)
    assert taken(worker, behind) == whole


def test_a_job_that_is_to_be_alone_is_put_in_once(worker: Worker) -> None:
    assert put("roll", alone="roll") > 0
    assert put("roll", alone="roll") == 0


def test_the_job_of_a_living_worker_is_left_alone(worker: Worker) -> None:
    number = put()
    assert taken(worker, number) == number
    sweep()
    assert state(number) == "doing"


def test_the_job_of_a_worker_whose_connection_is_gone_is_put_back(worker: Worker) -> None:
    number = put("submissions/017")
    with ExitStack() as dead:
        other = dead.enter_context(queue.worker())
        job = other.take(number)
        query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
        act(query, f"ser worker {other.number}")
        sweep()
        assert state(number) == "todo"
        again = worker.take(number)
        assert again is not None
        assert (again.id, again.attempts) == (number, 1)
        # What the other still does of it is refused before it is committed.
        assert job is not None
        with pytest.raises(TakenOver), connection(STATE_SCOPE) as db:
            queue.hold_fast(db, job)
        dead.pop_all()
    worker.finish(job, is_well=False)
    assert state(number) == "doing"
    worker.finish(again, is_well=True)
    assert state(number) == "succeeded"


def test_a_worker_that_has_long_been_silent_is_dead(worker: Worker) -> None:
    number = put()
    assert taken(worker, number) == number
    act("UPDATE queue.procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
    sweep()
    assert state(number) == "todo"


def test_the_sweeper_waits_for_nobody(worker: Worker) -> None:
    number = put()
    job = worker.take(number)
    assert job is not None
    act("UPDATE queue.procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
    with connection(STATE_SCOPE) as db:
        queue.hold_fast(db, job)
        sweep()
        assert state(number) == "doing"
    sweep()
    assert state(number) == "todo"


def test_a_job_whose_workers_die_again_and_again_is_given_up(worker: Worker) -> None:
    number = put()
    for _ in range(queue.TRIES):
        assert taken(worker, number) == number
        act("UPDATE queue.procrastinate_jobs SET worker_id = NULL WHERE id = %s", number)
        sweep()
    assert state(number) == "failed"


def test_progress_is_written_for_those_who_wait_elsewhere(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    number = put()
    job = worker.take(number)
    assert job is not None
    monkeypatch.setattr(queue, "TOLD", 0.0)
    with queue.written(job, silent) as tell:
        tell("storing", 3, 32)
    found = worker.status(number)
    assert (found.state, found.step, found.done, found.total) == ("doing", "storing", 3, 32)


def test_jobs_that_ended_long_ago_are_forgotten(worker: Worker) -> None:
    old, waiting = put(), put()
    job = worker.take(old)
    assert job is not None
    worker.finish(job, is_well=True)
    act("UPDATE queue.procrastinate_events SET at = at - interval '31 days'")
    with connection(STATE_SCOPE) as db:
        queue.forget_old(db, 30)
    assert ask("SELECT id FROM queue.procrastinate_jobs") == [(waiting,)]


def test_a_session_of_the_queue_bears_the_number_of_its_worker(worker: Worker) -> None:
    names = ask("SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'ser worker %%'")
    assert (f"ser worker {worker.number}",) in names
    with session("other") as db:
        assert db.execute("SELECT 1").fetchone() == (1,)
