"""The flows of disputes and of a request to amend a record: paths that a person walks step by step."""

from ser.law.cite import unverified
from ser.law.flow import Flow, flow, step

COMPLAINT = flow(
    "complaint", "Complaint to the state",
    "Somebody complains to the state, in writing, that an LEA broke the law for a child.",
    step("filed", "state_complaint", "Complaint", "What the LEA is said to have done, and when the state received it.",
         opens="complaint_status=PENDING", asks="filed_date violation_date allegation complaint_status",
         needs="allegation"),
    step("early", "state_complaint", "Early resolution", "Whether LEA and complainant settled it. One that was settled"
         " or withdrawn is closed, and the flow is over.", same="filed",
         asks="early_resolution_date complaint_status closed_date", optional=True,
         ends={"complaint_status": "RESOLVED WITHDRAWN SET_ASIDE"}),
    step("report", "state_complaint", "Report", "The state's written decision, and whether it finds noncompliance.",
         same="filed", asks="extension_ground extended_to_date report_date has_findings complaint_status",
         needs="report_date has_findings", clocks="T-30a"),
    cite="34 CFR 300.152",
)  # fmt: skip

HEARING = flow(
    "hearing", "Due process complaint to decision",
    "A parent or an LEA asks for a hearing about a child.",
    step("filed", "due_process", "Complaint", "Who asks for the hearing, and when the other party was notified.",
         opens="due_process_status=PENDING is_expedited=N",
         asks="filed_date filed_by received_date known_date is_expedited due_process_status", needs="received_date"),
    step("session", "due_process", "Resolution session", "LEA and parent meet, or both waive it in writing. One that is"
         " settled is closed, and the flow is over.", same="filed",
         asks="resolution_meeting_date resolution_waived_date resolution resolution_ended_date due_process_status"
         " closed_date", optional=True, ends={"due_process_status": "SETTLED WITHDRAWN"}, clocks="T-30c"),
    step("decision", "due_process", "Hearing and decision", "When the hearing was held, and when it was decided.",
         same="filed", asks="hearing_date extended_to_date decision_date due_process_status",
         needs="hearing_date decision_date", clocks="T-30d T-30e T-30f"),
    cite=("34 CFR 300.510", "34 CFR 300.515"),
)  # fmt: skip

AMENDMENT = flow(
    "amendment", "Request to amend a record",
    "A parent holds that a record is wrong, misleading or private, and asks that it be amended.",
    step("request", "amendment_request", "Request", "Which record, and what in it the parent holds to be wrong.",
         asks="requested_date guardian_id about_text", needs="about_text"),
    step("decision", "amendment_request", "Decision", "Whether the LEA amends the record. Once it does, the flow is"
         " over.", same="request", asks="amendment_decision decided_date parent_told_date",
         needs="amendment_decision decided_date", ends={"amendment_decision": "AMENDED"}),
    step("hearing", "amendment_request", "Hearing", "Only if the parent asks for one.", same="request",
         asks="hearing_requested_date hearing_date hearing_decision", needs="hearing_decision", optional=True,
         ends={"hearing_decision": "AMENDED"}),
    step("statement", "amendment_request", "The parent's statement", "What the parent says about the record, word for"
         " word. It is shown to everybody who reads the record.", same="request", asks="statement_date statement_text",
         needs="statement_text", optional=True),
    cite=unverified("34 CFR 300.618", "not read"),
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (COMPLAINT, HEARING, AMENDMENT)
