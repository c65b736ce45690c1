"""Adds a child together with the LEA's responsibility for the child, so that clocks run from the first day on."""

from collections.abc import Mapping
from datetime import date

from ser.engine.judging.judging import judge_one
from ser.files.parse import Problem
from ser.law import reading
from ser.law.finding import Finding
from ser.law.permission import Permission, asks
from ser.law.record import CHILD
from ser.law.typed_day import as_cell
from ser.services.claims.responsibility_rows import own_row, put_row, target
from ser.services.entry.form_model import choices_of, initial_values
from ser.services.entry.form_save import labelled, post_awaited, read_row, store_row
from ser.services.entry.form_sent import sent_row
from ser.services.entry.form_values import Form, NotStored, Place, Saved
from ser.store import audit, claims
from ser.store.connect import Db, in_transaction, seen_by
from ser.store.scope import Scope, system_scope

NEW = Place("", CHILD)
ASKED = ("begin_reason", "begin_date", "site_code")
"""What is asked of the responsibility, beside who the child is."""

NEEDED = ("begin_reason", "begin_date")
_NO_LEA = "A child is added for an LEA. Choose the LEA that you work for first."
_NOT_YOURS = (
    "Another LEA is responsible for this child, so nothing was saved. Look the child up across the state; a director"
    " or a data manager can claim the child from there."
)


class NotAdded(ValueError):
    """The child cannot be added; the message says why, and what to do. Nothing was stored."""


@asks(Permission.ADD_CHILD)
def since_form(*, by: Scope, today: date) -> Form:
    """The second half of the form of a new child: why, since when and at which school the LEA is responsible."""

    def act(db: Db) -> Form:
        found = target("", None, None)
        values = initial_values(by, db, found, None, by.only_lea or "", None)
        choices = dict(choices_of(by, db, found, None, by.only_lea or "", values, today))
        rest = frozenset(found.spec.by_name) - frozenset(ASKED)
        refusal = "" if by.only_lea else _NO_LEA
        return Form(NEW, found.spec, "", values, rest, choices, frozenset(), "", None, "", refusal, None, ())

    return in_transaction(by, act)


@asks(Permission.ADD_CHILD)
def check_since(*, by: Scope, values: Mapping[str, str], today: date) -> tuple[Finding, ...]:
    """What keeps the responsibility of a new child from being stored, as far as it is typed."""
    return tuple(_refused(by, values, today))


@asks(Permission.ADD_CHILD)
def add(*, by: Scope, values: Mapping[str, str], today: date) -> Saved:
    """Store a new child and the responsibility of one's LEA: both, or neither.

    Refuses what no file could store (`NotStored`), and a child who is known by the ID already (`NotAdded`).
    """
    if by.only_lea is None:
        raise NotAdded(_NO_LEA)
    adding = system_scope("adding a child", by.actor)

    def act(db: Db) -> tuple[Saved, bool]:
        with seen_by(db, by, adding):
            found, row, _ = sent_row(by, db, NEW, values, None)
        wrong = _refused(by, values, today)
        try:
            record, problems = read_row(found, row, today)
        except NotStored as refused:
            raise NotStored((*refused.findings, *wrong)) from refused
        if wrong:
            raise NotStored(tuple(wrong))
        saved, _, _, is_awaited = store_row(db, by, found, record, problems, {}, today, "", frozenset())
        _take_on(db, by, saved.place.child, values, today)
        return saved, is_awaited

    saved, is_awaited = in_transaction(adding, act)
    if is_awaited:
        post_awaited(by, today)
    return saved


def _take_on(db: Db, by: Scope, child: str, values: Mapping[str, str], today: date) -> None:
    """Store the responsibility of one's LEA for a child whom nobody has."""
    known = claims.known(system_scope("adding a child", by.actor), db, child)
    assert known is not None
    row = own_row(db, known.student_id, known.state_id, str(by.only_lea), _typed(values))
    stored = put_row(db, by, target(child, known.student_id, None), row, today)
    if getattr(stored.record, "responsibility_status", "") != "ACCEPTED":
        raise NotAdded(_NOT_YOURS)
    detail = {"record": stored.record.spec.name, "row": stored.number}
    audit.note(db, by, "add child", student_id=known.student_id, detail=detail)
    judge_one(db, known.student_id, today)


def _typed(values: Mapping[str, str]) -> dict[str, str]:
    """What was typed of the responsibility, as the cells of a row hold it."""
    return {
        **{name: values.get(name, "").strip() for name in ASKED},
        "begin_date": as_cell(values.get("begin_date", "")),
    }


def _refused(by: Scope, values: Mapping[str, str], today: date) -> list[Finding]:
    """Why the responsibility cannot be stored; the child whom it is about has no ID yet."""
    found, typed = target("", None, None), _typed(values)
    named = {"lea_code": by.only_lea or "", "system_id": "new", "responsibility_id": "new"}
    row = dict.fromkeys(found.spec.by_name, "") | named | {"role": "FAPE", "responsibility_status": "ACCEPTED"} | typed
    blank = [labelled(found, Problem(reading.BLANK_NEEDED, name, "")) for name in NEEDED if not typed[name]]
    try:
        read_row(found, row, today)
    except NotStored as refused:
        known = {finding.element for finding in blank}
        return [*blank, *(finding for finding in refused.findings if finding.element not in known)]
    return blank
