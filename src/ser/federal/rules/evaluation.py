"""Rules about what an evaluation found, and about reevaluations."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import ELIGIBLE, REEVALUATIONS, profile
from ser.federal.records import Evaluation, Exceptionality
from ser.federal.switches import DELAY_AGES
from ser.federal.timelines import FIRST, triennial_after
from ser.law.calendar import age_on
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule, without
from ser.law.student import Student
from ser.law.switch import Switch, switch

_COMPLETE = house("an evaluation and the exceptionalities that it found do not contradict each other")

REPORT_MULTIPLE: Switch[bool] = switch(
    "report_multiple", "Whether a child with several disabilities must have multiple disabilities as the primary one",
    False, cite="34 CFR 300.641",
)  # fmt: skip
"""Off by default: published counts hold too few children with multiple disabilities for states to do it."""

_REEVALUATION = add(
    "evaluation", evaluation_id="V2", evaluation_type="RO", referral_id=None, consent_received_date=date(2017, 11, 27),
    appraisal_received_date=None, team_meeting_date=date(2018, 2, 1), dissemination_date=date(2018, 2, 8),
    parent_copy_date=date(2018, 2, 9), evaluation_outcome="N",
)  # fmt: skip


@rule(
    "SER-0038", Severity.MUST_FIX, reads="evaluation.dissemination_date", marks="evaluation.evaluation_outcome",
    cite=_COMPLETE,
    says="The report was disseminated on {dissemination_date}, but {lacking}.",
    fix="Enter the outcome, and the exceptionalities with the primary one as order 1.",
    breaks=without("exceptionality"),
)  # fmt: skip
def a_report_says_what_it_found(s: Student, day: date) -> Iterable[Breach]:
    """A finished evaluation has an outcome, and one that found the child eligible has a primary exceptionality."""
    for e in s[Evaluation]:
        if e.dissemination_date is None or e.evaluation_type in ("W", "IEE"):
            continue
        if e.evaluation_outcome is None:
            yield Breach(e, {"lacking": "no outcome is given"})
        elif e.evaluation_outcome != "N" and all(x.order != 1 for x in s.children(e, Exceptionality)):
            yield Breach(e, {"lacking": "no primary exceptionality is given"})


@rule(
    "SER-0300", Severity.MUST_FIX, reads="evaluation.dissemination_date", marks="evaluation.consent_received_date",
    cite="34 CFR 300.300(a)",
    says="The report of {dissemination_date} is on record, but no day on which the parent's consent was received.",
    fix="Enter when the LEA received the parent's consent; if there was none, the evaluation was not lawful: say so to"
        " the state.",
    why="Without that day no clock of the evaluation runs.",
    breaks=change("evaluation", consent_received_date=None),
)  # fmt: skip
def a_first_evaluation_has_consent(s: Student, day: date) -> Iterable[Evaluation]:
    """A first evaluation is made with the parent's consent."""
    return (
        e for e in s[Evaluation]
        if e.evaluation_type in FIRST and e.dissemination_date is not None and e.consent_received_date is None
    )  # fmt: skip


@rule(
    "SER-0039", Severity.MUST_FIX, reads="evaluation.evaluation_outcome exceptionality.exceptionality", cite=_COMPLETE,
    says="The exceptionality {exceptionality} is given, but the outcome of the evaluation is {outcome}.",
    fix="Correct the outcome, or delete the exceptionality if it was suspected and not found.",
    holds=_REEVALUATION,
    breaks=(_REEVALUATION, add("exceptionality", exceptionality_id="X2", evaluation_id="V2")),
)  # fmt: skip
def no_disability_without_eligibility(s: Student, day: date) -> Iterable[Breach]:
    """An evaluation that found no disability names none."""
    for e in s[Evaluation]:
        if e.evaluation_outcome not in ("N", "G"):
            continue
        for x in s.children(e, Exceptionality):
            if e.evaluation_outcome == "N" or x.federal("exceptionality") is not None:
                yield Breach(x, {"outcome": e.evaluation_outcome})


@rule(
    "SER-0044", Severity.MUST_EXPLAIN, reads="evaluation.waiver_signed_date", cite="34 CFR 300.303(b)(2)",
    says="The waiver was signed on {waiver_signed_date}, after {anniversary}, when a reevaluation was due.",
    fix="Correct the date; if the agreement came late, say why.",
    breaks=(
        add("evaluation", evaluation_id="V0", evaluation_type="R3", referral_id=None, appraisal_received_date=None,
            consent_received_date=date(2011, 10, 3), team_meeting_date=None, dissemination_date=date(2011, 12, 15),
            parent_copy_date=None),
        add("exceptionality", exceptionality_id="X0", evaluation_id="V0"),
        add("evaluation", evaluation_id="V9", evaluation_type="W", referral_id=None, consent_received_date=None,
            appraisal_received_date=None, team_meeting_date=None, dissemination_date=None, parent_copy_date=None,
            evaluation_outcome=None, waiver_signed_date=date(2015, 2, 2)),
        change("iep", waiver_statement=True),
    ),
)  # fmt: skip
def a_waiver_is_signed_in_time(s: Student, day: date) -> Iterable[Breach]:
    """Parent and LEA agree within three years that no reevaluation is needed."""
    for e in s[Evaluation]:
        signed = e.waiver_signed_date
        if e.evaluation_type != "W" or signed is None:
            continue
        anniversary = triennial_after(s, signed, s.days)
        if anniversary is not None and signed > anniversary:
            yield Breach(e, {"anniversary": anniversary})


@rule(
    "SER-0045", Severity.MUST_EXPLAIN, reads="evaluation.dissemination_date", marks="evaluation.agreed_within_year",
    cite="34 CFR 300.303(b)(1)",
    says="The child was reevaluated on {dissemination_date}, less than a year after {earlier}, and no agreement is"
         " given.",
    fix="Enter the agreement of parent and LEA to reevaluate within a year; if there was none, say why.",
    breaks=(
        add("evaluation", evaluation_id="V2", evaluation_type="RO", referral_id=None, appraisal_received_date=None,
            consent_received_date=date(2017, 3, 6), team_meeting_date=None, dissemination_date=date(2017, 4, 12),
            parent_copy_date=None),
        add("exceptionality", exceptionality_id="X2", evaluation_id="V2"),
        add("evaluation", evaluation_id="V3", evaluation_type="RO", referral_id=None, appraisal_received_date=None,
            consent_received_date=date(2017, 7, 24), team_meeting_date=None, dissemination_date=date(2017, 9, 12),
            parent_copy_date=None),
        add("exceptionality", exceptionality_id="X3", evaluation_id="V3"),
    ),
)  # fmt: skip
def a_child_is_reevaluated_once_a_year(s: Student, day: date) -> Iterable[Breach]:
    """A child is reevaluated at most once a year, unless parent and LEA agree otherwise."""
    if len(s[Evaluation]) < 2:
        return
    for e in s[Evaluation]:
        done = e.dissemination_date
        if e.evaluation_type not in REEVALUATIONS or done is None or e.agreed_within_year:
            continue
        reports = [o.dissemination_date for o in s[Evaluation] if o.evaluation_type in REEVALUATIONS]
        earlier = [d for d in reports if d is not None and d < done]
        if earlier and done < s.days.years(max(earlier), 1):
            yield Breach(e, {"earlier": max(earlier)})


@rule(
    "SER-0046", Severity.MUST_EXPLAIN, reads="evaluation.evaluation_outcome",
    marks="evaluation.lacked_reading_instruction evaluation.lacked_math_instruction evaluation.limited_english",
    cite="34 CFR 300.306(b)",
    says="The child was found eligible ({evaluation_outcome}), though lack of instruction or limited English is given"
         " as the determinant factor.",
    fix="Correct the factor or the outcome; if the team did find so, explain it: a child is not eligible where one of"
        " these is the determinant factor.",
    breaks=change("evaluation", lacked_reading_instruction=True),
)  # fmt: skip
def no_eligibility_by_lack_of_instruction(r: Evaluation) -> bool:
    """No child is found eligible for lack of instruction or for limited English."""
    ruled_out = r.lacked_reading_instruction or r.lacked_math_instruction or r.limited_english
    return r.evaluation_outcome not in ELIGIBLE or not ruled_out


@rule(
    "SER-0047", Severity.MUST_FIX, reads="exceptionality.exceptionality", marks="exceptionality.order",
    cite="34 CFR 300.641(d)(2)",
    says="The primary exceptionality is {exceptionality}, though the evaluation found {count} disabilities.",
    fix="Make multiple disabilities the primary exceptionality where the state reports such children so.",
    why="A notice, unless the state has turned on the switch `report_multiple`.",
    breaks=add("exceptionality", exceptionality_id="X2", exceptionality="SLD", order=2),
)  # fmt: skip
def several_disabilities_are_multiple(s: Student, day: date) -> Iterable[Breach]:
    """A child with several disabilities, neither deaf-blind nor delayed, is reported with multiple disabilities."""
    for e in s[Evaluation]:
        found = s.children(e, Exceptionality)
        if len(found) < 2 or e.dissemination_date is None:
            continue
        disabilities = {code for x in found if (code := x.federal("exceptionality"))}
        if len(disabilities) > 1 and not disabilities & {"DB", "DD", "MD"} and disabilities != {"HI", "VI"}:
            switched_on = s.switch(REPORT_MULTIPLE, e.dissemination_date)
            for primary in (x for x in found if x.order == 1):
                yield Breach(primary, {"count": len(disabilities)}, notice=not switched_on)


@rule(
    "SER-0048", Severity.MUST_EXPLAIN, reads="student.birth_date exceptionality.exceptionality", cite="34 CFR 300.8(b)",
    says="The exceptionality {exceptionality} was found on {done}, at the age of {age}, {where} the ages {first} to"
         " {last} to which it belongs.",
    fix="Correct a mistyped date; otherwise evaluate the child again and find the category that fits.",
    breaks=(
        change("student", birth_date=date(2006, 3, 12)),
        change("exceptionality", exceptionality="DD"),
    ),
)  # fmt: skip
def developmental_delay_is_found_in_its_ages(s: Student, day: date) -> Iterable[Breach]:
    """Developmental delay is a disability only at the ages that the state has chosen.

    A toddler who leaves Part C is evaluated in the year before. Within half a year of the end of these ages it is a
    notice until the child is evaluated again, since it must be reclassified.
    """
    who = profile(s)
    if who is None:
        return
    for x in s[Exceptionality]:
        if x.federal("exceptionality") != "DD":
            continue
        e = s.parent(x, Evaluation)
        if e is None or (done := e.dissemination_date) is None:
            continue
        first, last = s.switch(DELAY_AGES, done)
        age, months = age_on(who.birth_date, done), s.days.months
        fits = age <= last and age_on(who.birth_date, months(done, 12)) >= first
        soon = age_on(who.birth_date, months(done, 6)) > last
        if not fits or (soon and not _is_followed(s, done)):
            where = "less than half a year before the end of" if fits else "outside"
            yield Breach(x, {"done": done, "age": age, "where": where, "first": first, "last": last}, notice=fits)


def _is_followed(s: Student, done: date) -> bool:
    """Whether a later evaluation was finished."""
    return any(e.dissemination_date is not None and e.dissemination_date > done for e in s[Evaluation])


RULES: tuple[Rule, ...] = (
    a_report_says_what_it_found, a_first_evaluation_has_consent, no_disability_without_eligibility,
    a_waiver_is_signed_in_time,
    a_child_is_reevaluated_once_a_year, no_eligibility_by_lack_of_instruction, several_disabilities_are_multiple,
    developmental_delay_is_found_in_its_ages,
)  # fmt: skip
