"""Louisiana's clocks where they differ from the federal ones or stand beside them, by subject."""

from ser.law.timeline import Timeline
from ser.states.louisiana.timelines.ages import end_of_age, monthly_list
from ser.states.louisiana.timelines.appraisal import (
    END_OF_YEAR,
    consent_request,
    expedited_evaluation,
    gifted_evaluation,
    initial_evaluation,
    reevaluation,
    screening_follow_up,
    written_request,
)
from ser.states.louisiana.timelines.disputes import early_resolution
from ser.states.louisiana.timelines.gifted import gifted_out_of_school, gifted_reevaluation, gifted_transfer
from ser.states.louisiana.timelines.plan import (
    accommodations_entered,
    annual_review,
    extended_school_year,
    first_plan,
    first_plan_meeting,
    interim_plan,
    start_of_services,
    ten_day_notice,
)
from ser.states.louisiana.timelines.reading import dyslexia_notice, own_criteria
from ser.states.louisiana.timelines.restraint import administrator_told, parent_told, written_notice

TIMELINES: tuple[Timeline, ...] = (
    written_request,
    consent_request,
    initial_evaluation,
    gifted_evaluation,
    first_plan_meeting,
    first_plan,
    start_of_services,
    annual_review,
    reevaluation,
    gifted_reevaluation,
    interim_plan,
    ten_day_notice,
    gifted_transfer,
    gifted_out_of_school,
    monthly_list,
    expedited_evaluation,
    end_of_age,
    extended_school_year,
    screening_follow_up,
    accommodations_entered,
    early_resolution,
    written_notice,
    administrator_told,
    parent_told,
    dyslexia_notice,
    own_criteria,
)

REPLACES = ("T-03", "T-05a", "T-07", "T-31", END_OF_YEAR.name)
"""The federal declarations that these stand in for."""

__all__ = ["END_OF_YEAR", "REPLACES", "TIMELINES"]
