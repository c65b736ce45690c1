"""Works a submission off: reads its files, stores good rows, holds bad ones with their findings, loses nothing.

The same job, begun again after its worker died, goes on where it was: what is done is noted with what it stored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ser.engine.intake import did, file_notes
from ser.engine.intake.deleting import delete_asked
from ser.engine.intake.file_findings import accepted_by_time, missing_parent, of_notes, of_sheet, set_aside
from ser.engine.intake.id_set import Concerned
from ser.engine.intake.once import once
from ser.engine.intake.posted import Book, Posted, Posting
from ser.engine.intake.proportion import out_of_proportion
from ser.engine.intake.schedule import post_kinds, stages_of
from ser.engine.intake.sent_files import opened_files
from ser.engine.intake.waiting import post_parked, post_waiting
from ser.engine.judging.claims import disputable
from ser.engine.judging.roll import roll
from ser.engine.parallel import cores, worker_pool
from ser.files.dates import DateOrder
from ser.files.sheet import EVERYTHING, Sheet, sheets_of
from ser.files.source import sources_of
from ser.law.finding import Finding
from ser.store import answers, findings, loads, queue, submissions, two_ids
from ser.store.connect import Db, in_transaction
from ser.store.progress import Progress
from ser.store.queue import Job
from ser.store.running import state
from ser.store.scope import lea_scope, system_scope
from ser.store.submissions import TASK, State, Submission

LARGE = 4_000_000
"""Bytes from which on it pays to start processes: starting them takes about a second."""
REPEATED = "repeated"
"""The count of the rows that say what another row of the load says."""
PROCESSES = "processes"
"""The count, among those of the first part, that says in how many parts kinds of record are parted."""


def work_off(job: Job, progress: Progress) -> None:
    """Do the job of a submission."""
    number = job.arguments[TASK]
    by = system_scope("intake")
    sent = in_transaction(by, lambda db: _begin(db, job, number))
    if sent is None:
        return
    with opened_files(number) as files:
        found = list(sheets_of(sources_of(files), state().records))
        _post(job, sent, found, progress)


def _begin(db: Db, job: Job, number: int) -> Submission | None:
    """Note that the submission is being worked off; None where that was done before its worker could say so."""
    queue.hold_fast(db, job)
    sent = submissions.read(system_scope("intake"), db, number)
    if sent is None or sent.state in (State.DONE, State.ASKS, State.WITHDRAWN):
        return None
    submissions.begin(db, number)
    return sent


def _post(job: Job, sent: Submission, found: Sequence[Sheet], progress: Progress) -> None:
    by = system_scope("intake", sent.sent_by, sent.number)
    book = in_transaction(by, lambda db: Book(sent.number, job, bool(submissions.totals(db, sent.number)[1])))
    said = in_transaction(by, lambda db: answers.remembered(db, sent.lea_code, sent.sent_by))
    dates = sent.dates or said.dates
    posting = Posting(
        sent.number,
        sent.day,
        sent.sent_by,
        sent.lea_code,
        sent.approves_deletes,
        book,
        dates=DateOrder(dates) if dates else None,
        remembered=said,
    )
    kinds = _by_kind(found)
    if not book.resumed and (told := out_of_proportion(sent, posting, kinds)) is not None:
        in_transaction(by, lambda db: _ask(db, posting, told))
        return
    begun = in_transaction(by, lambda db: once(db, book, "begin", lambda: _note_sheets(db, posting, found)))
    processes = begun.counts[PROCESSES]
    asked = Posted()
    with worker_pool(processes) as pool:
        stored = len(found) - sum(len(sheets) for sheets in kinds.values())
        stages = stages_of(list(kinds))
        for names in stages:
            posts = replace(posting, parks=len(stages) > 1)
            for kind, result in post_kinds(pool, posts, {name: kinds[name] for name in names}, processes):
                asked.add(result)
                stored += len(kinds[kind])
                progress("storing", stored, len(found))
            post_parked(posting)
        post_waiting(posting)
        delete_asked(posting, asked.deletions)
        roll(pool, sent.sent_by, sent.today, progress)
    in_transaction(by, lambda db: _end(db, posting, found))


def _ask(db: Db, posting: Posting, told: Finding) -> None:
    """Let the submission wait for a yes, and say why."""
    assert posting.book is not None
    queue.hold_fast(db, posting.book.job)
    findings.add(db, posting.load_id, posting.today, [(None, None, posting.submitter, told)])
    submissions.ask(db, posting.load_id)


def _note_sheets(db: Db, posting: Posting, found: Sequence[Sheet]) -> Posted:
    for place, sheet in enumerate(found):
        loads.add_sheet(db, posting.load_id, place, sheet.file, sheet.record)
        told = [(place, None, posting.submitter, finding) for finding in of_sheet(sheet)]
        findings.add(db, posting.load_id, posting.today, told)
    posted = Posted()
    posted.counts[PROCESSES] = cores() if _size(found) > LARGE else 1
    return posted


def _by_kind(found: Sequence[Sheet]) -> dict[str, list[tuple[int, Sheet]]]:
    """The sheets whose rows can be read, each with its place in the submission, by the record that their rows are."""
    kinds: dict[str, list[tuple[int, Sheet]]] = {}
    for place, sheet in enumerate(found):
        if sheet.stands:
            kinds.setdefault(str(sheet.record), []).append((place, sheet))
    return kinds


def _size(found: Sequence[Sheet]) -> int:
    """The bytes of the files; what is packed counts ten times, since such data shrink to about a tenth."""
    sources = {sheet.source for sheet in found if sheet.source is not None}
    return sum(source.packed * (10 if source.member or source.is_workbook else 1) for source in sources)


def _accepted(db: Db, posting: Posting, lea: str) -> Iterator[Finding]:
    """What an LEA is told of claims that were accepted since it did not answer."""
    found = disputable(db, lea_scope(posting.actor, lea), posting.today)
    return accepted_by_time(lea, found, posting.today)


def _end(db: Db, posting: Posting, found: Sequence[Sheet]) -> None:
    """Say of each missing parent how many rows wait for it, close what is settled, and close the book."""
    assert posting.book is not None
    queue.hold_fast(db, posting.book.job)
    apart = loads.set_aside(db, posting.load_id)
    notices = list(set_aside(apart))
    # Whose files came is known of the sender, or of rows that the state has sent and that were set aside.
    leas = {posting.submitter} if posting.submitter else {lea for lea, _ in notices}
    notices += [(lea, finding) for lea in sorted(filter(None, leas)) for finding in _accepted(db, posting, lea)]
    findings.add(db, posting.load_id, posting.today, [(None, None, *notice) for notice in notices])
    missing = loads.missing_parents(db, posting.load_id)
    told = [(None, None, parent.lea_code, missing_parent(parent)) for parent in missing]
    findings.add(db, posting.load_id, posting.today, told)
    findings.settle_files(db, posting.load_id, posting.today, [EVERYTHING, *(sheet.file for sheet in found)])
    findings.settle_parents(db, posting.today)
    two_ids.settle(db, posting.today)
    counts, packed = submissions.totals(db, posting.load_id)
    del counts[PROCESSES]
    acts = did.taken_out(counts)
    notes = file_notes.taken_out(counts)
    said = [(place, None, posting.submitter, f) for place, own in notes.items() for f in of_notes(own, found[place])]
    findings.add(db, posting.load_id, posting.today, said)
    if repeated := file_notes.repeated(notes):
        counts[REPEATED] = repeated
    counts.update({"set_aside": len(apart)} if apart else {})
    counts["held"] = loads.held_count(db, posting.load_id)
    students = Concerned()
    for part in packed:
        students.merge(Concerned.unpacked(part))
    submissions.finish(db, posting.load_id, counts, any(sheet.stands for sheet in found), students.packed(), acts)
