"""Louisiana's rules about alternate assessment and the April Dunn Act."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ser.federal.history import covers, is_official
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, change, rule
from ser.law.student import Student
from ser.law.words import Phrase
from ser.states.louisiana.records import Enrollment, Iep

_YOUNG, _OLDER, _WITH_EVIDENCE = Decimal("3.0"), Decimal("2.3"), Decimal("2.0")

_COGNITIVE_ALONE = date(2020, 7, 1)
"""From school year 2020-21 on, new cohorts show cognition; adaptive behavior alone is not enough."""

_ENTRY_DAYS = 30

_BENCHMARKS = change("goal", benchmarks="70 words by February, 80 words by May.")


@rule(
    "SER-0074", Severity.MUST_EXPLAIN, reads="iep.assessment iep.cognitive_deviations",
    marks="iep.adaptive_deviations iep.has_extra_evidence", cite="LAC 28:XCVII.505",
    says="The student takes the alternate assessment at {shown} standard deviations below the mean; the limit is"
         " {limit}.",
    fix="Correct the figure, or the assessment; if the team decided so, say on what evidence.",
    breaks=(change("iep", at=1, assessment="ALT", cognitive_deviations=Decimal("2.5")), _BENCHMARKS),
    holds=(change("iep", at=1, assessment="ALT", cognitive_deviations=Decimal("3.1")), _BENCHMARKS),
)  # fmt: skip
def alternate_assessment_rests_on_evidence(s: Student, day: date) -> Iterable[Breach]:
    """Who takes the alternate assessment functions three deviations below the mean, or 2.3 once grade 5 is done.

    From 2.0 on other evidence may support it. Before 2020-21 adaptive behavior may show it as well.
    """
    for plan in s[Iep]:
        shown = plan.cognitive_deviations
        if plan.assessment != "ALT" or shown is None or not is_official(plan) or plan.iep_date is None:
            continue
        if plan.iep_date < _COGNITIVE_ALONE and plan.adaptive_deviations is not None:
            shown = max(shown, plan.adaptive_deviations)
        limit = _YOUNG
        if _is_past_grade_5(s, plan.iep_date):
            limit = _WITH_EVIDENCE if plan.has_extra_evidence else _OLDER
        # Some send the deviation as a negative figure.
        if abs(shown) < limit:
            yield Breach(plan, {"shown": shown, "limit": limit})


def _is_past_grade_5(s: Student, day: date) -> bool:
    """Whether a student has completed grade 5; taken as so where the grade is not known."""
    grades = [e.federal("grade") for e in s[Enrollment] if covers(e.entry_date, e.exit_date, day)]
    known = [grade for grade in grades if grade is not None]
    return not known or any(grade.isdigit() and int(grade) > 5 for grade in known)


@rule(
    "SER-0127", Severity.MUST_EXPLAIN, reads="iep.april_dunn_entered_date", marks="iep.april_dunn_criteria_date",
    cite="R.S. 17:183.2(B)",
    says="The student entered the course on {april_dunn_entered_date}, and the criteria were {set}, more than thirty"
         " days later.",
    fix="Enter the day on which the team set them; if it was late, say why.",
    breaks=change("iep", at=1, april_dunn_eligible=True, april_dunn_entered_date=date(2017, 8, 10),
                  april_dunn_criteria_date=date(2017, 9, 18), april_dunn_approved_date=date(2017, 9, 18)),
    holds=change("iep", at=1, april_dunn_eligible=True, april_dunn_entered_date=date(2017, 8, 10),
                 april_dunn_criteria_date=date(2017, 9, 6), april_dunn_approved_date=date(2017, 9, 6)),
)  # fmt: skip
def criteria_are_set_within_thirty_days(s: Student, day: date) -> Iterable[Breach]:
    """The team writes its own criteria into the plan within thirty days of the entry into the course or grade."""
    for plan in s[Iep]:
        entered, done = plan.april_dunn_entered_date, plan.april_dunn_criteria_date
        if entered is None or plan.april_dunn_eligible is False or not is_official(plan):
            continue
        if (done or day) > s.days.calendar(entered, _ENTRY_DAYS):
            yield Breach(plan, {"set": "not set" if done is None else Phrase("set on {day:long}", day=done)})


@rule(
    "SER-0128", Severity.MUST_FIX, reads="iep.april_dunn_criteria_date", marks="iep.april_dunn_approved_date",
    cite="R.S. 17:183.2(B)",
    says="The team set its own criteria on {april_dunn_criteria_date}, but the parent's written approval is not given.",
    fix="Enter when the parent approved in writing.",
    breaks=change("iep", at=1, april_dunn_eligible=True, april_dunn_criteria_date=date(2017, 9, 6)),
    holds=change("iep", at=1, april_dunn_eligible=True, april_dunn_criteria_date=date(2017, 9, 6),
                 april_dunn_approved_date=date(2017, 9, 6)),
)  # fmt: skip
def the_parent_approves_own_criteria(r: Iep) -> bool:
    """The parent approves in writing that the team sets its own criteria."""
    return r.april_dunn_approved_date is not None


RULES: tuple[Rule, ...] = (
    alternate_assessment_rests_on_evidence, criteria_are_set_within_thirty_days, the_parent_approves_own_criteria,
)  # fmt: skip
