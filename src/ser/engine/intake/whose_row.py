"""Whose the rows are that say who a child is: one LEA writes them on a day, and those of a former one are set aside."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from ser.store.ties import How, Tie


class Writer(NamedTuple):
    """The LEA that writes who a child is: since when, and what gives it the right."""

    lea_code: str
    since: date | None
    how: How


def writer_on(ties: Sequence[Tie], day: date) -> Writer | None:
    """The LEA that writes who a child is on a day.

    The responsible one; where none is, the one that has enrolled or claims the child, the latest of several; else the
    one that was responsible or had enrolled the child last, or sends the child. Nobody where no LEA is.
    """
    had = [tie for tie in ties if tie.how in (How.RESPONSIBLE, How.RELEASED)]
    enrolled = [tie for tie in ties if tie.how is How.ENROLLS]
    claims = [tie for tie in ties if tie.how is How.CLAIMS and (tie.end is None or day < tie.end)]
    here = [tie for tie in enrolled if _begun(tie, day) and (tie.end is None or day <= tie.end)]
    holding = [
        tie for tie in had if tie.how is How.RESPONSIBLE and _begun(tie, day) and (tie.end is None or day < tie.end)
    ]
    sends = [tie for tie in ties if tie.how is How.SENDS]
    for found in (holding, [*here, *claims], had, enrolled, sends):
        if found:
            last = max(found, key=lambda tie: (tie.begin or date.min, tie.lea_code))
            return Writer(last.lea_code, last.begin, last.how)
    return None


def _begun(tie: Tie, day: date) -> bool:
    return tie.begin is None or tie.begin <= day


def is_former(ties: Sequence[Tie], lea_code: str) -> bool:
    """Whether an LEA has a part in the child, or had one, so that it may well go on sending who the child is."""
    return any(tie.lea_code == lea_code and tie.how is not How.CLAIMS for tie in ties)


def is_protected(ties: Sequence[Tie]) -> bool:
    """Whether the child's address is confidential, so that no LEA is told where the child went."""
    return any(tie.is_protected for tie in ties)


_VERBS = {How.RESPONSIBLE: "is responsible", How.ENROLLS: "has enrolled the child", How.CLAIMS: "claims the child"}


def told(writer: Writer, *, is_protected: bool) -> str:
    """Who writes who the child is, as it may be told to another LEA."""
    if is_protected:
        return "ask the state which LEA is responsible"
    if writer.how is How.SENDS:
        return f"LEA {writer.lea_code} sends the child"
    verb = _VERBS.get(writer.how)
    if verb is None or writer.since is None:
        return f"LEA {writer.lea_code} was responsible last"
    return f"LEA {writer.lea_code} {verb} since {writer.since.isoformat()}"
