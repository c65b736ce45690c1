"""What the pages about a child show, as values: who it is, what is due, what was found, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ser.federal.next_step import NextStep
from ser.law.deadline import Deadline
from ser.law.record import RecordType
from ser.services.child.access_log import Look
from ser.services.child.clock_view import ClockView


@dataclass(frozen=True, slots=True)
class Flag:
    """A word about a child that the person who opens the page should see at once; `kind` as of badges."""

    words: str
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Who:
    """Who a child is: what stands on top of each of its pages.

    `is_whole`: whether the reader sees the whole history; else `period` says of which days the record is shown.
    `is_unclaimed`: no LEA at all is responsible for the child.
    """

    public_id: str
    full_name: str = field(repr=False)
    known_as: str = field(repr=False)
    state_id: str | None = field(repr=False)
    system_ids: tuple[tuple[str, str], ...] = field(repr=False)
    birth_date: date = field(repr=False)
    age: int
    grade: str
    lea: str
    site: str
    exceptionality: str
    flags: tuple[Flag, ...]
    is_whole: bool
    period: tuple[tuple[date, date | None], ...]
    is_unclaimed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that can be opened: its kind, its number, what it is called, and whether the reader may change it."""

    kind: str
    number: int | None
    title: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of a child, in words: the badge, the days left (below zero where past), and the record it belongs to.

    `stops_here`: whether an element of that record stops the clock, and not some other record.
    """

    told: ClockView
    kind: str
    words: str
    days_left: int | None
    entry: Entry | None
    unread: tuple[str, ...]
    stops_here: bool

    @property
    def deadline(self) -> Deadline:
        """The deadline itself."""
        return self.told.deadline


@dataclass(frozen=True, slots=True)
class Offer:
    """A renewal that can be begun or gone on with: the clock and the record it answers, and the draft, if there is one.

    `may_enter` says whether the reader may go on with it; a draft is told to all who read the child.
    """

    renewal: str
    title: str
    act: str
    clock: str
    key: str
    draft: int | None
    draft_words: str
    may_enter: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the record it is about, the labels of its elements, and the day on which it was first seen.

    `explained_by`: the number under which the reader may give the reason for it; None where it takes none.
    """

    severity: str
    sentence: str = field(repr=False)
    fix: str = field(repr=False)
    rule: str
    citation: str
    labels: tuple[str, ...]
    entry: Entry | None
    since: date
    explained_by: int | None = None

    @property
    def badge(self) -> str:
        """The kind of its badge."""
        return {"must_fix": "late", "must_explain": "soon"}.get(self.severity, "info")


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether a child counts on a day, and if not why and who can fix it in which record."""

    day: date
    is_counted: bool
    is_ahead: bool
    lea: str
    reason: str
    who_mends: str
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened, with what belongs to it, and the record that says so."""

    day: date
    words: str
    more: tuple[str, ...] = field(repr=False)
    entry: Entry
    group: str
    is_main: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The first page about a child.

    `decided_for` is the day for which findings were decided last; None before the first one. Deadlines are of today.
    """

    who: Who
    standing: tuple[str, ...]
    next_step: NextStep | None
    due: tuple[Clock, ...]
    later: tuple[Clock, ...]
    findings: tuple[Found, ...]
    decided_for: date | None
    counts: tuple[Counted, ...]
    adults: tuple["Adult", ...]
    latest: tuple[Happening, ...]
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of the child: what it is to the child, how to reach it, and what to heed."""

    name: str = field(repr=False)
    relationship: str
    reach: tuple[tuple[str, str], ...] = field(repr=False)
    flags: tuple[Flag, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Deadlines:
    """All clocks of a child: those that run, and those that have ended."""

    who: Who
    running: tuple[Clock, ...]
    ended: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasted, from the first day to the last, which is None where it still does."""

    words: str
    begin: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to a child, the latest first; what lasted, by its kind, the earliest first."""

    who: Who
    happenings: tuple[Happening, ...]
    lanes: tuple[tuple[str, tuple[Bar, ...]], ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record in words: each element that is filled."""

    entry: Entry
    filled: tuple[tuple[str, str], ...] = field(repr=False)
    recorded_at: datetime
    recorded_by: str
    from_screen: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """The records of one kind, the latest first."""

    spec: RecordType
    records: tuple[RecordView, ...]
    may_add: bool
    is_single: bool


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a child by group and kind; `sealed` says of sealed links what their keepers may know."""

    who: Who
    groups: tuple[tuple[str, tuple[KindView, ...]], ...]
    sealed: tuple[tuple[tuple[str, str], ...], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to a record: `act` is entered, changed or deleted; each element as it was and as it became."""

    act: str
    entry: Entry
    differences: tuple[tuple[str, str, str], ...] = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one person did in one go."""

    at: datetime
    who: str
    changes: tuple[Change, ...]

    @property
    def is_long(self) -> bool:
        """Whether it is no more than many records that were entered, as a file brings them."""
        return len(self.changes) > 3 and all(change.act == "entered" for change in self.changes)


@dataclass(frozen=True, slots=True)
class Changes:
    """Who changed what and when, the latest first."""

    who: Who
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """What one person did of one kind on one day: the latest time, and how often."""

    last: Look
    times: int


@dataclass(frozen=True, slots=True)
class Access:
    """The access log: those whom a parent is told of, and the agency's own people, of whom the law does not ask it."""

    who: Who | None
    public_id: str
    others: Sequence[Visit]
    own: Sequence[Visit]
