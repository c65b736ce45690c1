"""The clocks of pupil appraisal: the initial evaluation and the triennial reevaluation."""

from datetime import date

from ser.federal.endings import evaluation_ended, left_program
from ser.federal.extensions import MUTUAL_AGREEMENT
from ser.federal.history import ELIGIBLE, GIFTED_PROGRAMS, REEVALUATIONS, found_eligible
from ser.federal.ownership import owners
from ser.federal.records import Evaluation, ProgramEpisode
from ser.law.days import Days
from ser.law.student import Student
from ser.law.timeline import timeline

FIRST = frozenset({"I", "EXP"})
"""Evaluations that may find a child eligible for the first time."""

WHOLE = FIRST | REEVALUATIONS | {"OS"}
"""Evaluations of the whole child, from which three years run; one for an additional concern is not."""


def is_initial(evaluation: Evaluation, student: Student) -> bool:
    """Whether it is a first evaluation in which a disability is suspected; an expedited one may be the first too."""
    if evaluation.is_gifted_talented_only or evaluation.evaluation_type not in FIRST:
        return False
    return evaluation.evaluation_type == "I" or not any(
        found_eligible(other) and _is_before(other, evaluation) for other in student[Evaluation]
    )


def first_consent(evaluation: Evaluation, student: Student) -> date | None:
    """Consent received.

    Of a child who moved in the middle of an evaluation, by the LEA that received it first: a move starts no clock again
    (34 CFR 300.301(d)(2), (e)).
    """
    begun = evaluation.consent_received_date
    if begun is None or not is_initial(evaluation, student):
        return begun
    before = (
        e.consent_received_date for e in student[Evaluation] if _was_left(e) and e.lea_code != evaluation.lea_code
    )
    return min([begun, *(day for day in before if day is not None)])


def goes_on_elsewhere(evaluation: Evaluation, student: Student) -> bool:
    """Whether the child moved in the middle of this evaluation and another LEA has begun its own, whose clock runs."""
    begun = evaluation.consent_received_date
    return (
        begun is not None
        and _was_left(evaluation)
        and any(
            e.evaluation_type in FIRST
            and e.lea_code != evaluation.lea_code
            and e.consent_received_date is not None
            and e.consent_received_date >= begun
            for e in student[Evaluation]
        )
    )


def _was_left(evaluation: Evaluation) -> bool:
    is_first = evaluation.evaluation_type == "I" and not evaluation.is_gifted_talented_only
    return is_first and evaluation.evaluation_status == "MOVED" and evaluation.dissemination_date is None


def _is_before(other: Evaluation, evaluation: Evaluation) -> bool:
    begun = evaluation.consent_received_date
    return begun is not None and other.dissemination_date is not None and other.dissemination_date < begun


def settled_on(evaluation: Evaluation) -> date | None:
    """The report of a whole evaluation was disseminated, or a triennial waiver was signed."""
    if evaluation.evaluation_type == "W":
        return evaluation.waiver_signed_date
    return evaluation.dissemination_date if evaluation.evaluation_type in WHOLE else None


def evaluated_on(evaluation: Evaluation) -> date | None:
    """The report of a whole evaluation was disseminated, or a triennial waiver was signed.

    Of a review of another state's papers, the day of the evaluation that they hold: a review is no evaluation.
    """
    settled, original = settled_on(evaluation), evaluation.original_evaluation_date
    if settled is None or original is None or evaluation.evaluation_type != "OS":
        return settled
    return min(settled, original)


def triennial_after(student: Student, day: date, days: Days) -> date | None:
    """When three years are over since the last whole evaluation or triennial waiver before a day."""
    known = ((settled_on(e), evaluated_on(e)) for e in student[Evaluation])
    before = [(settled, evaluated) for settled, evaluated in known if settled and evaluated and settled < day]
    return days.years(max(before)[1], 3) if before else None


def next_settled(evaluation: Evaluation, student: Student) -> date | None:
    """The next report of a whole evaluation was disseminated, or a triennial waiver was signed."""
    settled = settled_on(evaluation)
    if settled is None:
        return None
    days = (settled_on(other) for other in student[Evaluation])
    return min((day for day in days if day is not None and day > settled), default=None)


def was_served_since(student: Student, day: date) -> bool:
    """Whether the child was in a special education program on the day or came into one later."""
    return any(
        p.program not in GIFTED_PROGRAMS and (p.end_date is None or p.end_date >= day) for p in student[ProgramEpisode]
    )


@timeline(
    "T-03",
    "Initial evaluation",
    starts=first_consent,
    stops="evaluation.dissemination_date",
    late_rule="SER-0040",
    cite="34 CFR 300.301(c)(1)",
    extensions=(MUTUAL_AGREEMENT,),
    excepts=evaluation_ended,
    owners=owners,
)
def initial_evaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """60 calendar days from the receipt of the parent's consent, unless the state sets another time."""
    begun = first_consent(e, s)
    return None if begun is None or not is_initial(e, s) or goes_on_elsewhere(e, s) else days.calendar(begun, 60)


@timeline(
    "T-09",
    "Triennial reevaluation",
    starts=evaluated_on,
    stops=next_settled,
    cite="34 CFR 300.303(b)(2)",
    excepts=left_program,
    owners=owners,
)
def triennial_reevaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """Three years from the latest whole evaluation or triennial waiver, as long as the child is in the program."""
    settled = settled_on(e)
    evaluated = evaluated_on(e)
    if settled is None or evaluated is None or not (e.evaluation_type == "W" or e.evaluation_outcome in ELIGIBLE):
        return None
    return days.years(evaluated, 3) if was_served_since(s, settled) else None
