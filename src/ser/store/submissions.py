"""The book of submissions: who sent what, when and by which door, how far it is, and what became of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from ser.store import queue
from ser.store.connect import Db
from ser.store.queue import Job, TakenOver
from ser.store.scope import Scope

TASK = "submission"
"""The task of the queue that works a submission off; its argument of the same name is the submission's number."""
LOCK = "submissions"
"""The lock of a submission for the whole state; that of one LEA lies below it."""
FORM = "form"
"""The door of a row that a person typed."""


class State(StrEnum):
    """How far a submission is; one that `asks` is out of proportion, stored nothing and waits for a yes."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ASKS = "asks"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: its name, and the digest of its bytes, or why it could not be read."""

    name: str
    digest: str | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One act of sending, and what became of it: rows by what was done with them, once it has ended."""

    number: int
    sent_by: str
    lea_code: str | None
    today: date
    door: str
    started_at: datetime
    ended_at: datetime | None
    state: State
    why: str
    approves_deletes: bool
    dates: str
    read_anything: bool
    counts: Mapping[str, int]
    packed_students: bytes = field(repr=False)
    yes_by: str = ""
    yes_date: date | None = None
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    did: Mapping[str, Mapping[str, int]] | None = None

    @property
    def day(self) -> date:
        """The day for which it is worked off: that of the yes, where it waited for one."""
        return self.yes_date or self.today


_COLUMNS = """id, sent_by, lea_code, today, door, started_at, ended_at, state, why, approves_deletes, dates,
    read_anything, coalesce(counts, '{}'), coalesce(students, ''), yes_by, yes_date, withdrawn_by, withdrawn_at, did"""


def add(
    db: Db,
    *,
    sent_by: str,
    lea_code: str | None,
    today: date,
    door: str,
    approves_deletes: bool,
    files: Sequence[SentFile],
    dates: str = "",
    yes_by: str = "",
) -> int:
    """Note a submission, whose bytes are kept already, and put the job in that works it off; gives its number.

    What waits for a yes and was sent again gives way to it. `yes_by`: who has said yes beforehand.
    """
    digest = _digest(files)
    query = """
        INSERT INTO submission (sent_by, lea_code, today, door, state, approves_deletes, dates, digest, yes_by)
        VALUES (%s, %s, %s, %s, 'waiting', %s, %s, %s, %s) RETURNING id
    """
    words = [sent_by, lea_code, today, door, approves_deletes, dates, digest, yes_by]
    row = db.execute(query, words).fetchone()
    assert row is not None
    number = int(row[0])
    query = """
        UPDATE submission SET state = 'withdrawn', ended_at = now(), why = %s
        WHERE state = 'asks' AND digest = %s AND lea_code IS NOT DISTINCT FROM %s AND id < %s
    """
    db.execute(query, [f"The same files were sent again as submission {number}.", digest, lea_code, number])
    with db.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO submission_file (submission_id, file_no, name, digest, problem) VALUES (%s, %s, %s, %s, %s)",
            [(number, place, file.name, file.digest, file.problem) for place, file in enumerate(files)],
        )
    put_job(db, number, lea_code)
    return number


def put_job(db: Db, number: int, lea_code: str | None) -> int:
    """Put the job in that works a submission off: one at a time for each LEA, and one of the state by itself."""
    lock = LOCK if lea_code is None else f"{LOCK}/{lea_code}"
    return queue.put(db, TASK, {TASK: number}, lock=lock)


def job_of(db: Db, number: int) -> int | None:
    """The job that works a submission off, or did."""
    query = """
        SELECT max(id) FROM queue.procrastinate_jobs WHERE task_name = %s AND args = jsonb_build_object(%s::text, %s)
    """
    row = db.execute(query, [TASK, TASK, number]).fetchone()
    return None if row is None else row[0]


def broke_off(
    db: Db,
    *,
    sent_by: str,
    lea_code: str | None,
    today: date,
    approves_deletes: bool,
    files: Sequence[SentFile],
    dates: str = "",
    yes_by: str = "",
) -> int | None:
    """The submission of the same files by the same sender that was begun, whose worker died, and that waits since."""
    query = """
        SELECT max(s.id) FROM submission s JOIN queue.procrastinate_jobs j
            ON j.task_name = %s AND j.args = jsonb_build_object(%s::text, s.id)
        WHERE s.state = 'waiting' AND j.status = 'todo' AND j.attempts > 0 AND s.sent_by = %s
        AND s.lea_code IS NOT DISTINCT FROM %s AND s.today = %s AND s.approves_deletes = %s AND s.dates = %s
        AND s.digest = %s AND s.yes_by = %s
    """
    asked = [TASK, TASK, sent_by, lea_code, today, approves_deletes, dates, _digest(files), yes_by]
    row = db.execute(query, asked).fetchone()
    return None if row is None else row[0]


def read(scope: Scope, db: Db, number: int) -> Submission | None:
    """A submission, if the scope may know of it."""
    condition, leas = scope.rows("lea_code")
    row = db.execute(f"SELECT {_COLUMNS} FROM submission WHERE id = %s AND {condition}", [number, *leas]).fetchone()
    return None if row is None else _submission(row)


def listed(scope: Scope, db: Db, most: int) -> list[Submission]:
    """The newest submissions of files that the scope may know of, newest first."""
    condition, leas = scope.rows("lea_code")
    query = f"SELECT {_COLUMNS} FROM submission WHERE door <> %s AND {condition} ORDER BY id DESC LIMIT %s"
    return [_submission(row) for row in db.execute(query, [FORM, *leas, most])]


def files_of(db: Db, number: int) -> list[SentFile]:
    """The files of a submission, in the order in which they were sent."""
    query = "SELECT name, digest, problem FROM submission_file WHERE submission_id = %s ORDER BY file_no"
    return [SentFile(*row) for row in db.execute(query, [number])]


def begin(db: Db, number: int) -> None:
    """Note that a submission is being worked off."""
    db.execute("UPDATE submission SET state = 'running', why = '' WHERE id = %s", [number])


def ask(db: Db, number: int) -> None:
    """Note that a submission waits for a yes: nothing of it is stored."""
    db.execute("UPDATE submission SET state = 'asks' WHERE id = %s", [number])


def say_yes(db: Db, number: int, by: str, today: date) -> None:
    """Note that somebody said yes to a submission that waits for it, to be worked off for this day."""
    query = "UPDATE submission SET state = 'waiting', yes_by = %s, yes_date = %s WHERE id = %s AND state = 'asks'"
    db.execute(query, [by, today, number])


def withdraw(db: Db, number: int, by: str) -> None:
    """Note that a submission was taken back."""
    query = """
        UPDATE submission SET state = 'withdrawn', withdrawn_by = %s, withdrawn_at = now(),
            ended_at = coalesce(ended_at, now()) WHERE id = %s
    """
    db.execute(query, [by, number])


def held_fast(scope: Scope, db: Db, number: int) -> Submission | None:
    """A submission, if the scope may know of it, kept as it is until the transaction ends."""
    condition, leas = scope.rows("lea_code")
    query = f"SELECT {_COLUMNS} FROM submission WHERE id = %s AND {condition} FOR UPDATE"
    row = db.execute(query, [number, *leas]).fetchone()
    return None if row is None else _submission(row)


def newer(db: Db, sent: Submission) -> int | None:
    """A submission of the same sender that was stored after this one was sent."""
    query = """
        SELECT max(id) FROM submission WHERE id > %s AND lea_code IS NOT DISTINCT FROM %s AND state = 'done'
        AND door <> %s
    """
    row = db.execute(query, [sent.number, sent.lea_code, FORM]).fetchone()
    return None if row is None else row[0]


_SEEN = 50
_AROUND = 30
_DID = """
    SELECT did FROM submission WHERE id < %s AND lea_code IS NOT DISTINCT FROM %s AND state = 'done'
    AND did IS NOT NULL AND {which} ORDER BY id DESC LIMIT %s
"""


def what_others_did(
    db: Db, sent: Submission
) -> tuple[list[Mapping[str, Mapping[str, int]]], list[Mapping[str, Mapping[str, int]]]]:
    """What earlier submissions of the same sender did: those that nobody was asked about, and all of a year ago."""
    last = db.execute(_DID.format(which="yes_by = ''"), [sent.number, sent.lea_code, _SEEN])
    then = db.execute(
        _DID.format(which="abs((%s - interval '1 year')::date - today) <= %s"),
        [sent.number, sent.lea_code, sent.day, _AROUND, _SEEN],
    )
    return [row[0] for row in last], [row[0] for row in then]


def finish(
    db: Db,
    number: int,
    counts: Mapping[str, int],
    read_anything: bool,
    students: bytes,
    did: Mapping[str, Mapping[str, int]],
) -> None:
    """Close the book of a submission, and of loads that broke off, had the same sender and the same files.

    `did`: what it did to each kind of record.
    """
    db.execute(
        "UPDATE submission SET ended_at = now(), state = 'done', counts = %s, read_anything = %s, students = %s,"
        " did = %s WHERE id = %s",
        [json.dumps(dict(counts)), read_anything, students, json.dumps(did), number],
    )
    query = """
        UPDATE submission broken
        SET ended_at = now(), state = 'done', why = '', counts = jsonb_build_object('finished_by', own.id)
        FROM submission own WHERE own.id = %s AND broken.id < own.id AND broken.ended_at IS NULL
        AND broken.state NOT IN ('waiting', 'running', 'asks')
        AND EXISTS (SELECT FROM sheet s WHERE s.load_id = broken.id)
        AND broken.lea_code IS NOT DISTINCT FROM own.lea_code AND NOT EXISTS (
            SELECT s.file, s.record FROM sheet s WHERE s.load_id = broken.id
            EXCEPT SELECT s.file, s.record FROM sheet s WHERE s.load_id = own.id
        )
    """
    db.execute(query, [number])


def fail(db: Db, number: int, why: str) -> None:
    """Note that a submission could not be worked off; what was stored of it stays."""
    db.execute("UPDATE submission SET state = 'failed', why = %s WHERE id = %s AND ended_at IS NULL", [why, number])


def follow_jobs(db: Db, why: str) -> None:
    """Let submissions wait whose jobs were put back, and fail those whose jobs were given up."""
    query = """
        UPDATE submission s SET state = CASE j.ends WHEN 1 THEN 'failed' ELSE 'waiting' END,
            why = CASE j.ends WHEN 1 THEN %s ELSE '' END
        FROM (
            SELECT (args ->> %s)::bigint AS number, min((status NOT IN ('todo', 'doing'))::int) AS ends,
                bool_or(status = 'doing') AS runs
            FROM queue.procrastinate_jobs WHERE task_name = %s GROUP BY 1
        ) j WHERE j.number = s.id AND s.ended_at IS NULL AND s.state = 'running' AND NOT j.runs
    """
    db.execute(query, [why, TASK, TASK])


def without_job(db: Db) -> list[tuple[int, str | None]]:
    """Submissions that wait and of which the queue knows nothing, as after a restore: their numbers and LEAs."""
    query = """
        SELECT s.id, s.lea_code FROM submission s WHERE s.ended_at IS NULL AND s.state IN ('waiting', 'running')
        AND NOT EXISTS (
            SELECT FROM queue.procrastinate_jobs j
            WHERE j.task_name = %s AND j.args = jsonb_build_object(%s::text, s.id)
        ) ORDER BY s.id
    """
    return [(row[0], row[1]) for row in db.execute(query, [TASK, TASK])]


@dataclass(frozen=True, slots=True)
class Tallied:
    """What became of the rows of a part that is done, and which students they were about."""

    counts: Mapping[str, int]
    students: bytes


def tally(db: Db, job: Job, part: str, counts: Mapping[str, int], students: bytes) -> None:
    """Note a part as done, in the transaction that did it; raises TakenOver where the job is another worker's."""
    query = f"INSERT INTO tally (submission_id, part, counts, students) SELECT %s, %s, %s, %s FROM ({queue.HELD}) held"
    told = [job.arguments[TASK], part, json.dumps(dict(counts)), students]
    if db.execute(query, [*told, job.id, job.worker]).rowcount == 0:
        raise TakenOver


def tallied(db: Db, number: int, part: str) -> Tallied | None:
    """What became of a part, if it is done."""
    query = "SELECT counts, students FROM tally WHERE submission_id = %s AND part = %s"
    row = db.execute(query, [number, part]).fetchone()
    return None if row is None else Tallied(row[0], row[1])


def totals(db: Db, number: int) -> tuple[dict[str, int], list[bytes]]:
    """What became of all rows of a submission, and the students of each part."""
    counts: dict[str, int] = {}
    students = []
    for told, packed in db.execute("SELECT counts, students FROM tally WHERE submission_id = %s ORDER BY id", [number]):
        for name, count in told.items():
            counts[name] = counts.get(name, 0) + count
        students.append(packed)
    return counts, students


def _submission(row: tuple[object, ...]) -> Submission:
    values = dict(zip(Submission.__dataclass_fields__, row, strict=True))
    return Submission(**{**values, "state": State(str(values["state"]))})  # type: ignore[arg-type]


def _digest(files: Sequence[SentFile]) -> str:
    """A word for all files of a submission, the same for the same names and bytes."""
    return sha256(json.dumps([[file.name, file.digest, file.problem] for file in files]).encode()).hexdigest()
