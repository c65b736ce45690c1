"""The reports of IDEA, one module each."""

from ser.core.report import Report
from ser.federal.reports.b11 import child_find
from ser.federal.reports.child_count import child_count
from ser.federal.reports.excluded import excluded
from ser.federal.reports.fs002 import school_age_child_count
from ser.federal.reports.fs089 import early_childhood_count
from ser.federal.reports.overdue import evaluations_overdue
from ser.federal.reports.plans_due import plans_due

REPORTS: tuple[Report, ...] = (
    school_age_child_count, early_childhood_count, child_count, excluded, child_find, evaluations_overdue, plans_due,
)  # fmt: skip
