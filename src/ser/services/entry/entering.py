"""Enters and corrects one record at a time: a form is a file of one row, read, checked and stored as files are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ser.engine.judging.judging import findings_of, sites_of
from ser.law.finding import Finding
from ser.law.permission import NotAllowed, Permission, asks, demand
from ser.law.record import Record
from ser.law.rule import write
from ser.law.student import Student
from ser.law.words import severity_order, short_name
from ser.services.child.explaining import NoSuchStudent
from ser.services.entry.form_model import (
    FormTarget,
    choices_of,
    corrected_elements,
    find_target,
    fixed_elements,
    initial_values,
    lea_for,
    permission,
    refusal_of,
    shown_values,
)
from ser.services.entry.form_save import labelled, post_awaited, read_row, store_row
from ser.services.entry.form_sent import loaded_student, sent_row
from ser.services.entry.form_values import (
    Asked,
    Checked,
    Choice,
    Difference,
    Form,
    NeedsReason,
    NoSuchRecord,
    NotStored,
    Place,
    Saved,
    Sent,
    Stale,
)
from ser.services.entry.form_words import in_form_words
from ser.store import audit, deletes, entries
from ser.store.connect import Db, connection, in_transaction, seen_by
from ser.store.entries import Stored
from ser.store.incoming import locked
from ser.store.met import StoredRow
from ser.store.running import state
from ser.store.scope import Scope, system_scope

__all__ = [
    "Checked", "Choice", "Difference", "Form", "NeedsReason", "NoSuchRecord", "NoSuchStudent", "NotStored", "Place",
    "Saved", "Sent", "Stale", "check", "form", "save", "save_all",
]  # fmt: skip


@asks(Permission.READ_STUDENT)
def form(*, by: Scope, place: Place, today: date, under: int | None = None) -> Form:
    """The form of a record, with what stands in it; of a new one, with what the system knows already.

    `under`: the number of the record that a new one belongs to, such as the plan of a service.
    """

    def act(db: Db) -> Form:
        found = find_target(by, db, place)
        student = loaded_student(by, db, found)
        lea = lea_for(by, found, student)
        values = initial_values(by, db, found, student, lea, under)
        fixed = fixed_elements(by, found, values)
        stored = found.stored
        if found.student_id is not None:
            detail = {"record": place.kind, "row": place.number}
            audit.note(db, by, "open form", student_id=found.student_id, detail=detail)
        return Form(
            place=place,
            spec=found.spec,
            whose=_whose(student),
            values=shown_values(found, values),
            fixed=fixed,
            choices=dict(choices_of(by, db, found, student, lea, values, today)),
            needs_why=corrected_elements(found, student, dict.fromkeys(values, "\0")),
            version=stored.version if stored else "",
            changed_at=stored.recorded_at if stored else None,
            changed_by=entries.names(db, [stored.recorded_by])[stored.recorded_by] if stored else "",
            refusal=refusal_of(by, found, student, lea, None),
            delete_asked=_asked(by, db, found),
            findings=_standing(found, student, today, db),
        )

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def check(*, by: Scope, place: Place, values: Mapping[str, str], today: date, under: int | None = None) -> Checked:
    """What would be found if these values were saved: of this record, and of the child's others; stores nothing.

    Elements that are not among the values stay as they are.
    """
    with connection(by) as db:
        found, row, _ = sent_row(by, db, place, values, under)
    try:
        record, problems = read_row(found, row, today)
    except NotStored as refused:
        return Checked(refused.findings, (), (), 0)
    told = tuple(labelled(found, problem) for problem in problems)
    book = state().rule_book
    barred = tuple(f for rule, breach in book.refusing(record) for f in book.findings(rule, breach))
    with connection(system_scope("checking", by.actor)) as db:
        before = loaded_student(system_scope("checking", by.actor), db, found)
        after = _becoming(found, before, record)
        sites = sites_of(db, before, after)
    if after is None:
        own = [f for rule, breach in book.of_record(record) for f in book.findings(rule, breach)]
        return Checked(barred, (*told, *own), (), 0)
    stood = set(findings_of(before, today, sites)) if before is not None else set()
    stands = set(findings_of(after, today, sites))
    own = [f for f in stands if _is_of(f, record)]
    others = [f for f in stands - stood if not _is_of(f, record) and _may_see(by, found, f)]
    settled = len(_lines(stood) - _lines(stands))
    return Checked(barred, _ordered(found, own), _ordered(found, others), settled)


@asks(Permission.READ_STUDENT)
def save(
    *,
    by: Scope,
    place: Place,
    values: Mapping[str, str],
    today: date,
    version: str = "",
    why: str = "",
    under: int | None = None,
) -> Saved:
    """Store a form as a file of one row would be, and judge the child at once.

    Refuses what no file could store (`NotStored`), what somebody else changed since `version` (`Stale`), and to
    correct something final without a reason (`NeedsReason`). Whatever else is found of it, what happened is stored.
    """
    return save_all(by=by, forms=(Sent(place, values, version, why, under),), today=today)[0]


@asks(Permission.READ_STUDENT)
def save_all(*, by: Scope, forms: Sequence[Sent], today: date) -> tuple[Saved, ...]:
    """Store several forms in their order and in one transaction: all of them, or none; each as `save` does.

    A refusal says which of them it is about (`at`).
    """
    entering = system_scope("entering", by.actor)

    def act(db: Db) -> list[tuple[Saved, bool]]:
        done = []
        for at, one in enumerate(forms):
            try:
                done.append(_save_one(db, by, entering, one, today))
            except NotStored as refused:
                refused.at = at
                raise
        return done

    done = in_transaction(entering, act)
    if any(is_awaited for _, is_awaited in done):
        post_awaited(by, today)
    return tuple(saved for saved, _ in done)


def _save_one(db: Db, by: Scope, entering: Scope, sent: Sent, today: date) -> tuple[Saved, bool]:
    """Store one form in a transaction; tells too whether rows that were held for it can be posted now."""
    # From here on nobody else changes the row, so that what is read of it holds until the end.
    own_row = _locked(db, by, sent.place)
    with seen_by(db, by, entering):
        found, row, student = sent_row(by, db, sent.place, sent.values, sent.under)
    demand(by, permission(found.spec))
    record, problems = read_row(found, row, today)
    if refusal := refusal_of(by, found, student, record.owner, _first_day(record)):
        raise NotAllowed(refusal)
    if found.stored is not None and found.stored.version != sent.version:
        with seen_by(db, by, entering):
            _conflict(by, db, found, found.stored, record, sent.version)
    corrected = _corrected(by, found, student, record, sent.why)
    saved, findings, before, is_awaited = store_row(
        db, by, found, record, problems, own_row, today, sent.why.strip(), corrected
    )
    own = [f for f in findings if _is_of(f, record)]
    others = [f for f in findings if not _is_of(f, record) and _line(f) not in before and _may_see(by, found, f)]
    return replace(saved, own=_ordered(found, own), others=_ordered(found, others)), is_awaited


def _locked(db: Db, by: Scope, place: Place) -> Mapping[int, StoredRow]:
    """The row that a form shows, locked until the transaction ends."""
    kind = state().records.get(place.kind)
    return {} if kind is None or place.number is None else locked(db, kind.spec, [place.number], by.only_lea)


def _corrected(by: Scope, found: FormTarget, student: Student | None, record: Record, why: str) -> frozenset[str]:
    """What the form corrects of something final, which takes a permission and a reason."""
    row = {element.name: write(element, getattr(record, element.name)) for element in found.spec.elements}
    corrected = corrected_elements(found, student, row)
    if corrected:
        demand(by, Permission.CORRECT_FINAL)
        if not why.strip():
            raise NeedsReason(corrected)
    return corrected


def _becoming(found: FormTarget, before: Student | None, record: Record) -> Student | None:
    """The child as it would be with this record; None where the record is about no child."""
    if not found.spec.about_student:
        return None
    name = found.spec.name
    records = dict(before.records) if before is not None else {}
    replaced = found.stored.record.key if found.stored is not None else record.key
    rows = [record if found.spec.is_child or row.key == replaced else row for row in records.get(name, ())]
    records[name] = tuple(rows) if record in rows else (*rows, record)
    after = state().student(records)
    if before is None:
        return after
    return replace(after, days=before.days, cutovers=before.cutovers, public_id=before.public_id)


def _standing(found: FormTarget, student: Student | None, today: date, db: Db) -> tuple[Finding, ...]:
    """What stands against the record that a form shows."""
    if found.stored is None or student is None:
        return ()
    stands = findings_of(student, today, sites_of(db, student))
    record = found.stored.record
    return _ordered(found, [f for f in stands if _is_of(f, record)])


def _asked(by: Scope, db: Db, found: FormTarget) -> Asked | None:
    """Whether somebody has asked to delete the record."""
    if found.stored is None:
        return None
    asked = deletes.asked_of(by, db, found.spec.name, found.stored.record.key)
    return Asked(entries.names(db, [asked.asked_by])[asked.asked_by], asked.asked_at, asked.why) if asked else None


def _is_of(finding: Finding, record: Record) -> bool:
    return finding.record == record.spec.name and finding.key == record.key


def _may_see(by: Scope, found: FormTarget, finding: Finding) -> bool:
    """Whether a finding of another record may be told: of the whole child, or of what one's LEA sent itself."""
    if finding.record in state().records and not by.may_read(state().records[finding.record].spec):
        return False
    return by.is_state or found.is_whole or found.student_id is None or finding.key[:3] in (by.lea_codes or ())


def _line(finding: Finding) -> tuple[str, str, str, str]:
    return finding.record, finding.key, finding.rule, finding.element


def _lines(findings: set[Finding]) -> set[tuple[str, str, str]]:
    return {(f.record, f.key, f.rule) for f in findings}


def _ordered(found: FormTarget, findings: list[Finding]) -> tuple[Finding, ...]:
    """Findings with the worst first, then in the order of the form's elements."""
    places = {name: at for at, name in enumerate(found.spec.by_name)}
    told = [in_form_words(finding) for finding in findings]
    order = [(severity_order(f.severity), f.record, f.key, places.get(f.element, 0), f.rule) for f in told]
    return tuple(finding for _, finding in sorted(zip(order, told, strict=True), key=lambda pair: pair[0]))


def _first_day(record: Record) -> date | None:
    values = (getattr(record, e.name) for e in record.spec.elements)
    return next((value for value in values if isinstance(value, date)), None)


def _whose(student: Student | None) -> str:
    if student is None:
        return ""
    return short_name(student.own)


def _conflict(by: Scope, db: Db, found: FormTarget, stored: Stored, mine: Record, version: str) -> None:
    """Refuse to overwrite what somebody else stored meanwhile, unless it says the same."""
    was = entries.was(by, db, found.kind, stored.number, version)
    differences = []
    for element in found.spec.elements:
        theirs, own = (write(element, getattr(record, element.name)) for record in (stored.record, mine))
        if theirs != own and element.name not in found.hidden:
            before = write(element, getattr(was, element.name)) if was is not None else theirs
            differences.append(Difference(element.name, element.label, before, theirs, own))
    if differences:
        changed_by = entries.names(db, [stored.recorded_by])[stored.recorded_by]
        raise Stale(stored.version, changed_by, stored.recorded_at, tuple(differences))
