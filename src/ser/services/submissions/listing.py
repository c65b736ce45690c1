"""Lists what was sent: to whom sent it what became of each submission, and to the state all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ser.engine.intake.id_set import Concerned
from ser.law.permission import Permission, asks
from ser.store import finding_lists, submissions
from ser.store.connect import connection
from ser.store.scope import Scope
from ser.store.submissions import FORM, SentFile, Submission


@dataclass(frozen=True, slots=True)
class Listed:
    """A submission, and how many findings of its files and children are open now."""

    submission: Submission
    open_findings: int


@asks(Permission.LOAD_FILES)
def newest(*, by: Scope, most: int) -> Sequence[Listed]:
    """The newest submissions of which the asker may know, newest first."""
    with connection(by) as db:
        found = submissions.listed(by, db, most)
        return [Listed(each, finding_lists.open_count(by, db, each.number, list(_students(each)))) for each in found]


@asks(Permission.LOAD_FILES)
def one(*, by: Scope, number: int) -> Listed | None:
    """One submission of files, if the asker may know of it."""
    with connection(by) as db:
        found = submissions.read(by, db, number)
        if found is None or found.door == FORM:
            return None
        return Listed(found, finding_lists.open_count(by, db, number, list(_students(found))))


@asks(Permission.LOAD_FILES)
def files(*, by: Scope, number: int) -> Sequence[SentFile]:
    """The files of a submission; none of one that the asker may not know of."""
    with connection(by) as db:
        return submissions.files_of(db, number) if submissions.read(by, db, number) else ()


def _students(submission: Submission) -> Concerned:
    return Concerned.unpacked(submission.packed_students)
