"""Where a child stands, as a page says it: one path through special education, and the ways out of it."""

from datetime import date

import pytest

from ser.federal.standing import standing
from ser.law.example import after
from ser.law.rule import Changes, change, without
from ser.states.louisiana.state import STATE

TODAY = date(2018, 3, 1)
NO_PROGRAM = (without("program_episode"), without("iep"), without("consent"))
NOT_YET = change(
    "evaluation", dissemination_date=None, team_meeting_date=None, evaluation_outcome=None,
    evaluation_status="IN_PROCESS",
)  # fmt: skip
REFERRED = (*NO_PROGRAM, without("evaluation"), without("exceptionality"))

SAID: dict[str, tuple[Changes, str]] = {
    "served": ((), "In special education since 2016-11-14. The plan (review) is of 2017-11-08 and is in force until"),
    "lapsed": (change("iep", at=1, end_date=date(2018, 2, 1)), "but the last plan ended on 2018-02-01"),
    "no plan": (without("iep"), "but no plan is in force"),
    "private": (change("program_episode", program="SVC"), "In a private school by the parents' choice"),
    "left": (
        (change("program_episode", end_date=date(2018, 1, 12), exit_reason="REVOKED"), without("iep")),
        "Left special education on 2018-01-12: the parent revoked consent to services.",
    ),
    "found eligible": (NO_PROGRAM, "Found eligible on 2016-11-01, but not in special education yet"),
    "refused": (
        (without("program_episode"), without("iep"), change("consent", at=1, response="N")),
        "Found eligible on 2016-11-01; the parent refused services on 2016-11-14.",
    ),
    "not eligible": (
        (*NO_PROGRAM, change("evaluation", evaluation_outcome="N")),
        "Evaluated, with the report of 2016-11-01: not exceptional.",
    ),
    "under way": ((*NO_PROGRAM, NOT_YET), "An evaluation (initial) is under way: consent was received on 2016-08-29."),
    "referred": (REFERRED, "Referred on 2016-08-18; consent was asked for on 2016-08-22."),
    "not asked": (
        (*REFERRED, change("referral", consent_requested_date=None)),
        "Referred on 2016-08-18; consent has not been asked for yet.",
    ),
    "nothing": ((*REFERRED, without("referral")), "No referral, evaluation or plan is on record."),
    "gifted": (
        (change("program_episode", program="GT"), without("iep")),
        "In the program for the gifted since 2016-11-14, and not in special education.",
    ),
    "died": (change("student", death_date=date(2018, 2, 2)), "Died on 2018-02-02. Nothing is due any more."),
    "retired": (change("student", merged_into_state_id="2100000009"), "the record goes on under 2100000009"),
    "unknown": (without("student"), "Nothing is known of this child yet."),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), SAID.values(), ids=SAID)
def test_a_child_stands_where_its_records_say(changes: Changes, said: str) -> None:
    assert said in " ".join(standing(after(STATE, changes), TODAY))
