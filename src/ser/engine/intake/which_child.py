"""Which child a row is about where its IDs and what it says of the child do not agree."""

import hashlib
from collections.abc import Sequence

from ser.files.row import ReadRow
from ser.law.person import PERSON, SAME_PERSON, folded
from ser.law.record import RecordType
from ser.store.met import BLANK, plain

_ASCENDING = "0123456789" * 2
FILLERS = frozenset(
    [digit * 10 for digit in "0123456789"]
    + [_ASCENDING[begin : begin + 10] for begin in range(10)]
    + [_ASCENDING[begin : begin + 10][::-1] for begin in range(10)]
)
"""IDs of the state that systems fill in where there is none."""


def is_no_state_id(text: str) -> bool:
    """Whether a text is no ID of the state: not ten digits, one digit ten times, or digits in order."""
    return not (len(text) == 10 and text.isdecimal() and text.isascii()) or text in FILLERS


def differing(spec: RecordType, texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """The elements by which two rows tell two children apart; what one of them leaves blank tells nothing."""
    return [name for name in PERSON if _differs(spec, name, texts, others)]


def is_same_person(spec: RecordType, texts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two rows have the same name and birth date."""
    return not any(_differs(spec, name, texts, others) for name in SAME_PERSON)


def person(spec: RecordType, texts: Sequence[str]) -> str:
    """Who a row says that the child is, as a digest, the same for what systems spell differently."""
    who = "\n".join(folded(plain(texts[spec.places[name]])) for name in PERSON)
    return hashlib.blake2b(who.encode(), digest_size=16).hexdigest()


def asked_of(spec: RecordType, row: ReadRow) -> tuple[str, str]:
    """By what a child's own row is known of which somebody is asked whose it is: its IDs, and who it is about."""
    return ids_of(spec, row), person(spec, row.texts)


def ids_of(spec: RecordType, row: ReadRow) -> str:
    """Under which IDs a child's own row was sent: its LEA, the state's ID, the LEA's own."""
    return "|".join([row.lea_code, *(plain(row.texts[spec.places[name]]) for name in ("state_id", "system_id"))])


def other_key(spec: RecordType, row: ReadRow) -> str | None:
    """The key of a child's own row by the LEA's ID, under which it may have come before it had the state's."""
    text = row.texts[spec.places["system_id"]] if spec.is_child else BLANK
    return None if text == BLANK else f"{row.lea_code}|{plain(text)}"


def _differs(spec: RecordType, name: str, texts: Sequence[str], others: Sequence[str]) -> bool:
    at = spec.places[name]
    return BLANK not in (texts[at], others[at]) and folded(plain(texts[at])) != folded(plain(others[at]))


def shown(spec: RecordType, texts: Sequence[str]) -> str:
    """A child in a few words, to be laid beside another one."""
    said = dict(zip(spec.by_name, map(plain, texts), strict=True))
    words = (f"{said['first_name']} {said['last_name']}", f"born {said['birth_date']}", said["sex"])
    return ", ".join(word for word in words if word)
