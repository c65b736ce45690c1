"""Stores the row of a form in one transaction: as intake does, traced to who typed it, the child judged at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ser.engine.intake.posted import Posting
from ser.engine.intake.posting import Batch, Poster
from ser.engine.intake.waiting import post_waiting
from ser.engine.judging.judging import judge_one, judge_touched
from ser.files.parse import Problem
from ser.law import reading
from ser.law.finding import Finding
from ser.services.entry.form_model import FormTarget
from ser.services.entry.form_values import NotStored, Place, Saved, Stale
from ser.store import audit, drafts, entries, finding_lists, incoming, loads, students
from ser.store.connect import Db, in_transaction
from ser.store.entries import Stored
from ser.store.incoming import Taken
from ser.store.scope import Scope, system_scope

_SCREEN = 0
"""The sheet of a row that came in no file."""

Lines = set[tuple[str, str, str, str]]


def store_row(
    by: Scope, found: FormTarget, row: Mapping[str, str], today: date, why: str, corrected: frozenset[str]
) -> tuple[Saved, list[Finding], Lines]:
    """Store a row; returns where it stands, what stands against the child now, and what stood against it before."""
    waits = False

    def act(db: Db) -> tuple[Saved, list[Finding], Lines]:
        nonlocal waits
        scope = system_scope("entering", by.actor)
        _hold_still(db, scope, found)
        before = finding_lists.open_lines(scope, db, found.student_id) if found.student_id is not None else set()
        posting = Posting(
            loads.begin(db, sent_by=by.actor, lea_code=by.only_lea or row.get("lea_code") or None, today=today),
            today, by.actor, by.only_lea, False,
        )  # fmt: skip
        verdict, stored = take_form_row(db, posting, found, row)
        loads.finish(db, posting.load_id, {verdict: 1})
        findings: list[Finding] = []
        if stored.student_id is not None:
            findings = judge_one(db, stored.student_id, today)
        if verdict != "same":
            _trace(db, by, found, stored, why, corrected)
        drafts.drop(by.actor, db, found.place.child, found.spec.name, found.place.number)
        waits = verdict == "new" and loads.is_awaited(db, found.spec.name, stored.record.key)
        child = found.place.child
        if found.spec.name == "student" and stored.student_id is not None:
            child = students.public_id(scope, db, stored.student_id)
        place = Place(child, found.spec.name, stored.number)
        return Saved(place, stored.version, verdict != "same", (), ()), findings, before

    answer = in_transaction(system_scope("entering", by.actor), act)
    if waits:
        post_waiting(Posting(0, today, by.actor, None, False))
        judge_touched(None, by.actor, today)
    return answer


def _hold_still(db: Db, scope: Scope, found: FormTarget) -> None:
    """Keep the row as it was seen until this transaction ends; whoever came first meanwhile is not overwritten."""
    if found.stored is None:
        return
    now = entries.row(scope, db, found.kind, found.stored.number, lock=True)
    if now is None or now.version != found.stored.version:
        at = now or found.stored
        raise Stale(at.version, entries.names(db, [at.recorded_by])[at.recorded_by], at.recorded_at, ())


def take_form_row(db: Db, posting: Posting, found: FormTarget, row: Mapping[str, str]) -> tuple[str, Stored]:
    """Take the row into its table as intake would; refuses with its findings what intake would hold."""
    spec = found.spec
    poster = Poster(posting, _SCREEN, "", spec.name, tuple(spec.by_name))
    batch = Batch()
    poster._sort(batch, 1, [row[name] for name in spec.by_name], "")
    if not batch.arrived:
        raise NotStored(tuple(finding for _, _, _, finding in batch.findings))
    taken = incoming.take(
        db, spec, posting.load_id, _SCREEN, posting.submitter, batch.arrived, screen=True
    )  # fmt: skip
    if taken.turned:
        raise NotStored(tuple(_reasons(poster, batch, taken)))
    verdict = next(iter(taken.counts))
    scope = system_scope("entering", posting.actor)
    if spec.name == "student":
        stored = entries.row(scope, db, found.kind, next(iter(taken.students)))
    else:
        stored = entries.by_key(scope, db, found.kind, _key(batch, poster))
    assert stored is not None
    meant = found.stored.number if found.stored is not None else None
    is_other = stored.number != meant if meant is not None else verdict == "changed"
    if is_other or (found.student_id is not None and stored.student_id != found.student_id):
        raise NotStored((_other(found, batch.arrived[0].key),))
    poster._free(db, batch, set())
    poster.settle(db, batch, ())
    return verdict, stored


def _key(batch: Batch, poster: Poster) -> Sequence[str]:
    return [incoming.plain(batch.arrived[0].texts[place]) for place in poster.key_places]


def _reasons(poster: Poster, batch: Batch, taken: Taken) -> Iterator[Finding]:
    """Why a row was turned away, in the words of files."""
    yield from (finding for _, _, _, finding in poster._reasons(batch, taken))
    for turned in taken.turned:
        if turned.verdict in ("parent", "lea") and turned.waits_for is not None:
            kind, _, key = turned.waits_for.partition("|")
            rule = reading.UNKNOWN_LEA if kind == "lea" else reading.UNKNOWN_PARENT
            words = {"count": 1, "children": poster.spec.name}
            yield Problem(rule, poster.spec.parent_key[-1] if poster.spec.parent_key else "lea_code",
                          key.split("|")[-1], words).finding("", None, key, kind)  # fmt: skip


def _other(found: FormTarget, key: str) -> Finding:
    """The row would change another record than the one that the form is about."""
    element = found.spec.key[-1]
    return Problem(reading.KEY_TAKEN, element, key.split("|")[-1], {}).finding("", None, key, found.spec.name)


def _trace(db: Db, by: Scope, found: FormTarget, stored: Stored, why: str, corrected: frozenset[str]) -> None:
    """Say in the audit log what was entered or corrected, which elements, and why; the history holds the values."""
    was = found.stored.record if found.stored is not None else None
    elements = [
        name for name in found.spec.by_name
        if was is None or getattr(was, name) != getattr(stored.record, name)
    ]  # fmt: skip
    act = "enter" if was is None else "correct" if corrected else "change"
    detail: dict[str, object] = {"record": found.spec.name, "row": stored.number}
    if was is not None:
        detail["elements"] = elements
    audit.note(db, by, act, student_id=stored.student_id, detail=detail, why=why)
