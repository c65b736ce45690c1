"""Weighs what was sent before it is stored: what does far more than its sender's last files waits for a yes.

A sample of the rows of each kind is decided first, by the function that decides all rows. Only where it looks out of
proportion are all rows of the kind decided, so that what is told is exact. Nothing is stored or locked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ser.engine.intake.did import Act, Past, act_of, net
from ser.engine.intake.posted import Posting
from ser.engine.intake.posting import Poster, SheetLines, batches
from ser.engine.intake.verdict import Decision, Verdict
from ser.engine.intake.which_child import other_key
from ser.federal.switches import PROPORTION_ENDS, PROPORTION_ROWS, PROPORTION_SHARE, PROPORTION_TIMES
from ser.files.header import said_beside
from ser.files.parse import Cell, Problem, Whole
from ser.files.sheet import Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import RecordType
from ser.store import submissions
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.submissions import Submission

SAMPLE = 200
"""Rows of a kind that are decided at least, to see whether all need be: a quarter that changes shows as about 50."""

_WEIGHED = (Act.CHANGE, Act.END, Act.HOLD, Act.DELETE)
_MOST_PARTS = 3
_MOST_ELEMENTS = 3

Sheets = Sequence[tuple[int, Sheet]]


@dataclass(slots=True)
class _Weighed:
    """What rows of a kind would do: how many there are and are known, how often they do what, in which elements."""

    acts: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    known: int = 0
    rows: int = 0

    def of(self, act: Act) -> int:
        """Of how many rows it is a share: of those that are known, and of all where rows are held."""
        return self.rows if act is Act.HOLD else self.known


def out_of_proportion(sent: Submission, posting: Posting, kinds: Mapping[str, Sheets]) -> Finding | None:
    """What is told of a submission that would do far more than its sender's last ones; nothing of any other.

    A first load of a sender never waits, nor one to which somebody has said yes.
    """
    if sent.yes_by:
        return None
    past = Past(*in_transaction(posting.by, lambda db: submissions.what_others_did(db, sent)))
    known = {name: sheets for name, sheets in kinds.items() if past.knows(name)}
    if not known:
        return None
    scales = _Scales(posting, kinds, past)
    found = in_transaction(posting.by, lambda db: list(scales.weighed(db, known)))
    if not found:
        return None
    first = kinds[found[0].record][0][1]
    said = [part.words for part in found[:_MOST_PARTS]]
    said += [f"{len(found) - _MOST_PARTS} more of the kind"] if len(found) > _MOST_PARTS else []
    words = {"would": Whole("; and ".join(said)), "number": str(posting.load_id)}
    return Problem(reading.OUT_OF_PROPORTION, "", "", words).finding(first.file, 1, "", found[0].record)


@dataclass(frozen=True, slots=True)
class _Part:
    """One act on one kind of record that is out of proportion."""

    record: str
    count: int
    words: str


class _Scales:
    """Weighs kinds of record of one load against what its sender's loads did before."""

    def __init__(self, posting: Posting, kinds: Mapping[str, Sheets], past: Past) -> None:
        self._posting = posting
        self._kinds = kinds
        self._past = past
        self._arriving: dict[str, set[str]] = {}
        switches = state().switches
        names = (PROPORTION_ROWS, PROPORTION_SHARE, PROPORTION_ENDS, PROPORTION_TIMES)
        self._floor, self._share, self._ends, self._times = (int(switches[one.name].on(posting.today)) for one in names)

    def weighed(self, db: Db, kinds: Mapping[str, Sheets]) -> Iterator[_Part]:
        """What is out of proportion of these kinds, kind by kind, the largest part of each first."""
        for record, sheets in kinds.items():
            sample, total = _sampled(sheets)
            if total <= self._floor:
                continue
            looked = _Weighed()
            for sheet_no, sheet in sheets:
                if lines := sample.get(sheet_no):
                    poster = Poster(self._posting, sheet_no, sheet.file, record, sheet.header, is_tab=sheet.is_tab)
                    self._add(looked, db, poster, lines)
            scale = total / max(1, looked.rows)
            if not any(net(looked.acts, act) * scale > self._limit(record, act, looked, scale) / 2 for act in _WEIGHED):
                continue
            whole = looked if looked.rows == total else self._whole(db, record, sheets)
            parts = [self._part(record, act, whole) for act in _WEIGHED if self._is_out(record, act, whole)]
            yield from sorted(parts, key=lambda part: -part.count)

    def _is_out(self, record: str, act: Act, found: _Weighed) -> bool:
        return net(found.acts, act) > self._limit(record, act, found)

    def _limit(self, record: str, act: Act, found: _Weighed, scale: float = 1) -> float:
        """How often a load may do something: as its sender's last files, or those of a year ago, or a share of it."""
        share = self._ends if act is Act.END else self._share
        return max(
            self._floor,
            found.of(act) * scale * share / 100,
            self._times * self._past.most(record, act),
            1.1 * self._past.most_a_year_ago(record, act),
        )

    def _part(self, record: str, act: Act, found: _Weighed) -> _Part:
        count, of = net(found.acts, act), found.of(act)
        files, most = self._past.files(record), self._past.most(record, act)
        mostly = [name for name, _ in found.elements.most_common(_MOST_ELEMENTS)] if act is Act.CHANGE else []
        where = f" (mostly {', '.join(mostly)})" if mostly else ""
        rows = "rows" if act is Act.HOLD else "known rows"
        last = "the last file" if files == 1 else f"the last {files} files"
        did = f"{_PAST[act]} {'at most ' if files > 1 and most else ''}{most:,}" if most else f"{_PAST[act]} none"
        return _Part(record, count, f"{act} {count:,} of {of:,} {rows} of {record}{where}; {last} {did}")

    def _whole(self, db: Db, record: str, sheets: Sheets) -> _Weighed:
        found = _Weighed()
        for poster, lines in batches(self._posting, sheets, 0, 1):
            self._add(found, db, poster, lines)
        return found

    def _add(self, found: _Weighed, db: Db, poster: Poster, lines: SheetLines) -> None:
        """Count what these rows would do into what was found so far."""
        decided = poster.look(db, lines).decisions
        found.rows += len(decided)
        for one in decided:
            verdict = one.taken.verdict
            if verdict in (Verdict.SAME, Verdict.CHANGED, Verdict.PARKED, Verdict.DELETE_ASKED) or one.stored:
                found.known += 1
            act = Act.CHANGE if verdict is Verdict.PARKED else act_of(poster.spec, one)
            if verdict is Verdict.WAITS and self._arrives(db, str(one.taken.waits_for)):
                act = Act.NEW
            if act is not None:
                found.acts[act] += 1
            if act is Act.CHANGE and one.stored is not None:
                found.elements.update(_changed_elements(poster.spec, one))

    def _arrives(self, db: Db, what: str) -> bool:
        """Whether what a row waits for is sent in the same load."""
        record, _, key = what.partition("|")
        if record not in self._kinds:
            return False
        if record not in self._arriving:
            rows = (
                row
                for poster, lines in batches(self._posting, self._kinds[record], 0, 1)
                for row in poster.read(lines)
                if row.texts
            )
            spec = state().records[record].spec
            self._arriving[record] = {key for row in rows for key in (row.key, other_key(spec, row)) if key is not None}
        return key in self._arriving[record]


_PAST = {Act.CHANGE: "changed", Act.END: "ended", Act.HOLD: "held", Act.DELETE: "deleted"}


def _changed_elements(spec: RecordType, one: Decision) -> Iterator[str]:
    assert one.stored is not None
    texts = one.taken.texts or one.row.texts
    return (name for name, new, old in zip(spec.by_name, texts, one.stored.texts, strict=True) if new != old)


def _sampled(sheets: Sheets) -> tuple[dict[int, list[tuple[int, Sequence[Cell], str, None]]], int]:
    """Rows of these sheets at even distances, by sheet, and how many rows there are."""
    kept: list[tuple[int, tuple[int, Sequence[Cell], str, None]]] = []
    step, count = 1, 0
    for sheet_no, sheet in sheets:
        for line, cells in sheet.rows():
            if count % step == 0:
                kept.append((sheet_no, (line, cells, said_beside(cells, sheet.action), None)))
                if len(kept) == 2 * SAMPLE:
                    kept, step = kept[::2], step * 2
            count += 1
    found: dict[int, list[tuple[int, Sequence[Cell], str, None]]] = {}
    for sheet_no, row in kept:
        found.setdefault(sheet_no, []).append(row)
    return found, count
