"""What posting is told and what it tells: the load that rows belong to, and what became of them."""

from collections import Counter
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from datetime import date

from ser.engine.intake.id_set import Concerned
from ser.files.dates import DateOrder
from ser.store.answers import NOTHING, Remembered
from ser.store.queue import Job
from ser.store.scope import Scope, system_scope

_BETWEEN = "\x1f"


def marked(mark: str, *parts: object) -> str:
    """The name of a count of a load that is no count of rows, such as that of a note: its mark, and what it counts."""
    return _BETWEEN.join([mark, *map(str, parts)])


def taken_out(counts: MutableMapping[str, int], mark: str) -> Iterator[tuple[list[str], int]]:
    """Take the counts with a mark out of those of a load: what each counts, and how often."""
    for name in [name for name in counts if name.startswith(mark + _BETWEEN)]:
        yield name.split(_BETWEEN)[1:], counts.pop(name)


@dataclass(frozen=True, slots=True)
class Book:
    """Where the job of a submission notes each part that is done; `resumed`: an earlier try has noted some already."""

    submission: int
    job: Job
    resumed: bool


@dataclass(frozen=True, slots=True)
class Posting:
    """What every row of a load has in common: the load, the day, who sends it, on behalf of which LEA.

    `parks`: who is responsible is stored later in the load, so that what it says about known children waits for that.
    `is_confirmed`: a person has said that the rows are of the children who bear their IDs.
    `book`: where its parts are noted; a row that somebody typed has none, since it is stored in one transaction.
    `released_by`: of rows that had waited, the load that brought what they waited for, where its sender may read what
    is found of them.
    `acting`: of such rows, the load that releases them, under which the database notes what is taken away.
    `remembered`: what its sender answered before, and which elements it maintains.
    `dates`: what the sender said comes first in dates such as 03/01/2018, this time or before.
    """

    load_id: int
    today: date
    actor: str
    submitter: str | None
    approves_deletes: bool
    book: Book | None = None
    released_by: int | None = None
    dates: DateOrder | None = None
    parks: bool = False
    is_confirmed: bool = False
    acting: int | None = None
    remembered: Remembered = NOTHING

    @property
    def by(self) -> Scope:
        """The scope under which rows are posted: those of others must be seen, so that no child is stored twice."""
        return system_scope("intake", self.actor, self.acting or self.load_id or None)


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that asks to delete a record."""

    sheet_no: int
    file: str
    row: int
    record: str
    lea_code: str
    key: str


@dataclass(slots=True)
class Posted:
    """What became of rows, the students they were about, and what they ask to delete.

    `refused`: rows that are held, and not for a parent.
    """

    counts: Counter[str] = field(default_factory=Counter)
    students: Concerned = field(default_factory=Concerned)
    deletions: list[Deletion] = field(default_factory=list)
    refused: int = 0

    def add(self, other: "Posted") -> None:
        """Count another result into this one."""
        self.counts.update(other.counts)
        self.students.merge(other.students)
        self.deletions += other.deletions
        self.refused += other.refused
