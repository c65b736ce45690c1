"""What a load does to each kind of record, as numbers that are kept to be compared with those of later loads."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ser.engine.intake import posted
from ser.engine.intake.posted import marked
from ser.engine.intake.verdict import Decision, Verdict
from ser.law.record import RecordType
from ser.store.met import BLANK

_MARK = "did"


class Act(StrEnum):
    """What a row does to what is known: it makes, changes, ends or deletes a record, or it is held."""

    NEW = "new"
    CHANGE = "change"
    END = "end"
    HOLD = "hold"
    DELETE = "delete"


ROWS = "rows"
"""The rows of a kind that a load had, whatever they did."""

_ACTS = {Verdict.NEW: Act.NEW, Verdict.DELETE_ASKED: Act.DELETE} | dict.fromkeys(
    (Verdict.HELD, Verdict.CONFLICT, Verdict.WAITS), Act.HOLD
)


def act_of(spec: RecordType, one: Decision) -> Act | None:
    """What a row does, by what becomes of it; nothing where it is unchanged, set aside or decided later."""
    if one.taken.verdict is not Verdict.CHANGED:
        return _ACTS.get(one.taken.verdict)
    at = spec.places[spec.end] if spec.end is not None else None
    texts = one.taken.texts or one.row.texts
    ends = at is not None and one.stored is not None and one.stored.texts[at] == BLANK != texts[at]
    return Act.END if ends else Act.CHANGE


def as_counts(spec: RecordType, decisions: Iterable[Decision]) -> Counter[str]:
    """What rows of a batch did, as counts of a load."""
    counts = Counter(act for one in decisions if (act := act_of(spec, one)) is not None)
    return Counter({marked(_MARK, spec.name, act): count for act, count in counts.items()})


def rows_as_counts(record: str, count: int) -> Counter[str]:
    """That a load had so many rows of a kind, as a count of the load."""
    return Counter({marked(_MARK, record, ROWS): count})


def taken_out(counts: MutableMapping[str, int]) -> dict[str, dict[str, int]]:
    """Take what rows did out of the counts of a load; by record and act."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for (record, act), count in posted.taken_out(counts, _MARK):
        found[record][act] = count
    return {record: dict(sorted(acts.items())) for record, acts in sorted(found.items())}


LAST = 5
"""Files of a sender with which the next one is compared."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the loads of a sender did, the last first, by record and act: those that nobody was asked about, and all of
    a year ago.
    """

    loads: Sequence[Mapping[str, Mapping[str, int]]]
    a_year_ago: Sequence[Mapping[str, Mapping[str, int]]]

    def knows(self, record: str) -> bool:
        """Whether any of them had rows of a kind."""
        return any(record in load for load in self.loads)

    def files(self, record: str) -> int:
        """How many of the last ones had rows of a kind."""
        return len(self._last(record))

    def most(self, record: str, act: Act) -> int:
        """How often one of the last ones did something to a kind of record, at most."""
        return max((net(acts, act) for acts in self._last(record)), default=0)

    def most_a_year_ago(self, record: str, act: Act) -> int:
        """How often one of a year ago did, at most."""
        return max((net(load[record], act) for load in self.a_year_ago if record in load), default=0)

    def _last(self, record: str) -> Sequence[Mapping[str, int]]:
        return [load[record] for load in self.loads if record in load][:LAST]


def net(acts: Mapping[str, int], act: Act) -> int:
    """How often a load did something to a kind of record; what ends while another begins has moved on, not ended."""
    count = acts.get(act, 0)
    return max(0, count - acts.get(Act.NEW, 0)) if act is Act.END else count
