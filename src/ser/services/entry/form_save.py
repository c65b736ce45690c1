"""Stores the row of a form in one transaction: as intake does, traced to who typed it, the child judged at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ser.engine.intake.posted import Posting
from ser.engine.intake.terms import Shown
from ser.engine.intake.typed_row import take_typed
from ser.engine.intake.verdict import Verdict
from ser.engine.intake.waiting import post_waiting
from ser.engine.judging.judging import judge_one, judge_touched
from ser.files.parse import Problem, refused
from ser.files.row import RowReader
from ser.law.finding import Finding
from ser.law.record import Record
from ser.services.entry.form_model import FormTarget
from ser.services.entry.form_values import NotStored, Place, Saved
from ser.services.entry.form_words import in_form_words
from ser.store import audit, drafts, entries, finding_lists, loads, students
from ser.store.connect import Db
from ser.store.entries import Stored
from ser.store.met import StoredRow
from ser.store.scope import Scope, system_scope

Lines = set[tuple[str, str, str, str]]

Locked = Mapping[int, StoredRow]
"""The row that a form shows, locked; none for a new one."""


def read_row(found: FormTarget, row: Mapping[str, str], today: date) -> tuple[Record, list[Problem]]:
    """The record that the row of a form makes, and what was found on the way; refuses what no file could store."""
    names = tuple(found.spec.by_name)
    record, problems = RowReader(found.kind, names, today).read([row[name] for name in names])
    if record is None:
        raise NotStored(tuple(labelled(found, problem) for problem in problems if refused([problem])))
    return record, problems


def store_row(
    db: Db,
    by: Scope,
    found: FormTarget,
    record: Record,
    problems: Sequence[Problem],
    locked: Locked,
    today: date,
    why: str,
    corrected: frozenset[str],
) -> tuple[Saved, list[Finding], Lines, bool]:
    """Store a row; returns where it stands, what stands against the child now, and what stood against it before.

    And whether rows that were held for it can be posted now.
    """
    scope = system_scope("entering", by.actor)
    before = finding_lists.open_lines(scope, db, found.student_id) if found.student_id is not None else set()
    sender = by.only_lea or getattr(record, "lea_code", None)
    load_id = loads.begin(db, sent_by=by.actor, lea_code=sender, today=today)
    posting = Posting(load_id, today, by.actor, by.only_lea, False)
    verdict, stored = take_form_row(db, posting, found, record, problems, locked)
    loads.finish(db, load_id, {str(verdict): 1})
    findings: list[Finding] = []
    if stored.student_id is not None:
        findings = judge_one(db, stored.student_id, today)
    if verdict is not Verdict.SAME:
        _trace(db, by, found, stored, why, corrected)
    drafts.drop(by.actor, db, found.place.child, found.spec.name, found.place.number)
    is_awaited = verdict is Verdict.NEW and loads.is_awaited(db, found.spec.name, stored.record.key)
    child = found.place.child
    if found.spec.is_child and stored.student_id is not None:
        child = students.public_id(scope, db, stored.student_id)
    place = Place(child, found.spec.name, stored.number)
    return Saved(place, stored.version, verdict is not Verdict.SAME, (), ()), findings, before, is_awaited


def take_form_row(
    db: Db, posting: Posting, found: FormTarget, record: Record, problems: Sequence[Problem], locked: Locked
) -> tuple[Verdict, Stored]:
    """Take the row into its table as intake would; refuses with its findings what intake would hold."""
    shown = Shown(found.stored.number if found.stored is not None else None, found.student_id)
    typed = take_typed(db, posting, record, problems, shown, locked)
    if typed.number is None:
        raise NotStored(tuple(in_form_words(finding) for finding in typed.refusals))
    stored = entries.row(system_scope("entering", posting.actor), db, found.kind, typed.number)
    assert stored is not None
    return typed.verdict, stored


def post_awaited(by: Scope, today: date) -> None:
    """Post the rows that were held for what a form has stored, after its transaction, and judge their children."""
    post_waiting(Posting(0, today, by.actor, None, False))
    judge_touched(None, by.actor, today)


def labelled(found: FormTarget, problem: Problem) -> Finding:
    """A problem in the words of the form, which shows labels and no names of columns."""
    element = found.spec.by_name.get(problem.element)
    words = {"element": element.label, **problem.words} if element else problem.words
    return in_form_words(replace(problem, words=words).finding("", None, "", found.spec.name))


def _trace(db: Db, by: Scope, found: FormTarget, stored: Stored, why: str, corrected: frozenset[str]) -> None:
    """Say in the audit log what was entered or corrected, which elements, and why; the history holds the values."""
    was = found.stored.record if found.stored is not None else None
    elements = [
        name for name in found.spec.by_name if was is None or getattr(was, name) != getattr(stored.record, name)
    ]
    act = "enter" if was is None else "correct" if corrected else "change"
    detail: dict[str, object] = {"record": found.spec.name, "row": stored.number}
    if was is not None:
        detail["elements"] = elements
    audit.note(db, by, act, student_id=stored.student_id, detail=detail, why=why)
