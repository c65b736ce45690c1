"""Works until stopped: runs procrastinate's loop, and beside it what keeps the queue going."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from datetime import date

from procrastinate import App, JobContext, RetryStrategy

from ser.engine.jobs import tasks
from ser.engine.jobs.sweeping import put_nightly, sweep
from ser.store import queue
from ser.store.connect import connection
from ser.store.progress import silent
from ser.store.queue import Job, TakenOver
from ser.store.scope import system_scope
from ser.worker.queue_app import queue_app

TEND = 5.0
"""Seconds between two looks for dead workers, and for a new day."""
PAUSE = 0.5
POLL = 2.0
"""Seconds after which a worker looks for a job that nobody told it of, such as one that waited for another to end."""
RETRY = RetryStrategy(max_attempts=queue.TRIES, wait=5, exponential_wait=3, retry_exceptions=tasks.PASSING)

_LOG = logging.getLogger("ser.worker")


def work(*, jobs: int, today: Callable[[], date], once: bool) -> None:
    """Do jobs, so many at once, until stopped or, with `once`, until none waits."""
    asyncio.run(_work(jobs, today, once))


async def _work(jobs: int, today: Callable[[], date], once: bool) -> None:
    app = queue_app()
    for name in tasks.TASKS:
        app.task(name=name, pass_context=True, retry=RETRY)(_act)
    await _tend_once(today)
    async with app.open_async():
        tending = asyncio.create_task(_tend(today))
        try:
            await _run(app, jobs, once)
            while once and await asyncio.to_thread(_waiting):
                # They waited for a job that was being done.
                await asyncio.sleep(PAUSE)
                await _run(app, jobs, once)
        finally:
            tending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await tending


def _waiting() -> bool:
    with connection(system_scope("jobs")) as db:
        return queue.waiting(db) > 0


async def _run(app: App, jobs: int, once: bool) -> None:
    await app.run_worker_async(
        concurrency=jobs,
        wait=not once,
        fetch_job_polling_interval=POLL,
        update_heartbeat_interval=queue.BEAT,
        stalled_worker_timeout=queue.SILENT * 10,
    )


def _act(context: JobContext, /, **arguments: int) -> None:
    """Do a job, in a thread of its own."""
    found = context.job
    assert found.id is not None
    assert found.worker_id is not None
    job = Job(found.id, found.worker_id, found.task_name, arguments, found.attempts)
    _LOG.info("Job %s, %s %s", job.id, job.task, dict(arguments))
    try:
        tasks.run(job, silent)
    except TakenOver:
        _LOG.warning("Job %s was given to another worker, since this one had not been heard of.", job.id)


async def _tend(today: Callable[[], date]) -> None:
    while True:
        await asyncio.sleep(TEND)
        try:
            await _tend_once(today)
        except Exception:
            # The loop beside this one ends where the database is gone for good.
            _LOG.exception("The queue could not be swept.")


async def _tend_once(today: Callable[[], date]) -> None:
    await asyncio.to_thread(sweep)
    await asyncio.to_thread(put_nightly, today())
