"""Asks a person whether a row that seems to be another child's is of the child who has its ID; keeps the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ser.engine.intake import did
from ser.engine.intake.posted import Posting
from ser.engine.intake.waiting import post_confirmed, post_waiting, read_again
from ser.engine.intake.which_child import asked_of
from ser.engine.judging.roll import roll
from ser.files.header import elements_under
from ser.files.parse import read_date
from ser.law.element import Element, Kind
from ser.law.permission import Permission, asks
from ser.law.record import CHILD
from ser.law.rule import write
from ser.law.words import Phrase, sentence
from ser.services.child.side_by_side import Line
from ser.store import answers, audit, child_rows, directory, findings, loads, merges
from ser.store.connect import Db, in_transaction
from ser.store.loads import Waiting
from ser.store.patience import COMMANDS, having
from ser.store.running import state
from ser.store.scope import Scope, system_scope


class NothingToConfirm(ValueError):
    """No row of the submission is held under this ID for that reason; the message says so."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A held row that seems to be another child's, beside the child who is known under its ID.

    `is_told`: the reader may know who the known child is; if not, only what was sent is shown. `waiting`: how many
    other rows wait for the answer. `child`: the public ID of the known child.
    """

    number: int
    submission: int
    file: str
    row: int
    sent_by: str
    known_id: str = field(repr=False)
    child: str
    stored_by: str
    is_told: bool
    lines: tuple[Line, ...]
    waiting: int


@asks(Permission.LOAD_FILES)
def open_doubts(*, by: Scope, today: date) -> Sequence[Doubt]:
    """The rows of one's LEA, or of all, of which a person has to say whether they are of the child who has the ID.

    Those that were answered are left out, until something else is sent under the ID.
    """

    def act(db: Db) -> Sequence[Doubt]:
        told, said = [], answers.children(db, by.only_lea)
        # What the state has sent of an LEA waits for that LEA too, which does not see the submission.
        for one in loads.doubted(by, db):
            (row,) = read_again(one, today) or (None,)
            if row is None:
                continue
            if asked_of(state().records[CHILD].spec, row) not in said:
                told.append(_told(by, db, one, loads.waiting_count(db, str(one.held.waits_for)) - 1))
        audit.note(db, by, "look at doubted rows", detail={"rows": len(told)})
        return told

    return in_transaction(system_scope("confirming", by.actor), act)


@asks(Permission.LOAD_FILES)
def confirm(*, by: Scope, number: int, child_id: str, today: date, why: str = "") -> int:
    """Store the row of a child that a submission holds as another child's, and what waited for it; gives how many rows.

    `child_id`: the ID under which the row was sent, the state's or the LEA's.
    """
    held = in_transaction(by, lambda db: _held(by, db, number, child_id))
    return _store(by, held, today, why)


@asks(Permission.LOAD_FILES)
def answer(*, by: Scope, number: int, is_same: bool, today: date, why: str = "") -> int:
    """Answer for one held row: the same child, and it is stored with what waited for it; or another child.

    Of another child nothing is stored: the row stays held until its ID is corrected. Either answer is remembered, so
    that the same row is not asked about again. Gives how many rows were stored.
    """
    system = system_scope("confirming", by.actor)
    held = [one for one in in_transaction(system, lambda db: loads.doubted(by, db)) if one.id == number]
    if not held:
        raise NothingToConfirm("The row is not held any more: it was answered, or sent again, meanwhile.")
    if is_same:
        return _store(by, held, today, why)

    def act(db: Db) -> None:
        _remember_others(db, by, held, today)
        detail = {"load": held[0].held.load_id, "rows": len(held)}
        audit.note(db, by, "say another child", detail=detail, why=why)

    in_transaction(system, act)
    return 0


@having(COMMANDS)
def _store(by: Scope, held: Sequence[Waiting], today: date, why: str) -> int:
    """Store held rows of children who are the ones that have their IDs, with what waited for them."""
    lea_code = held[0].held.lea_code
    system = system_scope("intake", by.actor)

    def begin(db: Db) -> int:
        load_id = loads.begin(db, sent_by=by.actor, lea_code=by.only_lea, today=today)
        detail = {"load": held[0].held.load_id, "rows": len(held)}
        audit.note(db, by, "confirm child", detail=detail, why=why)
        return load_id

    load_id = in_transaction(system, begin)
    said = in_transaction(system, lambda db: answers.remembered(db, lea_code, by.actor))
    posting = Posting(load_id, today, by.actor, lea_code, False, is_confirmed=True, remembered=said)
    counts = post_confirmed(posting, held)
    did.taken_out(counts)
    post_waiting(posting)

    def end(db: Db) -> None:
        findings.settle_parents(db, today)
        loads.finish(db, load_id, counts)

    in_transaction(system, end)
    roll(None, by.actor, today)
    return sum(counts.values())


def _remember_others(db: Db, by: Scope, held: Sequence[Waiting], today: date) -> None:
    """Remember that rows are of other children than the ones who have their IDs."""
    spec = state().records[CHILD].spec
    for one in held:
        for row in read_again(one, today):
            ids, who = asked_of(spec, row)
            answers.give(db, answers.Kind.ANOTHER_CHILD, who, subject=ids, lea_code=row.lea_code, by=by.actor)


def _held(by: Scope, db: Db, number: int, child_id: str) -> list[Waiting]:
    """The rows of a submission that are held under this ID; raises NothingToConfirm where there is none."""
    found = [one for one in loads.doubted(by, db, number) if child_id in _ids(one)]
    if not found:
        raise NothingToConfirm(
            f"Submission {number} holds no row that seems to be another child under the ID {child_id}."
            " `ser submission` tells what it holds; what was sent again since is held under the newer submission."
        )
    return found


def _ids(one: Waiting) -> list[str]:
    """The IDs under which a doubted row was sent: the state's and the LEA's."""
    return str(one.held.waits_for).removeprefix(loads.DOUBT).split("|", 2)[1:]


def _told(by: Scope, db: Db, one: Waiting, others: int) -> Doubt:
    """A held row beside the child who is known under its ID."""
    lea = str(one.held.waits_for).removeprefix(loads.DOUBT).partition("|")[0]
    state_id, system_id = _ids(one)
    names = directory.lea_names(db)
    system = system_scope("confirming")
    number = merges.find(system, db, state_id) if state_id else None
    number = number or merges.find(system, db, f"{lea}|{system_id}")
    known = child_rows.read(by if by.is_state else system, db, number) if number is not None else None
    own = known.rows[CHILD][0].record if known is not None else None
    is_told = own is not None and (by.lea_codes is None or own.owner in by.lea_codes)
    sent = dict(zip(elements_under(one.held.columns, state().records[CHILD].spec), one.held.cells, strict=False))
    stored = {e.name: write(e, getattr(own, e.name)) for e in own.spec.elements} if own is not None and is_told else {}
    return Doubt(
        one.id,
        one.held.load_id,
        one.file,
        one.held.row,
        f"{names.get(lea, lea)} ({lea})",
        state_id or system_id,
        known.student.public_id if known is not None and is_told else "",
        f"{names.get(own.owner, own.owner)} ({own.owner})" if own is not None and is_told else "another LEA",
        is_told,
        tuple(_lines(stored, sent, is_told)),
        others,
    )


def _lines(stored: Mapping[str, str], sent: Mapping[str | None, str], is_told: bool) -> list[Line]:
    """The elements of which either side says something; a column that is not in the file says nothing."""
    found = []
    for element in state().records[CHILD].spec.elements:
        was, now = stored.get(element.name, ""), _plain(element, sent.get(element.name, ""))
        if element.name in sent and (was or now):
            differs = is_told and bool(now) and was.casefold() != now.casefold()
            found.append(Line(element.label, _shown(element, was), _shown(element, now), differs))
    return found


def _shown(element: Element, text: str) -> str:
    """A text of a file as people read it; a day is a phrase, so that the door writes it its way."""
    if element.kind is Kind.YES_NO:
        return {"Y": "Yes", "N": "No"}.get(text.upper(), text)
    if element.kind is Kind.DATE and text:
        try:
            return Phrase("{day}", day=date.fromisoformat(text))
        except ValueError:
            return text
    if element.codes is None or element.kind is not Kind.CODE:
        return text
    return sentence(element.codes.label(text.upper())) if text.upper() in element.codes else text


def _plain(element: Element, cell: str) -> str:
    """A cell as it is compared: a day however it is written, all else as it stands."""
    if element.kind is not Kind.DATE:
        return cell.strip()
    try:
        return read_date(cell.strip()).isoformat()
    except ValueError:
        return cell.strip()
