"""The pages about one child: where it stands, what is due and why, what happened, what is on record, who changed it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TypeVar

from ser.federal.facts.circumstances import circumstances
from ser.federal.facts.count_status import CountStatus, count_status
from ser.federal.history import profile
from ser.federal.next_step import NextStep, next_step
from ser.federal.records import Responsibility
from ser.federal.standing import standing
from ser.federal.story import LANES, Event
from ser.federal.story import story as story_of
from ser.law.element import Element, Kind
from ser.law.permission import Permission, asks
from ser.law.record import Record
from ser.law.words import Phrase, severity_order
from ser.services.child.access_log import Look
from ser.services.child.clocks import clocks_of
from ser.services.child.explaining import NoSuchStudent
from ser.services.child.page_values import (
    Access,
    Bar,
    Changes,
    Counted,
    Deadlines,
    Entry,
    Found,
    Happening,
    KindView,
    Overview,
    Records,
    RecordView,
    Story,
    Visit,
    Who,
)
from ser.services.child.record_words import (
    Names,
    adults_of,
    entry_for,
    entry_of,
    filled_elements,
    names_of,
    text_of,
    who_is,
)
from ser.services.child.versions import sittings_of
from ser.services.entry.form_model import may_enter
from ser.services.entry.form_words import in_form_words
from ser.services.entry.reason_model import takes_reason
from ser.services.entry.renewal_offers import offers_of
from ser.store import access_log, audit, child_rows, claims, entries, finding_lists, kept_days, students
from ser.store.child_rows import Row, Whole
from ser.store.connect import Db, in_transaction, seen_by
from ser.store.finding_lists import ListedFinding
from ser.store.running import state
from ser.store.scope import Scope, system_scope

__all__ = ["NoSuchStudent", "access", "changes", "deadlines", "overview", "records", "story"]

T = TypeVar("T")
_SOON = 366
"""Days ahead of which a due day stands on the first page; what is due later is folded away."""
_LATEST = 6


@dataclass(frozen=True, slots=True)
class _Read:
    """A child that was read for a page, and what is needed to tell of it."""

    by: Scope
    db: Db
    number: int
    whole: Whole
    names: Names
    today: date


@asks(Permission.READ_STUDENT)
def overview(*, by: Scope, name: str, today: date) -> Overview:
    """The first page: who the child is, where it stands, what is due by when, what was found, whether it counts."""

    def act(read: _Read) -> Overview:
        running, _ = clocks_of(by, read.whole, today)
        near = [one for one in running if one.days_left is None or one.days_left <= _SOON]
        return Overview(
            who=_told_who(read),
            standing=_standing(read),
            next_step=_next_step(read),
            due=tuple(near),
            later=tuple(one for one in running if one not in near),
            findings=_findings(read),
            decided_for=kept_days.today(read.db),
            counts=tuple(_counts(read)),
            adults=adults_of(by, read.whole, read.names, today),
            latest=_happenings(read, most=_LATEST),
            offers=tuple(offers_of(by, read.whole, today)),
        )

    return _page(by, name, today, "overview", act)


@asks(Permission.READ_STUDENT)
def deadlines(*, by: Scope, name: str, today: date) -> Deadlines:
    """Every clock of the child with what started it, what was counted and left out, and by which paragraph."""

    def act(read: _Read) -> Deadlines:
        running, ended = clocks_of(by, read.whole, today)
        return Deadlines(_told_who(read), tuple(running), tuple(ended))

    return _page(by, name, today, "deadlines", act)


@asks(Permission.READ_STUDENT)
def story(*, by: Scope, name: str, today: date) -> Story:
    """All that happened to the child on one line, from referral to exit, the latest first."""
    return _page(by, name, today, "story", lambda read: Story(_told_who(read), _happenings(read), tuple(_lanes(read))))


@asks(Permission.READ_STUDENT)
def records(*, by: Scope, name: str, today: date) -> Records:
    """All records of the child by kind, with the way to each."""

    def act(read: _Read) -> Records:
        kinds = [kind.spec for kind in state().declared.records if kind.spec.about_student and by.may_read(kind.spec)]
        told = [(spec.group, _kind(read, spec.name)) for spec in kinds]
        told.sort(key=lambda pair: [spec.group for spec in kinds].index(pair[0]))
        groups = tuple(
            (group, tuple(kind for _, kind in of_group)) for group, of_group in groupby(told, lambda p: p[0])
        )
        return Records(_told_who(read), groups, _sealed(read))

    return _page(by, name, today, "records", act)


@asks(Permission.READ_STUDENT)
def changes(*, by: Scope, name: str, today: date) -> Changes:
    """Who entered, changed or deleted what of the child, and when, element by element."""

    def act(read: _Read) -> Changes:
        versions = child_rows.versions(by, read.db, read.number, read.whole.is_whole)
        told = names_of(read.db, (version.record for version in versions))
        people = entries.names(read.db, {p for v in versions for p in (v.recorded_by, v.replaced_by) if p})
        reasons = access_log.reasons(by, read.db, read.number)
        return Changes(_told_who(read), tuple(sittings_of(by, versions, told, people, reasons)))

    return _page(by, name, today, "changes", act)


@asks(Permission.READ_AUDIT)
def access(*, by: Scope, name: str, today: date) -> Access:
    """The record of access of the child, for a parent who asks (34 CFR 300.614); asking is noted in it."""

    def act(db: Db) -> Access:
        number = _number(by, db, name)
        audit.note(db, by, "record of access", student_id=number)
        found = access_log.of_student(by, db, number)
        whole = child_rows.read(by, db, number)
        own = {r.lea_code for r in whole.student[Responsibility]}
        own = (own & by.lea_codes) if by.lea_codes is not None else own
        # The state is another agency than the LEA (34 CFR 99.31(a)(3)), also where its operator acts by a command.
        is_own = [look.lea_code in own or look.who.startswith("system") for look in found]
        told = who_is(by, whole, names_of(db, whole.student.all()), today) if by.may(Permission.READ_STUDENT) else None
        return Access(
            who=told,
            public_id=whole.student.public_id,
            others=_visits(look for look, inside in zip(found, is_own, strict=True) if not inside),
            own=_visits(look for look, inside in zip(found, is_own, strict=True) if inside),
        )

    return in_transaction(by, act)


def _visits(found: Iterable[Look]) -> tuple[Visit, ...]:
    """Looks by day: the person who opened ten pages of a child on one day looked once, ten times."""
    days: dict[tuple[date, str, str | None, str, str], list[Look]] = {}
    for look in found:
        days.setdefault((look.at.date(), look.who, look.lea_code, look.act, look.why), []).append(look)
    return tuple(Visit(of_day[0], len(of_day)) for of_day in days.values())


def _page(by: Scope, name: str, today: date, page: str, act: Callable[[_Read], T]) -> T:
    """Read a child for a page; the reading is noted."""

    def read(db: Db) -> T:
        number = _number(by, db, name)
        audit.note(db, by, "read", student_id=number, detail={"page": page})
        whole = child_rows.read(by, db, number)
        return act(_Read(by, db, number, whole, names_of(db, whole.student.all()), today))

    return in_transaction(by, read)


def _number(by: Scope, db: Db, name: str) -> int:
    found = students.find(by, db, name.strip())
    if found is None:
        raise NoSuchStudent("No such child is among those whom you may read.")
    return found


def _told_who(read: _Read) -> Who:
    who = who_is(read.by, read.whole, read.names, read.today)
    return replace(who, is_unclaimed=not who.lea and _is_unclaimed(read))


def _is_unclaimed(read: _Read) -> bool:
    """Whether no LEA is responsible for the child, which an LEA of before does not see by itself."""
    asking = system_scope("asking who is responsible", read.by.actor)
    with seen_by(read.db, asking, read.by):
        known = claims.known(asking, read.db, read.whole.student.public_id)
    own = profile(read.whole.student)
    is_over = own is None or own.death_date is not None or own.merged_into_state_id is not None
    return known is not None and not known.lea_codes and not is_over


def _next_step(read: _Read) -> NextStep | None:
    """What the LEA does next for a child who is new to it, for those who may enter it."""
    found = next_step(read.whole.student, read.today) if read.whole.is_whole else None
    if found is None or read.by.is_state:
        return None
    step = state().flows[found.flow].step(found.step)
    assert step is not None
    return found if may_enter(read.by, state().records[step.record].spec) else replace(found, button="")


def _standing(read: _Read) -> tuple[str, ...]:
    if read.whole.is_whole:
        return standing(read.whole.student, read.today)
    if _is_unclaimed(read):
        return ("No LEA is responsible for this child now. You see what belongs to the time when it was yours.",)
    return ("This child is another LEA's now. You see what belongs to the time when it was yours.",)


def _findings(read: _Read) -> tuple[Found, ...]:
    """What stands against the child, one line a rule and record, the worst first."""
    lines: dict[tuple[str, str, str], list[ListedFinding]] = {}
    for kept in finding_lists.of_student(read.by, read.db, read.number):
        lines.setdefault((kept.first.record, kept.first.key, kept.first.rule), []).append(kept)
    found = [_found(read, alike) for alike in lines.values()]
    return tuple(sorted(found, key=lambda one: severity_order(one.severity)))


def _found(read: _Read, alike: list[ListedFinding]) -> Found:
    first, spec = in_form_words(alike[0].first), state().records[alike[0].first.record].spec
    named = (line.element for kept in alike for line in kept.lines)
    labels = tuple(dict.fromkeys(spec.by_name[name].label for name in named if name in spec.by_name))
    way = entry_of(read.by, read.whole, first.record, first.key)
    since = min(kept.first_seen for kept in alike)
    reason = alike[0].number if takes_reason(read.by, first) else None
    return Found(
        first.severity.value, first.sentence, first.fix, first.rule, first.citation, labels, way, since, reason
    )


def _counts(read: _Read) -> Iterable[Counted]:
    """Whether the child counted on the last count date, and whether it would count if the next one were today."""
    if not read.whole.is_whole:
        return
    last = state().child_count.last_by(read.today)
    for day in (last, read.today):
        found = circumstances(read.whole.student, day)
        if found is None:
            continue
        decision = count_status(found)
        record = decision.where.partition(".")[0]
        rows = read.whole.rows.get(record, [])
        way = entry_for(read.by, rows[-1].record, rows[-1].number) if rows else None
        lea = read.names.lea(found.responsible.lea_code) if found.responsible is not None else ""
        yield Counted(
            day, decision.status is CountStatus.COUNTED, day != last, lea, decision.reason, str(decision.who_mends), way
        )


def _happenings(read: _Read, most: int | None = None) -> tuple[Happening, ...]:
    events = story_of(read.whole.student)
    if most is not None:
        events = [event for event in events if event.telling is not None and event.day <= read.today][:most]
    numbers = {id(row.record): row.number for rows in read.whole.rows.values() for row in rows}
    return tuple(_happening(read, event, numbers.get(id(event.record))) for event in events)


def _happening(read: _Read, event: Event, number: int | None) -> Happening:
    spec = event.record.spec
    named = (spec.by_name[name] for name in (event.telling.more if event.telling else ()) if name in spec.by_name)
    more = (_more(event.record, e, read.names) for e in named)
    is_ahead = event.day > read.today
    return Happening(
        day=event.day,
        words=event.smaller if is_ahead else event.words,
        more=tuple(said for said in more if said),
        entry=entry_for(read.by, event.record, number),
        group=spec.group,
        is_main=event.telling is not None,
        is_ahead=is_ahead,
    )


def _lanes(read: _Read) -> Iterable[tuple[str, tuple[Bar, ...]]]:
    """What lasted, a line for each kind of which there is any."""
    for lane in LANES:
        spec = state().records[lane.record].spec
        bars = [
            Bar(text_of(record, spec.by_name[lane.says], read.names), begin, getattr(record, lane.ends))
            for record in read.whole.student.records.get(lane.record, ())
            if (begin := getattr(record, lane.begins)) is not None and begin <= read.today
        ]
        if bars:
            yield lane.label, tuple(sorted(bars, key=lambda bar: bar.begin))


def _more(record: Record, element: Element, told: Names) -> str:
    """What belongs to an event; a number or a day says nothing without its label."""
    said = text_of(record, element, told)
    bare = element.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TIME, Kind.YES_NO)
    return Phrase("{label}: {said}", label=element.label, said=said) if said and bare else said


def _kind(read: _Read, name: str) -> KindView:
    spec = state().records[name].spec
    rows = sorted(read.whole.rows.get(name, ()), key=lambda row: _first_day(row.record), reverse=True)
    people = entries.names(read.db, {row.recorded_by for row in rows})
    may_add = may_enter(read.by, spec) and not spec.is_child
    return KindView(spec, tuple(_record(read, row, people[row.recorded_by]) for row in rows), may_add, spec.is_child)


def _record(read: _Read, row: Row, stored_by: str) -> RecordView:
    way: Entry = entry_for(read.by, row.record, row.number)
    return RecordView(way, filled_elements(row.record, read.names), row.recorded_at, stored_by, row.from_screen)


def _first_day(record: Record) -> date:
    values = (getattr(record, e.name) for e in record.spec.elements)
    return next((value for value in values if isinstance(value, date)), date.min)


def _sealed(read: _Read) -> tuple[tuple[tuple[str, str], ...], ...]:
    if not read.by.may(Permission.READ_SEALED):
        return ()
    links = child_rows.sealed_links(read.by, read.db, getattr(read.whole.student.own, "state_id", None))
    return tuple(filled_elements(link, read.names) for link in links)
