"""The tasks of the queue: what each does, by the name that its jobs bear. A task can be done twice and is then done."""

from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor
from datetime import date

from ser.engine.intake import submission_job
from ser.engine.jobs import letters as mail
from ser.engine.judging import roll as rolling
from ser.federal.switches import SUBMISSION_DAYS
from ser.store import audit, contents, queue, sessions, sign_in_tries, submissions
from ser.store.connect import LOST, Db, in_transaction
from ser.store.contents import Destroyed
from ser.store.patience import JOBS, having
from ser.store.progress import Progress
from ser.store.queue import Job, TakenOver
from ser.store.running import state
from ser.store.scope import system_scope
from ser.store.sealing import KeyMissing

ROLL, RETENTION, LETTERS = "roll", "retention", "letters"
DAY = "day"
"""The argument of nightly tasks: the day for which they are done, as 20180301."""

PASSING = (*LOST, BrokenExecutor, OSError)
"""What passes: the job is begun again later, and goes on where it was."""

JOBS_KEPT = 30
"""Days for which it is kept that a job has ended."""


def run(job: Job, progress: Progress) -> None:
    """Do a job; where it cannot be done, a submission is told so, and the failure goes on to the worker."""
    try:
        with having(JOBS), queue.written(job, progress) as told:
            TASKS[job.task](job, told)
    except (TakenOver, *PASSING):
        raise
    except Exception as failure:
        if job.task == submissions.TASK:
            number, why = job.arguments[submissions.TASK], _why(failure)
            in_transaction(system_scope("jobs"), lambda db: submissions.fail(db, number, why))
        raise


def _why(failure: Exception) -> str:
    """What a submission is told of a failure; the words of most may show data, so that only their kind is told."""
    if isinstance(failure, KeyMissing | Destroyed):
        return str(failure)
    return f"SER failed: {type(failure).__name__}. This is a fault of SER, not of the files."


def roll(job: Job, progress: Progress) -> None:
    """Move the kept days to this day, and decide what it changes."""
    by = system_scope("nightly")
    rolled = rolling.roll(None, by.actor, day_of(job), progress)
    detail = {"asked": rolled.asked, "before": rolled.before, "today": rolled.today, "students": rolled.students}
    in_transaction(by, lambda db: audit.note(db, by, "roll", detail=detail))


def retain(job: Job, progress: Progress) -> None:
    """Destroy the bytes of submissions that were kept long enough, note it, and forget what is over at the door."""
    progress("destroying", 0, 1)
    days: int = state().switches[SUBMISSION_DAYS.name].on(day_of(job))
    by = system_scope("retention")

    def act(db: Db) -> None:
        files, size = contents.destroy(db, days)
        if files:
            audit.note(db, by, "destroy", detail={"files": files, "bytes": size, "older_than_days": days})
        queue.forget_old(db, JOBS_KEPT)
        sign_in_tries.drop_old(db)
        sessions.forget_ended(db)

    in_transaction(by, act)
    progress("destroying", 1, 1)


def letters(job: Job, progress: Progress) -> None:
    """Send the e-mail of the day to those for whom something waits."""
    progress("sending letters", 0, 1)
    mail.send(day_of(job))
    progress("sending letters", 1, 1)


def day_of(job: Job) -> date:
    """The day for which a nightly job is done."""
    return date.fromisoformat(str(job.arguments[DAY]))


TASKS: Mapping[str, Callable[[Job, Progress], None]] = {
    submissions.TASK: submission_job.work_off,
    ROLL: roll,
    RETENTION: retain,
    LETTERS: letters,
}
