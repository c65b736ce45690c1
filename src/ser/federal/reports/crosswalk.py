"""R20: where the information system and the record of a child disagree; and lines of Part C nobody has worked."""

import narwhals as nw

from ser.federal.facts.arrivals import WHO
from ser.federal.facts.count_status import CountStatus
from ser.federal.reports.by_sets import of_lea
from ser.federal.reports.worklists import HOW_TO_CLAIM, ORDER
from ser.law.report import Answer, Asked, Frame, report


@report(
    "R20",
    "Crosswalk against the information system",
    needs="children",
    kind="day",
    also="crosswalk",
    levels="lea",
    unit="children",
    cite="34 CFR 300.645",
    columns="""
        lea_code    LEA
        site_code   School
        state_id    State ID
        system_id   System ID
        age         Age
        grade       Grade
        program     Program
        disagrees   What disagrees
        reason      Reason
        who_mends   Who can fix it
        where       Where
    """
    + WHO,
)
def crosswalk(children: Frame, asked: Asked) -> Answer:
    """Each child in special education for whom enrollment and responsibility do not say the same.

    No school has the child enrolled; another LEA is responsible, or none; the enrollment names no grade; or the school
    is not one of the LEA's.
    """
    counted = nw.col("status") == CountStatus.COUNTED.value
    cases = {
        "not enrolled": nw.col("status") == CountStatus.NOT_ENROLLED.value,
        "another LEA or none": nw.col("status") == CountStatus.OTHER_LEA.value,
        "no grade": counted & nw.col("grade").is_null() & ~(nw.col("program") == "SVC"),
        "school of another LEA": counted & (nw.col("site_code").str.slice(0, 3) != nw.col("lea_code")),
    }
    rows = of_lea(children, asked)
    parts = [rows.filter(case).with_columns(nw.lit(words).alias("disagrees")) for words, case in cases.items()]
    return Answer(nw.concat(parts).sort("lea_code", "disagrees", *ORDER[1:]), (HOW_TO_CLAIM,))


@report(
    "part-c-notices",
    "Children announced by Part C whom nobody has worked",
    reads="earlysteps_notice",
    kind="day",
    also="earlysteps",
    levels="lea",
    unit="lines of Part C",
    cite="34 CFR 303.209(b)",
    columns="""
        lea_code              LEA
        earlysteps_notice_id  Line
        earlysteps_id         Part C ID
        list_date             List
        received_date         Received
        third_birthday        Third birthday
        days_waiting          Days waiting
        region                Region
    """,
)
def part_c_notices(notices: Frame, asked: Asked) -> Answer:
    """Each line of the lists from Part C that was neither linked nor referred nor otherwise settled, the oldest first.

    Lines to which the parent objected are left out.
    """
    day = nw.lit(asked.day)
    is_open = nw.col("notice_outcome").is_null() & ~nw.col("parent_opted_out").fill_null(False)
    rows = (
        of_lea(notices, asked)
        .filter(is_open & (nw.col("list_date") <= day))
        .with_columns(
            nw.col("birth_date").dt.offset_by("3y").alias("third_birthday"),
            ((day - nw.col("list_date")).dt.total_minutes() // (24 * 60)).alias("days_waiting"),
        )
    )
    return Answer(rows.sort("lea_code", "list_date", "earlysteps_notice_id"))
