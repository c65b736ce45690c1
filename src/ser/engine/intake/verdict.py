"""What can become of a row: the verdict, and why."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from ser.engine.intake.terms import Terms
from ser.files.parse import Problem
from ser.files.row import ReadRow
from ser.law.record import RecordType
from ser.law.rule import Rule
from ser.store.met import StoredRow, copied


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    WAITS = "waits"
    HELD = "held"
    CONFLICT = "conflict"
    DELETE_ASKED = "delete asked"
    SET_ASIDE = "set aside"
    PARKED = "parked"

    @property
    def is_stored(self) -> bool:
        """Whether the row is written into its table."""
        return self in _STORED

    @property
    def is_kept_out(self) -> bool:
        """Whether the row is kept among those that are held."""
        return self in _KEPT_OUT


_STORED = frozenset({Verdict.NEW, Verdict.CHANGED})
_KEPT_OUT = frozenset({Verdict.WAITS, Verdict.HELD, Verdict.CONFLICT})


class Taken(NamedTuple):
    """What becomes of a row: the verdict, the child whom it is about if that child is known, and why.

    `problems`: what was found beside the problems of reading. `waits_for`: the key of the parent that a row waits for,
    which is told once for all rows that wait for it. `texts` and `received`: of a changed row, what is to be stored,
    and what was last received where that is something else, by element, blank for a blank. `aside`: of a row that is
    set aside, the child and who writes who the child is, in words, which are told once for the load. `keeps_typed`:
    something that was typed on the screen stays beside what the row changes, since its file has no column for it.
    """

    verdict: Verdict
    child: int | None = None
    problems: tuple[Problem, ...] = ()
    waits_for: str | None = None
    texts: Sequence[str] = ()
    received: Mapping[str, str] | None = None
    aside: str = ""
    keeps_typed: bool = False


class Decision(NamedTuple):
    """A row, what becomes of it, its place among those that were looked up, and what stands under its key."""

    row: ReadRow
    taken: Taken
    place: int | None = None
    stored: StoredRow | None = None


def hold(
    rule: Rule,
    row: ReadRow,
    terms: Terms,
    child: int | None = None,
    verdict: Verdict = Verdict.HELD,
    why: str = "another LEA sent the record",
    *,
    element: str = "",
) -> Taken:
    """That a row is held by a rule; `why` says more, and `element` names another one than the last of its key."""
    words = {"submitter": terms.submitter or row.lea_code, "why": why, "parent": terms.spec.parent, "places": ""}
    value = row.key.split("|")[-1] if not element else ""
    return Taken(verdict, child, (Problem(rule, element or terms.spec.key[-1], value, words),))


def last_received(stored: StoredRow, spec: RecordType) -> Sequence[str]:
    """What was last received of a row: what stands there, but for the elements that stand otherwise since."""
    if stored.received is None:
        return stored.texts
    received = stored.received
    return [
        copied(received[name]) if name in received else text
        for name, text in zip(spec.by_name, stored.texts, strict=True)
    ]
