"""Takes in what an LEA sends: good rows are stored, bad ones are held with their findings, nothing is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ser.engine.intake.deleting import delete_asked
from ser.engine.intake.file_findings import missing_parent, of_sheet
from ser.engine.intake.id_set import Concerned
from ser.engine.intake.posted import Posted, Posting
from ser.engine.intake.schedule import post_kinds
from ser.engine.intake.waiting import post_waiting
from ser.engine.judging.roll import roll
from ser.engine.parallel import Progress, cores, worker_pool
from ser.files.sheet import Sheet, sheets
from ser.law.finding import HARD, Finding
from ser.law.permission import Permission, asks, demand
from ser.store import audit, loads
from ser.store.connect import Db, connection, in_transaction
from ser.store.load_lock import turn
from ser.store.loads import HeldRow
from ser.store.running import state
from ser.store.scope import Scope, system_scope

LARGE = 4_000_000
"""Bytes from which on it pays to start processes: starting them takes about a second."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a load ended: its number, rows by what became of them, findings by severity, and for which day.

    `today` is the day of the load. Children are `decided_for` it, or for a later day that SER has already reached.
    """

    load_id: int
    read_anything: bool
    counts: Mapping[str, int]
    severities: Mapping[str, int]
    today: date
    decided_for: date
    students: Concerned = field(repr=False, default_factory=Concerned)

    @property
    def is_clean(self) -> bool:
        """Whether everything was stored and nothing was found that rejects or must be fixed."""
        return not self.counts.get("held") and not HARD & self.severities.keys()


@asks(Permission.LOAD_FILES)
def load(
    *, by: Scope, paths: Sequence[Path], today: date, approve_deletes: bool = False, progress: Progress | None = None
) -> Outcome:
    """Load files, folders and zips; the same files again change nothing, and a load that was killed is sent again."""
    if approve_deletes:
        demand(by, Permission.APPROVE_DELETE)
    submitter = by.only_lea
    found = list(sheets(paths, state().records))
    with turn(submitter, lambda: progress and progress("waiting", 0, 1)) as waited:
        if waited and progress:
            progress("waiting", 1, 1)
        return _load(by, submitter, found, today, approve_deletes, progress)


def _load(
    by: Scope, submitter: str | None, found: Sequence[Sheet], today: date, approve_deletes: bool,
    progress: Progress | None,
) -> Outcome:  # fmt: skip
    posted_by = system_scope("intake", by.actor)
    load_id = in_transaction(posted_by, lambda db: _begin(db, by, submitter, today, found))
    posting = Posting(load_id, today, by.actor, submitter, approve_deletes)
    processes = cores() if _size(found) > LARGE else 1
    kinds = _by_kind(found)
    posted = Posted()
    with worker_pool(processes) as pool:
        stored = len(found) - sum(len(sheets) for sheets in kinds.values())
        for kind, result in post_kinds(pool, posting, kinds, processes):
            posted.add(result)
            stored += len(kinds[kind])
            if progress:
                progress("storing", stored, len(found))
        posted.add(post_waiting(posting))
        posted.add(delete_asked(posting, posted.deletions))
        rolled = roll(pool, by.actor, today, progress)
    severities = in_transaction(posted_by, lambda db: _end(db, by, posting, posted))
    read = any(s.stands for s in found)
    return Outcome(load_id, read, dict(posted.counts), severities, today, rolled.today, posted.students)


def _by_kind(found: Sequence[Sheet]) -> dict[str, list[tuple[int, Sheet]]]:
    """The sheets whose rows can be read, each with its place in the load, by the record that their rows are."""
    kinds: dict[str, list[tuple[int, Sheet]]] = {}
    for place, sheet in enumerate(found):
        if sheet.stands:
            kinds.setdefault(str(sheet.record), []).append((place, sheet))
    return kinds


@asks(Permission.LOAD_FILES)
def findings(*, by: Scope, outcome: Outcome) -> Iterator[Finding]:
    """The findings of a load, in the order of files and rows."""
    with connection(by) as db:
        yield from loads.findings_of(by, db, outcome.load_id, list(outcome.students))


@asks(Permission.LOAD_FILES)
def held(*, by: Scope, outcome: Outcome) -> Iterator[HeldRow]:
    """The rows of a load that are held, to be corrected and sent again."""
    with connection(by) as db:
        yield from loads.held_of(by, db, outcome.load_id)


def _size(found: Sequence[Sheet]) -> int:
    """The bytes of the files; what is packed counts ten times, since such data shrink to about a tenth."""
    sources = {sheet.source for sheet in found if sheet.source is not None}
    return sum(source.packed * (10 if source.member or source.is_workbook else 1) for source in sources)


def _begin(db: Db, by: Scope, submitter: str | None, today: date, found: Sequence[Sheet]) -> int:
    load_id = loads.begin(db, sent_by=by.actor, lea_code=submitter, today=today)
    for place, sheet in enumerate(found):
        loads.add_sheet(db, load_id, place, sheet.file, sheet.record)
        loads.add_findings(db, load_id, [(place, None, submitter, finding) for finding in of_sheet(sheet)])
    audit.note(db, by, "load", detail={"load": load_id, "sheets": len(found)})
    return load_id


def _end(db: Db, by: Scope, posting: Posting, posted: Posted) -> dict[str, int]:
    """Say of each missing parent how many rows wait for it, and close the book."""
    missing = loads.missing_parents(db, posting.load_id)
    loads.add_findings(
        db, posting.load_id, [(None, None, parent.lea_code, missing_parent(parent)) for parent in missing]
    )
    posted.counts["held"] = loads.held_count(db, posting.load_id)
    loads.finish(db, posting.load_id, dict(posted.counts))
    return loads.severities_of(by, db, posting.load_id, list(posted.students))
