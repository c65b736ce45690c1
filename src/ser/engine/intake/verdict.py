"""What can become of a row, and what the rows of a batch have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

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
    set aside, the child and who writes who the child is, in words, which are told once for the load.
    """

    verdict: Verdict
    child: int | None = None
    problems: tuple[Problem, ...] = ()
    waits_for: str | None = None
    texts: Sequence[str] = ()
    received: Mapping[str, str] | None = None
    aside: str = ""


class Decision(NamedTuple):
    """A row, what becomes of it, its place among those that were looked up, and what stands under its key."""

    row: ReadRow
    taken: Taken
    place: int | None = None
    stored: StoredRow | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The record that a form shows: its number, none for a new one, and the child under whom it is opened."""

    number: int | None
    child: int | None


@dataclass(frozen=True)
class Terms:
    """What the rows of a batch have in common: their kind, the load and sheet that they came in, who sends them.

    `again`: rows whose key came before in the load. `shown`: the record of a form, where the row was typed on a screen.
    `today`: the day of the load, on which it is asked who writes who a child is; nobody asks where there is none.
    `parks`: what the load says of who is responsible is not stored yet, so that what hangs on it is decided later.
    `is_confirmed`: a person has said that the rows are of the children who bear their IDs.
    """

    spec: RecordType
    load_id: int
    sheet_no: int
    submitter: str | None
    again: bool = False
    shown: Shown | None = None
    today: date | None = None
    parks: bool = False
    is_confirmed: bool = False

    @cached_property
    def state_id_at(self) -> int | None:
        """Where a row says the state's ID of its child; nowhere, if it is of the child of its parent or of none."""
        return list(self.spec.by_name).index("state_id") if self.spec.of_student else None

    @cached_property
    def needs_child(self) -> bool:
        """Whether the row names a child that must be known before it."""
        return self.spec.of_student and self.spec.parent is not None

    @cached_property
    def needs_parent(self) -> bool:
        """Whether the row names a record beside the child that must be known before it."""
        return self.spec.of_parent


def hold(
    rule: Rule, row: ReadRow, terms: Terms, child: int | None = None, verdict: Verdict = Verdict.HELD,
    why: str = "another LEA sent the record",
) -> Taken:  # fmt: skip
    """That a row is held by a rule; `why` says more."""
    words = {"submitter": terms.submitter or row.lea_code, "why": why, "parent": terms.spec.parent}
    return Taken(verdict, child, (Problem(rule, terms.spec.key[-1], row.key.split("|")[-1], words),))


def last_received(stored: StoredRow, spec: RecordType) -> Sequence[str]:
    """What was last received of a row: what stands there, but for the elements that stand otherwise since."""
    if stored.received is None:
        return stored.texts
    received = stored.received
    return [
        copied(received[name]) if name in received else text
        for name, text in zip(spec.by_name, stored.texts, strict=True)
    ]
