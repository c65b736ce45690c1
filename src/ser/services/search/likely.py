"""Which children may be meant by what was typed, and how likely; tried from the narrowest reading to the widest."""

from collections.abc import Iterable, Iterator, Sequence

from ser.federal.name_keys import BEGINNINGS, alike, beginning, born, closeness, numbered
from ser.federal.same_child import ALIKE, SAME, parts
from ser.law.typed_search import TypedSearch
from ser.store import name_keys
from ser.store.connect import Db
from ser.store.name_keys import Candidate

Needs = list[list[str]]
"""For each thing that was typed, the keys of which a child must have one."""

LOOKED_AT = 500
"""Children whose names are compared in one step of a search."""

ENOUGH = 25
"""Children that a search shows; who sees more than these types one word more."""


def _readings(db: Db, typed: TypedSearch) -> Iterator[Needs]:
    """The readings of what was typed: as it stands; as beginnings and nicknames; misspelled."""
    certain = _certain(typed)
    yield [*certain, *([word] for word in typed.words)]
    if typed.words:
        begun = [_begun(db, word) for word in typed.words]
        yield [*certain, *begun]
        yield [*certain, *(_meant(db, word) for word in typed.words)]


def _run_together(db: Db, typed: TypedSearch) -> Iterator[Needs]:
    """What was typed with two words run together, as somebody writes Dela Cruz."""
    for n in range(len(typed.words) - 1):
        run = [*typed.words[:n], typed.words[n] + typed.words[n + 1], *typed.words[n + 2 :]]
        yield [*_certain(typed), *(_meant(db, word) for word in run)]


def look_up(db: Db, whose: Needs, typed: TypedSearch) -> list[Candidate]:
    """The children who may be meant, among those who have these keys too; wider where few are found, or nobody."""
    likely: dict[int, Candidate] = {}
    for readings, enough in ((_readings, ENOUGH), (_run_together, 0)):
        for needs in readings(db, typed) if len(likely) <= enough else ():
            likely |= {c.number: c for c in name_keys.candidates(db, [*whose, *needs], LOOKED_AT)}
            if len(likely) > enough:
                break
    return list(likely.values())


def _certain(typed: TypedSearch) -> Needs:
    days = [[born(day) for day in typed.birth_dates]] if typed.birth_dates else []
    return [*([numbered(i)] for i in typed.ids), *days]


def _meant(db: Db, word: str) -> list[str]:
    """The keys of the words that one may have been meant for, whole or begun."""
    return sorted({*_begun(db, word), *name_keys.near(db, word)})


def _begun(db: Db, word: str) -> list[str]:
    """The keys of the words that one becomes when more is typed, and of the names that it is short for."""
    longer = [beginning(word)] if len(word) <= BEGINNINGS else name_keys.beginning_with(db, word)
    return sorted({word, *alike(word), *longer})


def most_like(typed: Sequence[str], likely: Iterable[Candidate]) -> list[Candidate]:
    """The likeliest first, those who are as likely by name."""
    return sorted(likely, key=lambda c: (-round(closeness(typed, c.names), 2), c.names, c.number))


def same_last_name(typed: Sequence[str], child: Candidate) -> bool:
    """Whether a child bears or bore a last name, be its parts turned, run together, or one of two left out."""
    for name in child.names:
        last = name.partition("|")[0].split()
        if sorted(last) == sorted(typed) or "".join(last) == "".join(typed):
            return True
        if len(typed) == 1 < len(last) and typed[0] in last:
            return True
    return False


def why_near(typed: str, names: Iterable[str], same_day: int) -> tuple[float, str]:
    """How far a child is from being the one that was typed (less is nearer), and why it may be, or nothing."""
    if not same_day:
        return 9, ""
    best_last, best_first = max((parts(typed, name) for name in names), key=lambda pair: min(pair) + sum(pair) / 4)
    if same_day == 2 and min(best_last, best_first) >= SAME:
        return 0, "The same name and birth date."
    if min(best_last, best_first) >= SAME:
        return 1, "The same name, and a birth date that differs by a slip."
    if same_day < 2:
        return 9, ""
    if min(best_last, best_first) >= ALIKE:
        return 2, "The same birth date, and a name much like this one."
    if best_last >= SAME:
        return 3, "The same last name and birth date, another first name: perhaps a twin."
    if best_first >= SAME:
        return 4, "The same first name and birth date, another last name: perhaps a name of before."
    return 9, ""
