"""Louisiana's rules about referrals, evaluations and what they found."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import REEVALUATIONS
from ser.federal.lateness import late, met_late
from ser.federal.records import Evaluation, EvaluationComponent, EvaluationExtension, PartCTransition
from ser.federal.timelines import settled_on
from ser.law.cite import unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student
from ser.states.louisiana.records import Exceptionality, Referral

_COORDINATORS = frozenset({"ED", "PSY", "SLP", "SW"})

_LOW_INCIDENCE = frozenset({"DEAF", "HOH", "VI-B", "VI-P", "DB", "TBI", "ID-MO", "ID-SE", "ID-PR", "MD"})
_GIFTED_TALENTED = frozenset({"GT", "TM", "TV", "TT"})

_PARTS = ("SCREEN", "RECORDS", "OUTSIDE", "INTERV", "OBSERVE", "STUDENT", "TEACHER", "FAMILY", "SOURCE", "EDU")
"""The ten parts of an initial evaluation that the handbook lists as far as it was read."""

_WATCHED = frozenset({"DD", "DEAF", "HOH", "TBI", "VI-B", "VI-P"})
"""Exceptionalities for which a triennial evaluation may be needed even where nobody asks for one."""


@rule(
    "SER-0032", Severity.MUST_EXPLAIN, reads="referral.referral_received_date referral.consent_requested_date",
    cite="LAC 28:CI.501",
    says="Consent was requested on {met}, after the tenth business day {due} from receipt of the referral.",
    fix="Correct a mistyped date; if the request was late, say why.",
    breaks=(
        change("referral", request_date=date(2016, 8, 11), referral_received_date=date(2016, 8, 11),
               consent_requested_date=date(2016, 8, 26)),
    ),
)  # fmt: skip
def consent_is_requested_in_time(s: Student, day: date) -> Iterable[Breach]:
    """The coordinator requests consent within ten business days after pupil appraisal received the referral."""
    for d, doubted in met_late(s, ("T-02",), day):
        yield late(d, doubted)


@rule(
    "SER-0034", Severity.MUST_EXPLAIN, reads="referral.suspected_exceptionalities referral.referral_received_date",
    marks="referral.interventions_documented referral.immediate_reason",
    cite=unverified("LAC 28:CI.307", "the section could not be read again"),
    says="The referral of {referral_received_date} documents no interventions and gives no reason for having none.",
    fix="Enter the interventions, or the reason for an immediate referral. The evaluation goes on meanwhile.",
    breaks=change("referral", interventions_documented=False),
)  # fmt: skip
def interventions_come_first(r: Referral) -> bool:
    """Unless a low-incidence impairment is suspected, research-based interventions come before a referral."""
    suspected = set(r.suspected_exceptionalities or ()) - _GIFTED_TALENTED
    return suspected <= _LOW_INCIDENCE or bool(r.interventions_documented or r.immediate_reason)


@rule(
    "SER-0037", Severity.MUST_EXPLAIN, reads="evaluation.coordinator_discipline", cite="LAC 28:CI.501",
    says="The evaluation was coordinated by a {coordinator_discipline}.",
    fix="Correct the discipline; a coordinator is an educational diagnostician, a school psychologist, a"
        " speech-language pathologist or a school social worker.",
    breaks=change("evaluation", coordinator_discipline="NRS"),
)  # fmt: skip
def a_coordinator_has_one_of_four_disciplines(r: Evaluation) -> bool:
    """Four certified disciplines may coordinate an evaluation."""
    return r.coordinator_discipline in _COORDINATORS


@rule(
    "SER-0042", Severity.MUST_EXPLAIN, reads="evaluation_extension.to_date evaluation.consent_received_date",
    cite=unverified("LAC 28:CI.1105", "paragraph H could not be read; a law school's manual says so"),
    says="The extension to {to_date} goes beyond {anniversary}, the third anniversary of the evaluation before it.",
    fix="Correct the date: an extension of a reevaluation ends with the three years.",
    breaks=(
        add("evaluation", evaluation_id="V0", evaluation_type="R3", referral_id=None,
            consent_received_date=date(2014, 11, 3),
            appraisal_received_date=None, team_meeting_date=None, dissemination_date=date(2015, 1, 30),
            parent_copy_date=None, evaluation_outcome="N"),
        change("evaluation", evaluation_type="RO"),
        add("evaluation_extension", lea_code="017", evaluation_extension_id="Q1", evaluation_id="V1",
            extension_kind="PAE", request_date=date(2016, 10, 19), parent_agreed_date=date(2016, 10, 20),
            to_date=date(2018, 2, 16)),
    ),
)  # fmt: skip
def an_extension_ends_with_the_three_years(s: Student, day: date) -> Iterable[Breach]:
    """An extension never moves a reevaluation beyond the third anniversary of the evaluation before it."""
    for x in s[EvaluationExtension]:
        e = s.parent(x, Evaluation)
        if e is None or e.evaluation_type not in REEVALUATIONS or x.to_date is None or e.consent_received_date is None:
            continue
        known = (settled_on(o) for o in s[Evaluation])
        settled = [d for d in known if d is not None and d < e.consent_received_date]
        if settled and x.to_date > (anniversary := s.days.years(max(settled), 3)):
            yield Breach(x, {"anniversary": anniversary})


@rule(
    "SER-0043", Severity.NOTICE, reads="evaluation_extension.extension_kind",
    cite=unverified("R.S. 17:1944(G)", "known from summaries of a bill: appraisal goes on all year"),
    says="The evaluation of a child who comes from EarlySteps was extended over the end of the school year.",
    fix="Go on with the evaluation over the summer, and take the extension back.",
    breaks=(
        add("evaluation_extension", lea_code="017", evaluation_extension_id="Q1", evaluation_id="V1",
            extension_kind="EOY", request_date=date(2016, 10, 19)),
        add("part_c_transition", lea_code="017", state_id="2100000001", system_id="EBR-1",
            part_c_transition_id="TC1", referral_date=date(2010, 10, 4), evaluation_id="V1",
            iep_date=date(2011, 2, 8)),
    ),
)  # fmt: skip
def appraisal_of_a_toddler_goes_on_all_year(s: Student, day: date) -> Iterable[EvaluationExtension]:
    """For a child who comes from EarlySteps, the end of the school year extends nothing."""
    named = {(r.lea_code, r.evaluation_id) for r in s[PartCTransition]}
    if not named:
        return
    for x in s[EvaluationExtension]:
        if x.extension_kind == "EOY" and (x.lea_code, x.evaluation_id) in named:
            yield x


@rule(
    "SER-0051", Severity.MUST_EXPLAIN, reads="evaluation.dissemination_date", marks="evaluation.evaluation_type",
    cite="LAC 28:CI.513",
    says="The report of {dissemination_date} rests on an evaluation without: {lacking}.",
    fix="Enter the day of each part; where one was left out, say why in its row.",
    breaks=change("evaluation_component", at=4, component_date=None),
    holds=change("evaluation_component", at=4, component_date=None, deviation_text="Child in hospital"),
)  # fmt: skip
def an_initial_evaluation_has_its_parts(s: Student, day: date) -> Iterable[Breach]:
    """An initial evaluation has the parts that the handbook asks for, or says why one was left out."""
    for e in s[Evaluation]:
        if e.evaluation_type != "I" or e.dissemination_date is None or e.is_gifted_talented_only:
            continue
        parts = s.children(e, EvaluationComponent)
        done = {p.component for p in parts if p.component_date is not None or p.deviation_text is not None}
        lacking = [part for part in _PARTS if part not in done]
        if lacking:
            yield Breach(e, {"lacking": ", ".join(lacking)})


@rule(
    "SER-0055", Severity.NOTICE, reads="evaluation.waiver_signed_date exceptionality.exceptionality",
    cite="LAC 28:CI.1101",
    says="A triennial waiver was signed on {waiver_signed_date} for a child with {found}.",
    fix="Nothing need be done if the team considered whether a triennial evaluation is needed.",
    breaks=(
        change("exceptionality", exceptionality="TBI"),
        add("evaluation", evaluation_id="V2", evaluation_type="W", referral_id=None, consent_received_date=None,
            appraisal_received_date=None, team_meeting_date=None, dissemination_date=None, parent_copy_date=None,
            evaluation_outcome=None, waiver_signed_date=date(2018, 2, 5)),
    ),
)  # fmt: skip
def a_waiver_is_looked_at_twice(s: Student, day: date) -> Iterable[Breach]:
    """For some exceptionalities a triennial evaluation may be needed, so that a waiver asks for a second look."""
    for e in s[Evaluation]:
        if e.evaluation_type != "W" or e.waiver_signed_date is None:
            continue
        done = [o for o in s[Evaluation] if (o.dissemination_date or date.max) <= e.waiver_signed_date]
        last = max(done, key=lambda o: o.dissemination_date or date.min, default=None)
        found = {x.exceptionality for x in s.children(last, Exceptionality)} & _WATCHED if last else set()
        if found:
            yield Breach(e, {"found": ", ".join(sorted(found))})


@rule(
    "SER-0056", Severity.MUST_FIX, reads="exceptionality.exceptionality", marks="exceptionality.order",
    cite="34 CFR 300.641(d)(1)",
    says="The primary exceptionality is {exceptionality}, though the child is deaf and blind and nothing else.",
    fix="Make deaf-blindness the primary exceptionality, and tell the state's deaf-blind census.",
    breaks=(
        change("exceptionality", exceptionality="DEAF"),
        add("exceptionality", exceptionality_id="X2", exceptionality="VI-B", order=2),
    ),
)  # fmt: skip
def deaf_and_blind_is_deaf_blind(s: Student, day: date) -> Iterable[Exceptionality]:
    """A child whose only disabilities are deafness and blindness is reported as deaf-blind."""
    for e in s[Evaluation]:
        found = s.children(e, Exceptionality)
        if len(found) > 1 and {x.exceptionality for x in found} - _GIFTED_TALENTED == {"DEAF", "VI-B"}:
            yield from (x for x in found if x.order == 1)


RULES: tuple[Rule, ...] = (
    consent_is_requested_in_time, interventions_come_first, a_coordinator_has_one_of_four_disciplines,
    an_extension_ends_with_the_three_years, appraisal_of_a_toddler_goes_on_all_year,
    an_initial_evaluation_has_its_parts, a_waiver_is_looked_at_twice, deaf_and_blind_is_deaf_blind,
)  # fmt: skip
