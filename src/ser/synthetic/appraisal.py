"""The evaluations of a made-up child: an initial one, and the reevaluations that keep it current."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ser.synthetic.person import Person, Row, Stay
from ser.synthetic.places import SPAN_BEGIN
from ser.synthetic.timetable import birthday

_LOW_INCIDENCE = {"HI", "VI", "DB", "TBI", "MD"}
_NEVER_WAIVED = {"DD", "HI", "TBI", "VI"}
_DISCIPLINES = (("ED", 0.45), ("PSY", 0.75), ("SLP", 0.9), ("SW", 1.0))
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
    status: str = "COMPLETED"
    gifted: bool = False
    from_part_c: bool = False
    evaluation_id: str = ""

    @property
    def over(self) -> date:
        """The day on which it was over, or its last known day."""
        return self.dissemination or self.consent


def initial(person: Person, plan_date: date, disability: str, *, from_part_c: bool = False) -> Appraisal:
    """The evaluation that led to a first plan on a day: thirty days before it at most, after sixty business days."""
    t, chance = person.world.timetable, person.chance
    dissemination = t.business(plan_date - timedelta(2 + int(chance.random() * 22)), 0)
    used, extension = 22 + int(chance.random() * 37), None
    if not from_part_c and chance.random() < 0.06:
        used, extension = 64 + int(chance.random() * 20), "PAE" if chance.random() < 0.8 else "NPR"
    consent = t.business(dissemination, -used)
    return Appraisal("I", consent, dissemination, "E", (disability,), extension, from_part_c=from_part_c)


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


def reevaluations(person: Person, course: Course, since: date) -> Iterator[Appraisal]:
    """The reevaluations after an evaluation disseminated on a day, each in time; the last may be in process."""
    last = since
    while True:
        dissemination, consent = _next(person, course, last)
        if dissemination <= course.until:
            yield Appraisal("R3" if (dissemination - last).days > 700 else "RO", consent, dissemination, "E")
            last = dissemination
            continue
        if course.open_end and consent <= course.until:
            yield Appraisal("R3", consent, None, "", status="IN_PROCESS")
        return


def _next(person: Person, course: Course, last: date) -> tuple[date, date]:
    t, chance = person.world.timetable, person.chance
    due = last + timedelta(850 + int(chance.random() * 230))
    ninth = birthday(person.birth_date, 9)
    if "DD" in (course.early, course.later) and last < ninth <= due:
        due = max(ninth - timedelta(10 + int(chance.random() * 60)), last + timedelta(20))
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


def _disability(person: Person, course: Course, appraisal: Appraisal, *, is_last: bool) -> str:
    day = appraisal.over
    if is_last or (day <= course.pivot and (course.early == "DD" and person.age(day) >= 9)):
        return course.later
    if day <= course.pivot:
        return course.early
    if course.later == "DD" and person.age(day) >= 7:
        return person.chance.choices(list(_LATER), list(_LATER.values()))[0]
    return course.later


def rows(person: Person, stay: Stay, appraisal: Appraisal) -> Iterator[Row]:
    """An evaluation with its referral, consent, extension and findings."""
    if appraisal.evaluation_type == "W":
        yield "evaluation", {
            **person.who(stay), "evaluation_id": appraisal.evaluation_id, "evaluation_type": "W",
            "evaluation_status": "COMPLETED", "waiver_signed_date": appraisal.dissemination,
        }  # fmt: skip
        return
    referral_id = None
    if appraisal.evaluation_type == "I":
        referral_id = person.record_id()
        yield _referral(person, stay, appraisal, referral_id)
    yield _evaluation(person, stay, appraisal, referral_id)
    if appraisal.evaluation_type == "I" or appraisal.consent >= stay.lea.since:
        yield "consent", {
            **person.who(stay), "consent_id": person.record_id(), "evaluation_id": appraisal.evaluation_id,
            "consent_kind": "EVAL" if appraisal.evaluation_type == "I" else "REEVAL", "response": "Y",
            "signed_date": appraisal.consent,
        }  # fmt: skip
    if appraisal.extension:
        yield _extension(person, stay, appraisal)
    yield from _findings(person, stay, appraisal)


def _referral(person: Person, stay: Stay, appraisal: Appraisal, referral_id: str) -> Row:
    t, chance = person.world.timetable, person.chance
    asked = t.business(appraisal.consent, -int(chance.random() * 12))
    received = t.business(asked, -int(chance.random() * 9))
    committee = t.business(received, -int(chance.random() * 5))
    requested = t.business(committee, -1 - int(chance.random() * 12))
    young = person.age(requested) < 5
    suspected = appraisal.disabilities[0] if appraisal.disabilities else "SLD"
    immediate = "PRESCHOOL" if young else "LOWINC" if suspected in _LOW_INCIDENCE else None
    school = not appraisal.from_part_c and not young
    begun = t.business(requested, -70)
    return "referral", {
        **person.who(stay), "referral_id": referral_id, "site_code": person.site(stay, "", requested),
        "request_date": requested, "request_mode": "W" if chance.random() < 0.7 else "O",
        "requester": "PARTC" if appraisal.from_part_c else "SBLC" if school and chance.random() < 0.7 else "PARENT",
        "committee_date": committee if school else None, "committee_decision": "REFER" if school else None,
        "referral_received_date": received,
        "suspected_exceptionalities": _suspected(person, suspected, gifted=appraisal.gifted),
        "interventions_documented": "N" if immediate else "Y", "intervention_tier": None if immediate else 3,
        "intervention_begin_date": None if immediate else begun,
        "intervention_end_date": None if immediate else requested,
        "progress_is_graphed": None if immediate else "Y", "immediate_reason": immediate,
        "consent_requested_date": asked,
    }  # fmt: skip


def _suspected(person: Person, disability: str, *, gifted: bool) -> str:
    return person.world.codes.gifted_code(person.code_draw) if gifted else person.exceptionality(disability)


def _evaluation(person: Person, stay: Stay, appraisal: Appraisal, referral_id: str | None) -> Row:
    t, done = person.world.timetable, appraisal.dissemination
    draw = person.chance.random()
    found_something = done is not None
    return "evaluation", {
        **person.who(stay), "evaluation_id": appraisal.evaluation_id, "evaluation_type": appraisal.evaluation_type,
        "evaluation_status": appraisal.status, "referral_id": referral_id,
        "coordinator_id": f"T{stay.lea.code}{int(person.chance.random() * (5 + 3 * stay.lea.size)):03}",
        "coordinator_discipline": next(code for code, below in _DISCIPLINES if draw < below),
        "consent_received_date": appraisal.consent, "appraisal_received_date": appraisal.consent,
        "is_gifted_talented_only": "Y" if appraisal.gifted else "N",
        "team_meeting_date": max(appraisal.consent, t.business(done, -2)) if done else None,
        "dissemination_date": done, "parent_copy_date": done,
        "evaluation_outcome": appraisal.outcome or None,
        "lacked_reading_instruction": "N" if found_something else None,
        "lacked_math_instruction": "N" if found_something else None,
        "limited_english": "N" if found_something else None,
        "late_reason": {"PAE": "12", "NPR": "10"}[appraisal.extension] if appraisal.extension else None,
    }  # fmt: skip


def _extension(person: Person, stay: Stay, appraisal: Appraisal) -> Row:
    t = person.world.timetable
    agreed = t.business(appraisal.consent, 40 + int(person.chance.random() * 15))
    assert appraisal.dissemination is not None
    return "evaluation_extension", {
        "lea_code": stay.lea.code, "evaluation_extension_id": person.record_id(),
        "evaluation_id": appraisal.evaluation_id, "extension_kind": appraisal.extension, "request_date": agreed,
        "parent_agreed_date": agreed if appraisal.extension == "PAE" else None,
        "from_date": agreed, "to_date": t.business(appraisal.dissemination, 1 + int(person.chance.random() * 10)),
    }  # fmt: skip


def _findings(person: Person, stay: Stay, appraisal: Appraisal) -> Iterator[Row]:
    if appraisal.dissemination is None or appraisal.outcome in ("", "N"):
        return
    named = [person.exceptionality(disability) for disability in appraisal.disabilities]
    if appraisal.outcome in ("G", "B"):
        named.append(person.world.codes.gifted_code(person.code_draw))
    for order, code in enumerate(named, 1):
        yield "exceptionality", {
            "lea_code": stay.lea.code, "exceptionality_id": person.record_id(),
            "evaluation_id": appraisal.evaluation_id, "exceptionality": code, "order": order,
        }  # fmt: skip


def in_span(appraisal: Appraisal) -> bool:
    """Whether the evaluation lies in the years that the synthetic state covers."""
    return appraisal.consent >= SPAN_BEGIN
