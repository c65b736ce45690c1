"""The reports of IDEA, by what they count."""

from ser.federal.reports.b11 import child_find
from ser.federal.reports.b12 import early_childhood_transition, part_c_tracker
from ser.federal.reports.child_count import child_count
from ser.federal.reports.crosswalk import crosswalk, part_c_notices
from ser.federal.reports.delivery import minutes
from ser.federal.reports.disputes import disputes, mediations, resolution_sessions
from ser.federal.reports.environments import early_shares, school_age_shares
from ser.federal.reports.excluded import excluded
from ser.federal.reports.exits import exiting, exits_listed, graduation
from ser.federal.reports.fs002 import school_age_child_count
from ser.federal.reports.fs089 import early_childhood_count
from ser.federal.reports.noncompliance import findings_listed, general_supervision
from ser.federal.reports.overdue import evaluations_overdue
from ser.federal.reports.personnel import paraprofessionals, related_services, teachers
from ser.federal.reports.plans_due import plans_due
from ser.federal.reports.providers import providers
from ser.federal.reports.removals import (
    all_removals,
    children_removed,
    interim_reasons,
    interim_settings,
    removed,
    services_in_expulsion,
    suspensions,
)
from ser.federal.reports.together import findings_together
from ser.federal.reports.worklists import (
    delay_ends,
    not_claimed,
    not_started,
    school_age_environment,
    transition_missing,
    triennials,
    without_plan,
)
from ser.law.report import Report

REPORTS: tuple[Report, ...] = (
    school_age_child_count, early_childhood_count, child_count, school_age_shares, early_shares, excluded, child_find,
    evaluations_overdue, plans_due, triennials, not_started, without_plan, early_childhood_transition, part_c_tracker,
    part_c_notices, not_claimed, crosswalk, delay_ends, school_age_environment, transition_missing, exiting,
    exits_listed, graduation, interim_settings, suspensions, interim_reasons, children_removed, all_removals,
    services_in_expulsion, removed, teachers, paraprofessionals, related_services, providers, findings_together,
    resolution_sessions, mediations, disputes, general_supervision, findings_listed, minutes,
)  # fmt: skip
