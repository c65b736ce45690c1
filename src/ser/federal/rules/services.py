"""Rules about placements and services."""

from collections.abc import Iterable, Iterator
from datetime import date

from ser.federal.history import FULL_PLANS, GIFTED_PROGRAMS, covers, is_official, profile, program_of
from ser.federal.records import Consent, Enrollment, Iep, Placement, Service
from ser.federal.switches import is_early_childhood
from ser.law.calendar import age_on
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, change, rule
from ser.law.student import Student
from ser.law.words import Phrase

_SHARES = {"RC80": (80, 101), "RC79TO40": (40, 80), "RC39": (0, 40)}


@rule(
    "SER-0057", Severity.MUST_FIX, reads="placement.begin_date",
    marks="placement.school_age_environment placement.early_childhood_environment", cite="20 USC 1418",
    says="The placement from {begin_date} names {found}.",
    fix="Fill one of the two: the early-childhood environment before school age, the school-age environment after.",
    breaks=change("placement", at=1, school_age_environment=None),
)  # fmt: skip
def a_placement_names_one_environment(s: Student, day: date) -> Iterable[Breach]:
    """A placement of a child with a disability names one environment, of the one kind or the other."""
    for p in s[Placement]:
        if (p.school_age_environment is None) is not (p.early_childhood_environment is None):
            continue
        plan = s.parent(p, Iep)
        if plan is not None and program_of(s, plan) not in GIFTED_PROGRAMS:
            yield Breach(p, {"found": "two environments" if p.school_age_environment else "no environment"})


@rule(
    "SER-0072", Severity.MUST_FIX, reads="student.birth_date placement.begin_date",
    marks="placement.school_age_environment placement.early_childhood_environment", cite="20 USC 1418",
    says="On the count date {count_date} the child was {age} and counted as {stage}, but the placement from"
         " {begin_date} names an environment of the other kind.",
    fix="Enter a placement with the right environment from before the count date; no new plan is needed for that.",
    breaks=change("student", birth_date=date(2012, 11, 3)),
)  # fmt: skip
def the_environment_fits_the_age(s: Student, day: date) -> Iterable[Breach]:
    """On the count date a child before school age has an early-childhood environment, an older one the other kind."""
    who = profile(s)
    if who is None:
        return
    for p, count_date in _counted(s, day):
        grade = _grade(s, count_date)
        age = age_on(who.birth_date, count_date)
        if age == 5 and grade is None and is_early_childhood(s, who.birth_date, "KG", count_date) is False:
            continue
        early = is_early_childhood(s, who.birth_date, grade, count_date)
        if (p.school_age_environment if early else p.early_childhood_environment) is not None:
            stage = "early childhood" if early else "school age"
            yield Breach(p, {"count_date": count_date, "age": age, "stage": stage})


def _counted(s: Student, day: date) -> Iterator[tuple[Placement, date]]:
    """Each count date up to the day with the official placement that began last before it."""
    if s.child_count is None:
        return
    rows = s[Placement]
    for p in rows:
        if p.begin_date > day:
            continue
        count_date = s.child_count.first_from(p.begin_date)
        if count_date > day or not covers(p.begin_date, p.end_date, count_date):
            continue
        plan = s.parent(p, Iep)
        newer = any(o.begin_date > p.begin_date and covers(o.begin_date, o.end_date, count_date) for o in rows)
        if plan is not None and is_official(plan) and not newer:
            yield p, count_date


def _grade(s: Student, day: date) -> str | None:
    return next((e.federal("grade") for e in s[Enrollment] if covers(e.entry_date, e.exit_date, day)), None)


@rule(
    "SER-0073", Severity.MUST_FIX, reads="placement.minutes_total placement.minutes_regular"
    " placement.school_age_environment", cite="20 USC 1418",
    says="{minutes_regular} of {minutes_total} minutes a week inside the regular class do not fit"
         " {school_age_environment}.",
    fix="Correct the minutes or the environment.",
    breaks=change("placement", at=1, minutes_regular=1600),
)  # fmt: skip
def minutes_fit_the_environment(r: Placement) -> bool:
    """The share of the week inside the regular class is the one that the environment says."""
    low, high = _SHARES.get(r.school_age_environment or "", (0, 101))
    return low * r.minutes_total <= 100 * r.minutes_regular < high * max(r.minutes_total, 1)  # type: ignore[type-var]


@rule(
    "SER-0080", Severity.MUST_FIX, reads="iep.iep_status", cite=house("a plan without services serves nobody"),
    says="The plan {iep_id} from {begin_date} is official, but has no service.",
    fix="Send the services of the plan.",
    breaks=change("service", at=1, iep_id="I1", begin_date=date(2017, 1, 9), end_date=date(2017, 11, 8),
                  end_reason="PLAN", first_delivered_date=date(2017, 1, 9)),
)  # fmt: skip
def an_official_plan_has_services(s: Student, day: date) -> Iterable[Iep]:
    """A full plan that is official has a service, unless the parent declined what a services plan offers."""
    for plan in s[Iep]:
        declined = plan.services_accepted is False
        if plan.iep_type in FULL_PLANS and is_official(plan) and not declined and not s.children(plan, Service):
            yield plan


@rule(
    "SER-0081", Severity.MUST_FIX, reads="service.begin_date iep.begin_date iep.end_date", marks="service.end_date",
    cite=house("a service is given by a plan that holds"),
    says="The service from {begin_date} to {end_date} {trouble} of the plan, {plan_begin} to {plan_end}.",
    fix="Correct the dates, or end the service with the plan; the next plan has services of its own.",
    breaks=change("service", at=1, end_date=date(2018, 12, 20)),
)  # fmt: skip
def a_service_lies_within_its_plan(s: Student, day: date) -> Iterable[Breach]:
    """A service begins and ends within its plan, unless given in the extended school year."""
    latest = max((p.end_date for p in s[Iep] if p.end_date is not None), default=day)
    for service in s[Service]:
        plan = s.parent(service, Iep)
        if plan is None or plan.begin_date is None or plan.end_date is None or service.is_esy:
            continue
        words = {"plan_begin": plan.begin_date, "plan_end": plan.end_date}
        if service.begin_date < plan.begin_date or (service.end_date or service.begin_date) > plan.end_date:
            yield Breach(service, {"trouble": "lies outside the days", **words})
        elif service.end_date is None and plan.end_date == latest < day and is_official(plan):
            yield Breach(service, {"trouble": "was not ended with the last day", **words})


@rule(
    "SER-0088", Severity.MUST_EXPLAIN, reads="service.first_delivered_date",
    marks="consent.response consent.received_date", cite="34 CFR 300.300(b)",
    says="The service was first given on {first_delivered_date}, {found}.",
    fix="Enter the parent's consent to services, or correct a mistyped date; if services began without it, say why.",
    breaks=change("consent", at=1, signed_date=date(2016, 12, 5), received_date=date(2016, 12, 5)),
)  # fmt: skip
def services_follow_consent(s: Student, day: date) -> Iterable[Breach]:
    """The services of an initial plan are first given after the parent consented to services."""
    for service in s[Service]:
        given = service.first_delivered_date
        plan = None if given is None else s.parent(service, Iep)
        if given is None or plan is None or plan.iep_type != "INIT" or program_of(s, plan) in GIFTED_PROGRAMS:
            continue
        found = _found_of_consent(s, given)
        if found is not None:
            yield Breach(service, {"found": found})


def _found_of_consent(s: Student, given: date) -> str | Phrase | None:
    """What is wrong with the consent to services on the day on which a service is first given; None for nothing."""
    answers = [c for c in s[Consent] if c.consent_kind == "SERVICES" and c.response == "Y"]
    came = [(day, c) for c in answers if (day := c.received_date or c.signed_date) is not None]
    before = [(day, c) for day, c in came if day <= given]
    if any(c.revoked_date is None or (c.effective_end_date or c.revoked_date) >= given for _, c in before):
        return None
    if before:
        return "after the parent had revoked consent to services"
    if came:
        return Phrase("before consent to services came on {day:long}", day=min(day for day, _ in came))
    return None if answers else "and no consent to services is on record"


RULES: tuple[Rule, ...] = (
    a_placement_names_one_environment, the_environment_fits_the_age, minutes_fit_the_environment,
    an_official_plan_has_services, a_service_lies_within_its_plan, services_follow_consent,
)  # fmt: skip
