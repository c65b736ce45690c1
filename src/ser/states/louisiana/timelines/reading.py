"""The clocks of the dyslexia notice, and of the April Dunn Act."""

from datetime import date

from ser.federal.more_examples import WHO
from ser.law.days import Days
from ser.law.rule import Change, change
from ser.law.timeline import timeline
from ser.states.louisiana.dyslexia_record import DYSLEXIA, DyslexiaScreening
from ser.states.louisiana.records import Iep

TELL = 30
"""Days from the results of the screener until the parent of a child at risk is told."""
CRITERIA = 30
"""Days from the entry into a course or grade until the team has set its own criteria."""


def screened(**values: object) -> Change:
    """The example child after a screening whose results the parent was told in time, with these elements changed."""
    row = {"dyslexia_screening_id": "DS1", "result_date": date(2017, 2, 6), "is_at_risk": True,
           "parent_told_date": date(2017, 2, 20)}  # fmt: skip
    return Change("dyslexia_screening", {**WHO, **row, **values}, adds=True)


@timeline(
    "T-41", "Notice of a dyslexia screening", starts="dyslexia_screening.result_date",
    stops="dyslexia_screening.parent_told_date", cite=DYSLEXIA, example=screened(),
)  # fmt: skip
def dyslexia_notice(d: DyslexiaScreening, days: Days) -> date | None:
    """30 days from the results of the screener until the parent of a child at risk of dyslexia is told."""
    return days.calendar(d.result_date, TELL) if d.is_at_risk else None


@timeline(
    "T-42", "Own criteria under the April Dunn Act", starts="iep.april_dunn_entered_date",
    stops="iep.april_dunn_criteria_date", cite="R.S. 17:183.2(B)",
    example=change("iep", at=1, april_dunn_eligible=True, april_dunn_entered_date=date(2017, 8, 10),
                   april_dunn_criteria_date=date(2017, 9, 6), april_dunn_approved_date=date(2017, 9, 6)),
)  # fmt: skip
def own_criteria(r: Iep, days: Days) -> date | None:
    """30 days from the entry into the course or grade level until the team has written its criteria into the plan."""
    return None if r.april_dunn_entered_date is None else days.calendar(r.april_dunn_entered_date, CRITERIA)
