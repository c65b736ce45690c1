"""Moves today: decides what a new day changes, and drops the days that nobody needs any more.

A new day is decided beside the one that pages show, for every student; then it takes its place in one stroke. So a
page says one day, and what it shows is of that day. A roll that is killed leaves the new day unfinished, and the next
one goes on; two at once share the students between them. Today never goes back.
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

from ser.engine.judging import claims
from ser.engine.judging.fact_days import processes_for
from ser.engine.judging.judging import judge_touched
from ser.engine.parallel import worker_pool
from ser.law.kept_day import ASKED, TODAY, KeptDay
from ser.store import collections, kept_days, pending
from ser.store.connect import Db, in_transaction
from ser.store.kept_days import FactDay
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope, system_scope


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a roll did: the kept today before and after it, students decided, the days that are kept and were dropped.

    `today` is after the day that was asked for where somebody has already been further.
    """

    asked: date
    before: date | None
    today: date
    students: int
    kept: tuple[KeptDay, ...]
    dropped: tuple[date, ...]

    @property
    def has_moved(self) -> bool:
        """Whether today is another day than it was."""
        return self.before != self.today


def due(db: Db, today: date) -> bool:
    """Whether something is left to do for this day: it is a new one, or a roll to it broke off."""
    coming = kept_days.coming(db)
    if coming is None or coming < today:
        return True
    wanted = _wanted(db, coming)
    kept = {(each.fact, each.day): each.is_whole for each in kept_days.kept(db)}
    lacks = any(not kept.get((table.name, each.day)) for table in state().declared.facts for each in wanted)
    return lacks or any(each not in wanted for each in kept_days.owned(db) if each.owner != ASKED)


def roll(pool: Executor | None, actor: str, today: date, progress: Progress | None = None) -> Rolled:
    """Move the kept days to this day, and decide every student who waits; without a pool it makes its own if it pays.

    An earlier day than the kept today moves nothing: students are then decided for the kept today.
    """
    by = system_scope("rolling", actor)
    in_transaction(by, lambda db: claims.settle(db, by, max(today, kept_days.coming(db) or today)))
    before, begun = in_transaction(by, lambda db: (kept_days.today(db), begin(db, today)))
    waiting = in_transaction(by, pending.count)
    decided = 0
    with nullcontext(pool) if pool is not None else worker_pool(processes_for(waiting)) as at_work:
        while True:
            decided += judge_touched(at_work, actor, today, progress)
            settled = in_transaction(by, lambda db: _settle(db, begun))
            if settled is not None:
                break
            # Another roll, or a page, decides the last ones at this moment.
            in_transaction(by, pending.wait)
    for table in state().declared.facts:
        in_transaction(by, lambda db: kept_days.sweep(db, table))  # noqa: B023
    return in_transaction(by, lambda db: _rolled(db, by, today, before, decided, settled))


def begin(db: Db, today: date) -> Sequence[FactDay]:
    """Keep the days of the new today beside those of the old one, and have every student decided for them."""
    coming = max(today, kept_days.coming(db) or today)
    wanted = _wanted(db, coming)
    begun = kept_days.begin(db, [table.name for table in state().declared.facts], wanted)
    if begun:
        # A day between that somebody was killed over is never shown: nobody needs it now.
        shown = (kept_days.today(db), coming)
        between = [each for each in kept_days.owned(db) if each.owner == TODAY and each.day not in shown]
        kept_days.disown(db, between)
        pending.a_new_day(db)
    return begun


def _wanted(db: Db, today: date) -> frozenset[KeptDay]:
    """The days that are kept when it is this day: those of collections, and of those that are open."""
    return state().kept_days(today) | collections.owned_days(db, today)


def _settle(db: Db, begun: Sequence[FactDay]) -> list[date] | None:
    """Let the new days take the place of the old ones; None while a student is still to be decided for them."""
    if pending.count_new_day(db):
        return None
    kept_days.make_whole(db, begun)
    now, coming = kept_days.today(db), kept_days.coming(db)
    wanted = {each for day in (now, coming) if day is not None for each in _wanted(db, day)}
    is_moved = begun or any(each not in wanted for each in kept_days.owned(db) if each.owner != ASKED)
    if not is_moved:
        return []
    return kept_days.disown(db, kept_days.owned(db) - wanted)


def _rolled(db: Db, by: Scope, asked: date, before: date | None, decided: int, dropped: Sequence[date]) -> Rolled:
    now = kept_days.today(db)
    assert now is not None
    return Rolled(asked, before, now, decided, tuple(sorted(kept_days.owned(db))), tuple(dropped))
