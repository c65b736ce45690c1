"""Moves today: the nightly pass, which decides what a new day changes and drops the days that nobody needs."""

from datetime import date

from ser.engine.judging import roll as engine
from ser.engine.judging.roll import Rolled
from ser.law.permission import NotAllowed, Permission, asks
from ser.store import audit
from ser.store.connect import in_transaction
from ser.store.progress import Progress
from ser.store.scope import Scope

__all__ = ["NotAllowed", "Rolled", "roll"]


@asks(Permission.OPERATE)
def roll(*, by: Scope, today: date, progress: Progress | None = None) -> Rolled:
    """Move the kept days to this day and decide what it changes; once more for the same day it finds nothing to do.

    Today never goes back: asked for an earlier day, it decides who waits for the day that SER has reached.
    """
    if not by.is_state:
        raise NotAllowed("A day is one for the whole state; only the state can move it.")
    rolled = engine.roll(None, by.actor, today, progress)
    detail = {"asked": today, "before": rolled.before, "today": rolled.today, "students": rolled.students}
    in_transaction(by, lambda db: audit.note(db, by, "roll", detail=detail))
    return rolled
