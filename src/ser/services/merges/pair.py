"""Two records that may be of one child, side by side: who each is, what speaks for and against it, what would move."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ser.engine.intake.whose_row import writer_on
from ser.federal.name_keys import comparable
from ser.federal.same_child import Likelihood, Person, likelihood
from ser.law.permission import Permission
from ser.law.record import CHILD, Record
from ser.law.words import listed_name
from ser.services.child.record_words import names_of, text_of
from ser.services.child.side_by_side import Line
from ser.services.merges.plan import Fate, PlannedRow
from ser.store import apart, merges, students, ties
from ser.store.apart import Told
from ser.store.child_rows import Whole, sealed_pairs
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope


class NoSuchPair(LookupError):
    """No two children with these IDs are among those whom the reader may merge; what else there is is not told."""

    def __init__(self) -> None:
        super().__init__(
            "No two children with these IDs are among those whom you may merge. Give state IDs, or an LEA and its"
            " system ID, as 017|S1."
        )


class NotMerged(ValueError):
    """The two cannot be merged, or their merge cannot be undone; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two records: how it is known, and who sends it."""

    public_id: str
    name: str = field(repr=False)
    known_as: str = field(repr=False)
    lea: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side: what their own rows say, and how many rows of each kind stand under either.

    The own row of the ID that is given up stays with that ID.
    `hindrance` says why they cannot be merged, where they cannot.
    """

    kept: Side
    given_up: Side
    likelihood: Likelihood
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, int, int], ...]
    rows: tuple[PlannedRow, ...]
    told_apart: Told | None
    hindrance: str

    @property
    def collisions(self) -> tuple[PlannedRow, ...]:
        """The rows about which a person may decide."""
        return tuple(one for one in self.rows if one.is_asked)

    def count(self, fate: Fate) -> int:
        """How many rows have this fate."""
        return sum(one.fate is fate for one in self.rows)


def allowed(by: Scope, db: Db, numbers: tuple[int, int], today: date) -> bool:
    """Whether somebody may merge two children or tell them apart; the first is the one who is kept.

    Within an LEA: it says who both of them are, and everything under the ID that is given up is its own. All others
    the state merges. A pair that a sealed link joins is known to its keepers alone.
    """
    if apart.pair(*numbers) in sealed_pairs(db, numbers) and not by.may(Permission.READ_SEALED):
        return False
    if by.lea_codes is None:
        return True
    tied = ties.of_children(db, numbers)
    writers = [writer_on(tied.get(number, ()), today) for number in numbers]
    if any(writer is None or writer.lea_code not in by.lea_codes for writer in writers):
        return False
    kept, given_up = numbers
    sees_kept = kept in students.whole_ids(by, db, [kept]) or merges.owners(by, db, kept) <= by.lea_codes
    return sees_kept and merges.owners(by, db, given_up) <= by.lea_codes


def hindrance(db: Db, wholes: tuple[Whole, Whole], numbers: tuple[int, int], told: Told | None) -> str:
    """Why two records cannot be merged as things stand; nothing where they can."""
    if told is not None:
        return (
            f"A person said on {told.said_date.isoformat()} that these are two children. To merge them all the same, "
            "take that back first."
        )
    if apart.pair(*numbers) in sealed_pairs(db, numbers):
        return (
            "A sealed link joins these two. A merge would show each history to all who see the other; it is not made."
        )
    for whole in wholes:
        own = own_row(whole)
        if merged := getattr(own, "merged_into_state_id", None):
            return f"{own.key} was merged into {merged} already. Use the ID that holds."
    if getattr(own_row(wholes[0]), "state_id", None) is None:
        return (
            "The record that is kept has no state ID yet, so that files could not be led to it. Keep the other one if "
            "it has one; else wait for the state ID, or ask to delete the record that is too much."
        )
    return ""


def own_row(whole: Whole) -> Record:
    """The child's own row."""
    (row,) = whole.rows[CHILD]
    return row.record


def side(whole: Whole, leas: Mapping[str, str]) -> Side:
    """One of the two, as it is shown."""
    own = own_row(whole)
    lea = leas.get(own.owner, own.owner)
    return Side(whole.student.public_id, listed_name(own), own.key, f"{lea} ({own.owner})")


def counts(wholes: tuple[Whole, Whole]) -> tuple[tuple[str, int, int], ...]:
    """How many rows of each kind of record stand under either."""
    kept, given_up = wholes
    found = (
        (spec.title, len(kept.rows.get(spec.name, ())), len(given_up.rows.get(spec.name, ())))
        for spec in merges.kinds()
    )
    return tuple(one for one in found if one[1] or one[2])


def lines(db: Db, wholes: tuple[Whole, Whole]) -> tuple[Line, ...]:
    """The elements of both own rows of which one says something."""
    kept, given_up = (own_row(whole) for whole in wholes)
    told = names_of(db, (kept, given_up))
    found = ((e.label, text_of(kept, e, told), text_of(given_up, e, told)) for e in kept.spec.elements)
    return tuple(Line(label, one, other, one != other) for label, one, other in found if one or other)


def compared(wholes: tuple[Whole, Whole]) -> Likelihood:
    """What speaks for it that two records are of one child, and against it."""
    one, other = (person_of(whole) for whole in wholes)
    return likelihood(one, other)


def person_of(whole: Whole) -> Person:
    """What is compared of a child."""
    named = [spec.name for spec in (kind.spec for kind in state().declared.records) if spec.says_who]
    rows = [row.record for name in named for row in whole.rows.get(name, ()) if _is_of_child(row.record)]
    own = own_row(whole)
    values = {name: getattr(own, name) for name in ("birth_date", "sex", "multiple_birth", "lea_code", "system_id")}
    system_id = values["system_id"]
    return Person(
        tuple(dict.fromkeys(comparable(*(getattr(r, n) or "" for n in _NAME)) for r in rows)),
        values["birth_date"],
        values["sex"],
        bool(values["multiple_birth"]),
        frozenset({(values["lea_code"], system_id)} if system_id else ()),
    )


_NAME = ("last_name", "first_name", "middle_name")


def _is_of_child(record: Record) -> bool:
    """Whether a record that says who the child is has the child's own name, and no adult's."""
    return all(name in record.spec.by_name for name in _NAME)
