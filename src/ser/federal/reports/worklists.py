"""Worklists over children and clocks: triennials, services that wait, missing plans, what birthdays ask for."""

from datetime import date, timedelta

import narwhals as nw

from ser.federal.facts.arrivals import WHO
from ser.federal.facts.birthdays import Asks
from ser.federal.facts.count_status import CountStatus
from ser.federal.reports.by_sets import of_lea
from ser.law.report import Answer, Asked, Frame, report

ORDER = ("lea_code", "site_code", "state_id", "system_id")

HOW_TO_CLAIM = "A child who has come to you from another LEA is claimed on its page, or by `ser claim ID --lea LEA`."
"""What stands beside lists of children who are enrolled with an LEA and are not its own."""


def days_left(day: date) -> nw.Expr:
    """Days from the day to `due_date`; negative where it is past."""
    left = (nw.col("due_date") - nw.lit(day)).dt.total_minutes() // (24 * 60)
    return left.cast(nw.Int64).alias("days_left")


DEADLINE_COLUMNS = """
    lea_code            LEA
    site_code           School
    state_id            State ID
    system_id           System ID
    title               What is due
    record_key          Record
    start_date          Since
    due_date            Due
    days_left           Days left (negative: overdue)
    result              Result
    days_late           Days late
    days_late_in        In
"""


def clocks(deadlines: Frame, asked: Asked, codes: tuple[str, ...]) -> Answer:
    """The clocks of these codes that are overdue or due soon, the most urgent first in each LEA."""
    rows = of_lea(deadlines, asked).filter(nw.col("timeline").is_in(codes)).collect(backend="polars")
    order = ("lea_code", "due_date", "state_id", "system_id", "timeline", "record_key")
    return Answer(rows.with_columns(days_left(asked.day)).sort(*order))


@report(
    "R05",
    "Triennial reevaluations due and overdue",
    needs="deadlines",
    kind="day",
    also="triennials",
    levels="lea",
    columns=DEADLINE_COLUMNS,
    unit="deadlines",
    cite="34 CFR 300.303(b)(2)",
)
def triennials(deadlines: Frame, asked: Asked) -> Answer:
    """Each triennial reevaluation that is overdue or due within 120 days, the most urgent first."""
    return clocks(deadlines, asked, ("T-09",))


@report(
    "R10",
    "Services that have not begun in time",
    needs="services",
    kind="day",
    also="services-not-started",
    levels="lea",
    unit="services",
    cite="34 CFR 300.323(c)(2)",
    columns="""
        lea_code          LEA
        site_code         School
        state_id          State ID
        system_id         System ID
        service           Service
        service_id        Service ID
        iep_type          Plan
        iep_date          Plan completed
        begin_date        Planned first day
        start_due_date    To begin by
        school_days_late  School days late
        gap_reason        Reason of the gap
        is_vacant         No provider
    """,
)
def not_started(services: Frame, asked: Asked) -> Answer:
    """Each service of a plan in force that has not begun within ten school days, or what the state sets; latest first.

    The days are counted from the completion of the plan, or from the planned first day where that is later.
    """
    rows = of_lea(services, asked).filter(nw.col("is_overdue")).collect(backend="polars")
    order = ("lea_code", "school_days_late", "state_id", "system_id", "service_id")
    return Answer(rows.sort(*order, descending=[False, True, False, False, False]))


@report(
    "R13",
    "Eligible without a plan in force",
    needs="children",
    kind="day",
    also="eligible-without-plan",
    levels="lea",
    unit="children",
    cite=["34 CFR 300.101", "34 CFR 300.323(a),(c)"],
    columns="""
        lea_code    LEA
        site_code   School
        state_id    State ID
        system_id   System ID
        age         Age
        grade       Grade
        disability  Disability category
        status      What is missing
        reason      Reason
        who_mends   Who can fix it
        where       Where
    """,
)
def without_plan(children: Frame, asked: Asked) -> Answer:
    """Each eligible child without an official plan in force, or whose parent was not yet asked for consent to one.

    Children whose parents refused or revoked consent are left out: for them no plan is owed.
    """
    is_lapsed = nw.col("status") == CountStatus.PLAN_LAPSED.value
    is_unasked = (nw.col("status") == CountStatus.NO_CONSENT.value) & (nw.col("where") == "consent.received_date")
    return Answer(of_lea(children, asked).filter(is_lapsed | is_unasked).sort(*ORDER))


_BIRTHDAY_COLUMNS = """
    lea_code     LEA
    site_code    School
    state_id     State ID
    system_id    System ID
    birthday     Birthday
    days_left    Days left (negative: past)
    age          Age
    grade        Grade
    disability   Disability category
    environment  Educational environment
    asks         Kind
    wants        What is wanted
"""


def _asked_for(birthdays: Frame, asked: Asked, last: date, *asks: Asks) -> Answer:
    """What these birthdays ask for, of the birthdays up to a last day; the earliest first in each LEA."""
    kinds = [each.value for each in asks]
    rows = of_lea(birthdays, asked).filter(nw.col("asks").is_in(kinds) & (nw.col("birthday") <= nw.lit(last)))
    return Answer(rows.sort("lea_code", "birthday", "state_id", "system_id", "asks"))


def next_count(asked: Asked) -> date:
    """The day of the next child count after the day that was asked for."""
    return asked.state.child_count.first_from(asked.day + timedelta(1))


@report(
    "delay-ends",
    "Developmental delay: children too old for it by the next count",
    needs="birthdays",
    kind="day",
    also="dd-nine",
    levels="lea",
    columns=_BIRTHDAY_COLUMNS,
    unit="birthdays",
    cite="34 CFR 300.8(b)",
)
def delay_ends(birthdays: Frame, asked: Asked) -> Answer:
    """Each child with developmental delay who is too old for it, or will be by the next child count.

    They do not count then, unless a reevaluation has found which other disability it is. The list reaches up to twelve
    months ahead.
    """
    return _asked_for(birthdays, asked, next_count(asked), Asks.DELAY_ENDS)


@report(
    "school-age",
    "School-age environment needed by the next count",
    needs="birthdays",
    kind="day",
    also="environment-needed",
    levels="lea",
    columns=_BIRTHDAY_COLUMNS,
    unit="birthdays",
    cite="20 USC 1418",
)
def school_age_environment(birthdays: Frame, asked: Asked) -> Answer:
    """Each child whose placement names an environment of early childhood and who is of school age at the next count.

    By the bands of the year: from six on, and since 2020-21 from five on, in kindergarten.
    """
    return _asked_for(birthdays, asked, next_count(asked), Asks.SCHOOL_AGE)


@report(
    "transition-missing",
    "Transition missing at 16, 17 and 22",
    needs="birthdays",
    kind="day",
    levels="lea",
    columns=_BIRTHDAY_COLUMNS,
    unit="birthdays",
    cite=["34 CFR 300.320(b)", "34 CFR 300.320(c)", "34 CFR 300.305(e)"],
)
def transition_missing(birthdays: Frame, asked: Asked) -> Answer:
    """Each student whose plan lacks what an age asks for, up to twelve months ahead.

    At 16 transition services in the plan that is in effect then, at 17 the notice of rights that will transfer, and at
    22 the summary of performance at the end of special education.
    """
    last = asked.day + timedelta(366)
    return _asked_for(birthdays, asked, last, Asks.TRANSITION, Asks.RIGHTS, Asks.AGE_OUT)


@report(
    "R19",
    "Enrolled or claimed, and not responsible",
    needs="children",
    kind="day",
    also="not-claimed",
    levels="lea",
    unit="children",
    cite=["34 CFR 300.323(e)-(f)"],
    columns="""
        lea_code    LEA
        site_code   School
        state_id    State ID
        system_id   System ID
        age         Age
        grade       Grade
        disability  Disability category
        program     Program
        reason      Who is responsible
        who_mends   Who can fix it
    """
    + WHO,
)
def not_claimed(children: Frame, asked: Asked) -> Answer:
    """Each child in special education that an LEA enrolls or claims, while another LEA is responsible or none is.

    An LEA whose claim rests on nothing yet, or that has not claimed the child, is told by what it knows the child again
    and who has it, and no more.
    """
    rows = of_lea(children, asked).filter(nw.col("status") == CountStatus.OTHER_LEA.value)
    return Answer(rows.sort(*ORDER), (HOW_TO_CLAIM,))
