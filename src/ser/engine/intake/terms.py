"""What the rows of a batch have in common: their kind, where they came from, who sends them, what their file lacks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from ser.files.row import ReadRow
from ser.law.record import RecordType
from ser.store.met import BLANK


@dataclass(frozen=True, slots=True)
class Shown:
    """The record that a form shows: its number, none for a new one, and the child under whom it is opened."""

    number: int | None
    child: int | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a file lacks: the places of the elements for which it has no column, which say nothing.

    `silent`: the places of elements that its sender does not maintain, of which a blank says nothing either.
    `completed` gives a row with the record that it makes beside what is stored, and what keeps that record out.
    """

    places: tuple[int, ...]
    completed: Callable[[ReadRow, Sequence[str]], ReadRow]
    silent: tuple[int, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What the rows of a batch have in common: their kind, the load and sheet that they came in, who sends them.

    `shown`: the record of a form, where the row was typed on a screen. `lacking`: where the file has fewer columns than
    the record has elements. `today`: the day of the load, on which it is asked who writes who a child is; nobody asks
    where there is none. `parks`: what the load says of who is responsible is not stored yet, so that what hangs on it
    is decided later. `is_confirmed`: a person has said that the rows are of the children who bear their IDs;
    `children`: of which rows somebody said before whether they are.
    """

    spec: RecordType
    load_id: int
    sheet_no: int
    submitter: str | None
    shown: Shown | None = None
    lacking: Lacking | None = None
    today: date | None = None
    parks: bool = False
    is_confirmed: bool = False
    children: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    @cached_property
    def state_id_at(self) -> int | None:
        """Where a row says the state's ID of its child; nowhere, if it is of the child of its parent or of none."""
        return self.spec.places["state_id"] if self.spec.of_student else None

    @cached_property
    def needs_child(self) -> bool:
        """Whether the row names a child that must be known before it."""
        return self.spec.of_student and self.spec.parent is not None

    @cached_property
    def needs_parent(self) -> bool:
        """Whether the row names a record beside the child that must be known before it."""
        return self.spec.of_parent

    @cached_property
    def lacks_parent(self) -> bool:
        """Whether the file has no column that says to which record a row belongs, so that a known one stays there."""
        lacks = () if self.lacking is None else self.lacking.places
        return self.spec.of_parent and any(self.spec.elements[at].name in self.spec.parent_key for at in lacks)

    def needed_by(self, texts: Sequence[str]) -> str | None:
        """The first element that every new row must have and of which a row says nothing."""
        if self.lacking is None:
            return None
        names = (self.spec.elements[at].name for at in self.unsaid(texts))
        return next((name for name in names if name in self.spec.needed), None)

    def unsaid(self, texts: Sequence[str]) -> Sequence[int]:
        """The places of the elements of which a row says nothing: without a column, or blank and not maintained."""
        if self.lacking is None:
            return ()
        silent = self.lacking.silent
        return [*self.lacking.places, *(at for at in silent if texts[at] == BLANK)] if silent else self.lacking.places

    @cached_property
    def protects(self) -> tuple[frozenset[int], frozenset[int]]:
        """The places of the elements that protect the record by a yes, and of those that are shown instead."""
        names, own = list(self.spec.by_name), f"{self.spec.name}."
        found = [e.protected for e in self.spec.elements if e.protected is not None]
        flags = {name.removeprefix(own) for one in found for name in one.when if name.startswith(own)}
        instead = {one.instead.removeprefix(own) for one in found if one.instead.startswith(own)}
        return frozenset(map(names.index, flags)), frozenset(map(names.index, instead))

    def said(self, texts: Sequence[str], otherwise: Sequence[str]) -> Sequence[str]:
        """What a row says, and of elements of which it says nothing what is given."""
        if self.lacking is None:
            return texts
        made = list(texts)
        for at in self.unsaid(texts):
            made[at] = otherwise[at]
        return made
