"""Kills a worker at random moments of its jobs, lets another go on, and tells whether everything was done once.

Used by a test with a few moments and by `python -m bench worker_kills` with fifty.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg

from ser.services.submissions import loading
from ser.store.connect import opened
from ser.store.operations import server
from ser.store.operations.migrate import migrate
from ser.store.operations.server import Connections, create_database, drop_database
from ser.store.scope import lea_scope, state_scope
from tests.hard.files import corrections, few_children
from tests.same_state import State, differences, state_of

TODAY = "2018-03-01"
BATCH = 60
PATIENCE = 300.0
QUEUED = "queued"
LEA = "017"

# The command itself, with small batches, so that there are many moments between two commits.
WORKING = """
import sys
from ser.engine.intake import posting, submission_job
posting.BATCH, submission_job.LARGE = int(sys.argv[1]), int(sys.argv[2])
from ser.cli import main
if __name__ == "__main__":
    print("ready", flush=True)
    main(sys.argv[3:])
"""

# What is said of each submission, of each of its parts, of each job, and of each act of the audit record; in how many
# parts kinds of record were parted is chosen by each worker for itself, and nothing else follows from it.
_TOLD = (
    "SELECT id::text, state, why, counts::text, (ended_at IS NULL)::text FROM submission ORDER BY id",
    "SELECT submission_id::text, part, (counts - 'processes')::text FROM tally ORDER BY 1, 2",
    "SELECT id::text, task_name, status::text FROM queue.procrastinate_jobs ORDER BY id",
    "SELECT act, detail ->> 'load', detail ->> 'record', detail ->> 'rows' FROM audit_event ORDER BY 1, 2, 3, 4",
)


class WorkerRig:
    """A home in whose database submissions wait: files of a state, an LEA's own again, and corrections that delete."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "home"
        self._script = folder / "working.py"
        self._script.write_text(WORKING)
        made = few_children(folder / "made")
        changed = corrections(folder / "corrections", made)
        self._submit(made, changed)
        self._took = {processes: self._undisturbed(processes)[1] for processes in (False, True)}
        self.whole = self._undisturbed(processes=False)[0]

    def close(self) -> None:
        """Stop the server, and delete what it kept."""
        server.remove(self._home)

    def strike(self, shares: Sequence[float], *, processes: bool) -> tuple[int, list[str]]:
        """Kill a worker at these shares of a run's time, then let one end: how many were hit, and what is wrong."""
        hit = 0
        with self._fresh() as urls:
            for share in shares:
                working = self._start(processes)
                time.sleep(share * self._took[processes])
                hit += working.poll() is None
                working.kill()
                working.communicate(timeout=PATIENCE)
            last = self._start(processes=False)
            _, said = last.communicate(timeout=PATIENCE)
            if last.returncode:
                return hit, [f"the last worker ended with {last.returncode}: {said}"]
            return hit, differences(self.whole, _state(urls))

    def _submit(self, made: Path, changed: Path) -> None:
        by, own, today = state_scope("operator:test"), lea_scope("operator:test", LEA), date.fromisoformat(TODAY)
        with opened(self._home), server.lease(self._home) as urls:
            loading.submit(by=by, paths=[made], today=today)
            loading.submit(by=own, paths=[made / "student.csv"], today=today)
            loading.submit(by=by, paths=[changed], today=today, approve_deletes=True)
            elsewhere = urls.database("template1").owner_url
            create_database(elsewhere, QUEUED, "ser")
            migrate(urls.database(QUEUED).owner_url)

    def _undisturbed(self, processes: bool) -> tuple[State, float]:
        with self._fresh() as urls:
            working = self._start(processes)
            begun = time.monotonic()
            _, said = working.communicate(timeout=PATIENCE)
            if working.returncode:
                raise AssertionError(f"An undisturbed worker ended with {working.returncode}: {said}")
            return _state(urls), time.monotonic() - begun

    def _start(self, processes: bool) -> "subprocess.Popen[str]":
        root = Path(__file__).parents[2]
        search = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        sizes = [str(BATCH), "0" if processes else str(10**12)]
        command = ["worker", "--once", "--home", str(self._home), "--today", TODAY]
        working = subprocess.Popen(
            [sys.executable, str(self._script), *sizes, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": search},
        )
        assert working.stdout is not None
        working.stdout.readline()
        return working

    @contextmanager
    def _fresh(self) -> Iterator[Connections]:
        """The home, with its database as it was when the submissions were sent."""
        with server.lease(self._home) as urls:
            elsewhere = urls.database("template1").owner_url
            drop_database(elsewhere, "ser")
            create_database(elsewhere, "ser", QUEUED)
            yield urls


def shares(seed: int, count: int) -> Iterator[tuple[list[float], bool]]:
    """So many moments to kill at, one or two in a row, and whether the worker shall use processes of its own."""
    drawn = random.Random(seed)
    while count > 0:
        some = [drawn.random() for _ in range(min(count, drawn.choice((1, 1, 2))))]
        count -= len(some)
        yield some, drawn.random() < 0.3


def _state(urls: Connections) -> State:
    """What the database says, and what is said of submissions and jobs."""
    with psycopg.connect(urls.owner_url) as db:
        told = {query: [" | ".join(map(str, row)) for row in db.execute(query.encode())] for query in _TOLD}
    return {**state_of(urls.app_url), **told}
