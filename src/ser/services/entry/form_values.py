"""What a form is: which record it is about, what stands in it, and what came of checking or sending it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ser.law.finding import Finding
from ser.law.record import RecordType


@dataclass(frozen=True, slots=True)
class Place:
    """Which record a form is about: the public ID of its child (blank: a new child, or a record of the directory),
    the kind of record, and its number, None for a new one."""

    child: str
    kind: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that an element may have, and the words for it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Asked:
    """That somebody has asked to delete the record: who, when and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it is opened.

    `values`: texts by element, as files hold them. `fixed`: elements that nobody types, since the system knows them.
    `choices`: what may be chosen where an element names another record, a site, a member of staff or a code.
    `needs_why`: elements whose change is a correction of something final, so that it is sent with a reason. `version`
    goes back with the form. `refusal` says why the record can only be read, if it is so.
    """

    place: Place
    spec: RecordType
    whose: str
    values: Mapping[str, str] = field(repr=False)
    fixed: frozenset[str]
    choices: Mapping[str, tuple[Choice, ...]] = field(repr=False)
    needs_why: frozenset[str]
    version: str
    changed_at: datetime | None
    changed_by: str
    refusal: str
    delete_asked: Asked | None
    findings: tuple[Finding, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """What is found of a form: values that keep it from being stored, other findings of this record, findings that
    other records of the child would get by it, and how many it would settle."""

    refused: tuple[Finding, ...] = field(repr=False)
    own: tuple[Finding, ...] = field(repr=False)
    others: tuple[Finding, ...] = field(repr=False)
    settled: int

    @property
    def can_be_stored(self) -> bool:
        """Whether nothing keeps the record from being stored."""
        return not self.refused


@dataclass(frozen=True, slots=True)
class Sent:
    """A form as it was sent: what was typed, of which version, why it is corrected, under which record it is new."""

    place: Place
    values: Mapping[str, str] = field(repr=False)
    version: str = ""
    why: str = ""
    under: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was stored: where it stands now, in which version, whether anything changed, and what is found of it."""

    place: Place
    version: str
    is_changed: bool
    own: tuple[Finding, ...] = field(repr=False)
    others: tuple[Finding, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """An element in which two people's versions differ: as it was, as the other stored it, as it was typed here."""

    element: str
    label: str
    was: str
    theirs: str
    mine: str

    @property
    def is_both(self) -> bool:
        """Whether both changed it, so that somebody has to choose."""
        return self.was not in (self.theirs, self.mine)

    @property
    def keeps_mine(self) -> bool:
        """Whether what was typed here is the better guess, since the other did not touch it."""
        return self.theirs == self.was


class NoSuchRecord(LookupError):
    """No such record lies in the scope; whether there is one elsewhere is not told."""


class NotStored(ValueError):
    """The form cannot be stored as it is; `findings` say why, nothing was changed.

    `at`: which form of several; `key` names it on the page.
    """

    def __init__(self, findings: tuple[Finding, ...], at: int = 0) -> None:
        super().__init__("The record was not stored.")
        self.findings = findings
        self.at = at
        self.key = ""


class NeedsReason(ValueError):
    """Something final would be corrected, and no reason is given; nothing was changed."""

    def __init__(self, elements: frozenset[str]) -> None:
        super().__init__("This record is final. Say why it is corrected, and save it again.")
        self.elements = elements


class Stale(RuntimeError):
    """Somebody else changed the record after the form was opened; nothing was overwritten.

    `version` is the one that stands now; a form that is sent with it has been decided in its knowledge.
    """

    def __init__(
        self, version: str, changed_by: str, changed_at: datetime, differences: tuple[Difference, ...]
    ) -> None:
        super().__init__("Somebody else changed this record while you had it open.")
        self.version = version
        self.changed_by = changed_by
        self.changed_at = changed_at
        self.differences = differences
