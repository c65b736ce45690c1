"""What the end of the school year does to a clock: nothing, a summer's pause, or a fixed due day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from ser.law.calendar import SchoolYear
from ser.law.days import Days

__all__ = ["EndOfYear", "Mode", "Summer", "extended_due", "summers"]

END_OF_YEAR_PAUSE = "end-of-year pause"


class Mode(StrEnum):
    """The ways in which a state may treat a clock that runs into the summer."""

    NONE = "NONE"
    PAUSE = "PAUSE"
    FIXED_DUE = "FIXED_DUE"


@dataclass(frozen=True, slots=True)
class Summer:
    """The summer after a school year, and which clocks it touches.

    A clock is touched if it starts on or after `window_start` (any start, where there is none), and its own due day
    falls after the last school day. `applies_to` names the kinds of clock; empty means every kind.
    """

    school_year: int
    last_school_day: date
    first_school_day_next: date
    window_start: date | None = None
    applies_to: frozenset[str] = frozenset()
    nth_business_day: int = 30

    def touches(self, start: date, due: date, kind: str) -> bool:
        """Whether a clock of that kind, with that start and due day, runs into this summer."""
        return (
            (not self.applies_to or kind in self.applies_to)
            and (self.window_start is None or start >= self.window_start)
            and start < self.first_school_day_next
            and due > self.last_school_day
        )

    @property
    def pause(self) -> tuple[date, date]:
        """The days from the last school day to the next first one, both left out."""
        return self.last_school_day + timedelta(1), self.first_school_day_next - timedelta(1)


@dataclass(frozen=True, slots=True)
class EndOfYear:
    """A state's end-of-year policy; without one, summers contain business days like any other season."""

    mode: Mode = Mode.NONE
    summers: tuple[Summer, ...] = ()
    capped: bool = True
    spares_part_c: bool = True
    needs_agreement: bool = False


def summers(
    years: Iterable[SchoolYear],
    applies_to: frozenset[str] = frozenset(),
    nth_business_day: int = 30,
) -> tuple[Summer, ...]:
    """The summers between school years."""
    return tuple(
        Summer(before.school_year, before.last_day, after.first_day, None, applies_to, nth_business_day)
        for before, after in pairwise(years)
    )


def extended_due(
    policy: EndOfYear,
    days: Days,
    start: date,
    clock: Callable[[Days], date | None],
    kind: str = "",
    *,
    cap: date | None = None,
    part_c: bool = False,
    agreed: bool = False,
) -> date | None:
    """The due day of a clock after the policy, never earlier than without it.

    `clock` gives the due day by the days that it is handed. `cap` is the day past which the policy may not move it
    (the third anniversary of an evaluation).
    """
    base = clock(days)
    spared = (policy.spares_part_c and part_c) or (policy.needs_agreement and not agreed)
    if base is None or policy.mode is Mode.NONE or spared:
        return base
    if policy.mode is Mode.PAUSE:
        due = _paused_due(policy, days, start, clock, base, kind)
    else:
        due = _fixed_due(policy, days, start, base, kind)
    if due is not None and cap is not None and policy.capped:
        due = min(due, cap)
    return None if due is None else max(due, base)


def _paused_due(
    policy: EndOfYear, days: Days, start: date, clock: Callable[[Days], date | None], base: date, kind: str
) -> date | None:
    """A clock pushed past one summer may run into the next, so the summers are asked in order."""
    due: date | None = base
    pauses: list[tuple[date, date]] = []
    for summer in policy.summers:
        if due is not None and summer.touches(start, due, kind):
            pauses.append(summer.pause)
            due = clock(days.paused(pauses, END_OF_YEAR_PAUSE))
    return due


def _fixed_due(policy: EndOfYear, days: Days, start: date, base: date, kind: str) -> date | None:
    for summer in policy.summers:
        if summer.touches(start, base, kind):
            return days.business(summer.first_school_day_next - timedelta(1), summer.nth_business_day)
    return base
