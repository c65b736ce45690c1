"""Rules about the way from Part C to Part B."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from ser.federal.history import profile
from ser.federal.records import EarlyStepsNotice, Iep, PartCTransition
from ser.federal.timelines.early_childhood import ANNOUNCED_DAYS, came_late
from ser.law.calendar import months_after
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule, without
from ser.law.student import Student
from ser.law.words import Phrase

SOON = 30
"""Days before the third birthday from which on a missing plan is told."""

OPENS_MONTHS = 9
"""Months before the third birthday from which on the conference may be held."""

LATE_MONTHS = 33
"""The age in months from which on a missing consent is told: three months before the third birthday."""

_WHO: dict[str, Any] = {"lea_code": "017", "state_id": "2100000001", "system_id": "EBR-1"}

_MADE: dict[str, Any] = {**_WHO, "part_c_transition_id": "TC1", "notification_date": date(2010, 9, 20),
         "referral_date": date(2010, 10, 4), "conference_date": date(2010, 11, 9), "evaluation_id": "V1",
         "part_b_consent_date": date(2010, 11, 9), "eligibility_date": date(2011, 1, 20), "is_eligible": True,
         "iep_date": date(2011, 2, 8)}  # fmt: skip

_IN_TIME = add("part_c_transition", **_MADE)

_BARE = tuple(
    without(name) for name in (
        "enrollment", "student_status", "removal", "class_roster", "responsibility", "referral", "screening",
        "evaluation", "consent", "evaluation_component", "exceptionality", "program_episode", "iep", "goal",
        "accommodation", "placement", "service", "parent_notice",
    )
)  # fmt: skip

_OPEN: dict[str, Any] = {**_WHO, "part_c_transition_id": "TC1", "referral_date": date(2017, 11, 20)}


def _with_birthday(s: Student) -> Iterator[tuple[PartCTransition, date]]:
    """The transitions of a child whose family did not decline Part B, with its third birthday."""
    rows = s[PartCTransition]
    who = profile(s) if rows else None
    if who is not None:
        third = s.days.years(who.birth_date, 3)
        yield from ((r, third) for r in rows if not r.parent_declined and not r.parent_opted_out)


@rule(
    "SER-0100", Severity.MUST_EXPLAIN, reads="part_c_transition.conference_date student.birth_date",
    cite="34 CFR 303.209(c)",
    personal="third",
    says="The transition conference was held on {conference_date}, {when} the third birthday on {third}.",
    fix="Correct a mistyped date; otherwise say why it was not held in these six months.",
    breaks=add("part_c_transition", **{**_MADE, "conference_date": date(2011, 3, 15)}),
    holds=_IN_TIME,
)  # fmt: skip
def the_conference_comes_before_the_third_birthday(s: Student, day: date) -> Iterable[Breach]:
    """The transition conference is held at most nine months and at least 90 days before the third birthday."""
    for r, third in _with_birthday(s):
        held = r.conference_date
        if held is None or r.conference_declined:
            continue
        if held < s.days.months(third, -OPENS_MONTHS):
            yield Breach(r, {"third": third, "when": "more than nine months before"})
        elif held > s.days.calendar(third, -ANNOUNCED_DAYS) and (held > third or not came_late(r, third, s.days)):
            yield Breach(r, {"third": third, "when": "after" if held > third else "less than 90 days before"})


@rule(
    "SER-0101", Severity.NOTICE, reads="student.birth_date",
    marks="part_c_transition.referral_date part_c_transition.part_b_consent_date",
    cite=house("three months before the birthday little time is left for an evaluation and a plan"),
    personal="third",
    says="The child turns three on {third}, and consent to an evaluation is not on record.",
    fix="Ask the parent for consent, or enter it; if the family declined, enter that.",
    breaks=(change("student", birth_date=date(2015, 5, 20)), *_BARE, add("part_c_transition", **_OPEN)),
)  # fmt: skip
def consent_comes_three_months_before_the_birthday(s: Student, day: date) -> Iterable[Breach]:
    """When a child of Part C is two years and nine months old, consent to evaluate it has come."""
    for r, third in _with_birthday(s):
        begun = r.part_b_consent_date or r.eligibility_date or r.iep_date
        if begun is None and r.is_eligible is None and s.days.months(third, LATE_MONTHS - 36) <= day < third:
            yield Breach(r, {"third": third})


@rule(
    "SER-0102", Severity.NOTICE, reads="student.birth_date", marks="part_c_transition.iep_date",
    cite="34 CFR 300.124(b)",
    personal="third",
    says="The child turns three on {third}, and no plan is on record.",
    fix="Complete the plan, or enter it; if the child was found not eligible or the family declined, enter that.",
    breaks=(
        change("student", birth_date=date(2015, 3, 20)), *_BARE,
        add("part_c_transition", part_b_consent_date=date(2017, 12, 11), **_OPEN),
    ),
)  # fmt: skip
def a_plan_is_ready_before_the_birthday(s: Student, day: date) -> Iterable[Breach]:
    """A month before the third birthday, the plan of a child who comes from Part C is made."""
    for r, third in _with_birthday(s):
        if _plan_made(r, s) is None and r.is_eligible is not False and day <= third <= s.days.calendar(day, SOON):
            yield Breach(r, {"third": third})


@rule(
    "SER-0103", Severity.MUST_EXPLAIN, reads="student.birth_date",
    marks="part_c_transition.referral_date part_c_transition.is_eligible part_c_transition.iep_date"
          " part_c_transition.delay_reason", cite="34 CFR 300.124(b)",
    personal="third",
    says="The child {eligible} and turned three on {third}, {found}, and no reason is given.",
    fix="Enter the decision and the plan, or the reason why none was in effect by the birthday.",
    breaks=add("part_c_transition", **{**_MADE, "iep_date": date(2011, 4, 6)}),
    holds=add("part_c_transition", **{**_MADE, "iep_date": date(2011, 4, 6), "delay_reason": "MEDICAL"}),
)  # fmt: skip
def a_plan_is_in_effect_by_the_birthday(s: Student, day: date) -> Iterable[Breach]:
    """A child who comes from Part C is decided upon, and has a plan if eligible, by the third birthday."""
    for r, third in _with_birthday(s):
        if r.is_eligible is False or r.delay_reason is not None:
            continue
        if r.is_eligible is None and (r.referral_date is None or came_late(r, third, s.days)):
            continue
        made = _plan_made(r, s)
        if (made or day) > third:
            found = "no plan is on record" if made is None else Phrase("the plan was made on {day:long}", day=made)
            eligible = "is eligible" if r.is_eligible else "was referred, eligibility is not decided,"
            yield Breach(r, {"third": third, "found": found, "eligible": eligible})


def _plan_made(r: PartCTransition, s: Student) -> date | None:
    """When the plan was made: as the transition says, or else as the plan that it names does."""
    plan = s.parent(r, Iep) if r.iep_id else None
    return r.iep_date or (None if plan is None else plan.iep_date)


@rule(
    "SER-0104", Severity.MUST_FIX, reads="part_c_transition.referral_date",
    marks="part_c_transition.eligibility_date part_c_transition.iep_date",
    cite=house("dates of one child do not contradict each other"),
    says="Referred on {referral_date}, eligibility decided on {eligibility_date}, plan of {iep_date}: these do not"
         " follow each other.",
    fix="Correct whichever date was mistyped.",
    breaks=add("part_c_transition", **{**_MADE, "referral_date": date(2011, 2, 10)}),
    holds=_IN_TIME,
)  # fmt: skip
def the_steps_of_a_transition_follow_each_other(r: PartCTransition) -> bool:
    """A child is referred first, then found eligible, and then has a plan."""
    steps = [day for day in (r.referral_date, r.eligibility_date, r.iep_date) if day is not None]
    return all(a <= b for a, b in pairwise(steps))


@rule(
    "SER-0105", Severity.MUST_FIX, reads="part_c_transition.is_eligible", marks="part_c_transition.evaluation_id",
    cite="34 CFR 300.306",
    says="Eligibility was decided ({is_eligible}), but no evaluation is named.",
    fix="Name the evaluation on which the decision rests, and send it.",
    breaks=add("part_c_transition", **{**_MADE, "evaluation_id": None}),
    holds=_IN_TIME,
)  # fmt: skip
def eligibility_rests_on_an_evaluation(r: PartCTransition) -> bool:
    """Whether a child is eligible for Part B is decided on an evaluation."""
    return r.evaluation_id is not None


@rule(
    "SER-0107", Severity.MUST_FIX, reads="earlysteps_notice.notice_outcome", marks="earlysteps_notice.outcome_date",
    cite=house("what became of a child can be followed"),
    says="The child that was announced was settled as {notice_outcome}, but no day is given.",
    fix="Enter the day on which that was settled.",
    breaks=change("earlysteps_notice", outcome_date=None),
)  # fmt: skip
def a_settled_notice_has_its_day(r: EarlyStepsNotice) -> bool:
    """What became of an announced child has its day."""
    return r.outcome_date is not None


@rule(
    "SER-0108", Severity.MUST_FIX, reads="earlysteps_notice.notice_outcome",
    marks="earlysteps_notice.linked_state_id earlysteps_notice.linked_system_id",
    cite=house("what became of a child can be followed"),
    says="The child that was announced is settled as {notice_outcome}, but no student is named.",
    fix="Name the student to whom the line was linked.",
    breaks=change("earlysteps_notice", notice_outcome="LINKED"),
)  # fmt: skip
def a_linked_notice_names_its_student(r: EarlyStepsNotice) -> bool:
    """A line of the list that was linked names the student."""
    return r.notice_outcome != "LINKED" or (r.linked_state_id or r.linked_system_id) is not None


@rule(
    "SER-0109", Severity.NOTICE, reads="earlysteps_notice.birth_date", marks="earlysteps_notice.list_date",
    cite="34 CFR 303.209(b)",
    says="The child was announced on {list_date}, less than 90 days before the third birthday.",
    fix="Nothing need be done but hurry; enter the days as a late referral.",
    breaks=change("earlysteps_notice", birth_date=date(2015, 3, 20)),
)  # fmt: skip
def a_child_is_announced_in_time(r: EarlyStepsNotice) -> bool:
    """Part C announces a child at least 90 days before the third birthday, or says how late it does."""
    third = months_after(r.birth_date, 36)
    return r.late_referral_days is not None or (third - r.list_date).days >= ANNOUNCED_DAYS


RULES: tuple[Rule, ...] = (
    the_conference_comes_before_the_third_birthday, consent_comes_three_months_before_the_birthday,
    a_plan_is_ready_before_the_birthday, a_plan_is_in_effect_by_the_birthday,
    the_steps_of_a_transition_follow_each_other, eligibility_rests_on_an_evaluation, a_settled_notice_has_its_day,
    a_linked_notice_names_its_student, a_child_is_announced_in_time,
)  # fmt: skip
