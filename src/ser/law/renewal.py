"""A renewal makes a new record out of the last one of its kind: what is carried over, what is answered, what is new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from ser.law.calendar import months_after
from ser.law.cite import Citation, Cites, citations
from ser.law.codes import CodeSet
from ser.law.element import Element
from ser.law.record import Record, RecordType
from ser.law.rule import write
from ser.law.timeline import Timeline


class Fate(StrEnum):
    """What becomes of something of the last record in the new one."""

    KEPT = "kept"
    CHANGED = "changed"
    ENDED = "ended"

    @property
    def words(self) -> str:
        """The answer as a person gives it."""
        return {"kept": "Keep as it is", "changed": "Change", "ended": "Do not carry over"}[self.value]


@dataclass(frozen=True, slots=True)
class Group:
    """Elements of the renewed record that are carried over together, by one answer, such as the special factors."""

    name: str
    title: str
    carries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of record that hangs on the renewed one, and how its rows are carried over.

    `tells`: what is shown of a row, and asked where it is changed. `leaves`: elements that are blank in the new row.
    `begins`, `ends`: the elements that get the first and the last day of the new record. `closes`: the codes that a row
    of the last record gets when the new one takes over. `first`: elements of the last row without which it is not
    carried over. `answer`: the element of the last row that holds what was answered, with the `fates` of its codes.
    `continues`: the element of the new row that names the last one.
    """

    record: str
    title: str
    tells: tuple[str, ...]
    leaves: frozenset[str]
    begins: str
    ends: str
    closes: Mapping[str, str]
    first: tuple[str, ...]
    answer: str
    fates: Mapping[str, Fate]
    continues: str

    def is_carried(self, row: Record, until: date) -> bool:
        """Whether a row of the last record still held on a day, so that it is asked about."""
        last: date | None = getattr(row, self.ends) if self.ends else None
        return last is None or last >= until


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a record is made anew from the last one: the one whose clock, of `clocks`, is open.

    `opens`: codes of the new record while it is a draft; `draft` the element that says so, `holds` its code once the
    record is in force. `closes`: codes that the last record gets then. `begins`, `ends`: the elements of its first and
    last day; it lasts `months`. `keeps`: elements that pass over without a question. `asks`: elements that are new each
    time; `needs`: those without which it does not come into force. `versions`: the element by which an amendment names
    what it amends, so that its parts are carried over too.
    """

    name: str
    title: str
    says: str
    act: str
    record: str
    clocks: tuple[str, ...]
    flow: str
    opens: Mapping[str, str]
    draft: str
    holds: str
    closes: Mapping[str, str]
    begins: str
    ends: str
    months: int
    keeps: tuple[str, ...]
    asks: tuple[str, ...]
    needs: tuple[str, ...]
    versions: str
    groups: tuple[Group, ...]
    parts: tuple[Part, ...]
    cite: tuple[Citation, ...]

    def timed(self, *clocks: str) -> "Renewal":
        """This renewal with more clocks, which a state has."""
        return replace(self, clocks=(*self.clocks, *clocks))

    def days(self, last: Record, today: date) -> tuple[date, date]:
        """The first and the last day that a new record is offered: it follows the last one, or begins today."""
        ended: date | None = getattr(last, self.ends)
        first = max(ended + timedelta(1), today) if ended else today
        return first, self.last_day(first)

    def last_day(self, first: date) -> date:
        """The last day of a record that begins on a day."""
        return months_after(first, self.months) - timedelta(1)

    def part(self, record: str) -> Part:
        """The part of this kind of record."""
        return next(one for one in self.parts if one.record == record)


def part(
    record: str,
    title: str,
    *,
    tells: str,
    leaves: str = "",
    begins: str = "",
    ends: str = "",
    closes: str = "",
    first: str = "",
    answer: str = "",
    fates: str = "",
    continues: str = "",
) -> Part:
    """Declare a part; `closes` is written `element=code`, `fates` `CODE=kept`, several with a blank."""
    return Part(
        record,
        title,
        tuple(tells.split()),
        frozenset(leaves.split()),
        begins,
        ends,
        _pairs(closes),
        tuple(first.split()),
        answer,
        {code: Fate(fate) for code, fate in _pairs(fates).items()},
        continues,
    )


def group(name: str, title: str, *, carries: str) -> Group:
    """Declare a group of elements of the renewed record."""
    return Group(name, title, tuple(carries.split()))


def renewal(
    name: str,
    title: str,
    says: str,
    *carried: Group | Part,
    act: str,
    record: str,
    clocks: str,
    flow: str,
    opens: str,
    holds: str,
    closes: str,
    begins: str,
    ends: str,
    months: int,
    keeps: str,
    asks: str,
    needs: str,
    versions: str = "",
    cite: Cites,
) -> Renewal:
    """Declare a renewal; `holds` is written `element=code`, and names the element that says whether it is a draft."""
    draft, code = holds.split("=")
    return Renewal(
        name=name,
        title=title,
        says=says,
        act=act,
        record=record,
        clocks=tuple(clocks.split()),
        flow=flow,
        opens=_pairs(opens),
        draft=draft,
        holds=code,
        closes=_pairs(closes),
        begins=begins,
        ends=ends,
        months=months,
        keeps=tuple(keeps.split()),
        asks=tuple(asks.split()),
        needs=tuple(needs.split()),
        versions=versions,
        groups=tuple(one for one in carried if isinstance(one, Group)),
        parts=tuple(one for one in carried if isinstance(one, Part)),
        cite=citations(cite),
    )


def carried_row(
    of: Part, row: Record, *, parent: Mapping[str, str], own_id: str, first: str, last: str
) -> dict[str, str]:
    """The new row that a row of the last record makes, as texts: copied, its days moved, what is new left blank."""
    spec = row.spec
    values = {e.name: "" if e.name in of.leaves else write(e, getattr(row, e.name)) for e in spec.elements}
    values |= {spec.own_id: own_id, **parent}
    for name in (of.answer, *of.first):
        if name:
            values[name] = ""
    if of.begins:
        values[of.begins] = first
    if of.ends:
        values[of.ends] = last
    if of.continues:
        values[of.continues] = str(getattr(row, spec.own_id))
    return values


def problems(of: Renewal, records: Mapping[str, type[Record]], clocks: Mapping[str, Timeline]) -> Iterator[str]:
    """What is wrong with the declaration of a renewal, in sentences."""
    at = f"The renewal {of.name}"
    if of.record not in records:
        yield f"{at} is about {of.record}, which is no record of the state."
        return
    for code in of.clocks:
        if code not in clocks:
            yield f"{at} answers the clock {code}, which the state lacks."
    spec = records[of.record].spec
    own = {*of.keeps, *of.asks, *of.opens, *of.closes, of.draft, of.begins, of.ends, *filter(None, [of.versions])}
    own |= {name for each in of.groups for name in each.carries}
    yield from (f"{at} names {name}, which is no element of {of.record}." for name in sorted(own - {*spec.by_name}))
    yield from (f"{at} needs {name} and does not ask for it." for name in of.needs if name not in of.asks)
    yield from _unknown(at, spec, {**of.opens, of.draft: of.holds})
    yield from _unknown(at, spec, of.closes)
    for each in of.parts:
        kind = records.get(each.record)
        if kind is None or kind.spec.parent != of.record:
            yield f"{at} carries {each.record}, which is no record below {of.record}."
            continue
        yield from _wrong(f"{at}, part {each.record},", each, kind.spec)


def _wrong(at: str, each: Part, spec: RecordType) -> Iterator[str]:
    single = (each.begins, each.ends, each.answer, each.continues)
    names = {*each.tells, *each.leaves, *each.closes, *each.first, *filter(None, single)}
    yield from (f"{at} names {name}, which it lacks." for name in sorted(names - {*spec.by_name}))
    yield from _unknown(at, spec, each.closes)
    codes = _codes(spec.by_name.get(each.answer))
    if {*each.fates} != codes:
        yield f"{at} does not say what becomes of each answer: {sorted(codes ^ {*each.fates})}."


def _unknown(at: str, spec: RecordType, held: Mapping[str, str]) -> Iterator[str]:
    for name, code in held.items():
        element = spec.by_name.get(name)
        if element is not None and element.codes is not None and code not in _codes(element):
            yield f"{at} names the code {code}, which {element.codes.name} lacks."


def _codes(element: Element | None) -> set[str]:
    codes: CodeSet | None = element.codes if element is not None else None
    return set() if codes is None else {each.code for each in codes}


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())
