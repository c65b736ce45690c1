"""Takes the row of a form into its table, on the path of files: the same function decides, and the same one stores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ser.engine.intake.file_findings import unknown
from ser.engine.intake.posted import Posting
from ser.engine.intake.sheet_rows import typed_row
from ser.engine.intake.storing import DecidedBatch, close_older, store
from ser.engine.intake.take_row import take_rows
from ser.engine.intake.terms import Shown, Terms
from ser.engine.intake.verdict import Decision, Verdict
from ser.files.parse import Problem
from ser.law.finding import Finding
from ser.law.record import Record, RecordType
from ser.store.connect import Db
from ser.store.incoming import Incoming
from ser.store.met import StoredRow
from ser.store.running import state

SCREEN = 0
"""The sheet of a row that came in no file."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of the row of a form: where it stands now, or why it was not stored."""

    verdict: Verdict
    number: int | None = None
    refusals: tuple[Finding, ...] = ()


def take_typed(
    db: Db,
    posting: Posting,
    record: Record,
    problems: Sequence[Problem],
    shown: Shown,
    locked: Mapping[int, StoredRow],
) -> Typed:
    """Store a record that was typed; what intake would hold is refused, with its findings.

    `locked`: the row that the form shows, as it was read and locked when the form came back; none for a new one.
    """
    spec, book = record.spec, state().rule_book
    barred = tuple(f for rule, breach in book.refusing(record) for f in book.findings(rule, breach, "", 1))
    row = typed_row(record, problems)._replace(barred=barred)
    terms = Terms(spec, posting.load_id, SCREEN, posting.submitter, shown=shown)
    incoming = Incoming(db, spec, posting.submitter, locked)
    outcome = DecidedBatch(*take_rows([row], terms, incoming))
    (one,) = outcome.decisions
    if one.taken.verdict.is_kept_out:
        return Typed(one.taken.verdict, refusals=tuple(_refusals(one, spec)))
    numbers = store(db, incoming, outcome, terms).numbers
    close_older(db, posting, terms, outcome, ())
    number = one.stored.number if one.stored is not None else numbers[0]
    return Typed(one.taken.verdict, number)


def _refusals(one: Decision, spec: RecordType) -> Iterator[Finding]:
    """Why the row of a form cannot be stored, in the words of files."""
    row, taken = one.row, one.taken
    yield from row.barred
    for problem in taken.problems:
        yield problem.finding("", 1, row.key, spec.name)
    if taken.waits_for is not None:
        parent, _, key = taken.waits_for.partition("|")
        yield unknown(parent, key, 1, spec.name).finding("", None, key, parent)
