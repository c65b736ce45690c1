"""Takes in what an LEA sends: good rows are stored, bad ones are held with their findings, nothing is lost."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ser.engine.intake.id_set import Concerned
from ser.engine.intake.sent_files import Changed, keep_files
from ser.engine.jobs.inline import run_here
from ser.engine.jobs.sweeping import sweep
from ser.files.dates import DateOrder
from ser.files.source import Refused, Sent, sent
from ser.law.finding import HARD, Finding
from ser.law.permission import Permission, asks, demand
from ser.store import answers, audit, finding_lists, kept_days, loads, submissions
from ser.store.connect import Db, connection, in_transaction
from ser.store.loads import HeldRow
from ser.store.progress import Progress, silent
from ser.store.scope import Scope, system_scope
from ser.store.submissions import State, Submission


class NotLoaded(RuntimeError):
    """A submission could not be worked off; what was stored of it stays. The message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a submission ended: its number, rows by what became of them, findings by severity, and for which day.

    `today` is the day of the load. Children are `decided_for` it, or for a later day that SER has already reached.
    """

    load_id: int
    read_anything: bool
    counts: Mapping[str, int]
    severities: Mapping[str, int]
    today: date
    decided_for: date
    state: State = State.DONE
    students: Concerned = field(repr=False, default_factory=Concerned)

    @property
    def asks(self) -> bool:
        """Whether it is out of proportion to its sender's last ones, and waits for a yes with nothing stored."""
        return self.state is State.ASKS

    @property
    def is_clean(self) -> bool:
        """Whether everything was stored, also of what was released, and nothing was found that must be fixed."""
        held = self.counts.get("held") or self.counts.get("released_refused") or self.asks
        return not held and not HARD & self.severities.keys()


@asks(Permission.LOAD_FILES)
def submit(
    *,
    by: Scope,
    paths: Sequence[Path],
    today: date,
    approve_deletes: bool = False,
    dates: DateOrder | None = None,
    says_yes: bool = False,
) -> int:
    """Take files, folders and zips as they come, to be worked off by a worker; gives the number of the submission.

    `says_yes`: the sender knows that they may do far more than the last ones did.

    `dates`: what comes first in dates such as 03/01/2018, which is remembered for later files of the same sender.

    What the same sender sent before, and what broke off since its worker died, is not taken twice.
    """
    if approve_deletes:
        demand(by, Permission.APPROVE_DELETE)
    sweep()
    files = list(sent(paths))
    while True:
        try:
            return in_transaction(
                system_scope("intake", by.actor),
                lambda db: _add(db, by, files, today, approve_deletes, dates, says_yes),
            )
        except Changed as changed:
            files[files.index(changed.file)] = Refused(changed.file.name, changed.problem)


@asks(Permission.LOAD_FILES)
def load(
    *,
    by: Scope,
    paths: Sequence[Path],
    today: date,
    approve_deletes: bool = False,
    dates: DateOrder | None = None,
    says_yes: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Take files and work them off at once; the same files again change nothing, and what was killed is sent again."""
    number = submit(by=by, paths=paths, today=today, approve_deletes=approve_deletes, dates=dates, says_yes=says_yes)
    return finish(by=by, number=number, progress=progress)


@asks(Permission.LOAD_FILES)
def finish(*, by: Scope, number: int, progress: Progress | None = None) -> Outcome:
    """See a submission through to its end in this process, and say how it ended."""
    with connection(system_scope("intake", by.actor)) as db:
        job_id = submissions.job_of(db, number)
    if job_id is not None:
        run_here(job_id, progress or silent)
    return outcome(by=by, number=number)


@asks(Permission.LOAD_FILES)
def outcome(*, by: Scope, number: int) -> Outcome:
    """How a submission ended; raises NotLoaded where it did not, and where there is none that the asker may know of."""
    with connection(by) as db:
        found = submissions.read(by, db, number)
        if found is None:
            raise NotLoaded(f"There is no submission {number}, or another LEA sent it.")
        if found.state not in (State.DONE, State.ASKS, State.WITHDRAWN):
            raise NotLoaded(_unended(found))
        students = Concerned.unpacked(found.packed_students)
        severities = finding_lists.severities_of(by, db, number, list(students))
        decided_for = kept_days.today(db) or found.today
    return Outcome(
        number, found.read_anything, found.counts, severities, found.today, decided_for, found.state, students
    )


@asks(Permission.LOAD_FILES)
def findings(*, by: Scope, outcome: Outcome) -> Iterator[Finding]:
    """The findings of a submission, in the order of files and rows."""
    with connection(by) as db:
        yield from finding_lists.findings_of(by, db, outcome.load_id, list(outcome.students))


@asks(Permission.LOAD_FILES)
def held(*, by: Scope, outcome: Outcome) -> Iterator[HeldRow]:
    """The rows of a submission that are held, to be corrected and sent again."""
    with connection(by) as db:
        yield from loads.held_of(by, db, outcome.load_id)


def _add(
    db: Db,
    by: Scope,
    found: Sequence[Sent | Refused],
    today: date,
    approve_deletes: bool,
    dates: DateOrder | None,
    says_yes: bool,
) -> int:
    order = dates.value if dates is not None else ""
    files = keep_files(db, found)
    lea_code = by.only_lea
    yes_by = by.actor if says_yes else ""
    again = submissions.broke_off(
        db,
        sent_by=by.actor,
        lea_code=lea_code,
        today=today,
        approves_deletes=approve_deletes,
        files=files,
        dates=order,
        yes_by=yes_by,
    )
    if again is not None:
        return again
    number = submissions.add(
        db,
        sent_by=by.actor,
        lea_code=lea_code,
        today=today,
        door=by.origin,
        approves_deletes=approve_deletes,
        files=files,
        dates=order,
        yes_by=yes_by,
    )
    if order:
        answers.give(db, answers.Kind.DATES, order, lea_code=lea_code, by=by.actor, load_id=number)
    audit.note(db, by, "load", detail={"load": number, "files": len(files)})
    return number


def _unended(found: Submission) -> str:
    match found.state:
        case State.FAILED:
            return f"Submission {found.number} could not be loaded. {found.why}"
        case State.RUNNING:
            return f"Submission {found.number} is being loaded. Ask again when it is done."
        case _:
            return f"Submission {found.number} waits for a worker (`ser worker`)."
