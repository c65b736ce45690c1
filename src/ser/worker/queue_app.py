"""What procrastinate asks of the queue, where ours differs: which job may begin, whose it is, which worker lives."""

import os
from collections.abc import Iterable
from datetime import datetime

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from ser.store import capability
from ser.store.connect import URL
from ser.store.queue import AGAIN, FETCH, FINISH, SIGN
from ser.store.queue_guards import SCHEMA


class Manager(JobManager):
    """The queue as this worker sees it."""

    _sign: psycopg.AsyncConnection | None = None

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job that may begin, now this worker's."""
        row = await self.connector.execute_query_one_async(FETCH, queues=queues, worker=worker_id, wanted=None)
        return None if row["id"] is None else Job.from_row(row)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Say how a job ended, unless it was given to another worker meanwhile."""
        await self.connector.execute_query_all_async(FINISH, job=job.id, worker=job.worker_id, status=status.value)

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put a job back, to be begun again later, unless it was given to another worker meanwhile."""
        await self.connector.execute_query_all_async(AGAIN, job=job.id, worker=job.worker_id, at=retry_at)

    async def register_worker(self) -> int:
        """Become a worker: a row, and a connection that bears its number for as long as this process lives."""
        number = await super().register_worker()
        self._sign = await psycopg.AsyncConnection.connect(
            os.environ[URL], autocommit=True, application_name=f"{SIGN}{number}"
        )
        await self._sign.execute(capability.SHUT)
        return number

    async def update_heartbeat(self, worker_id: int) -> None:
        """Give a sign of life; where the connection is lost, the worker ends, for its jobs are another's by now."""
        assert self._sign is not None
        await self._sign.execute("SELECT 1")
        await super().update_heartbeat(worker_id)

    async def unregister_worker(self, worker_id: int) -> None:
        """Stop being a worker."""
        await super().unregister_worker(worker_id)
        if self._sign is not None:
            await self._sign.close()


def queue_app() -> App:
    """The queue of the database that was opened."""
    app = App(connector=PsycopgConnector(conninfo=os.environ[URL], configure=_to_queue, min_size=1, max_size=4))
    app.job_manager = Manager(app.connector)
    return app


async def _to_queue(db: psycopg.AsyncConnection) -> None:
    await db.execute(capability.SHUT)
    await db.execute(f"SET search_path = {SCHEMA}".encode())
    await db.commit()
