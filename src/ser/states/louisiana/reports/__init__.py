"""The reports that rest on Louisiana's own law."""

from ser.law.report import Report
from ser.states.louisiana.reports.classes import class_sizes
from ser.states.louisiana.reports.notices import ten_day_notices
from ser.states.louisiana.reports.referrals import referrals_open
from ser.states.louisiana.reports.restraint import restraint_and_seclusion

REPORTS: tuple[Report, ...] = (referrals_open, ten_day_notices, class_sizes, restraint_and_seclusion)
