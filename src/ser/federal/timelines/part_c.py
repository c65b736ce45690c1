"""The clock of Part C: from the referral to the first family service plan."""

from datetime import date

from ser.federal.more_examples import good
from ser.federal.records.delivery import PartCPlan
from ser.law.cite import citations
from ser.law.days import Days
from ser.law.deadline import Excepted
from ser.law.student import Student
from ser.law.timeline import timeline

FIRST_PLAN = 45
"""Days from the referral to the first meeting on the family's service plan."""


def family_delayed(plan: PartCPlan, student: Student, due: date) -> Excepted | None:
    """The child or parent was unavailable, or the parent had not consented, as was noted on a day."""
    if plan.family_delay_date is None:
        return None
    why = "The family was unavailable or had not consented, as was noted."
    return Excepted("FAMILY", why, citations("34 CFR 303.310"), plan.family_delay_date)


@timeline(
    "T-23", "First plan under Part C", starts="part_c_plan.referral_date", stops="part_c_plan.ifsp_meeting_date",
    cite="34 CFR 303.310", excepts=family_delayed, example=good("part_c_plan"),
)  # fmt: skip
def first_family_plan(p: PartCPlan, days: Days) -> date | None:
    """45 days from the referral to Part C to the first meeting on the family's service plan."""
    return days.calendar(p.referral_date, FIRST_PLAN)
