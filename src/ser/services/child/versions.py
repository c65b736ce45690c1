"""Tells the versions of a child's records as acts: who entered, changed or deleted what, in one go."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from ser.law.record import Record
from ser.services.child.page_values import Change, Sitting
from ser.services.child.record_words import Names, entry_for, text_of
from ser.store.access_log import Reason
from ser.store.child_rows import Version
from ser.store.scope import Scope

_ONE_GO = timedelta(minutes=1)
_Act = tuple[datetime, str, Change]


def sittings_of(
    by: Scope, versions: Sequence[Version], told: Names, people: Mapping[str, str], reasons: Sequence[Reason]
) -> Iterator[Sitting]:
    """What each did in one go, the latest first."""
    acts: list[_Act] = []
    for _, of_row in groupby(versions, lambda v: (v.record.spec.name, v.number)):
        acts.extend(_of_row(by, sorted(of_row, key=lambda v: v.recorded_at), told, reasons))
    acts.sort(key=lambda act: act[0], reverse=True)
    while acts:
        at, actor, _ = acts[0]
        one_go = [act for act in acts if act[1] == actor and at - act[0] <= _ONE_GO]
        acts = [act for act in acts if act not in one_go] if len(one_go) < len(acts) else []
        yield Sitting(at, people.get(actor, actor), tuple(change for _, _, change in one_go))


def _of_row(by: Scope, versions: Sequence[Version], told: Names, reasons: Sequence[Reason]) -> Iterator[_Act]:
    before: Record | None = None
    for version in versions:
        record, number = version.record, version.number
        why = _why(reasons, record.spec.name, number, version.recorded_at)
        differs = () if before is None else tuple(_differences(before, record, told))
        if before is None or differs:
            act = "entered" if before is None else "changed"
            yield version.recorded_at, version.recorded_by, Change(act, entry_for(by, record, number), differs, why)
        before = record
    last = versions[-1]
    if last.replaced_at is not None:
        why = _why(reasons, last.record.spec.name, last.number, last.replaced_at)
        yield last.replaced_at, last.replaced_by, Change("deleted", entry_for(by, last.record, None), (), why)


def _differences(before: Record, after: Record, told: Names) -> Iterator[tuple[str, str, str]]:
    for element in after.spec.elements:
        if getattr(before, element.name) != getattr(after, element.name):
            yield element.label, text_of(before, element, told), text_of(after, element, told)


def _why(reasons: Sequence[Reason], record: str, number: int, at: datetime) -> str:
    """The reason that was given for a change: noted in the same go, before the row was written."""
    given = [r for r in reasons if (r.record, r.number) == (record, number) and abs(at - r.at) <= _ONE_GO]
    return min(given, key=lambda r: abs(at - r.at)).why if given else ""
