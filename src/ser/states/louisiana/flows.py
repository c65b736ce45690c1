"""Louisiana's clocks in the flows that every state has."""

from ser.federal import flows
from ser.law.flow import Flow

FLOWS: tuple[Flow, ...] = (
    flows.REFERRAL.timed(refusal="T-01", request="T-01 T-02"),
    flows.EVALUATION.timed(decision="T-04 T-12 T-24"),
    flows.PLAN.timed(plan="T-05b T-13", services="T-06", notice="T-14"),
    flows.EARLY.timed(referral="T-20b"),
)
"""The flows that have more clocks here."""
