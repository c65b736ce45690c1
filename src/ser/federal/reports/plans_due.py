"""R08: plans that are due or overdue."""

from datetime import timedelta

import narwhals as nw

from ser.law.report import Answer, Asked, Frame, report

AHEAD = 60
"""Calendar days before the due day from which a plan stands in the list."""

CLOCKS = ("T-05a", "T-05b", "T-07")
"""The clocks of a plan: the meeting on the first one, the first one itself, and the annual review."""


@report(
    "R08",
    "IEPs due and overdue",
    needs="deadlines",
    kind="day",
    also="ieps-due",
    levels="lea",
    unit="deadlines",
    cite=["34 CFR 300.323(c)(1)", "34 CFR 300.324(b)(1)(i)"],
    columns="""
        lea_code            LEA
        site_code           School
        state_id            State ID
        system_id           System ID
        timeline            Clock
        title               What is due
        record_key          Record
        start_date          Since
        due_date            Due
        days_left           Days left (negative: overdue)
        result              Result
        days_late           Days late
        days_late_in        In
    """,
)
def plans_due(deadlines: Frame, asked: Asked) -> Answer:
    """Each first plan and annual review that is overdue or due within 60 days, the most urgent first."""
    last = asked.day + timedelta(AHEAD)
    rows = deadlines.filter(nw.col("timeline").is_in(CLOCKS) & (nw.col("due_date") <= last))
    if asked.lea_code is not None:
        rows = rows.filter(nw.col("lea_code") == asked.lea_code)
    left = (nw.col("due_date") - nw.lit(asked.day)).dt.total_minutes() // (24 * 60)
    ordered = rows.collect(backend="polars").with_columns(left.cast(nw.Int64).alias("days_left"))
    return Answer(ordered.sort("lea_code", "due_date", "state_id", "system_id", "timeline", "record_key"))
