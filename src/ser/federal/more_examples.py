"""A good row of each kind of record of which the example child has none: what rules and clocks show themselves on."""

from collections.abc import Mapping
from datetime import date

from ser.federal.example import VALUES
from ser.law.rule import Change

WHO: Mapping[str, object] = {name: VALUES["student"][0][name] for name in ("lea_code", "state_id", "system_id")}
"""The example child, as its records name it."""

ROWS: Mapping[str, Mapping[str, object]] = {
    "state_complaint": {
        "state_complaint_id": "SC1", "filed_date": date(2017, 9, 15), "violation_date": date(2017, 8, 28),
        "allegation": "The services of the plan did not begin.", "complaint_status": "REPORTED",
        "early_resolution_date": date(2017, 9, 28), "report_date": date(2017, 11, 9), "has_findings": True,
    },
    "due_process": {
        "due_process_id": "DP1", "filed_date": date(2017, 9, 18), "filed_by": "PARENT",
        "received_date": date(2017, 9, 19), "known_date": date(2017, 8, 28), "is_expedited": False,
        "due_process_status": "DECIDED", "resolution_meeting_date": date(2017, 9, 29), "resolution": "NONE",
        "hearing_date": date(2017, 11, 15), "decision_date": date(2017, 11, 30),
    },
    "mediation": {
        "mediation_id": "MD1", "requested_date": date(2017, 9, 20), "held_date": date(2017, 10, 11),
        "mediation_outcome": "AGREED",
    },
    "noncompliance": {
        "noncompliance_id": "NC1", "finding_number": "2017-017-04", "issued_date": date(2017, 1, 17),
        "finding_source": "MONITORING", "finding_indicator": "11", "requirement": "34 CFR 300.301(c)(1)",
        "corrected_date": date(2017, 3, 6), "recheck_date": date(2017, 10, 20), "verified_date": date(2017, 11, 3),
    },
    "records_request": {
        "records_request_id": "RQ1", "requested_date": date(2017, 10, 2), "records_asked": "ACCESS",
        "guardian_id": "G1", "meeting_date": date(2017, 11, 8), "given_date": date(2017, 10, 18),
    },
    "amendment_request": {
        "amendment_request_id": "AR1", "requested_date": date(2017, 10, 20), "guardian_id": "G1",
        "about_text": "The report of the evaluation names a medicine that the child does not take.",
        "amendment_decision": "AMENDED", "decided_date": date(2017, 11, 1), "parent_told_date": date(2017, 11, 1),
    },
    "surrogate_need": {
        "surrogate_need_id": "SN1", "determined_date": date(2017, 9, 5), "surrogate_ground": "WARD",
        "appointed_date": date(2017, 9, 26), "guardian_id": "G1",
    },
    "service_delivery": {
        "service_delivery_id": "SD1", "service_id": "B2", "week_date": date(2017, 12, 4), "minutes_planned": 180,
        "minutes_delivered": 150, "missed_reason": "CLOSED", "minutes_made_up": 30, "provider_id": "T200",
    },
    "part_c_plan": {
        "part_c_plan_id": "CP1", "referral_date": date(2010, 3, 15), "evaluation_date": date(2010, 4, 6),
        "ifsp_meeting_date": date(2010, 4, 20),
    },
}  # fmt: skip


_OF_PARENT = ("service_delivery",)
"""The records that name their child by the record that they belong to."""


def good(record: str, rows: Mapping[str, Mapping[str, object]] = ROWS, **values: object) -> Change:
    """The example child with a good row of this kind, in which these elements are changed."""
    who = {"lea_code": WHO["lea_code"]} if record in _OF_PARENT else WHO
    values = {**who, **rows[record], **values}
    return Change(record, values, adds=True)
