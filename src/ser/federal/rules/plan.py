"""Rules about plans: what they rest on, who signed, how long they run, what they amend."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import FULL_PLANS, GIFTED_PROGRAMS, basis_of, is_official, left_between, program_of
from ser.federal.records import Evaluation, Goal, Iep
from ser.law.calendar import months_after
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student
from ser.law.words import Phrase

_ENDED = "the plan {plan} that it amends ends on {day}"

_SERVICE = add("service", at=1, service_id="B3", iep_id="I3", begin_date=date(2018, 1, 16),
               first_delivered_date=date(2018, 1, 16))  # fmt: skip

_PLACEMENT = add("placement", at=1, placement_id="L3", iep_id="I3", begin_date=date(2018, 1, 16))


@rule(
    "SER-0060", Severity.MUST_FIX, reads="iep.iep_status", marks="iep.evaluation_id", cite="34 CFR 300.306",
    says="The initial plan {iep_id} rests on no finished evaluation that found the child eligible{named}.",
    fix="Name the evaluation, and enter its report and outcome.",
    breaks=change("iep", evaluation_id=None),
)  # fmt: skip
def an_initial_plan_rests_on_an_evaluation(s: Student, day: date) -> Iterable[Breach]:
    """An initial plan is made for a child whom an evaluation found eligible for its program."""
    for plan in s[Iep]:
        if plan.iep_type != "INIT" or not is_official(plan):
            continue
        e = basis_of(plan, s)
        found = ("G", "B") if program_of(s, plan) in GIFTED_PROGRAMS else ("E", "B")
        if e is None or e.dissemination_date is None or e.evaluation_outcome not in found:
            yield Breach(plan, {"named": f": {plan.evaluation_id}" if plan.evaluation_id else ""})


@rule(
    "SER-0061", Severity.MUST_FIX, reads="iep.iep_date", marks="iep.iep_type",
    cite=house("an initial plan begins a time in a program; later ones are reviews"),
    says="The plan of {iep_date} is called initial, though the child had an official plan of {earlier}.",
    fix="Call it a review, or end the program episode that lies between.",
    why="A notice where the child left a program, or came with papers of another state, between the two plans.",
    breaks=(
        add("iep", at=1, iep_id="I3", iep_type="INIT", notice_date=date(2018, 1, 8), meeting_date=date(2018, 1, 16),
            iep_date=date(2018, 1, 16), begin_date=date(2018, 1, 16), parent_signature_date=date(2018, 1, 16)),
        _SERVICE, _PLACEMENT,
    ),
)  # fmt: skip
def a_plan_is_initial_once(s: Student, day: date) -> Iterable[Breach]:
    """A child has one initial plan for each unbroken time in a program."""
    plans = [p for p in s[Iep] if p.iep_type in ("INIT", "REV") and p.iep_date is not None and is_official(p)]
    for plan in plans:
        if plan.iep_type != "INIT" or len(plans) < 2:
            continue
        gifted = program_of(s, plan) in GIFTED_PROGRAMS
        earlier = [
            p.iep_date for p in plans
            if p.iep_date < plan.iep_date and (program_of(s, p) in GIFTED_PROGRAMS) == gifted
        ]  # fmt: skip
        if earlier:
            last = max(d for d in earlier if d is not None)
            yield Breach(plan, {"earlier": last}, notice=left_between(s, last, plan.iep_date))  # type: ignore[arg-type]


@rule(
    "SER-0065", Severity.MUST_FIX, reads="iep.iep_status",
    marks="iep.parent_signature_date iep.parent_attempts_documented", cite="34 CFR 300.322(d)",
    says="The plan {iep_id} ({iep_type}) is official without the parent's signature and without a record of attempts.",
    fix="Enter when the parent signed, or that the attempts to involve the parent are on record.",
    breaks=change("iep", parent_signature_date=None),
)  # fmt: skip
def a_first_plan_is_signed(r: Iep) -> bool:
    """An initial or interim plan is official once the parent signed, or the attempts to involve the parent are kept."""
    if r.iep_type not in ("INIT", "INT") or not is_official(r):
        return True
    return r.parent_signature_date is not None or bool(r.parent_attempts_documented)


@rule(
    "SER-0066", Severity.MUST_FIX, reads="iep.begin_date", marks="iep.iep_status",
    cite=house("one plan of a program holds on a day, the one that began last"),
    says="The plan {iep_id} begins on {begin_date}, the same day as {other} of the same program.",
    fix="Correct the day, or delete the plan that was entered twice.",
    breaks=(
        add("iep", at=1, iep_id="I3"),
        add("service", at=1, service_id="B3", iep_id="I3"),
        add("placement", at=1, placement_id="L3", iep_id="I3"),
    ),
)  # fmt: skip
def two_plans_do_not_begin_together(s: Student, day: date) -> Iterable[Breach]:
    """A new plan takes over from the old one on the day it begins, so that no two begin on one day."""
    first: dict[tuple[str, str, date], Iep] = {}
    for plan in s[Iep]:
        if plan.begin_date is not None and plan.iep_type in FULL_PLANS and is_official(plan):
            other = first.setdefault((plan.lea_code, plan.program_episode_id, plan.begin_date), plan)
            if other is not plan:
                yield Breach(plan, {"other": other.iep_id})


@rule(
    "SER-0067", Severity.MUST_EXPLAIN, reads="iep.begin_date iep.end_date", cite="34 CFR 300.324(b)(1)(i)",
    says="The plan runs from {begin_date} to {end_date}, which is longer than a year.",
    fix="Correct a mistyped date; if the plan was made for longer, review it within the year and say why.",
    breaks=change("iep", at=1, end_date=date(2018, 12, 20)),
)  # fmt: skip
def a_plan_runs_a_year_at_most(r: Iep) -> bool:
    """A plan is reviewed at least once a year, so that none runs longer."""
    return r.end_date < months_after(r.begin_date, 12)  # type: ignore[arg-type]


@rule(
    "SER-0071", Severity.MUST_FIX, reads="iep.end_date", marks="iep.amends_iep_id",
    cite=("34 CFR 300.324(a)(4)", "34 CFR 300.324(b)(1)(i)"),
    says="The amendment ends on {end_date}; {amended}.",
    fix="Name the official plan that is amended and give the amendment the same last day: it never moves the review.",
    holds=(
        add("iep", at=1, iep_id="I3", iep_type="AMD", iep_date=date(2018, 1, 16), begin_date=date(2018, 1, 16),
            amends_iep_id="I2", amendment_method="AGREEMENT"),
    ),
    breaks=(
        add("iep", at=1, iep_id="I3", iep_type="AMD", iep_date=date(2018, 1, 16), begin_date=date(2018, 1, 16),
            amends_iep_id="I2", amendment_method="AGREEMENT", end_date=date(2018, 12, 14)),
    ),
)  # fmt: skip
def an_amendment_ends_with_its_plan(s: Student, day: date) -> Iterable[Breach]:
    """An amendment changes an official plan and ends with it."""
    for plan in s[Iep]:
        if plan.iep_type != "AMD" or plan.end_date is None or not is_official(plan):
            continue
        named = [p for p in s[Iep] if p.iep_id == plan.amends_iep_id]
        # A child who moved brought the plan of another LEA (34 CFR 300.323(e)).
        amended = next((p for p in named if p.lea_code == plan.lea_code), next(iter(named), None))
        if amended is None or not is_official(amended):
            yield Breach(plan, {"amended": "it names no official plan that it amends"})
        elif amended.end_date is not None and amended.end_date != plan.end_date:
            yield Breach(plan, {"amended": Phrase(_ENDED, plan=amended.iep_id, day=amended.end_date)})


@rule(
    "SER-0076", Severity.MUST_FIX, reads="iep.evaluation_id", cite=house("what a plan rests on can be looked up"),
    says="The plan {iep_id} rests on the evaluation {evaluation_id}, which is none of the child's.",
    fix="Correct the ID of the evaluation, or send the evaluation.",
    breaks=change("iep", at=1, evaluation_id="V77"),
)  # fmt: skip
def the_basis_of_a_plan_is_known(s: Student, day: date) -> Iterable[Iep]:
    """The evaluation that a plan names is one of the child's, of whichever LEA; initial plans have their own rule."""
    known = {e.evaluation_id for e in s[Evaluation]}
    for plan in s[Iep]:
        if plan.evaluation_id is not None and plan.evaluation_id not in known and plan.iep_type != "INIT":
            yield plan


@rule(
    "SER-0089", Severity.NOTICE, reads="iep.iep_status", marks="iep.esy_considered", cite="34 CFR 300.106",
    says="The plan {iep_id} does not say that extended school year was considered.",
    fix="Enter that the team decided about extended school year.",
    breaks=change("iep", at=1, esy_considered=None),
)  # fmt: skip
def extended_school_year_is_considered(r: Iep) -> bool:
    """The team of a full plan decides whether the child needs services in the summer."""
    return r.iep_type not in ("INIT", "REV") or not is_official(r) or r.esy_considered is True


@rule(
    "SER-0126", Severity.MUST_FIX, reads="iep.assessment goal.goal_area", marks="goal.benchmarks",
    cite="34 CFR 300.320(a)(2)(ii)",
    says="The student takes the alternate assessment, and the goal {goal_id} ({goal_area}) has no short-term steps.",
    fix="Enter the benchmarks or short-term objectives of the goal.",
    breaks=change("iep", at=1, assessment="ALT"),
    holds=(
        change("iep", at=1, assessment="ALT"), change("goal", benchmarks="70 words by February, 80 words by May."),
    ),
)  # fmt: skip
def alternate_assessment_asks_for_benchmarks(s: Student, day: date) -> Iterable[Goal]:
    """For a student who takes the alternate assessment, each goal has benchmarks or short-term objectives."""
    for plan in s[Iep]:
        if plan.assessment == "ALT" and is_official(plan):
            yield from (goal for goal in s.children(plan, Goal) if goal.benchmarks is None)


RULES: tuple[Rule, ...] = (
    an_initial_plan_rests_on_an_evaluation, a_plan_is_initial_once, a_first_plan_is_signed,
    two_plans_do_not_begin_together, a_plan_runs_a_year_at_most, an_amendment_ends_with_its_plan,
    the_basis_of_a_plan_is_known, alternate_assessment_asks_for_benchmarks, extended_school_year_is_considered,
)  # fmt: skip
