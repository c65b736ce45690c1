"""Does a job in this process, as the command line does; while it waits, it works at the jobs that are in its way."""

import threading

from ser.engine.jobs import tasks
from ser.engine.jobs.sweeping import sweep
from ser.store import queue
from ser.store.progress import Progress
from ser.store.queue import Status, TakenOver, Worker

PAUSE = 0.2
"""Seconds between two looks at a job that another process does."""
SWEEP = 10
"""Looks after which workers are looked for that have died."""


def run_here(job_id: int, progress: Progress) -> Status:
    """See a job through to its end, here or, where a worker was quicker, there; gives how it ended."""
    looks = 0
    with queue.worker() as worker:
        while not (found := worker.status(job_id)).has_ended:
            if not _work(worker, job_id, progress):
                if looks % SWEEP == 0:
                    sweep()
                looks += 1
                progress(found.step or "waiting", found.done, max(found.total, 1))
                threading.Event().wait(PAUSE)
        if looks:
            progress("waiting", 1, 1)
    return found


def _work(worker: Worker, wanted: int, progress: Progress) -> bool:
    """Do this job, or one in its way; false where there is none that may begin now."""
    job = worker.take(wanted)
    if job is None:
        return False
    try:
        tasks.run(job, progress)
    except TakenOver:
        return True
    except tasks.PASSING:
        raise  # the job stays this worker's, and is put back once the worker is seen to have ended
    except Exception:
        worker.finish(job, is_well=False)
        if job.id == wanted:
            raise
        return True
    worker.finish(job, is_well=True)
    return True
