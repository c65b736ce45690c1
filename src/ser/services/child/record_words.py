"""Puts a child's records into words for its pages: codes by their labels, places and people by their names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import enrolled_on, responsible_on
from ser.federal.history import covers, profile
from ser.federal.records import Evaluation, Exceptionality, Guardian, Responsibility, StudentName, StudentStatus
from ser.law.calendar import age_on
from ser.law.element import Element, Kind
from ser.law.record import Record, RecordType
from ser.law.rule import write
from ser.law.student import Student
from ser.law.words import Phrase, full_name, sentence
from ser.services.child.page_values import Adult, Entry, Flag, Who
from ser.services.entry.form_model import called, may_enter
from ser.store import directory
from ser.store.child_rows import Row, Whole
from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope

_WAYS = ("phone", "mobile", "email", "language")
_UNTOLD = frozenset({"lea_code", "state_id", "system_id"})
_STATUSES = (
    ("is_english_learner", "English learner"), ("is_homeless", "Homeless"), ("is_foster", "Foster care"),
    ("is_unaccompanied", "Unaccompanied youth"), ("is_migrant", "Migrant"),
    ("is_military_connected", "Military family"), ("has_504_plan", "Section 504 plan"), ("has_dyslexia", "Dyslexia"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the LEAs, sites and members of staff that a child's records mention."""

    leas: Mapping[str, str]
    sites: Mapping[str, str]
    staff: Mapping[tuple[str, str], str]
    records: Mapping[tuple[str, str, str], str]

    def lea(self, code: str | None) -> str:
        """An LEA by name and code."""
        return "" if code is None else f"{self.leas[code]} ({code})" if code in self.leas else code

    def site(self, code: str | None) -> str:
        """A site by name and code."""
        return "" if code is None else f"{self.sites[code]} ({code})" if code in self.sites else code

    def named(self, spec: RecordType, lea_code: str, key: str) -> str:
        """What a record of an LEA names by a code or an ID: as people call it, else the code or ID itself."""
        if spec.is_lea:
            return self.lea(key)
        if spec.is_site:
            return self.site(key)
        if spec.is_staff:
            return self.staff.get((lea_code, key), key)
        return self.records.get((spec.name, lea_code, key), key)


def names_of(db: Db, records: Iterable[Record]) -> Names:
    """The names that these records ask for."""
    sites, staff, titles = set(), set(), {}
    for record in records:
        spec, lea = record.spec, record.owner
        if spec.own_id in spec.by_name:
            titles[spec.name, lea, str(getattr(record, spec.own_id))] = called(record)
        for element in spec.elements:
            named, value = state().named(element), getattr(record, element.name)
            if named is not None and named.is_site and value is not None:
                sites.add(value)
            elif named is not None and named.is_staff and value is not None:
                staff.add((lea, value))
    return Names(
        directory.lea_names(db),
        directory.site_names(db, sorted(sites)),
        directory.staff_names(db, sorted(staff)),
        titles,
    )


def text_of(record: Record, element: Element, told: Names) -> str:
    """A value as people read it; a day is a phrase, so that the door writes it its way."""
    value = getattr(record, element.name)
    if value is None:
        return ""
    if isinstance(value, date):
        return Phrase("{day}", day=value)
    if element.kind is Kind.YES_NO:
        return "Yes" if value else "No"
    if element.told is not None:
        several = value if isinstance(value, tuple) else (value,)
        return "; ".join(sentence(element.told.label(one)) for one in several)
    named = state().named(element)
    return write(element, value) if named is None else told.named(named, record.owner, value)


def filled_elements(record: Record, told: Names) -> tuple[tuple[str, str], ...]:
    """Each element that says something, with its label; IDs that the page shows anyhow are left out."""
    left_out = frozenset() if record.spec.is_child else _UNTOLD | {record.spec.own_id}
    values = ((e, text_of(record, e, told)) for e in record.spec.elements if e.name not in left_out)
    return tuple((e.label, said) for e, said in values if said)


def entry_for(by: Scope, record: Record, number: int | None) -> Entry:
    """The way to a record, by what it is called."""
    title = record.spec.title if record.spec.is_child else called(record)
    own = by.is_state or record.owner in (by.lea_codes or ())
    return Entry(record.spec.name, number, title, own and may_enter(by, record.spec))


def entry_of(by: Scope, whole: Whole, record: str, key: str) -> Entry | None:
    """The way to the record with a key."""
    row = whole.row_of(record, key)
    return None if row is None else entry_for(by, row.record, row.number)


def who_is(by: Scope, whole: Whole, told: Names, today: date) -> Who:
    """What stands on top of every page about a child."""
    student = whole.student
    own = profile(student)
    assert own is not None
    responsible = responsible_on(student, today, private=True)
    enrolled = enrolled_on(student, today, responsible)
    site = enrolled.site_code if enrolled is not None else responsible.site_code if responsible is not None else None
    grade = "" if enrolled is None or enrolled.grade is None else enrolled.spec.by_name["grade"]
    return Who(
        public_id=student.public_id,
        full_name=full_name(own),
        known_as=_known_as(student, today),
        state_id=own.state_id,
        system_ids=_system_ids(by, student, told),
        birth_date=own.birth_date,
        age=age_on(own.birth_date, min(today, own.death_date or today)),
        grade=text_of(enrolled, grade, told) if enrolled is not None and isinstance(grade, Element) else "",
        lea=told.lea(responsible.lea_code) if responsible is not None else "",
        site=told.site(site),
        exceptionality=_exceptionality(student, today),
        flags=tuple(_flags(student, told, today)),
        is_whole=whole.is_whole,
        period=() if whole.is_whole else _period(by, student),
    )


def adults_of(by: Scope, whole: Whole, told: Names, today: date) -> tuple[Adult, ...]:
    """The adults who speak for the child now, who hold the rights first; those whom a court keeps away too."""
    found = [row for row in whole.rows.get(Guardian.spec.name, ()) if _is_now(row, today)]
    found.sort(key=lambda row: (not _yes(row, "is_rights_holder"), _yes(row, "is_court_restricted")))
    return tuple(_adult(by, row, told) for row in found)


def _is_now(row: Row, today: date) -> bool:
    begin, end = getattr(row.record, "begin_date", None), getattr(row.record, "end_date", None)
    return (begin is None or begin <= today) and (end is None or today <= end)


def _yes(row: Row, name: str) -> bool:
    return bool(getattr(row.record, name))


def _adult(by: Scope, row: Row, told: Names) -> Adult:
    record = row.record
    assert isinstance(record, Guardian)
    flags = [
        Flag("Restricted by a court: no contact, no information", "late") if record.is_court_restricted else None,
        Flag("Holds the rights of a parent", "good") if record.is_rights_holder else None,
        Flag("Needs an interpreter", "soon") if record.needs_interpreter else None,
    ]
    where = ", ".join(part for part in (record.street, record.city, record.zip_code) if part)
    labels = ((e.label, text_of(record, e, told)) for e in record.spec.elements if e.name in _WAYS)
    reach = (("Address", where), *labels)
    return Adult(
        name=full_name(record),
        relationship=text_of(record, record.spec.by_name["relationship"], told),
        reach=tuple((label, said) for label, said in reach if said),
        flags=tuple(flag for flag in flags if flag is not None),
        entry=entry_for(by, record, row.number),
    )


def _known_as(student: Student, today: date) -> str:
    preferred = [n for n in student[StudentName] if n.name_kind == "PREFERRED" and _holds(n, today)]
    return full_name(preferred[-1]) if preferred else ""


def _holds(name: StudentName, today: date) -> bool:
    return (name.begin_date or date.min) <= today and (name.end_date is None or today <= name.end_date)


def _system_ids(by: Scope, student: Student, told: Names) -> tuple[tuple[str, str], ...]:
    own = profile(student)
    if own is None or own.system_id is None or not (by.is_state or own.lea_code in (by.lea_codes or ())):
        return ()
    return ((told.lea(own.lea_code), own.system_id),)


def _exceptionality(student: Student, today: date) -> str:
    """What the latest evaluation found, in the state's own words, the primary one first."""
    done = [e for e in student[Evaluation] if e.dissemination_date is not None and e.dissemination_date <= today]
    for evaluation in sorted(done, key=lambda e: e.dissemination_date or today, reverse=True):
        found = sorted(student.children(evaluation, Exceptionality), key=lambda x: x.order)
        if found:
            codes = found[0].spec.by_name["exceptionality"].codes
            assert codes is not None
            return ", ".join(sentence(codes.label(x.exceptionality)) for x in found)
    return ""


def _flags(student: Student, told: Names, today: date) -> Iterator[Flag]:
    own = profile(student)
    assert own is not None
    words = {
        Flag("Died", "late"): own.death_date is not None and own.death_date <= today,
        Flag("Retired ID", "late"): own.merged_into_state_id is not None,
        Flag("No state ID yet", "soon"): own.state_id is None,
        Flag("Address is confidential", "late"): bool(own.address_is_protected),
        Flag("A court restricts an adult", "late"): any(_is_restricted(adult, today) for adult in student[Guardian]),
        Flag("Twin or multiple birth"): bool(own.multiple_birth),
        Flag("Holds own rights", "info"): (own.rights_transferred_date or date.max) <= today,
    }
    yield from (flag for flag, holds in words.items() if holds)
    for claim in student[Responsibility]:
        if claim.responsibility_status in ("PENDING", "DISPUTED") and claim.end_date is None:
            yield Flag(f"Claimed by {told.lea(claim.lea_code)}", "soon")
    held = [s for s in student[StudentStatus] if covers(s.begin_date, s.end_date, today)]
    yield from (Flag(words, "info") for name, words in _STATUSES if any(getattr(s, name) for s in held))


def _is_restricted(adult: Guardian, today: date) -> bool:
    return bool(adult.is_court_restricted) and (adult.end_date is None or adult.end_date >= today)


def _period(by: Scope, student: Student) -> tuple[tuple[date, date | None], ...]:
    own = (
        r
        for r in student[Responsibility]
        if r.lea_code in (by.lea_codes or ()) and r.responsibility_status in ("ACCEPTED", "RELEASED")
    )
    return tuple(sorted(((r.begin_date, r.end_date) for r in own), key=lambda pair: pair[0]))
