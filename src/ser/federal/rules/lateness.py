"""Rules about what came later than the law asks."""

from collections.abc import Iterable
from datetime import date

from ser.federal import codes
from ser.federal.lateness import late, met_late
from ser.federal.records import Evaluation
from ser.law.cite import house
from ser.law.deadline import Deadline, Result, result
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, change, rule
from ser.law.student import Student
from ser.law.words import Phrase

_EVALUATIONS = frozenset({"T-03", "T-04", "T-10"})
_CLOSED = frozenset({"WITHDRAWN", "REFUSED", "NOT_PRODUCED", "MOVED"})
"""How an evaluation ends without a report, other than by death."""

_FIRST_PLANS = frozenset({"T-05a", "T-05b"})

_PLAN_OF_14_DECEMBER = (
    change("iep", notice_date=date(2016, 12, 9), meeting_date=date(2016, 12, 14), iep_date=date(2016, 12, 14),
           begin_date=date(2016, 12, 14), parent_signature_date=date(2016, 12, 14),
           implementation_date=date(2016, 12, 15)),
    change("consent", at=1, signed_date=date(2016, 12, 14), received_date=date(2016, 12, 14)),
    change("program_episode", begin_date=date(2016, 12, 14)),
    change("placement", begin_date=date(2016, 12, 14)),
    change("service", begin_date=date(2016, 12, 14), first_delivered_date=date(2016, 12, 15)),
)  # fmt: skip


@rule(
    "SER-0040", Severity.MUST_EXPLAIN, reads="evaluation.consent_received_date",
    marks="evaluation.dissemination_date evaluation.closed_date evaluation.late_reason", cite="34 CFR 300.301(c)(1)",
    says="{ended}, after the due day {due} ({clock}), and no reason is given.",
    fix="Enter the reason, and any extension, exception or closing day that is not yet on record.",
    holds=change("evaluation", dissemination_date=date(2016, 12, 9), late_reason="21"),
    breaks=(
        change("evaluation", team_meeting_date=date(2016, 12, 6), dissemination_date=date(2016, 12, 9),
               parent_copy_date=date(2016, 12, 9)),
        *_PLAN_OF_14_DECEMBER,
    ),
)  # fmt: skip
def a_late_evaluation_has_a_reason(s: Student, day: date) -> Iterable[Breach]:
    """An evaluation that was finished after its due day, or closed then or on no known day, has a reason."""
    for d in s.deadlines():
        evaluation = d.record
        if d.timeline not in _EVALUATIONS or not isinstance(evaluation, Evaluation):
            continue
        found = result(d, day)
        if found not in (Result.LATE, Result.PAST_UNVERIFIED, Result.OPEN_OVERDUE):
            continue
        ended = _ended(d, evaluation, day)
        if ended is not None and evaluation.late_reason in (None, "00"):
            yield Breach(
                evaluation,
                {"ended": ended, "due": d.due, "clock": d.timeline},
                notice=found is Result.PAST_UNVERIFIED,
            )


def _ended(d: Deadline, evaluation: Evaluation, day: date) -> Phrase | None:
    """How an evaluation ended by a day, in words; None while it goes on."""
    if d.met is not None and d.met <= day:
        return Phrase("The report was disseminated on {day:long}", day=d.met)
    status, closed = evaluation.evaluation_status, evaluation.closed_date
    if status not in _CLOSED:
        return None
    said = codes.EVALUATION_STATUS.label(status)
    if closed is None:
        return Phrase("The evaluation is closed ({status}) without a day, so it counts as not ended", status=said)
    return Phrase("The evaluation was closed ({status}) on {day:long}", status=said, day=closed)


@rule(
    "SER-0068", Severity.MUST_EXPLAIN, reads="evaluation.evaluation_outcome",
    marks="evaluation.team_meeting_date evaluation.dissemination_date", cite="34 CFR 300.323(c)(1)",
    says="The first plan was made on {met}, after the due day {due} ({clock}).",
    fix="Correct a mistyped date; if the plan was late, say why.",
    breaks=_PLAN_OF_14_DECEMBER,
)  # fmt: skip
def the_first_plan_comes_in_time(s: Student, day: date) -> Iterable[Breach]:
    """The first plan is made within 30 days; where several clocks ask for it, the one that was due first is told."""
    found = sorted(met_late(s, _FIRST_PLANS, day), key=lambda pair: pair[0].due or date.max)
    told: set[str] = set()
    for d, unverified in found:
        if d.key not in told:
            told.add(d.key)
            yield late(d, unverified)


@rule(
    "SER-0302", Severity.MUST_EXPLAIN, reads="iep.iep_date",
    marks="iep.meeting_date evaluation.dissemination_date",
    cite=house("anyone who is late by a verified clock is asked why, also where no other rule asks"),
    says="{title} ({clock}): done on {met}, after the due day {due}.",
    fix="Correct a mistyped date; if it was late, explain it.",
    breaks=change("iep", at=1, iep_date=date(2017, 11, 15)),
)  # fmt: skip
def what_was_late_is_explained(s: Student, day: date) -> Iterable[Breach]:
    """What was done after the due day of a verified clock that no other rule looks at is explained."""
    without_rule = {d.timeline for d in s.deadlines() if not d.has_late_rule}
    for d, unverified in met_late(s, without_rule, day):
        if not unverified and not _is_waived_late(s, d):
            yield late(d, unverified)


def _is_waived_late(s: Student, d: Deadline) -> bool:
    """Whether a waiver stopped the clock too late, of which a rule of its own asks (SER-0044)."""
    return any(e.waiver_signed_date == d.met for e in s[Evaluation])


RULES: tuple[Rule, ...] = (
    a_late_evaluation_has_a_reason, the_first_plan_comes_in_time, what_was_late_is_explained,
)  # fmt: skip
