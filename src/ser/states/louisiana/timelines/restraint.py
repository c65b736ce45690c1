"""The clocks that begin with a restraint or seclusion, in hours where the law counts hours."""

from datetime import date

from ser.law.days import Days
from ser.law.moment import Moment
from ser.law.timeline import timeline
from ser.states.louisiana.restraint_record import ACT_479, INCIDENTS, Restraint
from ser.states.louisiana.restraint_row import restrained

WRITTEN = 24
"""Hours from the incident to the written notice to the parent."""
ADMINISTRATOR = 1
"""Hours from the incident in which the school's administrator is told."""


@timeline(
    "T-37", "Written notice of a restraint", starts="restraint.incident_date restraint.end_time",
    stops="restraint.written_notice_date restraint.written_notice_time", late_in="hour", cite=INCIDENTS,
    example=restrained(),
)  # fmt: skip
def written_notice(r: Restraint, days: Days) -> Moment | None:
    """24 hours from the end of a restraint or seclusion to the written notice to the parent."""
    return days.hours(Moment(r.incident_date, r.end_time), WRITTEN)


@timeline(
    "T-38", "Administrator told of a restraint", starts="restraint.incident_date restraint.end_time",
    stops="restraint.administrator_told_date restraint.administrator_told_time", late_in="hour", cite=ACT_479,
    example=restrained(),
)  # fmt: skip
def administrator_told(r: Restraint, days: Days) -> Moment | None:
    """One hour from the end of a restraint or seclusion until the school's administrator is told."""
    return days.hours(Moment(r.incident_date, r.end_time), ADMINISTRATOR)


@timeline(
    "T-39", "Parent told of a restraint", starts="restraint.incident_date", stops="restraint.parent_told_date",
    cite=ACT_479, example=restrained(),
)  # fmt: skip
def parent_told(r: Restraint, days: Days) -> date | None:
    """The parent is told on the day of the restraint or seclusion."""
    return days.calendar(r.incident_date, 0)
