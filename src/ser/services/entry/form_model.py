"""What stands in a form when it is opened, and the row that it makes when it is sent."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ser.federal.finality import MOVES_ON, is_final
from ser.federal.records import Responsibility
from ser.federal.roles import ENTERS
from ser.law.days import school_year_of
from ser.law.element import Element, Kind
from ser.law.permission import Permission
from ser.law.record import Record, RecordType
from ser.law.rule import write
from ser.law.student import Student
from ser.law.typed_day import as_cell
from ser.law.words import page_day, sentence, short_name
from ser.services.child.explaining import NoSuchStudent
from ser.services.entry.form_values import Choice, NoSuchRecord, Place
from ser.store import directory, entries, protection, students
from ser.store.connect import Db
from ser.store.entries import Stored
from ser.store.running import state
from ser.store.scope import Scope

IDS = ("state_id", "system_id")
SENT_ONLY = (
    "The student information system owns this record. Correct it there: the next file brings it here, and nobody keys"
    " it twice."
)

KEPT = "The state keeps this record. Tell the state what is wrong with it."


@dataclass(frozen=True, slots=True)
class FormTarget:
    """What a form is about, as the scope may see it; `hidden` are elements that it may neither read nor change."""

    place: Place
    kind: type[Record]
    student_id: int | None
    is_whole: bool
    stored: Stored | None
    hidden: frozenset[str] = frozenset()

    @property
    def spec(self) -> RecordType:
        """What is known of the kind of record."""
        return self.kind.spec


def permission(spec: RecordType) -> Permission:
    """The permission that entering a kind of record asks for."""
    return spec.entered_with or ENTERS[spec.group]


def may_enter(by: Scope, spec: RecordType) -> bool:
    """Whether the scope may enter a kind of record on a page at all."""
    return not spec.sent_only and by.may(permission(spec))


def is_kept_from(by: Scope, spec: RecordType) -> bool:
    """Whether the state keeps such records of children, and the scope is not the state's."""
    return spec.kept_by_state and spec.about_student and not by.is_state


def find_target(by: Scope, db: Db, place: Place) -> FormTarget:
    """What the form is about, or a refusal where the scope does not see it."""
    kind = state().records.get(place.kind)
    if kind is None or (kind.spec.sealed and not by.may(Permission.READ_SEALED)) or not by.may_read(kind.spec):
        raise NoSuchRecord("There is no such kind of record.")
    student_id, stored = None, None
    if place.child:
        student_id = students.find(by, db, place.child)
        if student_id is None:
            raise NoSuchStudent("No such child is among those whom you may read.")
    elif kind.spec.about_student and (not kind.spec.is_child or place.number is not None):
        raise NoSuchRecord("A record about a child is opened from the child's page.")
    if place.number is not None:
        stored = entries.row(by, db, kind, place.number)
        if stored is None or stored.student_id != student_id:
            raise NoSuchRecord("No such record is among those which you may read. It may have been deleted.")
    is_whole = student_id is not None and student_id in students.whole_ids(by, db, [student_id])
    hidden = protection.hidden(by, db, kind.spec, place.number) if place.number is not None else frozenset()
    return FormTarget(place, kind, student_id, is_whole, stored, hidden)


def lea_for(by: Scope, found: FormTarget, student: Student | None, given: str = "") -> str:
    """The LEA whose record it is: as stored, else the one that enters it; the state names it or takes the child's."""
    if found.stored is not None and not found.spec.is_child:
        return found.stored.record.owner
    if by.only_lea is not None:
        return by.only_lea
    if given and (by.is_state or given in (by.lea_codes or ())):
        return given
    return student.own.owner if student is not None else ""


def initial_values(
    by: Scope, db: Db, found: FormTarget, student: Student | None, lea: str, under: int | None
) -> dict[str, str]:
    """The texts that stand in a form before anything is typed."""
    spec = found.spec
    if found.stored is not None:
        values = {e.name: write(e, getattr(found.stored.record, e.name)) for e in spec.elements}
        if spec.is_child and values["lea_code"] != lea:
            # Anyone who enters the profile next is its sender from then on, as with files.
            values |= {"lea_code": lea, "system_id": entries.system_id(db, found.stored.number, lea) or ""}
        return values
    values = dict.fromkeys(spec.by_name, "")
    if "lea_code" in values:
        values["lea_code"] = lea
    if spec.about_student and spec.own_id in values:
        values[spec.own_id] = _issued()
    if spec.of_student and student is not None and found.student_id is not None:
        values["state_id"] = getattr(student.own, "state_id", None) or ""
        values["system_id"] = entries.system_id(db, found.student_id, lea) or ""
    if student is not None:
        values |= _under(by, db, spec, student, lea, under)
    return values


def _issued() -> str:
    """An ID that the system gives: it says nothing, and no two are the same."""
    return f"ser-{secrets.token_hex(10)}"


def _under(by: Scope, db: Db, spec: RecordType, student: Student, lea: str, under: int | None) -> dict[str, str]:
    """The record that a new one belongs to: the one with this number, else the only one that there is."""
    if not spec.of_parent or spec.parent is None:
        return {}
    kind = state().records[spec.parent]
    rows = [row for row in student.records.get(spec.parent, ()) if row.owner == lea]
    if under is not None:
        found = entries.row(by, db, kind, under)
        rows = [row for row in rows if found is not None and row.key == found.record.key]
    if len(rows) != 1:
        return {}
    return {name: write(spec.by_name[name], getattr(rows[0], name)) for name in spec.parent_key if name != "lea_code"}


def fixed_elements(by: Scope, found: FormTarget, values: Mapping[str, str]) -> frozenset[str]:
    """The elements that nobody types: keys of what is stored, the child's IDs, the LEA that one works for."""
    spec = found.spec
    fixed = set(spec.key) if found.stored is not None and not spec.is_child else set()
    if spec.about_student:
        fixed |= {spec.own_id}
    if spec.is_child:
        fixed |= {name for name in IDS if found.stored is not None and values[name]}
    elif spec.of_student:
        fixed |= set(IDS)
    if not spec.is_lea and (found.stored is not None or by.only_lea is not None):
        fixed |= {"lea_code"}
    return frozenset(fixed & spec.by_name.keys()) | found.hidden


def shown_values(found: FormTarget, values: Mapping[str, str]) -> dict[str, str]:
    """The texts of a form as they may be shown; what is confidential stays as it is stored when the form is sent."""
    return {name: protection.CONFIDENTIAL if name in found.hidden and text else text for name, text in values.items()}


def row_from(
    found: FormTarget, initial: Mapping[str, str], fixed: frozenset[str], typed: Mapping[str, str]
) -> dict[str, str]:
    """The whole row that a form makes: what was typed over what stands there, and IDs where the system gives them."""
    spec = found.spec
    row = dict(initial) | {n: _cell(spec, n, t) for n, t in typed.items() if n in spec.by_name and n not in fixed}
    own = spec.own_id
    # The ID that a form was opened with comes back with it, so that a form sent twice is one record.
    if found.stored is None and own in row:
        row[own] = typed.get(own, "").strip() or row[own] or _issued()
    if spec.is_child and not row["state_id"] and not row["system_id"]:
        row["system_id"] = _issued()
    return row


def _cell(spec: RecordType, name: str, text: str) -> str:
    """What was typed as a cell holds it: people write a day in more ways than files do."""
    return as_cell(text.strip()) if spec.by_name[name].kind is Kind.DATE else text.strip()


def refusal_of(by: Scope, found: FormTarget, student: Student | None, lea: str, day: date | None) -> str:
    """Why the scope may read the record and not write it; blank where it may."""
    if found.spec.sent_only:
        return SENT_ONLY
    if is_kept_from(by, found.spec):
        return KEPT
    needed = permission(found.spec)
    if not by.may(needed):
        return f"{sentence(needed.act)} is not something your role here may do."
    if not by.is_state and lea and lea not in (by.lea_codes or ()):
        return "This record is another LEA's. That LEA corrects it; tell them what is wrong."
    kept = None if student is None or found.stored is not None else getattr(student.own, "merged_into_state_id", None)
    if kept is not None:
        return f"This ID was given up: the record goes on under {kept}. Enter it there."
    if found.student_id is None or student is None or found.is_whole or by.is_state:
        return ""
    parts = [r for r in student[Responsibility] if r.lea_code == lea]
    own = [r for r in parts if r.responsibility_status != "PENDING"]
    if found.stored is None and parts and not own:
        return "Your LEA's claim lets you read. It enters records once its enrollment is stored, or the claim accepted."
    if found.stored is None and own and not any(day is None or r.holds(day) for r in own):
        return "The child is another LEA's on that day. What happened in your own time can be entered for ever."
    return ""


def corrected_elements(found: FormTarget, student: Student | None, row: Mapping[str, str]) -> frozenset[str]:
    """The elements of something final that were stated and would now say otherwise."""
    if found.stored is None or not is_final(found.stored.record, student):
        return frozenset()
    was = {e.name: write(e, getattr(found.stored.record, e.name)) for e in found.spec.elements}
    moves = MOVES_ON.get(found.spec.name, frozenset())
    return frozenset(name for name, text in was.items() if text and row[name] != text and name not in moves)


def choices_of(
    by: Scope, db: Db, found: FormTarget, student: Student | None, lea: str, values: Mapping[str, str], today: date
) -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """What may be chosen for each element that has a list; what stands there is always among it."""
    for element in found.spec.elements:
        listed = _listed(db, found, element, student, lea, today)
        if listed is None:
            continue
        known = {choice.value for choice in listed}
        is_set = element.kind is Kind.CODES
        there = values[element.name].split(element.list_separator) if is_set else [values[element.name]]
        missing = [Choice(v, element.told.label(v) if element.told else v) for v in there if v and v not in known]
        yield element.name, (*listed, *missing)


def _listed(
    db: Db, found: FormTarget, element: Element, student: Student | None, lea: str, today: date
) -> tuple[Choice, ...] | None:
    if element.told is not None:
        year = school_year_of(today)
        return tuple(Choice(c.code, sentence(c.label)) for c in element.told if c.in_force(year))
    if element.kind is Kind.YES_NO:
        return Choice("Y", "Yes"), Choice("N", "No")
    named = state().named(element)
    if named is None or element.outside:
        return None
    if named.about_student:
        return _of_child(student, named, lea) if student is not None else None
    return _of_directory(db, named, lea)


def _of_child(student: Student, named: RecordType, lea: str) -> tuple[Choice, ...]:
    """The records of a child, of those of the LEA, that an element can name."""
    rows = (row for row in student.records.get(named.name, ()) if row.owner == lea)
    return tuple(Choice(str(getattr(row, named.own_id)), called(row)) for row in rows)


def _of_directory(db: Db, named: RecordType, lea: str) -> tuple[Choice, ...] | None:
    """The LEAs, and the sites and members of staff of the LEA; nothing where there are more than a list is good for."""
    if named.is_lea:
        return tuple(Choice(code, f"{name} ({code})") for code, name in directory.lea_names(db).items())
    if named.is_site:
        return tuple(Choice(code, f"{name} ({code})") for code, name in entries.sites(db, lea))
    if named.is_staff:
        return tuple(Choice(c, f"{name} ({c})" if name else c) for c, name in entries.staff(db, lea)) or None
    return None


def called(record: Record) -> str:
    """A record in a few words: its kind, whom or which day it is known by, and its first code."""
    spec = record.spec
    known_by = spec.known_by + tuple(e.name for e in spec.elements if e.kind is Kind.DATE)
    day = next((value for value in (getattr(record, name) for name in known_by) if value is not None), None)
    who = short_name(record)
    codes = (
        e.codes.label(getattr(record, e.name))
        for e in spec.elements
        if e.kind is Kind.CODE and e.codes is not None and getattr(record, e.name) is not None
    )
    words = next(codes, "")
    known = who or (f"of {page_day(day)}" if day else "")
    return " ".join(part for part in (spec.title, known, f"({words})" if words else "") if part)
