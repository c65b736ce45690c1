"""Drafts: no keystroke is lost. What is typed is kept at once, for the person who typed it, and found again anywhere.

What is never saved is dropped after the days that the switch draft_days names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ser.federal.switches import DRAFT_DAYS
from ser.law.permission import Permission, asks
from ser.law.record import CHILD
from ser.law.student import Student
from ser.law.words import short_name
from ser.services.child.explaining import NoSuchStudent
from ser.services.entry.form_model import find_target
from ser.services.entry.form_values import NoSuchRecord, Place
from ser.store import drafts, students
from ser.store.connect import Db, in_transaction
from ser.store.drafts import Draft
from ser.store.running import state
from ser.store.scope import Scope

__all__ = ["Draft", "Open", "OwnDraft", "discard", "draft", "keep", "kept_days", "meet", "mine"]


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """A draft in a list: where it belongs, whose record it is, when it was kept, and in which step of which flow
    or in which renewal."""

    place: Place
    under: int | None
    whose: str
    kept_at: datetime
    step: tuple[str, str] | None
    renewal: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Somebody else who has the same record open."""

    full_name: str
    seen_at: datetime


@asks(Permission.READ_STUDENT)
def keep(
    *,
    by: Scope,
    place: Place,
    values: Mapping[str, str],
    version: str = "",
    under: int | None = None,
    step: tuple[str, str] | None = None,
) -> datetime:
    """Keep what is typed in a form until it is stored; tells when it was kept.

    `step` names the flow and its step in which the form stands, so that the draft is found there again.
    """

    def act(db: Db) -> datetime:
        find_target(by, db, place)
        return drafts.keep(by, db, place.child, place.kind, place.number, under, values, version, step)

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def draft(*, by: Scope, place: Place) -> Draft | None:
    """What one has typed in a form and not stored yet."""
    return in_transaction(by, lambda db: drafts.of(by, db, place.child, place.kind, place.number))


@asks(Permission.READ_STUDENT)
def discard(*, by: Scope, place: Place) -> None:
    """Forget what was typed in a form."""
    in_transaction(by, lambda db: drafts.drop(by.actor, db, place.child, place.kind, place.number))


@asks(Permission.READ_STUDENT)
def mine(*, by: Scope, today: date) -> Sequence[OwnDraft]:
    """One's own drafts, the newest first, of those records that one may still see; those too old are dropped first."""

    def act(db: Db) -> Sequence[OwnDraft]:
        found = []
        drafts.drop_old(db, kept_days(by=by, today=today))
        for own in drafts.mine(by, db):
            renewal = state().renewals.get(own.record.removeprefix("renewal:")) if ":" in own.record else None
            place = Place(own.child, renewal.record if renewal else own.record, own.number)
            try:
                student_id = find_target(by, db, place).student_id
            except (NoSuchRecord, NoSuchStudent):
                continue
            whose = _whose(by, db, student_id, own.values)
            found.append(OwnDraft(place, own.under, whose, own.kept_at, own.step, renewal.name if renewal else ""))
        return found

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def kept_days(*, by: Scope, today: date) -> int:
    """For how many days a draft is kept after something was last typed in it."""
    days: int = state().switches[DRAFT_DAYS.name].on(today)
    return days


@asks(Permission.READ_STUDENT)
def meet(*, by: Scope, place: Place, full_name: str) -> Sequence[Open]:
    """Say that one has a record open; tells who else has."""

    def act(db: Db) -> Sequence[Open]:
        find_target(by, db, place)
        if place.number is None:
            return ()
        return [Open(*other) for other in drafts.meet(by, db, full_name, place.kind, place.number)]

    return in_transaction(by, act)


def _whose(by: Scope, db: Db, student_id: int | None, values: Mapping[str, str]) -> str:
    if student_id is None:
        return short_name(values)
    loaded: Student | None = next(
        (student for _, student in students.load(by, db, [student_id], kinds=frozenset({CHILD}))), None
    )
    if loaded is None:
        return ""
    return short_name(loaded.own)
