"""Louisiana's rules about plans, placements, services and exits."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from ser.federal.history import (
    FULL_PLANS,
    GIFTED_PROGRAMS,
    IDEA_PROGRAMS,
    REEVALUATIONS,
    in_program,
    is_official,
    profile,
    program_of,
)
from ser.federal.lateness import late, met_late
from ser.federal.records import Evaluation, Iep, ParentNotice, Placement, ProgramEpisode, Service
from ser.federal.switches import OLDEST
from ser.law.cite import unverified
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student
from ser.law.words import Phrase

NOTICE_BECAME_LAW = date(2024, 6, 10)

_METHODS = frozenset({"MAIL", "EMAIL", "TEXT", "PORTAL"})
_BY_CRITERIA = frozenset({"OT", "PT", "OM", "APE", "AT"})

_WAIVER = add(
    "evaluation", evaluation_id="V2", evaluation_type="W", waiver_signed_date=date(2017, 10, 30), referral_id=None,
    consent_received_date=None, appraisal_received_date=None, team_meeting_date=None, dissemination_date=None,
    parent_copy_date=None, evaluation_outcome=None,
)  # fmt: skip


@rule(
    "SER-0069", Severity.MUST_EXPLAIN, reads="iep.iep_date service.first_delivered_date",
    marks="iep.implementation_date", cite="LAC 28:XLIII.323",
    says="Services began on {met}, after {due}, the tenth school day from the completion of the plan.",
    fix="Enter why they did not start in time, in the gap reason of a service.",
    breaks=(
        change("iep", implementation_date=date(2016, 12, 12)),
        change("service", first_delivered_date=date(2016, 12, 12)),
    ),
)  # fmt: skip
def services_start_in_time(s: Student, day: date) -> Iterable[Breach]:
    """Services start within ten school days, or it is said why they did not."""
    for d, doubted in met_late(s, ("T-06",), day):
        if all(x.gap_reason is None for x in s.children(d.record, Service)):
            yield late(d, doubted)


@rule(
    "SER-0070", Severity.MUST_EXPLAIN, reads="iep.change_effective_date",
    marks="iep.ten_day_notice_date iep.ten_day_notice_method", cite="R.S. 17:1946.1", since=NOTICE_BECAME_LAW,
    says="A change of the plan takes effect on {effective}, and {found}: that is not ten days' notice by one"
         " of the four ways of the law.",
    fix="Enter the notice: certified mail, e-mail, text message, or a portal. If it came late or not, say why.",
    holds=change("iep", at=1, ten_day_notice_date=date(2024, 9, 3), ten_day_notice_method="EMAIL",
                 change_effective_date=date(2024, 9, 13)),
    breaks=change("iep", at=1, ten_day_notice_date=date(2024, 9, 3), ten_day_notice_method="EMAIL",
                  change_effective_date=date(2024, 9, 9)),
)  # fmt: skip
def a_change_is_noticed_ten_days_before(s: Student, day: date) -> Iterable[Breach]:
    """A change of a plan is noticed ten days before it takes effect, in one of four ways."""
    for plan in s[Iep]:
        effective = plan.change_effective_date
        if effective is None or not is_official(plan):
            continue
        notices = [(plan.ten_day_notice_date, plan.ten_day_notice_method)]
        notices += [(n.sent_date, n.notice_method) for n in s.children(plan, ParentNotice) if n.notice_kind == "CHANGE"]
        sent = sorted((when, how or "") for when, how in notices if when is not None)
        if any((effective - when).days >= 10 and how in ("", *_METHODS) for when, how in sent):
            continue
        if sent:
            when, how = sent[0]
            found = Phrase("notice was sent on {day:long}{how}", day=when, how=f" ({how})" if how else "")
        elif day > s.days.calendar(effective, -10):
            found = Phrase("no notice is on record")
        else:
            continue
        yield Breach(plan, {"effective": effective, "found": found})


@rule(
    "SER-0075", Severity.MUST_EXPLAIN, reads="placement.school_age_environment placement.begin_date",
    cite="LAC 28:CI.1101",
    says="From {begin_date} the child is in the regular class less than 40 % of the day, and was not reevaluated.",
    fix="Enter the reevaluation for a significant change of placement; if there was none, say why.",
    holds=(
        change("placement", at=1, school_age_environment="RC39", minutes_regular=600),
        add("evaluation", evaluation_id="V2", evaluation_type="RP", referral_id=None, appraisal_received_date=None,
            consent_received_date=date(2017, 8, 21), team_meeting_date=None, dissemination_date=date(2017, 10, 27),
            parent_copy_date=None, agreed_within_year=True),
        add("exceptionality", exceptionality_id="X2", evaluation_id="V2"),
    ),
    breaks=change("placement", at=1, school_age_environment="RC39", minutes_regular=600),
)  # fmt: skip
def a_more_restrictive_move_follows_a_reevaluation(s: Student, day: date) -> Iterable[Placement]:
    """A move to less than 40 % of the day in the regular class is preceded by a reevaluation."""
    rows = [p for p in s[Placement] if p.school_age_environment is not None]
    if all(p.school_age_environment != "RC39" for p in rows):
        return
    rows.sort(key=lambda p: p.begin_date)
    since = rows[0].begin_date
    for before, p in pairwise(rows):
        if p.school_age_environment == before.school_age_environment:
            continue  # another school, not another environment
        if p.school_age_environment == "RC39" and before.school_age_environment in ("RC80", "RC79TO40"):
            # Consent to a reevaluation may be waived where the parent does not answer (34 CFR 300.300(c)(2)).
            done = (
                e.consent_received_date or e.dissemination_date
                for e in s[Evaluation]
                if e.evaluation_type in REEVALUATIONS
            )
            if not any(d is not None and since <= d <= p.begin_date for d in done):
                yield p
        since = p.begin_date


@rule(
    "SER-0079", Severity.MUST_FIX, reads="iep.esy_eligible", marks="iep.esy_criterion", cite="LAC 28:XCVII.705",
    says="The plan {iep_id} says that the child needs an extended school year, but not by which criterion.",
    fix="Enter the criterion: regression and recoupment, critical point of instruction, or special circumstances.",
    breaks=change("iep", at=1, esy_eligible=True),
)  # fmt: skip
def extended_school_year_has_its_criterion(r: Iep) -> bool:
    """A child is eligible for an extended school year by one of three criteria."""
    return not r.esy_eligible or r.esy_criterion is not None


@rule(
    "SER-0082", Severity.MUST_EXPLAIN, reads="service.service iep.evaluation_id evaluation.related_services",
    cite=unverified("LAC 28:CI ch. 13 and 15", "known from the table of contents and summaries"),
    says="The service {service} has criteria of its own, but the evaluation {basis} does not recommend it.",
    fix="Enter the recommendation, or the evaluation that holds it.",
    breaks=(
        change("evaluation", related_services=("SLR",)),
        add("service", at=1, service_id="B3", service="OT"),
    ),
)  # fmt: skip
def a_service_with_criteria_was_recommended(s: Student, day: date) -> Iterable[Breach]:
    """Therapies and some other services rest on an evaluation that recommends them."""
    for service in s[Service]:
        if service.service not in _BY_CRITERIA:
            continue
        plan = s.parent(service, Iep)
        basis = s.parent(plan, Evaluation) if plan is not None and plan.evaluation_id else None
        if basis is not None and basis.related_services and service.service not in basis.related_services:
            yield Breach(service, {"basis": basis.evaluation_id})


@rule(
    "SER-0086", Severity.MUST_FIX, reads="iep.begin_date", marks="iep.program_episode_id", cite="LAC 28:XCVII.301",
    says="The plan {iep_id} from {begin_date} is one of gifted or talented alone, but the child also has a disability.",
    fix="Write the gifted or talented services into the plan for the disability.",
    breaks=(
        change("evaluation", evaluation_outcome="B"),
        add("exceptionality", exceptionality_id="X2", exceptionality="GT", order=2),
        add("program_episode", program_episode_id="P2", program="GT"),
        add("iep", at=1, iep_id="I3", program_episode_id="P2"),
        add("service", at=1, service_id="B3", iep_id="I3", service="GFT"),
    ),
)  # fmt: skip
def one_plan_for_disability_and_gifts(s: Student, day: date) -> Iterable[Iep]:
    """A child with a disability who is gifted or talented too has one plan, on the form for disabilities."""
    if len(s[ProgramEpisode]) < 2:
        return
    for plan in s[Iep]:
        if plan.begin_date is None or not is_official(plan) or program_of(s, plan) not in GIFTED_PROGRAMS:
            continue
        if in_program(s, IDEA_PROGRAMS, plan.begin_date):
            yield plan


@rule(
    "SER-0087", Severity.MUST_FIX, reads="iep.iep_date evaluation.waiver_signed_date", marks="iep.waiver_statement",
    cite="LAC 28:XCVII.305",
    says="The plan of {iep_date} does not state the triennial waiver signed on {signed}.",
    fix="Enter that the plan states it, or add the statement to the plan.",
    holds=(
        change("iep", at=1, waiver_statement=True),
        _WAIVER,
    ),
    breaks=_WAIVER,
)  # fmt: skip
def the_next_plan_states_a_waiver(s: Student, day: date) -> Iterable[Breach]:
    """The first plan after a triennial waiver states it."""
    for e in s[Evaluation]:
        signed = e.waiver_signed_date
        if e.evaluation_type != "W" or signed is None:
            continue
        later = [p for p in s[Iep] if p.iep_date is not None and p.iep_date >= signed]
        full = [p for p in later if p.iep_type in FULL_PLANS and is_official(p)]
        plan = min(full, key=lambda p: p.iep_date or date.max, default=None)
        if plan is not None and not plan.waiver_statement:
            yield Breach(plan, {"signed": signed})


@rule(
    "SER-0093", Severity.MUST_EXPLAIN, reads="program_episode.end_date program_episode.exit_reason student.birth_date",
    cite="LAC 28:XCVII.103",
    says="The child left on {end_date} for age, but turns {age} after {next}, the next school day.",
    fix="Correct the date or the reason; a student has a right to go on until then.",
    breaks=change("program_episode", end_date=date(2018, 2, 16), exit_reason="RMA"),
)  # fmt: skip
def nobody_ages_out_early(s: Student, day: date) -> Iterable[Breach]:
    """A student leaves for age only if the 22nd birthday comes by the next school day."""
    who = profile(s)
    for episode in s[ProgramEpisode]:
        if episode.exit_reason != "RMA" or episode.end_date is None or who is None:
            continue
        age = s.switch(OLDEST, episode.end_date) + 1
        following = s.days.next_school_day(episode.end_date)
        if following is not None and s.days.years(who.birth_date, age) > following:
            yield Breach(episode, {"age": age, "next": following})


RULES: tuple[Rule, ...] = (
    services_start_in_time, a_change_is_noticed_ten_days_before, a_more_restrictive_move_follows_a_reevaluation,
    extended_school_year_has_its_criterion, a_service_with_criteria_was_recommended, one_plan_for_disability_and_gifts,
    the_next_plan_states_a_waiver, nobody_ages_out_early,
)  # fmt: skip
