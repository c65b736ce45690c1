"""The queue of jobs, in the database itself: putting jobs in, taking one, saying how it ended, sweeping up.

A job is known by its number, and its arguments are numbers: no name belongs in a queue. A lock, such as
submissions/017, keeps jobs apart that must not run at once; a lock covers what is named below it, so that submissions
keeps all of them waiting. What works at jobs is a worker: a row, and a connection that bears its number. Where the
connection is gone, the worker is dead, and its jobs are put back by the process that sweeps.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from time import monotonic

import psycopg
from psycopg.rows import dict_row

from ser.store.connect import Db, session
from ser.store.progress import Progress

BEAT = 5.0
"""Seconds between two signs of life of a worker."""
SILENT = 60.0
"""Seconds without a sign of life after which a worker is dead though its connection stands."""
TRIES = 5
"""How often a job may be begun: one whose workers die again and again would take all others with it."""

TOLD = 0.5
"""Seconds after which the progress of a job is written down again."""

SIGN = "ser worker "
"""What the connection of a worker is called, before its number."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that a worker has taken: its task, its arguments, and how often it was begun before."""

    id: int
    worker: int
    task: str
    arguments: Mapping[str, int]
    attempts: int


@dataclass(frozen=True, slots=True)
class Status:
    """Where a job stands: waiting, running or ended, and what its worker said last of its progress."""

    state: str
    step: str
    done: int
    total: int

    @property
    def has_ended(self) -> bool:
        """Whether nobody will work at it any more."""
        return self.state not in ("todo", "doing")


_STATUS = """
    SELECT j.status::text, coalesce(p.step, ''), coalesce(p.done, 0), coalesce(p.total, 0)
    FROM queue.procrastinate_jobs j LEFT JOIN queue.progress p ON p.job_id = j.id WHERE j.id = %s
"""


class TakenOver(RuntimeError):
    """The job was given to another worker, since this one was taken for dead; it must write nothing more."""


FETCH = """
    SELECT id, status, task_name, priority, lock, queueing_lock, args, scheduled_at, queue_name, attempts, worker_id
    FROM queue.ser_fetch_job(%(queues)s::varchar[], %(worker)s, %(wanted)s)
"""
"""Take the next job that may begin; with `wanted`, that job or an earlier one in its way."""


_OWN = "FROM queue.procrastinate_jobs WHERE id = %(job)s AND worker_id = %(worker)s AND status = 'doing' FOR UPDATE"
FINISH = f"SELECT queue.procrastinate_finish_job_v1(id, %(status)s::queue.procrastinate_job_status, false) {_OWN}"
"""Say how a job ended, if it is this worker's still."""
AGAIN = f"SELECT queue.procrastinate_retry_job_v2(id, %(at)s::timestamptz, NULL, NULL, NULL) {_OWN}"
"""Put a job back, to be begun again, if it is this worker's still."""


def put(db: Db, task: str, arguments: Mapping[str, int], *, lock: str | None = None, alone: str | None = None) -> int:
    """Put a job in, in the transaction that asks for it; gives its number, or 0 where one of `alone` waits already."""
    row = db.execute(
        "SELECT queue.ser_put_job(%s, %s, %s, %s)", [task, lock, alone, json.dumps(dict(arguments))]
    ).fetchone()
    return int(row[0] or 0) if row else 0


def status(db: Db, job_id: int) -> Status:
    """Where a job stands."""
    row = db.execute(_STATUS, [job_id]).fetchone()
    return Status("gone", "", 0, 0) if row is None else Status(*row)


@contextmanager
def written(job: Job, progress: Progress) -> Iterator[Progress]:
    """Tells progress to the process that waits here, and now and then writes it down for those who wait elsewhere."""
    query = """
        INSERT INTO queue.progress (job_id, step, done, total) VALUES (%s, %s, %s, %s)
        ON CONFLICT (job_id) DO UPDATE SET step = excluded.step, done = excluded.done, total = excluded.total
    """
    last = monotonic()
    with ExitStack() as stack:
        kept: list[Db] = []

        def tell(step: str, done: int, total: int, /) -> None:
            nonlocal last
            progress(step, done, total)
            if monotonic() - last < TOLD:
                return
            if not kept:
                kept.append(stack.enter_context(closing(session("ser progress"))))
            kept[0].execute(query, [job.id, step, done, total])
            last = monotonic()

        yield tell


HELD = "SELECT 1 FROM queue.procrastinate_jobs WHERE id = %s AND worker_id = %s AND status = 'doing' FOR SHARE"
"""The row of a job, locked until the end of the transaction, if it is this worker's still."""


def hold_fast(db: Db, job: Job) -> None:
    """Be sure until the end of the transaction that the job is still this worker's; raises TakenOver."""
    if db.execute(HELD, [job.id, job.worker]).fetchone() is None:
        raise TakenOver


class Worker:
    """Somebody who works at jobs, for as long as its connection stands."""

    def __init__(self, number: int, sign: Db) -> None:
        self.number = number
        self._sign = sign

    def take(self, wanted: int) -> Job | None:
        """Take this job, or an earlier one that waits in its way; None where what is in its way is being done."""
        asked = {"queues": None, "worker": self.number, "wanted": wanted}
        row = self._sign.cursor(row_factory=dict_row).execute(FETCH, asked).fetchone()
        if row is None or row["id"] is None:
            return None
        return Job(row["id"], self.number, row["task_name"], row["args"], row["attempts"])

    def status(self, job_id: int) -> Status:
        """Where a job stands."""
        return status(self._sign, job_id)

    def finish(self, job: Job, *, is_well: bool) -> None:
        """Say that a job has ended, unless it was given to another worker meanwhile."""
        ended = "succeeded" if is_well else "failed"
        self._sign.execute(FINISH, {"job": job.id, "worker": job.worker, "status": ended})


@contextmanager
def worker() -> Iterator[Worker]:
    """Be a worker until the block is left."""
    with closing(session("ser worker")) as sign:
        row = sign.execute("SELECT worker_id FROM queue.procrastinate_register_worker_v1()").fetchone()
        assert row is not None
        number = int(row[0])
        sign.execute("SELECT set_config('application_name', %s, false)", [f"{SIGN}{number}"])
        over = threading.Event()
        beating = threading.Thread(target=_beat, args=(sign, number, over), daemon=True)
        beating.start()
        try:
            yield Worker(number, sign)
        finally:
            over.set()
            beating.join()
        sign.execute("SELECT queue.procrastinate_unregister_worker_v1(%s)", [number])


def _beat(sign: Db, number: int, over: threading.Event) -> None:
    """Give a sign of life now and then; where the connection is lost there is none, and the job is another's."""
    while not over.wait(BEAT):
        try:
            sign.execute("SELECT queue.procrastinate_update_heartbeat_v1(%s)", [number])
        except psycopg.Error:
            return


_DEAD = f"""
    SELECT j.id, j.attempts + 1 FROM queue.procrastinate_jobs j
    LEFT JOIN queue.procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND (
        w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => {SILENT})
        OR NOT EXISTS (
            SELECT FROM pg_stat_activity a
            WHERE a.datname = current_database() AND a.application_name = '{SIGN}' || w.id
        )
    ) FOR UPDATE OF j SKIP LOCKED
"""


def sweep(db: Db) -> None:
    """Put back the jobs of workers that have died. It waits for nobody: a job at which somebody writes is not dead."""
    found = db.execute(_DEAD).fetchall()
    for again in (True, False):
        ids = [job_id for job_id, attempts in found if (attempts < TRIES) is again]
        db.execute(
            "UPDATE queue.procrastinate_jobs SET status = %s::queue.procrastinate_job_status, attempts = attempts + 1,"
            " worker_id = NULL WHERE id = ANY(%s)",
            ["todo" if again else "failed", ids],
        )
    db.execute("DELETE FROM queue.procrastinate_workers WHERE last_heartbeat < now() - interval '1 day'")


def waiting(db: Db) -> int:
    """How many jobs wait, leaving out those that are put off."""
    query = "SELECT count(*) FROM queue.procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL"
    row = db.execute(query).fetchone()
    return 0 if row is None else int(row[0])


def forget_old(db: Db, days: int) -> None:
    """Drop jobs that ended longer ago than so many days."""
    query = """
        DELETE FROM queue.procrastinate_jobs j WHERE j.status NOT IN ('todo', 'doing') AND NOT EXISTS (
            SELECT FROM queue.procrastinate_events e
            WHERE e.job_id = j.id AND e.at >= now() - make_interval(days => %s)
        )
    """
    db.execute(query, [days])
