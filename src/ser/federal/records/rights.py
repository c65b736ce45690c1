"""What parents ask for as their right: to see records, to have them amended, and somebody who decides for the child."""

from datetime import date

from ser.federal.codes import rights as codes
from ser.law.cite import unverified
from ser.law.element import element
from ser.law.record import StudentRecord, record

_AMEND = unverified("34 CFR 300.618", "not read")
_HEARING = unverified("34 CFR 300.619", "not read")
_STATEMENT = unverified("34 CFR 300.620", "not read")


@record("records_request", "Request for records", group="rights", parent="student", cite="34 CFR 300.613")
class RecordsRequest(StudentRecord):
    """A parent's request to see the child's education records, to get a copy or to have them explained."""

    records_request_id: str = element("Request ID", "The sender's ID of this request.", width=32)
    requested_date: date = element("Asked for", "The day on which the LEA received the request; starts its time.")
    records_asked: str = element("What", "What the parent asked of the records.", codes=codes.RECORDS_ASKED)
    guardian_id: str | None = element("By", "The parent who asked, as on record.", width=32, names="guardian")
    meeting_date: date | None = element(
        "Meeting ahead", "The day of the next plan meeting, hearing or resolution session, before which they are owed.",
        ahead=True, cite="34 CFR 300.613")  # fmt: skip
    given_date: date | None = element("Given", "The day on which the parent saw the records or got the copy.")
    withdrawn_date: date | None = element("Withdrawn", "The day on which the parent no longer wished to see them.")
    late_reason_text: str | None = element("Why late", "Why the records were given later than they were due.",
                                           width=400)  # fmt: skip


@record("amendment_request", "Request to amend a record", group="rights", parent="student", cite=_AMEND)
class AmendmentRequest(StudentRecord):
    """A parent's request to amend what a record says; a statement of the parent stays with the record."""

    amendment_request_id: str = element("Request ID", "The sender's ID of this request.", width=32)
    requested_date: date = element("Asked for", "The day on which the LEA received the request.")
    guardian_id: str | None = element("By", "The parent who asked, as on record.", width=32, names="guardian")
    about_text: str = element("About", "Which record, and what in it the parent holds to be wrong.", width=400)
    amendment_decision: str | None = element(
        "Decision", "Whether the LEA amends the record as the parent asked. Blank until it is decided.",
        codes=codes.AMENDMENT_DECISION)  # fmt: skip
    decided_date: date | None = element("Decided", "The day on which the LEA decided.")
    parent_told_date: date | None = element(
        "Parent told", "The day on which the parent was told of the decision, and of the right to a hearing.",
        cite=_AMEND)  # fmt: skip
    hearing_requested_date: date | None = element("Hearing asked for", "The day on which the parent asked for one.",
                                                  cite=_HEARING)  # fmt: skip
    hearing_date: date | None = element("Hearing", "The day on which the hearing about the record was held.",
                                        cite=_HEARING)  # fmt: skip
    hearing_decision: str | None = element("Decision of the hearing", "What the hearing decided about the record.",
                                           codes=codes.AMENDMENT_DECISION, cite=_HEARING)  # fmt: skip
    statement_date: date | None = element("Statement placed", "The day on which the parent's statement was added.",
                                          cite=_STATEMENT)  # fmt: skip
    statement_text: str | None = element(
        "Parent's statement", "What the parent says about the record, word for word; it goes wherever the record goes.",
        width=4000, cite=_STATEMENT)  # fmt: skip


@record("surrogate_need", "Need of a surrogate parent", group="rights", parent="student", cite="34 CFR 300.519")
class SurrogateNeed(StudentRecord):
    """That an agency determined that a child needs a surrogate parent, and who was appointed."""

    surrogate_need_id: str = element("Need ID", "The sender's ID of this determination.", width=32)
    determined_date: date = element("Determined", "The day on which the agency determined that the child needs one.",
                                    cite="34 CFR 300.519")  # fmt: skip
    surrogate_ground: str = element("Why", "Why nobody else can decide for the child.", codes=codes.SURROGATE_GROUND)
    appointed_date: date | None = element("Appointed", "The day on which the surrogate parent was appointed.",
                                          cite="34 CFR 300.519")  # fmt: skip
    guardian_id: str | None = element("Surrogate", "The adult who was appointed, as on record.", width=32,
                                      names="guardian")  # fmt: skip
    ended_date: date | None = element(
        "No longer needed", "The day from which the child needed none any more, such as when a parent was found."
    )
    late_reason_text: str | None = element("Why late", "Why the surrogate was appointed late.", width=400)
