"""The reports of IDEA, one module each."""

from ser.core.report import Report
from ser.federal.reports.child_count import child_count
from ser.federal.reports.excluded import excluded
from ser.federal.reports.fs002 import school_age_child_count
from ser.federal.reports.fs089 import early_childhood_count

REPORTS: tuple[Report, ...] = (school_age_child_count, early_childhood_count, child_count, excluded)
