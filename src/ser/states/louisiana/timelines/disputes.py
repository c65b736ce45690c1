"""The clock by which Louisiana tries to settle a complaint to the state early."""

from datetime import date

from ser.federal.more_examples import good
from ser.federal.records.disputes import StateComplaint
from ser.federal.timelines.disputes import complaint_closed
from ser.law.days import Days
from ser.law.timeline import timeline

EARLY = 15
"""Days from the filing of a complaint in which it may be settled early."""


@timeline(
    "T-30b", "Early resolution of a complaint", starts="state_complaint.filed_date",
    stops="state_complaint.early_resolution_date", cite="LAC 28:XLIII.153", excepts=complaint_closed,
    example=good("state_complaint"),
)  # fmt: skip
def early_resolution(c: StateComplaint, days: Days) -> date | None:
    """15 days from the filing of a complaint until the attempt to settle it early has ended."""
    return days.calendar(c.filed_date, EARLY)
