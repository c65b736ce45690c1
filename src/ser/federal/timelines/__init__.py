"""The clocks of IDEA, by subject; a state replaces those for which its law sets another time."""

from ser.federal.timelines.appraisal import (
    FIRST,
    WHOLE,
    evaluated_on,
    first_consent,
    goes_on_elsewhere,
    initial_evaluation,
    is_initial,
    next_settled,
    settled_on,
    triennial_after,
    triennial_reevaluation,
    was_served_since,
)
from ser.federal.timelines.discipline import interim_setting, manifestation_review, services_in_removal
from ser.federal.timelines.disputes import (
    complaint_decided,
    expedited_decision,
    expedited_hearing,
    hearing_decided,
    resolution_session,
)
from ser.federal.timelines.early_childhood import announcement, plan_by_third_birthday, transition_conference
from ser.federal.timelines.majority import end_of_age, rights_told
from ser.federal.timelines.part_c import first_family_plan
from ser.federal.timelines.plan import (
    COMPLETED,
    annual_review,
    completed_on,
    first_plan_meeting,
    next_completed,
    plan_at_start_of_school,
    plan_completed,
    plan_meeting,
)
from ser.federal.timelines.rights import noncompliance_corrected, records_seen, surrogate_appointed
from ser.federal.timelines.transfers import served_after_a_move, served_after_a_move_from_elsewhere
from ser.law.timeline import Timeline

TIMELINES: tuple[Timeline, ...] = (
    initial_evaluation,
    first_plan_meeting,
    annual_review,
    plan_at_start_of_school,
    triennial_reevaluation,
    announcement,
    transition_conference,
    plan_by_third_birthday,
    manifestation_review,
    interim_setting,
    services_in_removal,
    end_of_age,
    rights_told,
    complaint_decided,
    resolution_session,
    hearing_decided,
    expedited_hearing,
    expedited_decision,
    noncompliance_corrected,
    records_seen,
    surrogate_appointed,
    first_family_plan,
    served_after_a_move,
    served_after_a_move_from_elsewhere,
)

__all__ = [
    "COMPLETED",
    "FIRST",
    "TIMELINES",
    "WHOLE",
    "completed_on",
    "evaluated_on",
    "first_consent",
    "goes_on_elsewhere",
    "initial_evaluation",
    "is_initial",
    "next_completed",
    "next_settled",
    "plan_completed",
    "plan_meeting",
    "settled_on",
    "triennial_after",
    "was_served_since",
]  # fmt: skip
