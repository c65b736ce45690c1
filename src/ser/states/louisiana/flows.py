"""Louisiana's clocks in the flows that every state has."""

from ser.federal import dispute_flows, flows
from ser.law.flow import Flow, flow, step
from ser.states.louisiana.restraint_record import INCIDENTS

RESTRAINT = flow(
    "restraint", "Restraint or seclusion",
    "A student was restrained or secluded: what happened, and who is told of it by when.",
    step("incident", "restraint", "Incident", "What happened, from when to when, and how the student was looked at.",
         asks="site_code restraint_kind incident_date begin_time end_time reason_text procedure_text staff_text"
         " longest_unmonitored student_injured staff_injured", needs="begin_time end_time"),
    step("told", "restraint", "Tell", "The administrator and the parent are told at once, or each effort is kept.",
         same="incident", asks="administrator_told_date administrator_told_time parent_told_date parent_attempts_text",
         needs="administrator_told_date", clocks="T-38 T-39"),
    step("notice", "restraint", "Written notice", "The written notice to the parent, within 24 hours.",
         same="incident", asks="written_notice_date written_notice_time", needs="written_notice_date", clocks="T-37"),
    step("director", "restraint", "Director", "The director of special education is told each time.", same="incident",
         asks="director_told_date plan_reviewed_date", needs="director_told_date"),
    cite=INCIDENTS,
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (
    flows.REFERRAL.timed(refusal="T-01", request="T-01 T-02"),
    flows.EVALUATION.timed(decision="T-04 T-12 T-24"),
    flows.PLAN.timed(plan="T-05b T-13", services="T-06", notice="T-14"),
    flows.EARLY.timed(referral="T-20b"),
    dispute_flows.COMPLAINT.timed(early="T-30b"),
    RESTRAINT,
)
"""The flows that have more clocks here."""
