"""Louisiana's rules about interim plans."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import covers, found_eligible, is_official, left_between
from ser.federal.records import Consent, Evaluation, Iep
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, rule
from ser.law.student import Student
from ser.law.words import Phrase

_SERVED = add("service", service_id="B0", iep_id="I0", begin_date=date(2016, 9, 6), end_date=date(2016, 11, 11),
              first_delivered_date=date(2016, 9, 6))  # fmt: skip
_EARLIER_SERVED = add("service", service_id="B0", iep_id="I0", begin_date=date(2016, 8, 22),
                      end_date=date(2016, 11, 11), first_delivered_date=date(2016, 8, 22))  # fmt: skip
_LATER_SERVED = add("service", at=1, service_id="B3", iep_id="I3", begin_date=date(2018, 1, 16),
                    first_delivered_date=date(2018, 1, 16))  # fmt: skip

_INTERIM = add(
    "iep", iep_id="I0", iep_type="INT", interim_reason="OUT", evaluation_id=None, notice_date=date(2016, 8, 29),
    meeting_date=date(2016, 9, 6), iep_date=date(2016, 9, 6), begin_date=date(2016, 9, 6),
    end_date=date(2017, 9, 5), parent_signature_date=date(2016, 9, 6), implementation_date=date(2016, 9, 6),
)  # fmt: skip


@rule(
    "SER-0062", Severity.MUST_EXPLAIN, reads="iep.begin_date", marks="iep.interim_reason", cite="LAC 28:XCVII.307",
    says="The interim plan begins on {begin_date}, though the child had {current}.",
    fix="Make a review instead; if there was a reason for an interim plan, say which.",
    why="A notice where the child left a program, or came with papers of another state, in between.",
    holds=(_INTERIM, _SERVED),
    breaks=(
        add("iep", at=1, iep_id="I3", iep_type="INT", interim_reason="SEVERE", notice_date=date(2018, 1, 8),
            meeting_date=date(2018, 1, 16), iep_date=date(2018, 1, 16), begin_date=date(2018, 1, 16),
            parent_signature_date=date(2018, 1, 16), implementation_date=date(2018, 1, 16)),
        _LATER_SERVED,
    ),
)  # fmt: skip
def no_interim_plan_beside_a_current_one(s: Student, day: date) -> Iterable[Breach]:
    """No interim plan is made for a child with a current plan or evaluation."""
    for plan in s[Iep]:
        if plan.iep_type != "INT" or plan.begin_date is None or not is_official(plan):
            continue
        for since, what in _current(s, plan.begin_date):
            yield Breach(plan, {"current": what}, notice=left_between(s, since, plan.begin_date))
            break


def _current(s: Student, day: date) -> Iterable[tuple[date, str]]:
    """The plans and the evaluations that were current just before a day, each with its own day."""
    for p in s[Iep]:
        is_full = p.iep_type in ("INIT", "REV") and is_official(p)
        if is_full and p.begin_date is not None and p.begin_date < day and covers(p.begin_date, p.end_date, day):
            yield p.begin_date, Phrase("the plan {plan} of {day}", plan=p.iep_id, day=p.begin_date)
    for e in s[Evaluation]:
        done = e.dissemination_date
        if found_eligible(e) and e.evaluation_type != "OS" and done is not None and done <= day < s.days.years(done, 3):
            yield done, Phrase("the evaluation {evaluation} of {day}", evaluation=e.evaluation_id, day=done)


@rule(
    "SER-0063", Severity.MUST_EXPLAIN, reads="iep.begin_date", cite="LAC 28:XCVII.307",
    says="The interim plan begins on {begin_date}, before consent to evaluate the child was received.",
    fix="Enter the consent; if the plan was made without one, say why.",
    holds=(_INTERIM, _SERVED),
    breaks=(
        add("iep", iep_id="I0", iep_type="INT", interim_reason="OUT", evaluation_id=None,
            notice_date=date(2016, 8, 12), meeting_date=date(2016, 8, 22), iep_date=date(2016, 8, 22),
            begin_date=date(2016, 8, 22), end_date=date(2017, 8, 21), parent_signature_date=date(2016, 8, 22),
            implementation_date=date(2016, 8, 22)),
        _EARLIER_SERVED,
    ),
)  # fmt: skip
def an_interim_plan_needs_consent_to_evaluate(s: Student, day: date) -> Iterable[Iep]:
    """An interim plan is made beside an evaluation to which the parent has consented."""
    for plan in s[Iep]:
        begin = plan.begin_date
        if plan.iep_type != "INT" or begin is None or not is_official(plan):
            continue
        received = [e.consent_received_date for e in s[Evaluation]]
        received += [c.signed_date for c in s[Consent] if c.consent_kind == "EVAL" and c.response == "Y"]
        if not any(d is not None and d <= begin for d in received):
            yield plan


@rule(
    "SER-0064", Severity.MUST_FIX, reads="iep.iep_status", marks="iep.interim_reason", cite="LAC 28:XCVII.111",
    says="The interim plan {iep_id} gives no reason for being one.",
    fix="Enter which of the four reasons there was.",
    holds=(_INTERIM, _SERVED),
    breaks=(
        add("iep", iep_id="I0", iep_type="INT", evaluation_id=None, notice_date=date(2016, 8, 29),
            meeting_date=date(2016, 9, 6), iep_date=date(2016, 9, 6), begin_date=date(2016, 9, 6),
            end_date=date(2017, 9, 5), parent_signature_date=date(2016, 9, 6), implementation_date=date(2016, 9, 6)),
        _SERVED,
    ),
)  # fmt: skip
def an_interim_plan_has_its_reason(r: Iep) -> bool:
    """An interim plan is made for one of four reasons."""
    return r.iep_type != "INT" or r.interim_reason is not None


RULES: tuple[Rule, ...] = (
    no_interim_plan_beside_a_current_one, an_interim_plan_needs_consent_to_evaluate, an_interim_plan_has_its_reason,
)  # fmt: skip
