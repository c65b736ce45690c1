"""Rules about who the child is on record: names, retired IDs, protected addresses, and who decides for the child."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import IDEA_PROGRAMS, covers, in_program, profile
from ser.federal.records import Enrollment, Guardian, Profile, Responsibility, StudentName
from ser.federal.switches import MAJORITY
from ser.law.calendar import age_on
from ser.law.cite import house, unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student

_OF_A_CHILD = frozenset({"PARENT", "COURT", "FOSTER", "KIN", "SURROGATE", "NONE"})
"""Authorities that end when the child is of age; any other is one over an adult student."""

_NO_PARENT = frozenset({"AG", "CW"})


@rule(
    "SER-0011", Severity.MUST_FIX, reads="student.last_name student_name.last_name",
    marks="student.first_name student_name.first_name student_name.begin_date",
    cite=house("one child has one legal name on a day"),
    says="The legal name that holds since {since} is not the one in the student's own record.",
    fix="Correct whichever is wrong; a name that held before ends on the day before the new one begins.",
    breaks=change("student_name", last_name="Sample"),
)  # fmt: skip
def the_legal_name_is_one(s: Student, day: date) -> Iterable[Breach]:
    """The legal name that holds today among the dated names is the one in the student's own record."""
    who = profile(s)
    if who is None:
        return
    legal = [n for n in s[StudentName] if n.name_kind == "LEGAL" and covers(n.begin_date, n.end_date, day)]
    name = max(legal, key=lambda n: n.begin_date or date.min, default=None)
    if name is not None and _plain(name.last_name, name.first_name) != _plain(who.last_name, who.first_name):
        yield Breach(name, {"since": name.begin_date})


def _plain(last: str, first: str) -> str:
    return f"{last} {first}".casefold()


@rule(
    "SER-0012", Severity.NOTICE, reads="student.merged_into_state_id",
    cite=house("one child has one ID, by which all its records are found"),
    says="The ID {state_id} was retired for {merged_into_state_id}, but {open} still stands under it.",
    fix="Send what still stands under the old ID again under the one that survives.",
    breaks=change("student", merged_into_state_id="2100000009"),
)  # fmt: skip
def nothing_is_open_under_a_retired_id(s: Student, day: date) -> Iterable[Breach]:
    """Once an ID was merged into another, no enrollment and no responsibility is open under it."""
    who = profile(s)
    if who is None or who.merged_into_state_id is None:
        return
    open_ones = [f"the responsibility {r.responsibility_id}" for r in s[Responsibility] if r.holds(day)]
    open_ones += [f"the enrollment {e.enrollment_id}" for e in s[Enrollment] if covers(e.entry_date, e.exit_date, day)]
    if open_ones:
        yield Breach(who, {"open": open_ones[0]})


@rule(
    "SER-0018", Severity.MUST_FIX, reads="student.address_is_protected", marks="student.substitute_address",
    cite=house("a confidential address is shown nowhere, so that something must stand for it"),
    says="The address of {state_id} is confidential, but no substitute address stands for it.",
    fix="Enter the substitute address, to which all mail for the family goes.",
    breaks=change("student", address_is_protected=True),
    holds=change("student", address_is_protected=True, substitute_address="Post box 9110, Baton Rouge"),
)  # fmt: skip
def a_confidential_address_has_a_substitute(r: Profile) -> bool:
    """A confidential address has a substitute that is shown in its place."""
    return not r.address_is_protected or r.substitute_address is not None


@rule(
    "SER-0019", Severity.NOTICE, reads="student.birth_date", marks="student.rights_transferred_date",
    cite=unverified("34 CFR 300.520", "the paragraph was not read"),
    says="The student is {age}, but it is not on record that the rights passed, or that a guardian keeps them.",
    fix="Enter the day on which the rights passed, or the adult who decides for the adult student.",
    breaks=(
        change("student", birth_date=date(1999, 10, 4)),
        add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2", education_goal="Welding course",
            employment_goal="Work as a welder"),
        change("iep", at=1, rights_transfer_notice_date=date(2016, 10, 3)),
    ),
)  # fmt: skip
def rights_pass_at_majority(s: Student, day: date) -> Iterable[Breach]:
    """The rights of a parent pass to a student who comes of age, unless a guardian of the adult keeps them."""
    who = profile(s)
    if who is None or who.rights_transferred_date is not None:
        return
    age = age_on(who.birth_date, day)
    if age < s.switch(MAJORITY, day) or not in_program(s, IDEA_PROGRAMS, day):
        return
    if not any(a.is_rights_holder and _is_of_an_adult(a) for a in s[Guardian]):
        yield Breach(who, {"age": age})


def _is_of_an_adult(holder: Guardian) -> bool:
    """Whether who holds the rights is the adult student, or a guardian of one."""
    return holder.relationship == "SE" or (holder.authority is not None and holder.authority not in _OF_A_CHILD)


@rule(
    "SER-0028", Severity.MUST_FIX, reads="guardian.relationship guardian.is_rights_holder",
    cite="34 CFR 300.30",
    says="The {relationship} is given as holding a parent's rights.",
    fix="Name the parent, foster parent or surrogate who holds them; a case worker or an agency never does.",
    breaks=change("guardian", relationship="CW"),
)  # fmt: skip
def no_agency_holds_the_rights_of_a_parent(r: Guardian) -> bool:
    """A case worker or an agency that cares for a child never holds the rights of its parent."""
    return not r.is_rights_holder or r.relationship not in _NO_PARENT


RULES: tuple[Rule, ...] = (
    the_legal_name_is_one, nothing_is_open_under_a_retired_id, a_confidential_address_has_a_substitute,
    rights_pass_at_majority, no_agency_holds_the_rights_of_a_parent,
)  # fmt: skip
