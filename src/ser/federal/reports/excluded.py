"""The list of the children who do not count, and why."""

import narwhals as nw

from ser.federal.facts.arrivals import WHO
from ser.federal.facts.count_status import CountStatus
from ser.federal.reports.worklists import HOW_TO_CLAIM
from ser.law.report import Answer, Asked, Frame, report


@report(
    "excluded",
    "Children excluded from the count, and why",
    needs="children",
    kind="day",
    cite="34 CFR 300.645",
    unit="children",
    columns="""
        lea_code    LEA
        site_code   School
        state_id    State ID
        system_id   System ID
        age         Age
        grade       Grade
        disability  Disability category
        program     Program
        status      Why not
        reason      Reason
        who_mends   Who can fix it
        where       Where
    """
    + WHO,
)
def excluded(children: Frame, asked: Asked) -> Answer:
    """Each child that an LEA would look for in its count and that does not count: why, who can fix it, and where.

    A child that another LEA counts stands in the list of every further LEA that enrolls or claims it, with what that
    LEA may know of it. Children who are gifted or talented alone, with whom nothing is amiss, come last.
    """
    rows = children.filter(nw.col("status") != CountStatus.COUNTED.value)
    if asked.lea_code is not None:
        rows = rows.filter(nw.col("lea_code") == asked.lea_code)
    last = (nw.col("status") == CountStatus.GT_ONLY.value).alias("nothing_amiss")
    order = ("lea_code", "nothing_amiss", "site_code", "status", "state_id", "system_id")
    return Answer(rows.with_columns(last).sort(*order), (HOW_TO_CLAIM,))
