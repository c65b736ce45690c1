"""R04: referrals that wait for an answer."""

from ser.federal.reports.worklists import DEADLINE_COLUMNS, clocks
from ser.law.report import Answer, Asked, Frame, report

CLOCKS = ("T-01", "T-02")
"""The clocks of a referral: the answer to a written request, and the request for the parent's consent."""


@report(
    "R04",
    "Referrals without an answer",
    needs="deadlines",
    kind="day",
    also="referrals-open",
    levels="lea",
    columns=DEADLINE_COLUMNS,
    unit="deadlines",
    cite="LAC 28:CI.501",
)
def referrals_open(deadlines: Frame, asked: Asked) -> Answer:
    """Each referral in which consent was not asked for yet, nor refused by written notice, the most urgent first."""
    return clocks(deadlines, asked, CLOCKS)
