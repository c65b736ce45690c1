"""Rules about the way to life after school, and about notices to the parent."""

from collections.abc import Iterable, Iterator
from datetime import date

from ser.federal.history import FULL_PLANS, GIFTED_PROGRAMS, is_official, profile, program_of
from ser.federal.records import Iep, ParentNotice, TransitionPlan
from ser.federal.switches import MAJORITY, TRANSITION_AGE
from ser.law.calendar import age_on
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student

_WRITTEN = add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2",
               transition_date=date(2017, 11, 8), education_goal="Welding course",
               employment_goal="Work as a welder", transition_services="Visits to the technical college")  # fmt: skip


_PLANS = FULL_PLANS - {"SVC"}


def _standing(s: Student, day: date, age: int) -> Iterator[tuple[Iep, date]]:
    """The plans of a disability, not yet over on the day, in which the child reaches an age; with that birthday."""
    who = profile(s)
    if who is None:
        return
    birthday = s.days.years(who.birth_date, age)
    for plan in s[Iep]:
        if plan.end_date is None or plan.end_date < day or plan.end_date < birthday:
            continue
        if plan.iep_type in _PLANS and is_official(plan) and program_of(s, plan) not in GIFTED_PROGRAMS:
            yield plan, birthday


@rule(
    "SER-0077", Severity.MUST_EXPLAIN, reads="iep.end_date student.birth_date", marks="iep.iep_status",
    cite="34 CFR 300.320(b)",
    personal="birthday",
    says="The student is {age} on {birthday}, within the plan {iep_id}, which has no transition plan.",
    fix="Send the transition plan: goals after school, services, courses; if none was written, explain it.",
    breaks=change("student", birth_date=date(2002, 1, 15)),
    holds=(change("student", birth_date=date(2002, 1, 15)), _WRITTEN),
)  # fmt: skip
def a_plan_at_16_has_transition(s: Student, day: date) -> Iterable[Breach]:
    """The first plan in effect when a student turns 16, and every later one, has a transition plan."""
    for plan, birthday in _standing(s, day, s.switch(TRANSITION_AGE, day)):
        if not s.children(plan, TransitionPlan):
            yield Breach(plan, {"birthday": birthday, "age": s.switch(TRANSITION_AGE, day)})


@rule(
    "SER-0078", Severity.MUST_EXPLAIN, reads="iep.end_date student.birth_date", marks="iep.rights_transfer_notice_date",
    cite="34 CFR 300.320(c)",
    personal="birthday",
    says="One year before majority is {birthday}, within the plan {iep_id}, which does not say that the student was"
         " told of the rights that will transfer.",
    fix="Enter when the student was told; if that was not done by then, say why.",
    why="A notice while there is time yet.",
    breaks=(change("student", birth_date=date(2001, 2, 1)), _WRITTEN),
    holds=(
        change("student", birth_date=date(2001, 2, 1)), _WRITTEN,
        change("iep", at=1, rights_transfer_notice_date=date(2017, 11, 8)),
    ),
)  # fmt: skip
def the_student_is_told_of_rights(s: Student, day: date) -> Iterable[Breach]:
    """At the latest a year before majority, the plan says that the student was told which rights will transfer."""
    for plan, birthday in _standing(s, day, s.switch(MAJORITY, day) - 1):
        if any(p.rights_transfer_notice_date is not None for p in s[Iep]):
            return
        if not any(n.notice_kind == "RIGHTS" for n in s[ParentNotice]):
            yield Breach(plan, {"birthday": birthday}, notice=birthday >= day)


@rule(
    "SER-0097", Severity.MUST_EXPLAIN, reads="transition_plan.iep_id",
    marks="transition_plan.education_goal transition_plan.employment_goal", cite="34 CFR 300.320(b)",
    says="The transition plan of {iep_id} has for education: {education_goal}; for employment: {employment_goal}.",
    fix="Enter a measurable goal for education or training, and one for employment; if the plan has none,"
        " explain it.",
    breaks=add("transition_plan", lea_code="017", transition_plan_id="TP1", iep_id="I2",
               education_goal="Welding course"),
    holds=_WRITTEN,
)  # fmt: skip
def a_transition_plan_has_its_goals(r: TransitionPlan) -> bool:
    """A transition plan has a goal for education or training, and one for employment."""
    return r.education_goal is not None and r.employment_goal is not None


@rule(
    "SER-0098", Severity.MUST_EXPLAIN, reads="parent_notice.meeting_date parent_notice.names_transition",
    cite="34 CFR 300.322(b)(2)",
    says="The invitation to the meeting on {meeting_date} of a student of {age} does not name transition.",
    fix="Correct the answer; if the notice did not name transition as a purpose, say why.",
    breaks=(
        change("student", birth_date=date(2001, 11, 8)), _WRITTEN,
        change("parent_notice", names_transition=False),
    ),
)  # fmt: skip
def an_invitation_from_16_names_transition(s: Student, day: date) -> Iterable[Breach]:
    """From 16 on, the invitation to a meeting names transition as a purpose and invites the student."""
    who = profile(s)
    for n in s[ParentNotice]:
        if n.notice_kind != "MEETING" or n.names_transition is not False or n.meeting_date is None or who is None:
            continue
        age = age_on(who.birth_date, n.meeting_date)
        if age >= s.switch(TRANSITION_AGE, n.meeting_date):
            yield Breach(n, {"age": age})


@rule(
    "SER-0124", Severity.MUST_EXPLAIN, reads="parent_notice.sent_date parent_notice.meeting_date",
    cite=house("dates of one child do not contradict each other"),
    says="The invitation was sent on {sent_date}, after the meeting on {meeting_date}.",
    fix="Correct whichever date was mistyped; if it was sent so late, explain it.",
    breaks=change("parent_notice", meeting_date=date(2017, 10, 20)),
)  # fmt: skip
def an_invitation_comes_before_its_meeting(r: ParentNotice) -> bool:
    """An invitation is sent before the meeting."""
    return r.sent_date <= r.meeting_date


@rule(
    "SER-0125", Severity.MUST_EXPLAIN, reads="parent_notice.sent_date parent_notice.effective_date",
    marks="parent_notice.notice_kind", cite="34 CFR 300.503(a)",
    says="The notice was sent on {sent_date}, after what it announces took effect on {effective_date}.",
    fix="Correct a mistyped date; if the notice came afterwards, say why.",
    breaks=change("parent_notice", at=1, sent_date=date(2017, 11, 13)),
)  # fmt: skip
def a_notice_comes_before_its_change(r: ParentNotice) -> bool:
    """Written notice comes before what it announces takes effect."""
    return r.sent_date <= r.effective_date


RULES: tuple[Rule, ...] = (
    a_plan_at_16_has_transition, the_student_is_told_of_rights, a_transition_plan_has_its_goals,
    an_invitation_from_16_names_transition, an_invitation_comes_before_its_meeting, a_notice_comes_before_its_change,
)  # fmt: skip
