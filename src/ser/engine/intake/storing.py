"""Stores a batch of rows that were decided, and closes what was said of them before."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ser.engine.intake.posted import Posting
from ser.engine.intake.terms import Terms
from ser.engine.intake.verdict import Decision, Verdict
from ser.engine.intake.which_child import other_key
from ser.law.record import RecordType
from ser.store import findings, loads, two_ids
from ser.store.connect import Db
from ser.store.ids import MovedId
from ser.store.incoming import Incoming
from ser.store.loads import HeldRow
from ser.store.met import BLANK, RowChange, plain


@dataclass(frozen=True, slots=True)
class DecidedBatch:
    """What became of a batch: each row with its verdict, and the children of rows that were recognized as the same."""

    decisions: Sequence[Decision]
    children: Sequence[int]

    @property
    def counts(self) -> Counter[Verdict]:
        """How many rows there are of each verdict."""
        return Counter([one.taken.verdict for one in self.decisions])


def close_older(db: Db, posting: Posting, terms: Terms, outcome: DecidedBatch, held: Sequence[HeldRow]) -> None:
    """Close what older loads said of these rows, which came again, and tell again what stands."""
    spec, sheet_no = terms.spec, terms.sheet_no
    findings.settle(db, posting.load_id, posting.today, spec.name, _came(spec, outcome, held))
    if spec.is_child:
        rows = ((posting.submitter or one.row.lea_code, one.row.key, one.row.number) for one in outcome.decisions)
        two_ids.tell_again(db, posting.load_id, sheet_no, rows)


def _came(spec: RecordType, outcome: DecidedBatch, held: Sequence[HeldRow]) -> Iterator[tuple[str | None, str]]:
    """The keys of the rows of a batch, each with its LEA; a student may have come without its state ID before."""
    for row, taken, place, _ in outcome.decisions:
        if place is not None or taken.verdict is Verdict.DELETE_ASKED:
            yield row.lea_code, row.key
            if place is not None and (other := other_key(spec, row)) is not None:
                yield row.lea_code, other
    yield from ((row.lea_code, row.key) for row in held if row.key)


class StoredBatch(NamedTuple):
    """What storing a batch came to: the children it is about, on a screen new numbers, IDs that went over."""

    children: set[int]
    numbers: list[int]
    moved: Sequence[MovedId]


def store(db: Db, incoming: Incoming, outcome: DecidedBatch, terms: Terms) -> StoredBatch:
    """Store what is to be stored of a batch.

    What is held under the keys of rows that are in their table now gives way.
    """
    spec = terms.spec
    changes = []
    for row, taken, place, stands in outcome.decisions:
        if taken.verdict.is_stored and place is not None:
            own = () if taken.texts is row.texts else taken.texts
            changes.append(RowChange(place, row, taken.child, stands, own, taken.received, taken.keeps_typed))
    written = incoming.store(changes, terms.load_id, terms.sheet_no, screen=terms.shown is not None)
    moved: Sequence[MovedId] = ()
    if spec.is_child:
        accepted = [change for change in changes if change.child is not None]
        moved = incoming.name(named(outcome, spec), accepted, terms.load_id)
        written.left.extend(each.before for each in moved)
    children = {
        one.taken.child
        for one in outcome.decisions
        if one.taken.child is not None and one.taken.verdict not in (Verdict.SET_ASIDE, Verdict.PARKED)
    }
    children.update(outcome.children, written.left)
    incoming.settle(terms.load_id, list(children))
    if loads.has_held(db, spec.name):
        there = [
            one.row for one in outcome.decisions if one.taken.verdict.is_stored or one.taken.verdict is Verdict.SAME
        ]
        loads.release(db, spec.name, [(row.lea_code, row.key) for row in there])
    return StoredBatch(children, written.numbers, moved)


def named(outcome: DecidedBatch, spec: RecordType) -> list[tuple[str, str, int]]:
    """Under which ID which LEA knows which child: LEA, ID, child.

    Also where the row itself was held: its LEA knows the child under this ID all the same.
    """
    at = spec.places["system_id"]
    return [
        (one.row.lea_code, plain(one.row.texts[at]), one.taken.child)
        for one in outcome.decisions
        if one.taken.child is not None
        and one.taken.verdict not in (Verdict.SAME, Verdict.WAITS)
        and one.row.texts[at] != BLANK
    ]
