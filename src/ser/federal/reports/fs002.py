"""FS002: children with disabilities (IDEA) of school age."""

import narwhals as nw

from ser.federal.reports.by_sets import COUNT
from ser.federal.reports.counted import COLUMNS, federal_file
from ser.federal.reports.shown import CHILDREN
from ser.law.report import Answer, Asked, Frame, report


@report(
    "FS002",
    "Children with disabilities (IDEA), school age",
    needs="children",
    kind="day",
    columns=COLUMNS,
    unit="children",
    figures=(COUNT,),
    shows=CHILDREN,
    cite=["34 CFR 300.641", "20 USC 1418"],
)
def school_age_child_count(children: Frame, asked: Asked) -> Answer:
    """Children who count on the day and are of school age by the bands of the year.

    Every category set and total of the federal file stands at the level of the state, the LEAs and the schools. Schools
    leave out children at home, in hospital, or placed by their parents in a private school.
    """
    of_school_age = children.filter(~nw.col("early_childhood"))
    return federal_file("FS002", of_school_age, asked, school_age_child_count.levels, "AGE05K")
