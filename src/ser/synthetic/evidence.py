"""What an initial evaluation of a made-up child is made of: screenings at its beginning, and its parts."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from ser.synthetic.person import Person, Row, Stay

_PARTS = ("SCREEN", "RECORDS", "OUTSIDE", "INTERV", "OBSERVE", "STUDENT", "TEACHER", "FAMILY", "SOURCE", "EDU")
_SPECIAL = {
    "SLI": "SPEECH", "AUT": "SPEECH", "DD": "SPEECH", "OI": "MOTOR", "EMN": "SOCIAL", "OHI": "MEDICAL", "ID": "PSY",
    "SLD": "PSY",
}  # fmt: skip


def screenings(person: Person, stay: Stay, told: dict[str, object], consent: date) -> Iterator[Row]:
    """The screenings with which an evaluation begins."""
    for kind in ("HEAR", "VIS"):
        yield (
            "screening",
            {
                **person.who(stay),
                "screening_id": person.record_id(),
                "referral_id": told["referral_id"],
                "evaluation_id": told["evaluation_id"],
                "screening_type": kind,
                "screening_date": consent,
                "screening_result": "PASS",
                "screener_id": told["coordinator_id"],
            },
        )


def parts(
    person: Person, stay: Stay, told: dict[str, object], disabilities: Sequence[str], consent: date, done: date
) -> Iterator[Row]:
    """The parts of an evaluation, each between consent and report, by its coordinator."""
    chance = Random(f"{person.world.seed}:evidence:{told['evaluation_id']}")
    special = _SPECIAL.get(disabilities[0] if disabilities else "")
    for part in (*_PARTS, *((special,) if special else ())):
        day = person.world.timetable.business(consent + timedelta(int(chance.random() * (done - consent).days)), 0)
        yield (
            "evaluation_component",
            {
                "lea_code": stay.lea.code,
                "evaluation_component_id": person.record_id(),
                "evaluation_id": told["evaluation_id"],
                "component": part,
                "component_date": max(day, consent),
                "examiner_id": told["coordinator_id"],
                "examiner_discipline": told["coordinator_discipline"],
            },
        )
