"""Disputes about a child: complaints to the state, mediations and due process complaints.

The state keeps them, and fewer people read them than read the child.
"""

from datetime import date

from ser.federal.codes import monitoring as codes
from ser.federal.records.kept import KeptRecord
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import record

_NARRATIVE = 4000


@record(
    "state_complaint", "Complaint to the state", group="monitoring", parent="student", kept_by_state=True,
    read_with=Permission.READ_DISPUTES, cite="34 CFR 300.152",
)  # fmt: skip
class StateComplaint(KeptRecord):
    """A signed written complaint that an LEA broke the law for a child, which the state decides by a written report."""

    state_complaint_id: str = element("Complaint ID", "The state's ID of this complaint.", width=32)
    filed_date: date = element("Filed", "The day on which the state received the complaint; starts its time.")
    violation_date: date | None = element(
        "Violation", "The latest day on which the LEA is said to have broken the law."
    )
    allegation: str | None = element("Allegation", "What the LEA is said to have done or left undone.",
                                     width=_NARRATIVE)  # fmt: skip
    complaint_status: str = element("Status", "How far the complaint has come, and how it ended.",
                                    codes=codes.COMPLAINT_STATUS)  # fmt: skip
    early_resolution_date: date | None = element(
        "Early resolution ended", "The day on which the attempt to settle early ended, with or without an agreement."
    )
    extension_ground: str | None = element("Ground for more time", "Why the state took more time than the law gives.",
                                           codes=codes.COMPLAINT_EXTENSION, cite="34 CFR 300.152")  # fmt: skip
    extended_to_date: date | None = element("Extended to", "The day by which the report is due after the extension.",
                                            ahead=True)  # fmt: skip
    report_date: date | None = element("Report", "The day on which the state issued its written decision.",
                                       cite="34 CFR 300.152")  # fmt: skip
    has_findings: bool | None = element("Noncompliance found",
                                        "Whether the report finds that the LEA broke the law.")  # fmt: skip
    closed_date: date | None = element(
        "Closed without a report", "The day on which it was resolved, withdrawn, dismissed or set aside."
    )
    late_reason_text: str | None = element("Why late", "Why the report came later than it was due.", width=400)


@record(
    "due_process", "Due process complaint", group="monitoring", parent="student", kept_by_state=True,
    read_with=Permission.READ_DISPUTES, cite=("34 CFR 300.510", "34 CFR 300.515"),
)  # fmt: skip
class DueProcess(KeptRecord):
    """A complaint by which a parent or an LEA asks for a hearing about a child."""

    due_process_id: str = element("Complaint ID", "The state's ID of this due process complaint.", width=32)
    filed_date: date = element("Filed", "The day on which the complaint was filed with the state.")
    filed_by: str = element("Filed by", "Which of the two parties asks for the hearing.", codes=codes.DISPUTE_PARTY)
    received_date: date | None = element(
        "Other party notified", "The day on which the other party received the complaint; starts the time to resolve.",
        expected=True, cite="34 CFR 300.510")  # fmt: skip
    known_date: date | None = element(
        "Known since", "The day on which the party that files knew, or should have known, of what it complains about."
    )
    is_expedited: bool = element(
        "Expedited", "Whether it is about discipline, so that it is heard sooner.", cite="34 CFR 300.532"
    )
    due_process_status: str = element("Status", "How far the complaint has come, and how it ended.",
                                      codes=codes.DUE_PROCESS_STATUS)  # fmt: skip
    resolution_meeting_date: date | None = element(
        "Resolution session", "The day on which LEA and parent met to resolve the complaint.", cite="34 CFR 300.510"
    )
    resolution_waived_date: date | None = element(
        "Session waived", "The day on which both waived the session in writing, or agreed to mediate instead.",
        cite="34 CFR 300.510")  # fmt: skip
    resolution: str | None = element("Outcome of the session", "Whether the session led to a written settlement.",
                                     codes=codes.RESOLUTION)  # fmt: skip
    resolution_ended_date: date | None = element(
        "Resolution ended early",
        "The day of the waiver, or of the written statement that no agreement is possible; the hearing's time starts.",
        cite="34 CFR 300.510")  # fmt: skip
    hearing_date: date | None = element("Hearing", "The day on which the hearing was held, or ended.")
    extended_to_date: date | None = element(
        "Extended to", "The day to which the hearing officer extended the time, as a party asked.", ahead=True,
        cite="34 CFR 300.515")  # fmt: skip
    decision_date: date | None = element("Decision", "The day on which the decision was made and mailed.",
                                         cite="34 CFR 300.515")  # fmt: skip
    closed_date: date | None = element(
        "Closed without a decision", "The day on which it was settled, withdrawn or dismissed."
    )
    late_reason_text: str | None = element("Why late", "Why the hearing or the decision came late.", width=400)


@record(
    "mediation", "Mediation", group="monitoring", parent="student", kept_by_state=True,
    read_with=Permission.READ_DISPUTES,
)  # fmt: skip
class Mediation(KeptRecord):
    """A meeting of the parties with a mediator, related to a due process complaint or not."""

    mediation_id: str = element("Mediation ID", "The state's ID of this mediation.", width=32)
    due_process_id: str | None = element(
        "Due process complaint", "The complaint that the mediation is related to. Blank where it is related to none.",
        width=32, names="due_process")  # fmt: skip
    requested_date: date = element("Asked for", "The day on which both parties had asked to mediate.")
    held_date: date | None = element("Held", "The day on which the parties met with the mediator.")
    mediation_outcome: str = element("Outcome", "Whether the parties met, and whether they agreed.",
                                     codes=codes.MEDIATION_OUTCOME)  # fmt: skip
