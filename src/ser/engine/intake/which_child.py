"""Which child a row is about where its IDs and what it says of the child do not agree."""

from collections.abc import Sequence

from ser.law.record import RecordType
from ser.store.doubts import PERSON, folded
from ser.store.met import BLANK, StoredRow, plain

_SAME_PERSON = ("first_name", "last_name", "birth_date")

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
    return not any(_differs(spec, name, texts, others) for name in _SAME_PERSON)


def _differs(spec: RecordType, name: str, texts: Sequence[str], others: Sequence[str]) -> bool:
    at = spec.places[name]
    return BLANK not in (texts[at], others[at]) and folded(texts[at]) != folded(others[at])


def shown(spec: RecordType, texts: Sequence[str]) -> str:
    """A child in a few words, to be laid beside another one."""
    said = dict(zip(spec.by_name, map(plain, texts), strict=True))
    words = (f"{said['first_name']} {said['last_name']}", f"born {said['birth_date']}", said["sex"])
    return ", ".join(word for word in words if word)


def is_corrected(spec: RecordType, lea_code: str, texts: Sequence[str], known: StoredRow) -> bool:
    """Whether a row gives another ID of the state to the child whom its LEA knows under its own ID.

    The same LEA, the same ID of that LEA, the same name and birth date: the ID was mistyped before.
    """
    at = spec.places["system_id"]
    return (
        known.lea_code == lea_code
        and known.texts[at] == texts[at] != BLANK
        and is_same_person(spec, texts, known.texts)
    )
