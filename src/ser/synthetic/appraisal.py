"""The evaluations of a made-up child: an initial one, and the reevaluations that keep it current."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ser.synthetic.evidence import evidence
from ser.synthetic.person import Person, Row, Stay
from ser.synthetic.staff import coordinator
from ser.synthetic.timetable import birthday

_LOW_INCIDENCE = {"HI", "VI", "DB", "TBI", "MD"}
_NEVER_WAIVED = {"DD", "HI", "TBI", "VI"}
_DISCIPLINES = (("ED", 0.45), ("PSY", 0.75), ("SLP", 0.9), ("SW", 1.0))
_REASONS = {"PAE": "12", "NPR": "10", "TRF": "11"}
_EXTENDED, _LATE = 0.06, 0.03  # of the initial evaluations
_LATE_REASONS = (("20", "21", "22", "23", "24"), (45, 20, 15, 15, 5))
_LATER = {"SLD": 40, "OHI": 25, "SLI": 20, "AUT": 8, "ID": 7}  # what a developmental delay turns out to be


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One evaluation: when, of which type, and what it found."""

    evaluation_type: str
    consent: date
    dissemination: date | None
    outcome: str
    disabilities: tuple[str, ...] = ()
    extension: str | None = None
    late_reason: str | None = None
    status: str = "COMPLETED"
    gifted: bool = False
    from_part_c: bool = False
    within_year: bool = False
    taken_over: bool = False  # begun by the LEA from which the child moved
    evaluation_id: str = ""
    closed: date | None = None  # ended without a report

    @property
    def over(self) -> date:
        """The day on which it was over, or its last known day."""
        return self.dissemination or self.consent


def initial(person: Person, plan_date: date, disability: str, *, from_part_c: bool = False) -> Appraisal:
    """The evaluation that led to a first plan on a day: thirty days before it at most, after sixty business days."""
    t, chance = person.world.timetable, person.chance
    dissemination = t.business(plan_date - timedelta(2 + int(chance.random() * 18)), 0)
    allowed = person.world.evaluation_days
    used, extension, late = 22 + int(chance.random() * (allowed - 23)), None, None
    draw = 1.0 if from_part_c else chance.random()
    if draw < _EXTENDED:
        used, extension = allowed + 4 + int(chance.random() * 20), "PAE" if chance.random() < 0.8 else "NPR"
    elif draw < _EXTENDED + _LATE:
        used, late = allowed + 1 + int(chance.random() ** 2 * 40), chance.choices(*_LATE_REASONS)[0]
    consent = t.business(dissemination, -used)
    return Appraisal("I", consent, dissemination, "E", (disability,), extension, late, from_part_c=from_part_c)


def request_date(person: Person, appraisal: Appraisal) -> date:
    """A day before the referral began on which the child was already the LEA's."""
    return person.world.timetable.business(appraisal.consent, -45)


@dataclass(frozen=True, slots=True)
class Course:
    """What is found of a child over the years: `later` holds on the pivotal day, `early` may have held before."""

    early: str
    later: str
    pivot: date
    until: date
    open_end: bool
    ending: date | None = None  # the report of a last evaluation, which ends eligibility


def reevaluations(person: Person, course: Course, since: date) -> Iterator[Appraisal]:
    """The reevaluations after an evaluation disseminated on a day, each in time; the last may be in process."""
    last = since
    while True:
        dissemination, consent = _next(person, course, last)
        if dissemination <= course.until:
            kind, soon = "R3" if (dissemination - last).days > 700 else "RO", (dissemination - last).days < 366
            yield Appraisal(kind, consent, dissemination, "E", within_year=soon)
            last = dissemination
            continue
        if course.open_end and consent <= course.until:
            yield Appraisal("R3", consent, None, "", status="IN_PROCESS")
        return


def ending(person: Person, day: date) -> Appraisal:
    """The reevaluation that found no disability any more, some days before the child left."""
    t, chance = person.world.timetable, person.chance
    dissemination = t.business(day - timedelta(3 + int(chance.random() * 12)), 0)
    consent = t.business(dissemination, -(20 + int(chance.random() * 35)))
    return Appraisal("RX", consent, dissemination, "N", within_year=True)


def _next(person: Person, course: Course, last: date) -> tuple[date, date]:
    t, chance = person.world.timetable, person.chance
    due = last + timedelta(850 + int(chance.random() * 230))
    ninth = birthday(person.birth_date, 9)
    if ninth <= due and _is_delayed(person, course, last):
        soon = max(ninth - timedelta(8 + int(chance.random() * 60)), last + timedelta(20))
        due = max(soon, course.pivot + timedelta(10)) if course.later == "DD" and course.pivot < ninth else soon
    if course.ending and due > course.until and last + timedelta(1090) < course.ending:
        due = course.until
    dissemination = t.business(due, 0)
    return dissemination, max(t.business(dissemination, -(15 + int(chance.random() * 42))), t.business(last, 1))


def found(person: Person, course: Course, chain: Sequence[Appraisal]) -> list[Appraisal]:
    """The same evaluations with what each found, and some of them waived where nothing changed."""
    done = [a for a in chain if a.dissemination is not None and a.dissemination <= course.pivot]
    result: list[Appraisal] = []
    for appraisal in chain:
        disability = _disability(person, course, appraisal, is_last=bool(done) and appraisal is done[-1])
        before = result[-1].disabilities if result else ()
        if appraisal.dissemination is None:
            result.append(appraisal)
        elif before == (disability,) and disability not in _NEVER_WAIVED and person.chance.random() < 0.4:
            result.append(replace(appraisal, evaluation_type="W", outcome="", disabilities=before))
        else:
            result.append(replace(appraisal, disabilities=(disability,)))
    return result


def _is_delayed(person: Person, course: Course, day: date) -> bool:
    """Whether the child has a developmental delay on a day and was not yet evaluated again because it turns nine."""
    if course.later == "DD":
        return day <= course.pivot
    return course.early == "DD" and day < birthday(person.birth_date, 9) - timedelta(100)


def _disability(person: Person, course: Course, appraisal: Appraisal, *, is_last: bool) -> str:
    day = appraisal.over
    if is_last or (day <= course.pivot and course.early == "DD" and not _is_delayed(person, course, day)):
        return course.later
    if day <= course.pivot:
        return course.early
    if course.later == "DD" and person.age(day) >= 7:
        return person.chance.choices(list(_LATER), list(_LATER.values()))[0]
    return course.later


def rows(person: Person, stay: Stay, appraisal: Appraisal) -> Iterator[Row]:
    """An evaluation with its referral, consent, extension and findings."""
    if appraisal.evaluation_type == "W":
        yield (
            "evaluation",
            {
                **person.who(stay),
                "evaluation_id": appraisal.evaluation_id,
                "evaluation_type": "W",
                "evaluation_status": "COMPLETED",
                "waiver_signed_date": appraisal.dissemination,
            },
        )
        return
    referral_id = None
    if appraisal.evaluation_type == "I" and not appraisal.taken_over:
        referral_id = person.record_id()
        yield referral(person, stay, appraisal, referral_id)
    evaluation = _evaluation(person, stay, appraisal, referral_id)
    yield evaluation
    if referral_id and appraisal.dissemination and appraisal.consent >= stay.lea.since and not appraisal.gifted:
        yield from evidence(
            person, stay, evaluation[1], appraisal.disabilities, appraisal.consent, appraisal.dissemination
        )
    if appraisal.evaluation_type == "I" or appraisal.consent >= stay.lea.since:
        yield (
            "consent",
            {
                **person.who(stay),
                "consent_id": person.record_id(),
                "evaluation_id": appraisal.evaluation_id,
                "consent_kind": "EVAL" if appraisal.evaluation_type == "I" else "REEVAL",
                "response": "N" if appraisal.status == "REFUSED" else "Y",
                "signed_date": appraisal.consent,
            },
        )
    if appraisal.extension:
        yield _extension(person, stay, appraisal)
    yield from _findings(person, stay, appraisal)


def referral(person: Person, stay: Stay, appraisal: Appraisal, referral_id: str) -> Row:
    """The request that led to an initial evaluation; what would lie after today has not happened yet."""
    t, chance = person.world.timetable, person.chance
    asked = t.business(appraisal.consent, -int(chance.random() * 12))
    received = t.business(asked, -int(chance.random() * 9))
    committee = t.business(received, -int(chance.random() * 5))
    requested = t.business(committee, -2 - int(chance.random() * 12))
    young = person.age(requested) < 5
    suspected = appraisal.disabilities[0] if appraisal.disabilities else "SLD"
    immediate = "PRESCHOOL" if young else "LOWINC" if suspected in _LOW_INCIDENCE else None
    school = not appraisal.from_part_c and not young
    begun, today = t.business(requested, -70), person.world.today
    return "referral", {
        **person.who(stay),
        "referral_id": referral_id,
        "site_code": person.site(stay, "", requested),
        "request_date": requested,
        "request_mode": "W" if chance.random() < 0.7 else "O",
        "requester": "PARTC" if appraisal.from_part_c else "SBLC" if school and chance.random() < 0.7 else "PARENT",
        "committee_date": min(committee, today) if school else None,
        "committee_decision": "REFER" if school else None,
        "referral_received_date": min(received, today),
        "suspected_exceptionalities": _suspected(person, suspected, gifted=appraisal.gifted),
        "interventions_documented": "N" if immediate else "Y",
        "intervention_tier": None if immediate else 3,
        "intervention_begin_date": None if immediate else begun,
        "intervention_end_date": None if immediate else requested,
        "progress_is_graphed": None if immediate else "Y",
        "immediate_reason": immediate,
        "consent_requested_date": asked if asked <= today else None,
    }


def _suspected(person: Person, disability: str, *, gifted: bool) -> str:
    return person.world.codes.gifted_code(person.code_draw) if gifted else person.exceptionality(disability)


def _evaluation(person: Person, stay: Stay, appraisal: Appraisal, referral_id: str | None) -> Row:
    t, done = person.world.timetable, appraisal.dissemination
    draw = person.chance.random()
    discipline = next(code for code, below in _DISCIPLINES if draw < below)
    consent, found_something = None if appraisal.status == "REFUSED" else appraisal.consent, done is not None
    return "evaluation", {
        **person.who(stay),
        "evaluation_id": appraisal.evaluation_id,
        "evaluation_type": appraisal.evaluation_type,
        "evaluation_status": appraisal.status,
        "referral_id": referral_id,
        "coordinator_id": coordinator(stay.lea, discipline, person.chance.random()),
        "coordinator_discipline": discipline,
        "consent_received_date": consent,
        "appraisal_received_date": consent,
        "is_gifted_talented_only": "Y" if appraisal.gifted else "N",
        "team_meeting_date": max(appraisal.consent, t.business(done, -1)) if done else None,
        "dissemination_date": done,
        "parent_copy_date": done,
        "evaluation_outcome": appraisal.outcome or None,
        "lacked_reading_instruction": "N" if found_something else None,
        "lacked_math_instruction": "N" if found_something else None,
        "limited_english": "N" if found_something else None,
        "agreed_within_year": "Y" if appraisal.within_year else None,
        "late_reason": _REASONS.get(appraisal.extension or "", appraisal.late_reason) if done else None,
        "closed_date": appraisal.closed,
    }


def _extension(person: Person, stay: Stay, appraisal: Appraisal) -> Row:
    t, chance, kind = person.world.timetable, person.chance, appraisal.extension
    told = t.business(appraisal.consent, 40 + int(chance.random() * 15))
    if kind == "TRF":
        told = t.business(stay.begin, 2)
    until = t.business(appraisal.dissemination or person.world.today, 2 + int(chance.random() * 10))
    return "evaluation_extension", {
        "lea_code": stay.lea.code,
        "evaluation_extension_id": person.record_id(),
        "evaluation_id": appraisal.evaluation_id,
        "extension_kind": kind,
        "request_date": told,
        "parent_agreed_date": told if kind != "NPR" else None,
        "from_date": told,
        "to_date": until,
    }


def _findings(person: Person, stay: Stay, appraisal: Appraisal) -> Iterator[Row]:
    if appraisal.dissemination is None or appraisal.outcome in ("", "N"):
        return
    named = [person.exceptionality(disability) for disability in appraisal.disabilities]
    if appraisal.outcome in ("G", "B"):
        named.append(person.world.codes.gifted_code(person.code_draw))
    for order, code in enumerate(named, 1):
        yield (
            "exceptionality",
            {
                "lea_code": stay.lea.code,
                "exceptionality_id": person.record_id(),
                "evaluation_id": appraisal.evaluation_id,
                "exceptionality": code,
                "order": order,
            },
        )
