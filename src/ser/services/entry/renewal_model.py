"""A renewal as it stands for a child: the last record and its parts, each with what becomes of it, and the draft."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ser.law.deadline import Deadline
from ser.law.permission import demand
from ser.law.record import Record
from ser.law.renewal import Fate, Part, Renewal, carried_row
from ser.law.rule import write
from ser.law.words import short_name
from ser.services.child.record_words import Names, names_of, text_of
from ser.services.entry.form_model import (
    FormTarget,
    called,
    choices_of,
    find_target,
    fixed_elements,
    may_enter,
    permission,
    refusal_of,
)
from ser.services.entry.form_values import Form, NoSuchRecord, Place
from ser.store import child_rows, drafts
from ser.store.child_rows import Row, Whole
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that can be given for a line."""

    value: str
    label: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Line:
    """Something of the last record that is asked about: what it says, what may be answered, what is answered.

    `key` names it in the form. `form` is what the new record would say, for changing it. `was` asks for what has to be
    entered in the last record before it goes on. `row` is the row of the last record; none for elements of its own.
    """

    key: str
    title: str
    tells: tuple[tuple[str, str], ...] = field(repr=False)
    options: tuple[Option, ...]
    form: Form
    asks: tuple[str, ...]
    was: Form | None = None
    first: tuple[str, ...] = ()
    row: Row | None = None

    def fate(self, answer: str) -> Fate | None:
        """What becomes of it by an answer; None where none is given."""
        return next((one.fate for one in self.options if one.value == answer), None)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one part or of the elements of the record itself, under their heading."""

    title: str
    part: Part | None
    lines: tuple[Line, ...]
    added: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Renewing:
    """A renewal that is open for a child: what it starts from, the form of what is new, and each line with its answers.

    `version` names all that it was read from. `kept`: what the reader typed before and did not bring into force, of
    the version `kept_version`.
    """

    renewal: Renewal
    child: str
    student_id: int
    whose: str = field(repr=False)
    last: Row = field(repr=False)
    last_words: str
    due: date | None
    is_late: bool
    form: Form = field(repr=False)
    shown: Mapping[str, str] = field(repr=False)
    own_id: str
    parts: tuple[Lines, ...] = field(repr=False)
    draft: Row | None
    version: str
    kept: Mapping[str, str] = field(repr=False)
    kept_at: datetime | None
    kept_version: str

    @property
    def lines(self) -> Iterator[Line]:
        """All lines."""
        return (line for part in self.parts for line in part.lines)


class NothingToRenew(LookupError):
    """Nothing of the child waits for this renewal, or it is another LEA's."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A child that is read for a renewal."""

    by: Scope
    db: Db
    whole: Whole
    target: FormTarget
    names: Names
    today: date
    student_id: int

    def form(self, kind: str, values: Mapping[str, str], row: Row | None = None) -> Form:
        """The form of a record of the child, with these values."""
        place = Place(self.target.place.child, kind, row.number if row else None)
        found = FormTarget(place, state().records[kind], self.target.student_id, self.target.is_whole, None)
        student = self.whole.student
        lea = values.get("lea_code", "")
        choices = dict(choices_of(self.by, self.db, found, student, lea, values, self.today))
        return Form(
            place=place,
            spec=found.spec,
            whose=short_name(student.own),
            values=values,
            fixed=fixed_elements(self.by, found, values),
            choices=choices,
            needs_why=frozenset(),
            version=version_of(row) if row else "",
            changed_at=None,
            changed_by="",
            refusal="",
            delete_asked=None,
            findings=(),
        )


def offered(by: Scope, whole: Whole, today: date) -> Iterator[tuple[Renewal, Deadline]]:
    """The renewals for which a clock of the child is open, of the records that the scope may enter."""
    if not whole.is_whole:
        return
    for renewal in state().renewals.values():
        spec = state().records[renewal.record].spec
        running = [d for d in whole.student.deadlines() if d.timeline in renewal.clocks and d.is_open(today)]
        own = [d for d in running if by.is_state or d.record.owner in (by.lea_codes or ())]
        if own and may_enter(by, spec):
            yield renewal, max(own, key=lambda d: (d.due or date.max, d.key))


def draft_of(renewal: Renewal, whole: Whole, last: Record) -> Row | None:
    """The draft that goes on from the last record, if somebody has begun one."""
    begin = getattr(last, renewal.begins)
    found = [
        row
        for row in whole.rows.get(renewal.record, ())
        if getattr(row.record, renewal.draft) == renewal.opens[renewal.draft]
        and all(write(row.record.spec.by_name[n], getattr(row.record, n)) == code for n, code in renewal.opens.items())
        and row.record.owner == last.owner
        and (
            getattr(row.record, renewal.begins) is None or begin is None or getattr(row.record, renewal.begins) > begin
        )
    ]
    return found[-1] if found else None


def renewing(by: Scope, db: Db, child: str, name: str, today: date, own_id: str = "") -> Renewing:
    """The renewal as it stands for a child; refuses where none is open.

    `own_id`: the ID of the new record that a form was opened with, so that a form sent twice makes one record.
    """
    renewal = state().renewals.get(name)
    if renewal is None:
        raise NoSuchRecord("There is no such renewal.")
    target = find_target(by, db, Place(child, renewal.record))
    demand(by, permission(target.spec))
    assert target.student_id is not None
    whole = child_rows.read(by, db, target.student_id)
    deadline = next((d for one, d in offered(by, whole, today) if one is renewal), None)
    last = whole.row_of(renewal.record, deadline.key) if deadline is not None else None
    if deadline is None or last is None:
        raise NothingToRenew("No review of this child waits for you: it is done, or another LEA's.")
    read = _Read(by, db, whole, target, names_of(db, whole.student.all()), today, target.student_id)
    if refusal := refusal_of(by, target, whole.student, last.record.owner, None):
        raise NothingToRenew(refusal)
    return _renewing(read, renewal, deadline, last, own_id)


def _renewing(read: _Read, renewal: Renewal, deadline: Deadline, last: Row, own_id: str) -> Renewing:
    draft = draft_of(renewal, read.whole, last.record)
    values = _own_values(read, renewal, last, draft, own_id)
    parts = (*_groups(read, renewal, last, values), *_parts(read, renewal, last, values))
    kept = drafts.of(read.by, read.db, read.target.place.child, f"renewal:{renewal.name}", last.number)
    rows = [last, *([draft] if draft else []), *(line.row for part in parts for line in part.lines if line.row)]
    return Renewing(
        renewal=renewal,
        child=read.whole.student.public_id,
        student_id=read.student_id,
        whose=short_name(read.whole.student.own),
        last=last,
        last_words=called(last.record),
        due=deadline.due,
        is_late=deadline.due is not None and deadline.due < read.today and not deadline.unverified,
        form=read.form(renewal.record, values, draft),
        shown=_shown(read, renewal, last),
        own_id=values[last.record.spec.own_id],
        parts=parts,
        draft=draft,
        version=_digest(*(f"{row.record.spec.name} {row.number} {version_of(row)}" for row in rows)),
        kept=kept.values if kept else {},
        kept_at=kept.kept_at if kept else None,
        kept_version=kept.version if kept else "",
    )


def _own_values(read: _Read, renewal: Renewal, last: Row, draft: Row | None, own_id: str) -> dict[str, str]:
    """What the new record says before anything is typed: of the draft, else carried over with its days moved."""
    spec = last.record.spec
    carried = (*renewal.keeps, *(name for group in renewal.groups for name in group.carries))
    same = [name for name in ("lea_code", "state_id", "system_id") if name in spec.by_name]
    values = dict.fromkeys(spec.by_name, "")
    values |= {name: write(spec.by_name[name], getattr(last.record, name)) for name in (*same, *carried)}
    first, end = renewal.days(last.record, read.today)
    values |= {renewal.begins: first.isoformat(), renewal.ends: end.isoformat(), **renewal.opens}
    values[spec.own_id] = own_id or f"ser-{secrets.token_hex(10)}"
    drafted = {e.name: write(e, getattr(draft.record, e.name)) for e in spec.elements} if draft is not None else {}
    return values | {name: text for name, text in drafted.items() if text}


def _shown(read: _Read, renewal: Renewal, last: Row) -> dict[str, str]:
    """What the last record said of what is new, in words, to be read beside the field."""
    elements = (last.record.spec.by_name[name] for name in renewal.asks)
    return {e.name: said for e in elements if (said := text_of(last.record, e, read.names))}


def _groups(read: _Read, renewal: Renewal, last: Row, values: Mapping[str, str]) -> Iterator[Lines]:
    form = read.form(renewal.record, values)
    for group in renewal.groups:
        tells = _tells(read, last.record, group.carries)
        options = tuple(Option(fate.value, fate.words, fate) for fate in (Fate.KEPT, Fate.CHANGED))
        if tells:
            yield Lines(
                group.title, None, (Line(f"own-{group.name}", group.title, tells, options, form, group.carries),)
            )


def _parts(read: _Read, renewal: Renewal, last: Row, values: Mapping[str, str]) -> Iterator[Lines]:
    spec = last.record.spec
    own = values[spec.own_id]
    parent = {spec.own_id: own, "lea_code": last.record.owner}
    ended = getattr(last.record, renewal.ends)
    until = min(read.today, ended) if ended else read.today
    versions = {getattr(last.record, spec.own_id), *_amended_by(read, renewal, last)}
    for part in renewal.parts:
        found = sorted(read.whole.rows.get(part.record, ()), key=lambda row: row.number)
        rows = [r for r in found if r.record.owner == last.record.owner and getattr(r.record, spec.own_id) in versions]
        lines = tuple(
            _line(read, part, row, parent, values[renewal.begins], values[renewal.ends])
            for row in rows
            if part.is_carried(row.record, until)
        )
        added = [r for r in found if r.record.owner == last.record.owner and getattr(r.record, spec.own_id) == own]
        child = read.target.place.child
        listed = tuple((Place(child, part.record, r.number), called(r.record)) for r in added)
        yield Lines(part.title, part, lines, listed)


def _amended_by(read: _Read, renewal: Renewal, last: Row) -> Iterator[str]:
    """The IDs of the records in force that amend the last one; what they add is carried over too."""
    own_id = last.record.spec.own_id
    for row in read.whole.rows.get(renewal.record, ()):
        amends = getattr(row.record, renewal.versions) if renewal.versions else None
        is_held = getattr(row.record, renewal.draft) == renewal.holds
        if is_held and row.record.owner == last.record.owner and amends == getattr(last.record, own_id):
            yield str(getattr(row.record, own_id))


def _line(read: _Read, part: Part, row: Row, parent: Mapping[str, str], first: str, last: str) -> Line:
    spec = row.record.spec
    new_id = f"ser-{_digest(*parent.values(), row.record.key)[:20]}"
    values = carried_row(part, row.record, parent=parent, own_id=new_id, first=first, last=last)
    stated = {e.name: write(e, getattr(row.record, e.name)) for e in spec.elements}
    return Line(
        key=f"{part.record}-{row.number}",
        title=called(row.record),
        tells=_tells(read, row.record, part.tells),
        options=tuple(_options(part, row.record)),
        form=read.form(part.record, values),
        asks=part.tells,
        was=read.form(part.record, stated, row) if part.first else None,
        first=part.first,
        row=row,
    )


def _options(part: Part, row: Record) -> Iterator[Option]:
    codes = row.spec.by_name[part.answer].codes if part.answer else None
    if codes is None:
        yield from (Option(fate.value, fate.words, fate) for fate in Fate)
        return
    for code in codes:
        label = code.label[:1].upper() + code.label[1:]
        yield Option(code.code, label, part.fates[code.code])


def _tells(read: _Read, record: Record, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    elements = (record.spec.by_name[name] for name in names)
    return tuple((e.label, said) for e in elements if (said := text_of(record, e, read.names)))


def version_of(row: Row) -> str:
    """What names this version of the row among all that it had."""
    return row.recorded_at.isoformat()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
