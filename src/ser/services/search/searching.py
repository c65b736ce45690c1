"""Finds a child: among those whom one may see by whatever is known, across the state by little and with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ser.federal.name_keys import born, comparable, numbered
from ser.federal.same_child import Likelihood, Person, is_likely_day, likelihood
from ser.files.child_list import Listed, ListUnreadable, read_children
from ser.law.permission import Permission, asks
from ser.law.spelling import words
from ser.law.typed_search import read
from ser.services.search.across import Match, NotEnough, ReasonNeeded, Stopped, has_reason, read_across
from ser.services.search.likely import ENOUGH, LOOKED_AT, look_up, most_like, same_last_name, why_near
from ser.store import arrivals, audit, child_rows, name_keys, search_hits
from ser.store.arrivals import Arrival
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope, system_scope
from ser.store.search_hits import Child, OtherName

__all__ = [
    "Arrival",
    "Child",
    "Find",
    "Found",
    "ListUnreadable",
    "ListedMatches",
    "Match",
    "NotEnough",
    "OtherName",
    "ReasonNeeded",
    "Stopped",
    "find",
    "near",
    "statewide",
    "statewide_list",
]


@dataclass(frozen=True, slots=True)
class Found:
    """A child whom one may see, with the other names that it bore, bears or prefers."""

    child: Child
    other_names: tuple[OtherName, ...]


@dataclass(frozen=True, slots=True)
class Find:
    """What a search found, the likeliest first; `is_all` says whether there were no more.

    Where nothing was typed, it is the caseload of a person with one, by name. `unfinished` is what was typed of a date
    that is none yet. `arrivals` are those who are enrolled with one's LEA and not its own.
    """

    found: tuple[Found, ...]
    is_all: bool
    is_empty: bool = False
    unfinished: tuple[str, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedMatches:
    """A line of a list, and who was found; None where the line was not looked up, since the look-ups were stopped."""

    asked: Listed
    matches: Sequence[Match] | None


@asks(Permission.FIND_STUDENT)
def find(*, by: Scope, text: str, today: date) -> Find:
    """The children of the scope whom this text may mean: IDs, words of names, birth dates, in any order.

    Names may be misspelled, short for others, or those of another time. Children who are enrolled with one's LEA and
    not its own are found apart, with the least that the LEA is told of them. That somebody looked is noted, and
    stands in the record of access of each child who was shown. Anyone who has a caseload and types nothing is shown it.
    """
    typed = read(text, today)
    if by.provider is not None and not text.strip():
        return _caseload(by, today)
    if typed.is_empty:
        return Find((), is_all=True, is_empty=True, unfinished=typed.unfinished)
    whose = name_keys.within(by)
    likely = in_transaction(system_scope("finding", by.actor), lambda db: look_up(db, whose, typed))

    def show(db: Db) -> Find:
        may = search_hits.allowed(by, db, [c.number for c in likely])
        best = most_like(typed.words, [c for c in likely if c.number in may])
        shown = _shown(by, db, [c.number for c in best[:ENOUGH]], today)
        others = most_like(typed.words, [c for c in likely if c.number not in may])
        arrived = {one.number: one for one in arrivals.enrolled(by, db, [c.number for c in others])}
        new = [arrived[c.number] for c in others if c.number in arrived][:ENOUGH]
        told = {
            "by": _kinds(typed.words, typed.birth_dates, typed.ids),
            "students": [f.child.number for f in shown],
            "arrivals": [one.number for one in new],
        }
        seen = [*(f.child.number for f in shown), *(one.number for one in new)]
        audit.note_each(db, by, "find", seen, {"by": told["by"]})
        audit.note(db, by, "find", detail=told)
        return Find(tuple(shown), len(best) <= ENOUGH, unfinished=typed.unfinished, arrivals=tuple(new))

    return in_transaction(by, show)


@asks(Permission.FIND_STATEWIDE)
def statewide(
    *, by: Scope, why: str, today: date, state_id: str = "", last_name: str = "", birth_date: date | None = None
) -> Sequence[Match]:
    """Children anywhere in the state with this state ID, or with this last name and birth date; says the least of them.

    Hyphens, accents, the order of two last names and suffixes do not count; all names count that a child ever bore.
    Who is found is noted in the child's record of access, with the reason.
    """
    number, last = state_id.strip(), words(last_name)
    if not has_reason(why):
        raise NotEnough("Say why you look this child up, in a few words: it is kept in the child's record of access.")
    if not number and not (last and birth_date):
        raise NotEnough(
            "To look across the state, give the child's state ID, or the last name and the birth date, each exactly."
        )

    def look(db: Db) -> list[tuple[Child, str]]:
        if number:
            meant = name_keys.candidates(db, [[numbered(number)]], LOOKED_AT)
            children = search_hits.children(_EVERYWHERE, db, [c.number for c in meant], today)
            return [(child, "This state ID.") for child in children if child.state_id == number]
        assert birth_date is not None
        meant = [c for c in name_keys.candidates(db, [[born(birth_date)]], LOOKED_AT) if same_last_name(last, c)]
        children = search_hits.children(_EVERYWHERE, db, [c.number for c in meant], today)
        return [(child, "This last name and birth date.") for child in children]

    return read_across(by, "find statewide", why, today, look)


@asks(Permission.FIND_STATEWIDE)
def statewide_list(*, by: Scope, why: str, today: date, content: bytes) -> Sequence[ListedMatches]:
    """Children anywhere in the state whom a file lists, line by line, for one reason; each line is a look-up.

    Where so many were looked up that it stops, the rest of the list is not looked up. Raises ListUnreadable.
    """
    if not has_reason(why):
        raise NotEnough("Say why you look these children up, in a few words: it is kept in their records of access.")
    found: list[ListedMatches] = []
    is_stopped = False
    for one in read_children(content):
        matches: Sequence[Match] | None = None
        try:
            if not is_stopped:
                said = {"state_id": one.state_id, "last_name": one.last_name}
                matches = statewide(by=by, why=why, today=today, birth_date=one.birth_date, **said)
        except Stopped:
            is_stopped = True
        except NotEnough:
            matches = ()
        found.append(ListedMatches(one, matches))
    return found


@asks(Permission.ENTER_PROFILE)
def near(
    *,
    by: Scope,
    last_name: str,
    first_name: str,
    birth_date: date,
    today: date,
    sex: str = "",
    middle_name: str = "",
    why: str = "",
) -> Sequence[Match]:
    """Children anywhere in the state who may be the one that is about to be added, the likeliest first.

    Of a child of another LEA it says no more than what a claim needs, and only to somebody who says why; that it was
    shown is noted.
    """
    typed = comparable(last_name, first_name)
    new = Person((comparable(last_name, first_name, middle_name),), birth_date, sex or None)
    counted: dict[int, Likelihood] = {}

    def look(db: Db) -> list[tuple[Child, str]]:
        same_day = name_keys.candidates(db, [[born(birth_date)]], LOOKED_AT)
        why = {c.number: why_near(typed, c.names, 2) for c in same_day}
        exact = [[word] for word in (*words(last_name), *words(first_name))]
        others = [c for c in name_keys.candidates(db, exact, LOOKED_AT) if c.number not in why] if exact else []
        days = search_hits.birth_dates(_EVERYWHERE, db, [c.number for c in others])
        why |= {c.number: why_near(typed, c.names, is_likely_day(birth_date, days[c.number])) for c in others}
        near = sorted((i for i in why if why[i][1]), key=lambda i: (why[i], i))[:ENOUGH]
        near = _without_sealed(by, db, near)
        children = {child.number: child for child in search_hits.children(_EVERYWHERE, db, near, today)}
        names = {c.number: c.names for c in (*same_day, *others)}
        counted.update({i: likelihood(new, _person(children[i], names[i])) for i in near})
        return [(children[i], why[i][1]) for i in near]

    return read_across(by, "find near matches", why, today, look, nobody_counts=False, counted=counted)


def _without_sealed(by: Scope, db: Db, near: Sequence[int]) -> list[int]:
    """The children without those who would stand beside the one with whom a sealed link joins them."""
    left: list[int] = []
    joined = frozenset() if by.may(Permission.READ_SEALED) else child_rows.sealed_pairs(db, near)
    for number in near:
        if not any((min(number, other), max(number, other)) in joined for other in left):
            left.append(number)
    return left


def _person(child: Child, names: Sequence[str]) -> Person:
    return Person(tuple(names), child.birth_date, child.sex, child.multiple_birth)


_EVERYWHERE = system_scope("finding")


def _caseload(by: Scope, today: date) -> Find:
    """The children of a caseload, by name."""
    needs = name_keys.within(by)
    whose = in_transaction(system_scope("finding", by.actor), lambda db: name_keys.candidates(db, needs, LOOKED_AT))

    def show(db: Db) -> Find:
        mine = search_hits.allowed(by, db, [c.number for c in whose])
        shown = sorted(_shown(by, db, sorted(mine), today), key=lambda one: (one.child.name, one.child.number))
        audit.note_each(db, by, "find", [one.child.number for one in shown], {"by": ["caseload"]})
        audit.note(db, by, "find", detail={"by": ["caseload"], "students": [one.child.number for one in shown]})
        return Find(tuple(shown), len(whose) < LOOKED_AT, is_empty=True)

    return in_transaction(by, show)


def _shown(by: Scope, db: Db, ids: Sequence[int], today: date) -> list[Found]:
    children = {child.number: child for child in search_hits.children(by, db, ids, today)}
    others: dict[int, list[OtherName]] = {}
    for name in search_hits.other_names(by, db, list(children)):
        child = children[name.number]
        if (name.last_name, name.first_name) != (child.last_name, child.first_name):
            others.setdefault(name.number, []).append(name)
    return [Found(children[i], tuple(others.get(i, ()))) for i in ids if i in children]


def _kinds(names: Iterable[str], days: Iterable[date], ids: Iterable[str]) -> list[str]:
    """By what was searched; what was typed itself is kept nowhere."""
    return [kind for kind, said in (("name", names), ("birth date", days), ("ID", ids)) if list(said)]
