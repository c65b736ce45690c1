"""Rules about what was given of services, and the first plan under Part C."""

from collections.abc import Iterable
from datetime import date

from ser.federal.lateness import unexplained
from ser.federal.more_examples import good
from ser.federal.records.delivery import PartCPlan, ServiceDelivery
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, rule
from ser.law.student import Student

_OWED = house("minutes that are owed can be told from those that are not")


@rule(
    "SER-0360", Severity.NOTICE, reads="service_delivery.minutes_planned service_delivery.minutes_delivered",
    marks="service_delivery.missed_reason", cite=_OWED,
    says="Of {minutes_planned} minutes that were planned the child got {minutes_delivered}, and no reason is given.",
    fix="Enter why minutes were missed, and the minutes that were made up once they are.",
    breaks=good("service_delivery", missed_reason=None),
    holds=good("service_delivery"),
)  # fmt: skip
def missed_minutes_have_a_reason(r: ServiceDelivery) -> bool:
    """Where a child got fewer minutes than were planned, the reason is on record; it blocks no count."""
    return r.minutes_delivered >= r.minutes_planned or r.missed_reason is not None


@rule(
    "SER-0361", Severity.NOTICE, reads="service_delivery.minutes_made_up service_delivery.minutes_planned"
    " service_delivery.minutes_delivered", cite=_OWED,
    says="{minutes_made_up} minutes were made up, more than were missed: {minutes_planned} were planned and"
         " {minutes_delivered} given.",
    fix="Correct the minutes. What is given beyond the plan is no making up.",
    breaks=good("service_delivery", minutes_made_up=45),
    holds=good("service_delivery"),
)  # fmt: skip
def no_more_is_made_up_than_was_missed(r: ServiceDelivery) -> bool:
    """No more minutes are made up than were missed in the week."""
    return r.minutes_made_up <= max(r.minutes_planned - r.minutes_delivered, 0)


@rule(
    "SER-0362", Severity.MUST_EXPLAIN, reads="part_c_plan.ifsp_meeting_date", marks="part_c_plan.late_reason_text",
    cite="34 CFR 303.310",
    says="The first meeting on the family's service plan was on {met}, after the due day {due} ({clock}), and no reason"
         " is given.",
    fix="Enter the day of a delay for reasons of the family, if there was one; else say why it was late.",
    breaks=good("part_c_plan", ifsp_meeting_date=date(2010, 6, 1)),
    holds=good("part_c_plan", ifsp_meeting_date=date(2010, 6, 1), family_delay_date=date(2010, 4, 7)),
)  # fmt: skip
def the_first_plan_under_part_c_comes_in_45_days(s: Student, day: date) -> Iterable[Breach]:
    """Evaluation and first meeting come within 45 days of the referral to Part C, but for reasons of the family."""
    return unexplained(s, "T-23", day) if s[PartCPlan] else ()


RULES: tuple[Rule, ...] = (
    missed_minutes_have_a_reason, no_more_is_made_up_than_was_missed, the_first_plan_under_part_c_comes_in_45_days,
)  # fmt: skip
