"""R02: evaluations that are overdue."""

import narwhals as nw

from ser.law.deadline import Result
from ser.law.report import Answer, Asked, Frame, report


@report(
    "R02",
    "Evaluations overdue",
    needs="evaluations",
    kind="day",
    also="evaluations-overdue",
    levels="lea",
    unit="evaluations",
    cite=["34 CFR 300.301(c)(1)"],
    columns="""
        lea_code               LEA
        former_lea_codes       Former LEAs
        site_code              School
        state_id               State ID
        system_id              System ID
        evaluation_id          Evaluation
        evaluation_type        Type
        coordinator_id         Coordinator
        consent_received_date  Consent received
        base_due_date          Due by the clock alone
        due_date               Due
        extended_by            Extended by
        result                 Result
        days_late              Days late
        days_late_in           In
        calendar_days_late     Calendar days late
        late_reason            Reason
    """,
)
def evaluations_overdue(evaluations: Frame, asked: Asked) -> Answer:
    """Each evaluation that is open and past its due day, the latest first; reevaluations and gifted ones too.

    One past a due day that rests on an unverified rule alone is marked PAST_UNVERIFIED: it is a notice, never late.
    """
    past = [Result.OPEN_OVERDUE.value, Result.PAST_UNVERIFIED.value]
    rows = evaluations.filter(nw.col("result").is_in(past) & nw.col("dissemination_date").is_null())
    if asked.lea_code is not None:
        rows = rows.filter(nw.col("lea_code") == asked.lea_code)
    # The order of ties is that of the keys, so that two runs agree.
    order = ["lea_code", "calendar_days_late", "state_id", "system_id", "evaluation_id"]
    return Answer(rows.sort(*order, descending=[False, True, False, False, False]))
