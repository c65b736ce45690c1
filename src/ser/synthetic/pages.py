"""The pages of a made-up plan: goals, accommodations, the way to life after school, and the notice of the meeting."""

from collections.abc import Iterator
from random import Random
from typing import Any

from ser.synthetic.person import Person, Row

_AREAS = {
    "SLI": ("COMM",), "SLD": ("READ", "MATH", "WRITE"), "OHI": ("READ", "BEH"), "AUT": ("COMM", "SOC", "BEH"),
    "DD": ("COMM", "SELF", "MOTOR"), "ID": ("READ", "MATH", "SELF"), "EMN": ("BEH", "SOC"), "MD": ("MOTOR", "SELF"),
}  # fmt: skip
_USUAL = ("READ", "MATH")
_WORDS = {
    "READ": "read a passage of the grade", "MATH": "solve problems of the grade", "WRITE": "write a paragraph",
    "COMM": "be understood by strangers", "SOC": "take turns with others", "BEH": "stay with a task for ten minutes",
    "SELF": "dress without help", "MOTOR": "use a pencil", "ENRICH": "carry out a project of its own",
}  # fmt: skip
_ACCOMMODATIONS = (
    ("TIME", "Extended time"), ("PRES", "Directions read aloud"), ("SET", "Small group"), ("RESP", "Answers recorded"),
)  # fmt: skip


def pages(person: Person, iep: dict[str, Any], disability: str, *, whole: bool) -> Iterator[Row]:
    """What stands in a plan; `whole` is the plan in force, of those before it only what is kept for the years."""
    place = {"lea_code": iep["lea_code"], "iep_id": iep["iep_id"]}
    if person.age(iep["end_date"]) >= 16 and disability:
        yield _transition(person, place, iep)
    if not whole:
        return
    chance = Random(f"{person.world.seed}:pages:{iep['iep_id']}")
    areas = _AREAS.get(disability, _USUAL) if disability else ("ENRICH",)
    for order, area in enumerate(areas[: 1 + int(chance.random() * len(areas))], 1):
        yield (
            "goal",
            {
                **place,
                "goal_id": person.record_id(),
                "order": order,
                "goal_area": area,
                "goal_text": f"Will {_WORDS[area]} in four of five trials.",
                "method": "Weekly probes",
                "schedule": "With each report card",
            },
        )
    if chance.random() < 0.5:
        kind, text = chance.choice(_ACCOMMODATIONS)
        yield (
            "accommodation",
            {
                **place,
                "accommodation_id": person.record_id(),
                "accommodation_kind": kind,
                "accommodation_text": text,
                "in_class": "Y",
                "in_assessment": "Y" if iep["assessment"] == "GEN" and disability else "N",
            },
        )
    yield (
        "parent_notice",
        {
            **place,
            "parent_notice_id": person.record_id(),
            "notice_kind": "MEETING",
            "sent_date": iep["notice_date"],
            "notice_method": "MAIL",
            "meeting_date": iep["meeting_date"],
            "attempt": 1,
            "names_transition": "Y" if person.age(iep["end_date"]) >= 16 else None,
        },
    )


def _transition(person: Person, place: dict[str, object], iep: dict[str, Any]) -> Row:
    return "transition_plan", {
        **place,
        "transition_plan_id": person.record_id(),
        "transition_date": iep["iep_date"],
        "transition_assessment_date": iep["notice_date"],
        "interests": "Works with tools and with people.",
        "education_goal": "Will enter a program of the community college.",
        "employment_goal": "Will work in a trade.",
        "transition_services": "Job shadowing, visits to the college",
        "courses": "Jump start courses",
        "student_invited_date": iep["notice_date"],
        "diploma_pathway": "REGULAR",
    }
