"""FS089: children with disabilities (IDEA) in early childhood."""

import narwhals as nw

from ser.federal.reports.by_sets import COUNT
from ser.federal.reports.counted import COLUMNS, federal_file
from ser.federal.reports.shown import CHILDREN
from ser.law.report import Answer, Asked, Frame, report


@report(
    "FS089",
    "Children with disabilities (IDEA), early childhood",
    needs="children",
    kind="day",
    columns=COLUMNS,
    unit="children",
    figures=(COUNT,),
    shows=CHILDREN,
    levels="sea lea",
    cite=["34 CFR 300.641", "20 USC 1418"],
)
def early_childhood_count(children: Frame, asked: Asked) -> Answer:
    """Children who count on the day and are in early childhood by the bands of the year, by state and LEA."""
    young = children.filter(nw.col("early_childhood"))
    return federal_file("FS089", young, asked, early_childhood_count.levels, "AGE05NOTK")
