"""Renews a record from the last one, as at an annual review: opens it, keeps it as a draft, brings it into force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ser.files.parse import read_date
from ser.law.permission import Permission, asks, demand
from ser.law.renewal import Fate, Part
from ser.services.child.explaining import NoSuchStudent
from ser.services.child.page_values import Offer
from ser.services.entry import entering
from ser.services.entry.entering import NotStored, Saved, Sent, Stale
from ser.services.entry.form_model import permission
from ser.services.entry.form_values import NoSuchRecord, Place
from ser.services.entry.renewal_model import (
    Line,
    Lines,
    NothingToRenew,
    Renewing,
    renewing,
    version_of,
)
from ser.services.entry.renewal_offers import offers_of
from ser.store import audit, child_rows, drafts, students
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope

__all__ = [
    "Given", "Line", "Lines", "Missing", "NoSuchRecord", "NoSuchStudent", "NotStored", "NothingToRenew", "Offer",
    "Renewed", "Renewing", "Stale", "keep", "offers", "open_renewal", "save",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """What a form of a renewal says: of the new record, the answer of each line, changes, what the last rows get."""

    own: Mapping[str, str] = field(repr=False)
    answers: Mapping[str, str]
    changes: Mapping[str, Mapping[str, str]] = field(repr=False)
    was: Mapping[str, Mapping[str, str]] = field(repr=False)
    own_id: str
    version: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something without which the new record does not come into force: where it is asked for, and what it is."""

    key: str
    element: str
    words: str


class Missing(ValueError):
    """The new record cannot come into force yet; nothing was changed."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__("Something is still to be answered.")
        self.gaps = tuple(gaps)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was stored: the new record, whether it is in force, and how many rows it carried over."""

    saved: Saved
    is_held: bool
    carried: int


@asks(Permission.READ_STUDENT)
def offers(*, by: Scope, child: str, today: date) -> Sequence[Offer]:
    """The renewals that wait for a child, with a draft where somebody has begun one."""

    def act(db: Db) -> Sequence[Offer]:
        number = students.find(by, db, child)
        if number is None:
            raise NoSuchStudent("No such child is among those whom you may read.")
        return list(offers_of(by, child_rows.read(by, db, number), today))

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def open_renewal(*, by: Scope, child: str, name: str, today: date) -> Renewing:
    """A renewal as it stands for a child: what is carried over, what is asked, and the draft if there is one."""

    def act(db: Db) -> Renewing:
        found = renewing(by, db, child, name, today)
        audit.note(db, by, "open form", student_id=found.student_id, detail={"renewal": name})
        return found

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def keep(*, by: Scope, child: str, name: str, values: Mapping[str, str], today: date, version: str = "") -> datetime:
    """Keep what is typed in the form of a renewal, for the person who typed it; tells when it was kept.

    `version`: the one that the form was opened with; else the one that stands now.
    """

    def act(db: Db) -> datetime:
        found = renewing(by, db, child, name, today)
        return drafts.keep(
            by, db, found.child, f"renewal:{name}", found.last.number, None, values, version or found.version
        )

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def save(*, by: Scope, child: str, name: str, given: Given, today: date, is_draft: bool) -> Renewed:
    """Keep the new record as a draft, or bring it into force and end the last one, all in one transaction.

    Refuses what is unanswered (`Missing`), what no form could store (`NotStored`), and what somebody else changed
    meanwhile (`Stale`); then nothing is stored.
    """
    found = in_transaction(by, lambda db: renewing(by, db, child, name, today, given.own_id))
    spec = found.form.spec
    demand(by, permission(spec))
    if given.version != found.version:
        raise Stale(found.version, "", found.last.recorded_at, ())
    if not is_draft and (gaps := list(_gaps(found, given))):
        raise Missing(gaps)
    forms = [*_first(found, given), ("own", _own(found, given, is_draft))]
    at = len(forms) - 1
    if not is_draft:
        forms += [*_carried(found, given), *(("", sent) for sent in _closed(found, given))]
    try:
        saved = entering.save_all(by=by, forms=[sent for _, sent in forms], today=today)
    except NotStored as refused:
        refused.key = forms[refused.at][0]
        raise
    if not is_draft:
        in_transaction(by, lambda db: drafts.drop(by.actor, db, found.child, f"renewal:{name}", found.last.number))
    return Renewed(saved[at], not is_draft, sum(1 for _ in _carried(found, given)) if not is_draft else 0)


def _gaps(found: Renewing, given: Given) -> Iterator[Gap]:
    """What is missing before the new record comes into force."""
    by_name = found.form.spec.by_name
    for name in found.renewal.needs:
        if not given.own.get(name, "").strip():
            yield Gap("", name, f"{by_name[name].label} is needed.")
    for name in (found.renewal.begins, found.renewal.ends):
        text = given.own.get(name, "").strip()
        if text and _day(text) is None:
            yield Gap("", name, f"{by_name[name].label}: enter a real date as MM/DD/YYYY.")
    for line in found.lines:
        fate = line.fate(given.answers.get(line.key, ""))
        if fate is None:
            yield Gap(line.key, "answer", f"{line.title}: say what becomes of it.")
        for name in line.first:
            if line.was is not None and not given.was.get(line.key, {}).get(name, "").strip():
                yield Gap(line.key, name, f"{line.title}: {line.was.spec.by_name[name].label} is needed first.")


def _first(found: Renewing, given: Given) -> Iterator[tuple[str, Sent]]:
    """What the rows of the last record get before they go on, their progress and answer, by their name on the page."""
    for lines in found.parts:
        for line in lines.lines:
            if lines.part is None or line.row is None or not lines.part.first:
                continue
            values = {n: t for n, t in given.was.get(line.key, {}).items() if n in lines.part.first}
            answer = given.answers.get(line.key, "")
            if line.fate(answer) is not None:
                values[lines.part.answer] = answer
            if any(text.strip() for text in values.values()):
                yield f"was--{line.key}", Sent(_place(found, line), values, version_of(line.row))


def _own(found: Renewing, given: Given, is_draft: bool) -> Sent:
    """The new record itself."""
    renewal = found.renewal
    values = {n: found.form.values[n] for n in (*renewal.keeps, *renewal.opens)}
    for line in found.lines:
        if line.row is None:
            is_changed = line.fate(given.answers.get(line.key, "")) is Fate.CHANGED
            changes = given.changes.get(line.key, {}) if is_changed else {}
            values |= {name: changes.get(name, line.form.values[name]) for name in line.asks}
    values |= {name: given.own[name] for name in renewal.asks if name in given.own}
    if not is_draft:
        values[renewal.draft] = renewal.holds
    spec = found.form.spec
    if found.draft is not None:
        return Sent(Place(found.child, spec.name, found.draft.number), values, version_of(found.draft))
    return Sent(Place(found.child, spec.name), {**values, spec.own_id: found.own_id})


def _carried(found: Renewing, given: Given) -> Iterator[tuple[str, Sent]]:
    """The rows that the new record carries over, as they were kept or changed, by their name on the page."""
    first, last = (given.own.get(name, "").strip() for name in (found.renewal.begins, found.renewal.ends))
    for lines in found.parts:
        for line in lines.lines:
            fate = line.fate(given.answers.get(line.key, ""))
            if lines.part is None or fate in (None, Fate.ENDED):
                continue
            values = {**line.form.values, **(given.changes.get(line.key, {}) if fate is Fate.CHANGED else {})}
            values |= {name: day for name, day in ((lines.part.begins, first), (lines.part.ends, last)) if name}
            yield f"change--{line.key}", Sent(Place(found.child, lines.part.record), values)


def _closed(found: Renewing, given: Given) -> Iterator[Sent]:
    """The last record and its rows, as they end on the day before the new one begins."""
    renewal, last = found.renewal, found.last
    begins = _day(given.own[renewal.begins])
    assert begins is not None
    day = begins - timedelta(1)
    yield Sent(
        Place(found.child, renewal.record, last.number),
        {**renewal.closes, **_ending(last.record, renewal.ends, day)},
        version_of(last),
    )
    for lines in found.parts:
        for line in lines.lines:
            if lines.part is not None and line.row is not None:
                values = _closing(lines.part, line, day)
                if values:
                    yield Sent(_place(found, line), values, version_of(line.row))


def _closing(part: Part, line: Line, day: date) -> dict[str, str]:
    assert line.row is not None
    values = _ending(line.row.record, part.ends, day) if part.ends else {}
    return values | {n: code for n, code in part.closes.items() if getattr(line.row.record, n) is None}


def _ending(record: object, name: str, day: date) -> dict[str, str]:
    """A range that would go on beyond a day ends on it."""
    ended = getattr(record, name)
    return {name: day.isoformat()} if ended is None or ended > day else {}


def _place(found: Renewing, line: Line) -> Place:
    assert line.row is not None
    return Place(found.child, line.row.record.spec.name, line.row.number)


def _day(text: str) -> date | None:
    try:
        return read_date(text)
    except ValueError:
        return None
