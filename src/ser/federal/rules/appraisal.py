"""Rules about the referral and the course of an evaluation."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import IDEA_PROGRAMS, found_eligible, in_program
from ser.federal.records import Evaluation, EvaluationComponent, EvaluationExtension, Referral
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student

_ORDER = house("dates of one child do not contradict each other")

AGREED = frozenset({"PAE", "SLD", "TRF"})
"""Extensions that rest on an agreement with the parent."""


@rule(
    "SER-0029", Severity.MUST_FIX, reads="referral.request_date referral.referral_received_date", cite=_ORDER,
    says="Pupil appraisal received the referral on {referral_received_date}, before anybody asked for an evaluation on"
         " {request_date}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("referral", request_date=date(2016, 8, 19)),
)  # fmt: skip
def a_referral_follows_its_request(r: Referral) -> bool:
    """Pupil appraisal receives a referral after somebody asked for an evaluation."""
    return r.request_date <= r.referral_received_date


@rule(
    "SER-0030", Severity.MUST_EXPLAIN, reads="evaluation.consent_received_date evaluation.dissemination_date",
    cite="34 CFR 300.300(a)(1)(i)",
    says="The report was disseminated on {dissemination_date}, before consent was received on {consent_received_date}.",
    fix="Correct whichever date was mistyped; if the evaluation did come before consent, explain it.",
    breaks=change("evaluation", consent_received_date=date(2016, 11, 2)),
)  # fmt: skip
def the_report_follows_consent(r: Evaluation) -> bool:
    """A child is evaluated after the parent consented."""
    return r.dissemination_date >= r.consent_received_date


@rule(
    "SER-0035", Severity.MUST_FIX, reads="evaluation.evaluation_status",
    cite=house("an evaluation that was left open hides the clock of the one that runs"),
    says="The evaluation is open beside {other} of LEA {other_lea}, which is of the same type ({evaluation_type}).",
    fix="Close the one that is not going on: completed, withdrawn, moved, or deleted if it was entered twice.",
    breaks=(
        add("evaluation", evaluation_id="V2", evaluation_type="RO", evaluation_status="IN_PROCESS", referral_id=None,
            consent_received_date=date(2018, 1, 22), appraisal_received_date=None, team_meeting_date=None,
            dissemination_date=None, parent_copy_date=None, evaluation_outcome=None),
        add("evaluation", at=1, evaluation_id="V3", consent_received_date=date(2018, 2, 5)),
    ),
)  # fmt: skip
def one_evaluation_of_a_type_is_open(s: Student, day: date) -> Iterable[Breach]:
    """A child has one open evaluation of a type at a time."""
    open_ones = [e for e in s[Evaluation] if e.evaluation_status == "IN_PROCESS"]
    if len(open_ones) < 2:
        return
    first: dict[str, Evaluation] = {}
    for e in sorted(open_ones, key=lambda e: e.consent_received_date or date.max):
        other = first.setdefault(e.evaluation_type, e)
        if other is not e:
            yield Breach(e, {"other": other.evaluation_id, "other_lea": other.lea_code})


@rule(
    "SER-0036", Severity.MUST_EXPLAIN, reads="evaluation.consent_received_date", marks="evaluation.evaluation_type",
    cite=("34 CFR 300.303", house("an initial evaluation is counted once for each unbroken time in special education")),
    says="An initial evaluation was begun on {consent_received_date}, though the report of {earlier} had found the"
         " child eligible and the child has been in special education since.",
    fix="Use the type of a reevaluation, or `additional concern` where another exceptionality is suspected;"
        " if it was an initial evaluation all the same, explain it.",
    breaks=(
        add("evaluation", evaluation_id="V2", evaluation_status="IN_PROCESS", referral_id=None,
            consent_received_date=date(2018, 1, 22), appraisal_received_date=None, team_meeting_date=None,
            dissemination_date=None, parent_copy_date=None, evaluation_outcome=None),
    ),
)  # fmt: skip
def an_eligible_child_is_reevaluated(s: Student, day: date) -> Iterable[Breach]:
    """While a child is eligible without a break, a further evaluation is a reevaluation."""
    if len(s[Evaluation]) < 2:
        return
    for e in s[Evaluation]:
        start = e.consent_received_date
        if e.evaluation_type != "I" or start is None or not in_program(s, IDEA_PROGRAMS, start):
            continue
        earlier = [o.dissemination_date for o in s[Evaluation] if found_eligible(o) and o.dissemination_date < start]
        if earlier:
            yield Breach(e, {"earlier": max(d for d in earlier if d is not None)})


@rule(
    "SER-0041", Severity.MUST_FIX, reads="evaluation_extension.extension_kind",
    marks="evaluation_extension.parent_agreed_date", cite=("34 CFR 300.301(e)", "34 CFR 300.309(c)"),
    says="The extension of the kind {extension_kind} has no date on which the parent agreed.",
    fix="Enter the date of the agreement; without one the extension does not move the due day.",
    holds=add("evaluation_extension", lea_code="017", evaluation_extension_id="Q1", evaluation_id="V1",
              extension_kind="PAE", request_date=date(2016, 10, 19), parent_agreed_date=date(2016, 10, 20),
              to_date=date(2016, 12, 15)),
    breaks=add("evaluation_extension", lea_code="017", evaluation_extension_id="Q1", evaluation_id="V1",
               extension_kind="PAE", request_date=date(2016, 10, 19), to_date=date(2016, 12, 15)),
)  # fmt: skip
def an_agreed_extension_has_its_date(r: EvaluationExtension) -> bool:
    """An extension that rests on the parent's agreement has the date of it."""
    return r.extension_kind not in AGREED or r.parent_agreed_date is not None


@rule(
    "SER-0052", Severity.MUST_FIX, reads="evaluation.dissemination_date evaluation_component.component_date",
    marks="evaluation_component.component", cite=_ORDER,
    says="The part {component} was done on {component_date}, after the report of {report}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("evaluation_component", at=9, component_date=date(2016, 11, 3)),
)  # fmt: skip
def a_report_follows_its_parts(s: Student, day: date) -> Iterable[Breach]:
    """An evaluation is reported when its parts are done."""
    parts = s[EvaluationComponent]
    for e in s[Evaluation] if parts else ():
        report = e.dissemination_date
        if report is not None:
            for part in s.children(e, EvaluationComponent):
                if part.component_date is not None and part.component_date > report:
                    yield Breach(part, {"report": report})


@rule(
    "SER-0053", Severity.MUST_FIX, reads="evaluation.evaluation_status", marks="evaluation.dissemination_date",
    cite=_ORDER,
    says="The evaluation has the status {evaluation_status}, and its report was disseminated on {dissemination_date}.",
    fix="Enter the date of dissemination of a completed evaluation, or correct the status.",
    breaks=change("evaluation", evaluation_status="IN_PROCESS"),
)  # fmt: skip
def a_completed_evaluation_was_disseminated(r: Evaluation) -> bool:
    """An evaluation is completed when its report is disseminated, and not before; a waiver has no report."""
    if r.evaluation_type == "W":
        return True
    return (r.evaluation_status == "COMPLETED") == (r.dissemination_date is not None)


RULES: tuple[Rule, ...] = (
    a_referral_follows_its_request, the_report_follows_consent, one_evaluation_of_a_type_is_open,
    an_eligible_child_is_reevaluated, an_agreed_extension_has_its_date, a_report_follows_its_parts,
    a_completed_evaluation_was_disseminated,
)  # fmt: skip
