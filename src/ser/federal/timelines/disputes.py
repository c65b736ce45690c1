"""The clocks of disputes: a complaint to the state, and what leads from a due process complaint to its decision."""

from collections.abc import Iterator
from datetime import date

from ser.federal.more_examples import good
from ser.federal.records.disputes import DueProcess, StateComplaint
from ser.law.cite import citations
from ser.law.days import Days
from ser.law.deadline import Excepted
from ser.law.student import Student
from ser.law.timeline import Move, Running, extension, timeline
from ser.law.words import Phrase

REPORT = 60
"""Days from the filing of a complaint to the state to its written decision."""
SESSION, EXPEDITED_SESSION = 15, 7
"""Days from the notice of a parent's complaint to the resolution session."""
RESOLUTION = 30
"""Days from the notice of a parent's complaint in which the parties may resolve it."""
DECISION = 45
"""Days from the end of the time to resolve to the decision."""
HEARING, EXPEDITED_DECISION = 20, 10
"""School days from an expedited complaint to its hearing, and from the hearing to the decision."""


def complaint_closed(complaint: StateComplaint, student: Student, due: date) -> Excepted | None:
    """The complaint was resolved, withdrawn, dismissed or set aside on a day that is on record."""
    if complaint.closed_date is None:
        return None
    why = "The complaint was closed without a report."
    return Excepted(complaint.complaint_status, why, citations("34 CFR 300.152"), complaint.closed_date)


def extended(running: Running) -> Iterator[Move]:
    """The day to which more time was taken, where there is a ground for it."""
    later, ground = running.record.extended_to_date, running.record.extension_ground
    if later is None:
        return
    if ground is None:
        yield Move(None, "extended without a ground, so it does not count.")
        return
    yield Move(later, Phrase("extended to {day:long}.", day=later))


MORE_TIME = extension("MORE_TIME", "More time for a complaint", extended, cite="34 CFR 300.152")


@timeline(
    "T-30a", "Decision on a complaint to the state", starts="state_complaint.filed_date",
    stops="state_complaint.report_date", cite="34 CFR 300.152", extensions=(MORE_TIME,), excepts=complaint_closed,
    example=good("state_complaint"),
)  # fmt: skip
def complaint_decided(c: StateComplaint, days: Days) -> date | None:
    """60 days from the filing of a complaint to the state's written decision."""
    return days.calendar(c.filed_date, REPORT)


def case_closed(case: DueProcess, student: Student, due: date) -> Excepted | None:
    """The due process complaint was settled, withdrawn or dismissed on a day that is on record."""
    if case.closed_date is None:
        return None
    why = "The complaint was closed without a decision."
    return Excepted(case.due_process_status, why, citations("34 CFR 300.510"), case.closed_date)


def session_not_owed(case: DueProcess, student: Student, due: date) -> Excepted | None:
    """Both waived the session in writing or chose mediation, or the complaint was closed."""
    if case.resolution_waived_date is not None:
        why = "Both waived the resolution session in writing, or agreed to mediate."
        return Excepted("WAIVED", why, citations("34 CFR 300.510"), case.resolution_waived_date)
    return case_closed(case, student, due)


@timeline(
    "T-30c", "Resolution session", starts="due_process.received_date", stops="due_process.resolution_meeting_date",
    cite=("34 CFR 300.510", "34 CFR 300.532"), excepts=session_not_owed, example=good("due_process"),
)  # fmt: skip
def resolution_session(c: DueProcess, days: Days) -> date | None:
    """15 days from the notice of a parent's complaint to the resolution session; 7 days if it is expedited."""
    if c.filed_by != "PARENT" or c.received_date is None:
        return None
    return days.calendar(c.received_date, EXPEDITED_SESSION if c.is_expedited else SESSION)


def resolution_over(case: DueProcess, student: Student) -> date | None:
    """The time to resolve ends: after 30 days, or with a written waiver or statement before."""
    if case.received_date is None:
        return None
    last = student.days.calendar(case.received_date, RESOLUTION)
    return min(case.resolution_ended_date or last, last)


def by_officer(running: Running) -> Iterator[Move]:
    """The day to which the hearing officer extended the time, as a party asked."""
    later = running.record.extended_to_date
    if later is not None:
        yield Move(later, Phrase("extended by the hearing officer to {day:long}.", day=later))


OFFICER = extension("OFFICER", "Extension by the hearing officer", by_officer, cite="34 CFR 300.515")


@timeline(
    "T-30d", "Decision of a hearing", starts=resolution_over, stops="due_process.decision_date",
    cite=("34 CFR 300.515", "34 CFR 300.510"), extensions=(OFFICER,), excepts=case_closed, example=good("due_process"),
)  # fmt: skip
def hearing_decided(c: DueProcess, s: Student, days: Days) -> date | None:
    """45 days from the end of the time to resolve a parent's complaint to the decision of the hearing.

    What starts the time of a complaint that the LEA files was not read, so that it has no such clock.
    """
    over = resolution_over(c, s)
    return None if over is None or c.is_expedited or c.filed_by != "PARENT" else days.calendar(over, DECISION)


@timeline(
    "T-30e", "Expedited hearing", starts="due_process.filed_date", stops="due_process.hearing_date", late_in="school",
    cite="34 CFR 300.532", excepts=case_closed,
    example=good("due_process", is_expedited=True, hearing_date=date(2017, 10, 12), decision_date=date(2017, 10, 20)),
)  # fmt: skip
def expedited_hearing(c: DueProcess, days: Days) -> date | None:
    """20 school days from the filing of a complaint about discipline to its hearing."""
    return days.school(c.filed_date, HEARING) if c.is_expedited else None


@timeline(
    "T-30f", "Expedited decision", starts="due_process.hearing_date", stops="due_process.decision_date",
    late_in="school", cite="34 CFR 300.532", excepts=case_closed,
    example=good("due_process", is_expedited=True, hearing_date=date(2017, 10, 12), decision_date=date(2017, 10, 20)),
)  # fmt: skip
def expedited_decision(c: DueProcess, days: Days) -> date | None:
    """10 school days from the hearing about discipline to its decision."""
    return days.school(c.hearing_date, EXPEDITED_DECISION) if c.is_expedited and c.hearing_date else None
