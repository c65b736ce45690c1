"""The clocks of what the state found and of what parents ask for: correction, records, and a surrogate parent."""

from datetime import date

from ser.federal.more_examples import good
from ser.federal.records.monitoring import Noncompliance
from ser.federal.records.rights import RecordsRequest, SurrogateNeed
from ser.law.cite import citations, house
from ser.law.days import Days
from ser.law.deadline import Excepted
from ser.law.student import Student
from ser.law.timeline import timeline

ACCESS = 45
"""Days from a parent's request to the day on which the records are seen."""
APPOINTMENT = 30
"""Days from the determination that a child needs a surrogate to the appointment."""


@timeline(
    "T-36", "Correction of noncompliance", starts="noncompliance.issued_date", stops="noncompliance.verified_date",
    cite="34 CFR 300.600(e)", example=good("noncompliance"),
)  # fmt: skip
def noncompliance_corrected(n: Noncompliance, days: Days) -> date | None:
    """One year from the written notice of the finding to the day on which the state verified the correction."""
    return days.years(n.issued_date, 1)


def request_withdrawn(request: RecordsRequest, student: Student, due: date) -> Excepted | None:
    """The parent no longer wished to see the records, from a day that is on record."""
    if request.withdrawn_date is None:
        return None
    return Excepted(
        "WITHDRAWN", "The parent withdrew the request.", citations("34 CFR 300.613"), request.withdrawn_date
    )


@timeline(
    "T-29", "Parent sees the records", starts="records_request.requested_date", stops="records_request.given_date",
    cite="34 CFR 300.613", excepts=request_withdrawn, example=good("records_request", meeting_date=None),
)  # fmt: skip
def records_seen(r: RecordsRequest, days: Days) -> date | None:
    """45 days from the parent's request, and in any case by the day of a meeting or hearing that lies before that."""
    due = days.calendar(r.requested_date, ACCESS)
    if r.meeting_date is None or r.meeting_date < r.requested_date:
        return due
    return min(due, r.meeting_date)


def need_ended(need: SurrogateNeed, student: Student, due: date) -> Excepted | None:
    """The child needed no surrogate any more, from a day that is on record."""
    if need.ended_date is None:
        return None
    return Excepted("ENDED", "The child needs no surrogate any more.", (house("nothing is owed any more"),),
                    need.ended_date)  # fmt: skip


@timeline(
    "T-40", "Appointment of a surrogate parent", starts="surrogate_need.determined_date",
    stops="surrogate_need.appointed_date", cite="34 CFR 300.519", excepts=need_ended, example=good("surrogate_need"),
)  # fmt: skip
def surrogate_appointed(n: SurrogateNeed, days: Days) -> date | None:
    """30 days from the determination that a child needs a surrogate parent, with reasonable efforts."""
    return days.calendar(n.determined_date, APPOINTMENT)
