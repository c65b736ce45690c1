"""Reviews look-ups: the security coordinator sees who looked up unusually many children of other LEAs, and decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ser.federal.switches import LOOK_UPS, LOOK_UPS_STOP
from ser.law.permission import Permission, asks
from ser.store import audit, look_ups
from ser.store.connect import Db, connection, in_transaction
from ser.store.look_ups import LookUp, Review
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["LookUp", "NothingToReview", "Review", "ToReview", "review", "to_review", "waiting"]


class NothingToReview(LookupError):
    """No such day waits for a review; somebody may have reviewed it meanwhile, or it is one's own."""


@dataclass(frozen=True, slots=True)
class ToReview:
    """A day that waits for a review, with its look-ups."""

    review: Review
    look_ups: tuple[LookUp, ...]


@asks(Permission.GRANT_ACCESS)
def waiting(*, by: Scope) -> int:
    """How many days of look-ups wait for one's review."""
    with connection(by) as db:
        return sum(1 for one in look_ups.to_review(by, db) if one.reviewed_at is None)


@asks(Permission.GRANT_ACCESS)
def to_review(*, by: Scope) -> Sequence[ToReview]:
    """The days of look-ups that wait for one's review, with the reason that was given for each; no child is named."""
    with connection(by) as db:
        return [ToReview(one, tuple(look_ups.of_day(by, db, one))) for one in look_ups.to_review(by, db)]


@asks(Permission.GRANT_ACCESS)
def review(*, by: Scope, number: int, goes_on: bool, words: str, today: date) -> None:
    """Say that a person's look-ups were in order and go on, or that they are not; nobody reviews their own."""
    more: int = state().switches[LOOK_UPS.name].on(today) * LOOK_UPS_STOP

    def act(db: Db) -> None:
        if not look_ups.settle(by, db, number, more, goes_on, words.strip()):
            raise NothingToReview("These look-ups wait no more: somebody reviewed them, or they are your own.")
        audit.note(db, by, "review look-ups", detail={"review": number, "goes_on": goes_on}, why=words.strip())

    in_transaction(by, act)
