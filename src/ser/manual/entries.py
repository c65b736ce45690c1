"""The entries of a state's description: each declaration as plain data, without functions or classes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CitationEntry:
    """A citation and how far it can be relied on: read, unverified, or a need of the system itself (house)."""

    text: str
    standing: str
    note: str


@dataclass(frozen=True, slots=True)
class ElementEntry:
    """An element of a record."""

    name: str
    label: str
    type: str
    is_key: bool
    may_be_blank: bool
    expected: bool
    width: int
    exact: bool
    ahead: bool
    names_person: bool
    confidential_if: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    codes: str | None
    names: str
    definition: str
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A kind of record.

    `owner` is the element that says which LEA's row it is; `one_at_a_time` says which rows of a child may not overlap.
    `excuses`: files that hold none say that there is none.
    """

    name: str
    title: str
    definition: str
    group: str
    key: tuple[str, ...]
    parent: str | None
    parent_key: tuple[str, ...]
    owner: str
    written_by: str
    one_at_a_time: str
    touches_lea: str
    excuses: bool
    elements: tuple[ElementEntry, ...]
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A code, with its federal equivalent ("none" where no federal file counts it) and its school years in force."""

    code: str
    label: str
    federal: str
    first_year: int | None
    last_year: int | None
    note: str


@dataclass(frozen=True, slots=True)
class CodeSetEntry:
    """A code set, and the elements that take their values from it."""

    name: str
    title: str
    federal_set: str
    codes: tuple[CodeEntry, ...]
    used_by: tuple[str, ...]
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule; `severity` is the one in force, `declared_severity` the one it would have if it were verified.

    `on` is the kind of record that a rule about one record looks at. `quiet_before_cutover`: it is not asked about what
    lies wholly before the day on which an LEA moved to SER.
    """

    code: str
    title: str
    subject: str
    asked_of: str
    on: str | None
    severity: str
    declared_severity: str
    reason: str
    claim: str
    says: str
    fix: str
    reads: tuple[str, ...]
    marks: tuple[str, ...]
    since: str | None
    quiet_before_cutover: bool
    unverified: bool
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class ExtensionEntry:
    """A ground on which a clock's due day may be moved."""

    code: str
    title: str
    unverified: bool
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """A clock; `unverified` says that nothing is late by it yet."""

    code: str
    title: str
    length: str
    on: str
    starts: str
    stops: str
    late_in: str
    extensions: tuple[ExtensionEntry, ...]
    limit: str
    exceptions: str
    unverified: bool
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A column of a facts table or of a report."""

    name: str
    label: str
    type: str
    may_be_blank: bool


@dataclass(frozen=True, slots=True)
class FactsEntry:
    """A facts table: what it is, and what a row is."""

    name: str
    title: str
    definition: str
    row: str
    columns: tuple[ColumnEntry, ...]
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """A column of a report that opens: whether it is a share, and the column that it adds up."""

    name: str
    is_share: bool
    adds: str


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report, with the names under which it can be asked for."""

    name: str
    also: tuple[str, ...]
    title: str
    definition: str
    kind: str
    levels: tuple[str, ...]
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    columns: tuple[ColumnEntry, ...]
    unit: str
    figures: tuple[FigureEntry, ...]
    opens: str
    shows: tuple[ColumnEntry, ...]
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class SwitchValue:
    """A value of a switch, in words, and the day from which it holds (None: always)."""

    since: str | None
    value: str


@dataclass(frozen=True, slots=True)
class SwitchEntry:
    """A setting that the law leaves to the state."""

    name: str
    title: str
    values: tuple[SwitchValue, ...]
    cite: tuple[CitationEntry, ...]


@dataclass(frozen=True, slots=True)
class CollectionEntry:
    """A count or period that the state collects."""

    name: str
    title: str
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """The state's calendar: holidays as day and name, school years as year, first day and last day."""

    name: str
    first: str
    last: str
    verified: bool
    source: str
    holidays: tuple[tuple[str, str], ...]
    school_years: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class ParagraphEntry:
    """A paragraph of the state's register: whether it was read, what it says, where."""

    cite: str
    status: str
    read: bool
    says: str
    source: str
