"""Under which words a child is found: its names of all times, its birth date, its IDs, and who has to do with it."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from ser.federal.records import Enrollment, Profile, Responsibility, StudentName
from ser.law.spelling import likeness, words
from ser.law.student import Student

BEGINNINGS = 3
"""Letters of a word up to which its beginning is a key by itself; a longer one is looked up among the words."""

STAFF = ("provider_id", "coordinator_id", "examiner_id")
"""The elements that say which member of staff works with a child."""


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The names of a child for comparing, the words among them, and all keys under which it is found."""

    names: tuple[str, ...]
    words: frozenset[str]
    keys: frozenset[str]


def keys_of(student: Student) -> NameKeys:
    """The keys of a child."""
    names = [comparable(n.last_name, n.first_name, n.middle_name) for n in student[Profile]]
    names += [comparable(n.last_name, n.first_name, n.middle_name) for n in student[StudentName]]
    found = frozenset(word for name in names for word in words_of(name))
    keys = {key for word in found for key in _with_beginnings(word)}
    for who in student[Profile]:
        keys |= {born(who.birth_date), lea(who.lea_code)}
        keys |= {numbered(text) for text in (who.state_id, who.local_id) if text}
    for claim in student[Responsibility]:
        keys.add(lea(claim.lea_code))
        if claim.site_code:
            keys.add(site(claim.site_code))
    keys |= {key for e in student[Enrollment] for key in (site(e.site_code), lea(e.lea_code))}
    keys |= _sent(student)
    return NameKeys(tuple(dict.fromkeys(names)), found, frozenset(keys))


def _sent(student: Student) -> set[str]:
    """The IDs that LEAs gave the child, and the staff who work with it."""
    keys: set[str] = set()
    for rows in student.records.values():
        by_name = rows[0].spec.by_name if rows else {}
        if "system_id" in by_name:
            keys |= {numbered(i) for i in {row.system_id for row in rows} if i}  # type: ignore[attr-defined]
        for name in STAFF:
            if name in by_name:
                keys |= {staff(i) for i in {getattr(row, name) for row in rows} if i}
    return keys


@lru_cache(maxsize=65_536)
def comparable(last: str, first: str, middle: str | None = None) -> str:
    """A name as it is compared: the words of the last, the first and the middle name, divided by bars."""
    return "|".join(" ".join(words(part)) for part in (last, first, middle or ""))


@lru_cache(maxsize=65_536)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a comparable name, and each part of several words as one, for De la Cruz is Delacruz to many."""
    parts = [part.split() for part in name.split("|")]
    return tuple(word for part in parts for word in (*part, *(["".join(part)] if len(part) > 1 else [])))


@lru_cache(maxsize=65_536)
def _with_beginnings(word: str) -> tuple[str, ...]:
    return (word, *(beginning(word[:n]) for n in range(1, BEGINNINGS + 1) if n <= len(word)))


def beginning(letters: str) -> str:
    """The key of those who bear a word that begins so."""
    return f"{letters}*"


def born(day: date) -> str:
    """The key of those who were born on a day."""
    return f"#{day:%Y%m%d}"


def numbered(text: str) -> str:
    """The key of who bears an ID, whatever LEA gave it."""
    return f"={text.strip().upper().replace(' ', '')}"


def lea(code: str) -> str:
    """The key of those with whom an LEA has, had or wants to have to do."""
    return f"@{code}"


def site(code: str) -> str:
    """The key of those whom a site serves or served."""
    return f"${code}"


def staff(number: str) -> str:
    """The key of those with whom a member of staff works or worked."""
    return f"~{number}"


@cache
def _nicknames() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    with (files("ser.federal") / "data" / "nicknames.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            group = {word for name in row["names"].split(";") for word in words(name)}
            for word in group:
                found[word] |= group - {word}
    return {word: frozenset(group) for word, group in found.items()}


def alike(word: str) -> frozenset[str]:
    """Names that are used for this one: William for Bill, Guillermo for William."""
    return _nicknames().get(word, frozenset())


def closeness(typed: Sequence[str], names: Iterable[str]) -> float:
    """How well the best of a child's names answers the words that were typed, in whatever order: 1 is all of them."""
    return max((_closeness(typed, name) for name in names), default=0.0)


def _closeness(typed: Sequence[str], name: str) -> float:
    if not typed:
        return 1.0
    found, last = words_of(name), name.partition("|")[0].split()
    total = 0.0
    for word in typed:
        best = max((likeness(word, one) for one in found), default=0.0)
        if best < 0.95 and not alike(word).isdisjoint(found):
            best = 0.95
        # Who types one word alone most often means a last name.
        total += best + (0.01 if word in last else 0.0)
    return total / len(typed)
