"""The plans of a made-up child: one after another, each within a year, with placements and services."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ser.law.days import age_on, school_year_of
from ser.synthetic.appraisal import Appraisal
from ser.synthetic.delivery import weeks
from ser.synthetic.pages import pages
from ser.synthetic.person import Person, Row, Stay
from ser.synthetic.staff import provider
from ser.synthetic.timetable import birthday

_DAY = timedelta(1)
_SUMMER = (6, 7, 8)

# What each disability is served with: the first always, the others with their share.
_SERVICES: dict[str, tuple[tuple[str, float], ...]] = {
    "SLI": (("SLP", 1.0),), "SLD": (("SE", 1.0), ("SLR", 0.08)), "OHI": (("SE", 1.0), ("CNS", 0.12), ("NRS", 0.06)),
    "AUT": (("SE", 1.0), ("SLP", 0.75), ("OT", 0.35), ("PARA", 0.15)), "DD": (("SE", 1.0), ("SLP", 0.55), ("OT", 0.15)),
    "ID": (("SE", 1.0), ("SLP", 0.4), ("APE", 0.15)), "EMN": (("SE", 1.0), ("CNS", 0.6), ("SWS", 0.25)),
    "MD": (("SE", 1.0), ("OT", 0.5), ("PT", 0.5), ("NRS", 0.3)), "HI": (("SE", 1.0), ("AUD", 0.5), ("INT", 0.2)),
    "VI": (("SE", 1.0), ("OM", 0.6)), "OI": (("SE", 1.0), ("PT", 0.8), ("APE", 0.4)),
    "TBI": (("SE", 1.0), ("OT", 0.3)), "DB": (("SE", 1.0), ("OM", 0.8), ("INT", 0.6)),
}  # fmt: skip
_MINUTES = {"RC80": (1700, 2000), "RC79TO40": (900, 1600), "RC39": (150, 780)}
_WEEK = 2100
_PUT_OFF = 0.06  # of the reviews that were planned for the last weeks
_AMENDED = 0.06  # of the plans are amended
# Where a child is taught before school age, for each place where it is taught later; never a stricter one.
_BEFORE = {
    "RC80": "REC10YSVCS", "RC79TO40": "REC10YOTHLOC", "RC39": "SC", "SS": "SS", "RF": "RF", "HH": "H", "CF": "SC",
    "PPPS": "REC10YSVCS",
}  # fmt: skip
_AFTER = {"SC": "RC39", "SS": "SS", "RF": "RF", "H": "HH"}
EARLY_CHILDHOOD = frozenset(
    ("REC10YSVCS", "REC10YOTHLOC", "REC09YSVCS", "REC09YOTHLOC", "SC", "H", "SPL")
)  # separate schools and residential facilities have the same code in both lists


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan: its day, its range, and the LEA that made it."""

    iep_type: str
    iep_date: date
    begin: date
    end: date
    stay: Stay
    episode_id: str
    closed: str | None = None  # why its services ended, where they did


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch in a program under one LEA; plans follow each other without a gap from its first day to its end."""

    stay: Stay
    episode_id: str
    first_type: str
    iep_date: date
    begin: date
    end: date | None
    ended_by: str = "EXIT"
    interim: date | None = None  # the day of an interim plan before the first one


def plans(person: Person, spell: Spell) -> Iterator[Plan]:
    """The plans of a spell; a plan ends the day before the next begins, or with the spell."""
    last = person.world.today if spell.end is None else spell.end
    iep_date, begin, kind = spell.iep_date, spell.begin, spell.first_type
    if spell.interim:
        yield Plan("INT", spell.interim, spell.interim, begin - _DAY, spell.stay, spell.episode_id, "PLAN")
    while True:
        following = _review(person, iep_date)
        plan = Plan(kind, iep_date, begin, following - _DAY, spell.stay, spell.episode_id, "PLAN")
        if following > last or following == spell.end or _is_put_off(person, spell, following):
            end = birthday(iep_date, 1) - _DAY if spell.end is None else spell.end
            yield replace(plan, end=end, closed=None if spell.end is None else spell.ended_by)
            return
        yield plan
        iep_date = begin = following
        kind = "SVC" if kind == "SVC" else "REV"


def _is_put_off(person: Person, spell: Spell, review: date) -> bool:
    """Whether a review of the last weeks has not been held yet, so that a plan is due or has just lapsed."""
    world = person.world
    lately = max(world.today - timedelta(25), world.count_day)
    return spell.end is None and review > lately and person.chance.random() < _PUT_OFF


def _review(person: Person, iep_date: date) -> date:
    """The day of the next review: a school day within a year; in May where it would fall into summer."""
    t, chance = person.world.timetable, person.chance
    day = iep_date + timedelta(335 + int(chance.random() * 28))
    held = t.school_by(day)
    if day.month in _SUMMER and held.month not in _SUMMER:
        return t.school_by(held - timedelta(int(chance.random() * 30)))
    return held


def rows(
    person: Person, made: Sequence[Plan], chain: Sequence[Appraisal], environment: str, gifted_service: str = ""
) -> Iterator[Row]:
    """The plans with their placements and services; the last one of a chain is the official one.

    `gifted_service` is all that a gifted or talented child without a disability gets; it has no environment.
    """
    waived = [a.over for a in chain if a.evaluation_type == "W"]
    for at, plan in enumerate(made):
        basis = _basis(plan, chain)
        since = made[at - 1].iep_date if at else date.min
        waiver = any(since < day <= plan.iep_date for day in waived)
        iep_id = person.record_id()
        delivered = _delivered(person, plan)
        is_last = at == len(made) - 1
        iep = _iep(person, plan, iep_id, basis, delivered, environment, is_last=is_last, waiver=waiver)
        yield iep
        if not gifted_service:
            yield from _placements(person, plan, iep_id, environment)
        for code in (gifted_service,) if gifted_service else _prescribed(person, basis):
            given = _service(person, plan, iep_id, code, delivered)
            yield given
            yield from weeks(person, given)
        yield from pages(person, iep[1], "" if gifted_service else _served(basis), whole=is_last)
        if not gifted_service and person.chance.random() < _AMENDED:
            yield from _amendment(person, plan, iep_id, basis, environment, is_last=is_last)


def _amendment(
    person: Person, plan: Plan, iep_id: str, basis: Appraisal | None, environment: str, *, is_last: bool
) -> Iterator[Row]:
    """Counseling added in the middle of a plan; the plan's last day stays as it was."""
    t, chance = person.world.timetable, person.chance
    day = t.school_from(plan.begin + timedelta(30 + int(chance.random() * 250)))
    if plan.iep_type not in ("INIT", "REV") or day > min(person.world.today, plan.end - timedelta(10)):
        return
    change, amendment_id = replace(plan, iep_type="AMD", iep_date=day, begin=day), person.record_id()
    name, values = _iep(person, change, amendment_id, basis, day, environment, is_last=is_last, waiver=False)
    method = "AGREEMENT" if chance.random() < 0.7 else "MEETING"
    yield name, values | {"amends_iep_id": iep_id, "amendment_method": method, "changed_sections": "services"}
    yield _service(person, change, amendment_id, "CNS", day)


def _served(basis: Appraisal | None) -> str:
    """The disability that a plan serves; the most common one where the evaluation is not on record."""
    return basis.disabilities[0] if basis and basis.disabilities else "SLD"


def _prescribed(person: Person, basis: Appraisal | None) -> Iterator[str]:
    for code, share in _SERVICES[_served(basis)]:
        if share == 1.0 or person.chance.random() < share:
            yield code
    if basis and basis.outcome == "B":
        yield "GFT"


def _basis(plan: Plan, chain: Sequence[Appraisal]) -> Appraisal | None:
    """The latest evaluation before a plan that found a disability."""
    found = None
    for appraisal in chain:
        if (
            appraisal.outcome in ("E", "B", "G")
            and appraisal.dissemination
            and appraisal.dissemination <= plan.iep_date
        ):
            found = appraisal
    return found


def _delivered(person: Person, plan: Plan) -> date | None:
    """When services began: at once where they go on, else within ten school days."""
    t = person.world.timetable
    first = t.school_from(plan.begin)
    if plan.iep_type in ("INIT", "INT") and plan.begin == plan.iep_date:
        first = t.school_after(plan.iep_date, int(person.chance.random() * 9))
    return first if first <= min(person.world.today, plan.end) else None


def _iep(
    person: Person,
    plan: Plan,
    iep_id: str,
    basis: Appraisal | None,
    delivered: date | None,
    environment: str,
    *,
    is_last: bool,
    waiver: bool,
) -> Row:
    t, chance, stay = person.world.timetable, person.chance, plan.stay
    tested = person.grade(plan.iep_date) not in ("PK", "KG", "01", "02")
    site = person.site(stay, environment, plan.iep_date)
    same_lea = basis is not None and stay.holds(basis.over) and basis.evaluation_id
    private = plan.iep_type == "SVC"
    return "iep", {
        **person.who(stay),
        "iep_id": iep_id,
        "program_episode_id": plan.episode_id,
        "iep_type": plan.iep_type,
        "iep_status": "OFFICIAL" if is_last else "SUPERSEDED",
        "site_code": person.site(stay, "", plan.iep_date) if private else site,
        "evaluation_id": basis.evaluation_id if basis and same_lea else None,
        "notice_date": max(stay.begin, t.business(plan.iep_date, -6 - int(chance.random() * 6))),
        "meeting_date": plan.iep_date,
        "iep_date": plan.iep_date,
        "begin_date": plan.begin,
        "end_date": plan.end,
        "parent_signature_date": plan.iep_date,
        "implementation_date": delivered,
        "assessment": "GEN" if tested else "NONE",
        "esy_considered": "Y",
        "esy_eligible": "N",
        "waiver_statement": "Y" if waiver else None,
        "interim_reason": ("OUT" if person.age(plan.begin) < 6 else "SEVERE") if plan.iep_type == "INT" else None,
        "rights_transfer_notice_date": _rights_told(person, plan),
        "private_school_site_code": site if private else None,
        "services_accepted": "Y" if private else None,
    }


def _rights_told(person: Person, plan: Plan) -> date | None:
    """When the child was told of its rights: some days before the seventeenth birthday at the latest."""
    if person.age(plan.end) < 17:
        return None
    return min(plan.iep_date, person.world.timetable.school_by(birthday(person.birth_date, 17) - timedelta(20)))


def _placements(person: Person, plan: Plan, iep_id: str, environment: str) -> Iterator[Row]:
    """A segment for each school and environment; both change on a first day of school."""
    segments: list[tuple[date, tuple[bool, str, str]]] = []
    for begin in (plan.begin, *_first_days(person, plan)):
        here = environment_on(person, environment, begin)
        what = _is_early(person, begin), here, person.site(plan.stay, here, begin)
        if not segments or segments[-1][1] != what:
            segments.append((begin, what))
    for at, (begin, (early, here, site)) in enumerate(segments):
        low_high = None if early else _MINUTES.get(here)
        minutes = (
            low_high[0] + 10 * int(person.chance.random() * (low_high[1] - low_high[0]) / 10) if low_high else None
        )
        yield (
            "placement",
            {
                "lea_code": plan.stay.lea.code,
                "placement_id": person.record_id(),
                "iep_id": iep_id,
                "site_code": site,
                "begin_date": begin,
                "end_date": segments[at + 1][0] - _DAY if at + 1 < len(segments) else plan.end,
                "school_age_environment": None if early else here,
                "early_childhood_environment": here if early else None,
                "minutes_total": _WEEK if low_high else None,
                "minutes_regular": minutes,
            },
        )


def _first_days(person: Person, plan: Plan) -> Iterator[date]:
    """The first days of school after the plan began."""
    for year in range(school_year_of(plan.begin) - 1, school_year_of(plan.end)):
        first = person.world.timetable.first_day(date(year, 8, 15))
        if plan.begin < first <= plan.end:
            yield first


def _is_early(person: Person, day: date) -> bool:
    """Whether the child is of early-childhood age on the count date of the day's school year."""
    counted = person.world.state.child_count.date_in(school_year_of(day))
    return age_on(person.birth_date, counted) <= 5


def environment_on(person: Person, environment: str, day: date) -> str:
    """The environment on a day, for a child that has this one on the count date."""
    early_code = environment in EARLY_CHILDHOOD or (environment in _AFTER and person.child.age <= 5)
    if _is_early(person, day):
        return environment if early_code else _BEFORE[environment]
    return _AFTER.get(environment, "RC80") if early_code else environment


def _service(person: Person, plan: Plan, iep_id: str, code: str, delivered: date | None) -> Row:
    chance, site = person.chance, person.site(plan.stay, "", plan.iep_date)
    return "service", {
        "lea_code": plan.stay.lea.code,
        "service_id": person.record_id(),
        "iep_id": iep_id,
        "service": code,
        "service_setting": "REG" if code == "SE" else "SPEC",
        "sessions": 1 + int(chance.random() * 5),
        "frequency": "W",
        "minutes": 15 * (2 + int(chance.random() * 3)),
        "begin_date": plan.begin,
        "end_date": plan.end,
        "end_reason": plan.closed,
        "first_delivered_date": delivered,
        "provider_id": provider(plan.stay.lea, site, code, chance.random()),
    }
