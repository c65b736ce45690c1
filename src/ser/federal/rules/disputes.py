"""Rules about disputes: complaints to the state, due process complaints and mediations."""

from collections.abc import Iterable
from datetime import date

from ser.federal.lateness import unexplained
from ser.federal.more_examples import good
from ser.federal.records.disputes import DueProcess, Mediation, StateComplaint
from ser.law.cite import house, unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, rule
from ser.law.student import Student

_YEAR = unverified("34 CFR 300.153(c)", "not read: a complaint is about the year before it")
_STANDS = house("what a dispute came to and its days do not contradict each other")


@rule(
    "SER-0340", Severity.MUST_EXPLAIN, reads="state_complaint.report_date", marks="state_complaint.late_reason_text",
    cite="34 CFR 300.152",
    says="The complaint was decided on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Enter the extension and its ground if there was one; else say why the report was late.",
    breaks=good("state_complaint", report_date=date(2017, 12, 12)),
    holds=good("state_complaint", report_date=date(2017, 12, 12), extension_ground="AGREED",
               extended_to_date=date(2017, 12, 14)),
)  # fmt: skip
def a_complaint_is_decided_in_60_days(s: Student, day: date) -> Iterable[Breach]:
    """The state decides a complaint within 60 days, unless there is a ground for more time."""
    return unexplained(s, "T-30a", day) if s[StateComplaint] else ()


@rule(
    "SER-0341", Severity.MUST_FIX, reads="state_complaint.complaint_status",
    marks="state_complaint.report_date state_complaint.closed_date", cite=_STANDS,
    says="The status is {complaint_status}, the day of the report {report_date}, and the day of closing {closed_date}.",
    fix="A complaint that is decided has the day of its report, one that ended otherwise the day on which it was"
        " closed, and one that is pending neither.",
    breaks=good("state_complaint", complaint_status="WITHDRAWN", report_date=None),
    holds=good("state_complaint", complaint_status="WITHDRAWN", report_date=None, closed_date=date(2017, 10, 2)),
)  # fmt: skip
def a_complaint_ends_in_one_way(r: StateComplaint) -> bool:
    """A complaint is pending, decided on a day, or closed on a day."""
    is_reported, is_pending = r.complaint_status == "REPORTED", r.complaint_status == "PENDING"
    return (r.report_date is not None) is is_reported and (r.closed_date is None) is (is_reported or is_pending)


@rule(
    "SER-0342", Severity.MUST_EXPLAIN, reads="due_process.received_date due_process.resolution_meeting_date",
    marks="due_process.late_reason_text", cite=("34 CFR 300.510", "34 CFR 300.532"),
    says="The resolution session was held on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Enter the written waiver or the agreement to mediate, if there was one; else say why it was late.",
    breaks=good("due_process", resolution_meeting_date=date(2017, 10, 6)),
    holds=good("due_process", resolution_meeting_date=date(2017, 10, 4)),
)  # fmt: skip
def a_resolution_session_is_held_in_time(s: Student, day: date) -> Iterable[Breach]:
    """LEA and parent meet within 15 days of the notice of a parent's complaint, or 7 where it is expedited."""
    return unexplained(s, "T-30c", day) if s[DueProcess] else ()


@rule(
    "SER-0343", Severity.MUST_EXPLAIN, reads="due_process.decision_date", marks="due_process.late_reason_text",
    cite=("34 CFR 300.515", "34 CFR 300.532"),
    says="The decision came on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Enter the extension by the hearing officer if there was one; else say why the decision was late.",
    breaks=good("due_process", decision_date=date(2017, 12, 8)),
    holds=good("due_process", decision_date=date(2017, 12, 8), extended_to_date=date(2017, 12, 8)),
)  # fmt: skip
def a_hearing_is_decided_in_time(s: Student, day: date) -> Iterable[Breach]:
    """A hearing is decided 45 days after the time to resolve is over, an expedited one 10 school days after it."""
    if s[DueProcess]:
        yield from unexplained(s, "T-30d", day)
        yield from unexplained(s, "T-30f", day)


@rule(
    "SER-0344", Severity.MUST_EXPLAIN, reads="due_process.hearing_date due_process.is_expedited",
    marks="due_process.late_reason_text", cite="34 CFR 300.532",
    says="The expedited hearing was held on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Correct a mistyped day; if the hearing was late, say why.",
    breaks=good("due_process", is_expedited=True, resolution_meeting_date=date(2017, 9, 25),
                hearing_date=date(2017, 10, 24), decision_date=date(2017, 10, 27)),
    holds=good("due_process", is_expedited=True, resolution_meeting_date=date(2017, 9, 25),
               hearing_date=date(2017, 10, 12), decision_date=date(2017, 10, 20)),
)  # fmt: skip
def an_expedited_hearing_is_held_in_20_school_days(s: Student, day: date) -> Iterable[Breach]:
    """A hearing about discipline is held within 20 school days of the complaint."""
    return unexplained(s, "T-30e", day) if s[DueProcess] else ()


@rule(
    "SER-0345", Severity.MUST_FIX, reads="due_process.due_process_status",
    marks="due_process.decision_date due_process.closed_date", cite=_STANDS,
    says="The status is {due_process_status}, the day of the decision {decision_date}, and the day of closing"
         " {closed_date}.",
    fix="A complaint that is decided has the day of its decision, one that ended otherwise the day on which it was"
        " closed, and one that is pending neither.",
    breaks=good("due_process", due_process_status="SETTLED", decision_date=None),
    holds=good("due_process", due_process_status="SETTLED", decision_date=None, closed_date=date(2017, 10, 2)),
)  # fmt: skip
def a_due_process_complaint_ends_in_one_way(r: DueProcess) -> bool:
    """A due process complaint is pending, decided on a day, or closed on a day."""
    is_decided, is_pending = r.due_process_status == "DECIDED", r.due_process_status == "PENDING"
    return (r.decision_date is not None) is is_decided and (r.closed_date is None) is (is_decided or is_pending)


@rule(
    "SER-0346", Severity.MUST_FIX, reads="mediation.mediation_outcome", marks="mediation.held_date", cite=_STANDS,
    says="The outcome is {mediation_outcome}, and the day on which it was held is {held_date}.",
    fix="A mediation that was held has its day, and one that was not has none.",
    breaks=good("mediation", held_date=None),
    holds=good("mediation"),
)  # fmt: skip
def a_mediation_that_was_held_has_its_day(r: Mediation) -> bool:
    """A mediation with an outcome was held on a day."""
    return (r.held_date is not None) is (r.mediation_outcome in ("AGREED", "NONE"))


@rule(
    "SER-0347", Severity.NOTICE, reads="state_complaint.filed_date state_complaint.violation_date", cite=_YEAR,
    says="The complaint of {filed_date} is about {violation_date}, more than a year before.",
    fix="Correct a mistyped day; else the state decides whether the complaint is still heard.",
    breaks=good("state_complaint", violation_date=date(2016, 9, 1)),
    holds=good("state_complaint"),
)  # fmt: skip
def a_complaint_is_about_the_year_before(s: Student, day: date) -> Iterable[StateComplaint]:
    """A complaint to the state is about what happened in the year before it was filed."""
    return (
        c for c in s[StateComplaint]
        if c.violation_date is not None and s.days.years(c.violation_date, 1) < c.filed_date
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    a_complaint_is_decided_in_60_days, a_complaint_ends_in_one_way, a_resolution_session_is_held_in_time,
    a_hearing_is_decided_in_time, an_expedited_hearing_is_held_in_20_school_days,
    a_due_process_complaint_ends_in_one_way, a_mediation_that_was_held_has_its_day,
    a_complaint_is_about_the_year_before,
)  # fmt: skip
