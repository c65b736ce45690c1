"""The renewals that wait for a child: what can be begun, and what can be gone on with."""

from collections.abc import Iterator
from datetime import date

from ser.law.words import page_day
from ser.services.child.page_values import Offer
from ser.services.entry.form_model import may_enter
from ser.services.entry.renewal_model import draft_of, offered
from ser.store import child_rows
from ser.store.running import state
from ser.store.scope import Scope


def offers_of(by: Scope, whole: child_rows.Whole, today: date) -> Iterator[Offer]:
    """The renewals that wait for a child which was read already."""
    for renewal in state().renewals.values():
        own = next(((d, True) for one, d in offered(by, whole, today) if one is renewal), None)
        running = [d for d in whole.student.deadlines() if d.timeline in renewal.clocks and d.is_open(today)]
        if own is None and not running:
            continue
        deadline = own[0] if own else max(running, key=lambda d: (d.due or date.max, d.key))
        draft = draft_of(renewal, whole, deadline.record)
        if own is None and draft is None:
            continue
        day = getattr(draft.record, renewal.begins) if draft else None
        words = f"{renewal.title}: a draft" + (f" that begins {page_day(day)}" if day else "")
        yield Offer(
            renewal=renewal.name,
            title=renewal.title,
            act=renewal.act,
            clock=deadline.timeline,
            key=deadline.key,
            draft=draft.number if draft else None,
            draft_words=words if draft else "",
            may_enter=own is not None and may_enter(by, deadline.record.spec),
        )
