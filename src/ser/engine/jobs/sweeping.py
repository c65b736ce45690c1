"""Keeps the queue going: jobs of dead workers are put back, and what is due each night is put in once a day."""

from datetime import date

from ser.engine.jobs.tasks import DAY, LETTERS, RETENTION, ROLL
from ser.store import marks, queue, submissions
from ser.store.connect import Db, in_transaction
from ser.store.scope import system_scope

NIGHTLY = "nightly"
"""The word about the database that names the last day for which the nightly jobs were put in."""


def sweep() -> None:
    """Put back the jobs of workers that have died, and put in those that a restore has lost."""
    in_transaction(system_scope("jobs"), _sweep)


def _sweep(db: Db) -> None:
    queue.sweep(db)
    submissions.follow_jobs(db, f"It was begun {queue.TRIES} times and broke off each time; the worker's log says why.")
    for number, lea_code in submissions.without_job(db):
        submissions.put_job(db, number, lea_code)


def put_nightly(day: date) -> bool:
    """Put the nightly jobs in for a day, unless that was done for this or a later one; today never goes back."""

    def act(db: Db) -> bool:
        if not marks.advance(db, NIGHTLY, day.isoformat()):
            return False
        for task in (ROLL, RETENTION, LETTERS):
            queue.put(db, task, {DAY: int(f"{day:%Y%m%d}")}, lock=task, alone=task)
        return True

    return in_transaction(system_scope("jobs"), act)
