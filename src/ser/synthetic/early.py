"""The way of a made-up child from Part C: the list that announces it, the conference, and a plan by the birthday."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ser.synthetic import names
from ser.synthetic.appraisal import Appraisal
from ser.synthetic.person import Person, Row, Stay
from ser.synthetic.places import Lea
from ser.synthetic.timetable import birthday


def transition(
    person: Person, stay: Stay, student: dict[str, object], appraisal: Appraisal, plan: date
) -> Iterator[Row]:
    """The notice and the transition of a child who was evaluated from Part C and had a plan on a day."""
    third, t = birthday(person.birth_date, 3), person.world.timetable
    chance = Random(f"{person.world.seed}:early:{person.child.number}")
    listed = date((third - timedelta(182)).year, (third - timedelta(182)).month, 1)
    notice_id = person.record_id()
    yield (
        "earlysteps_notice",
        {
            "lea_code": stay.lea.code,
            "earlysteps_notice_id": notice_id,
            "earlysteps_id": f"E{person.record_id()}",
            "last_name": student["last_name"],
            "first_name": student["first_name"],
            "birth_date": person.birth_date,
            "residence_lea_code": stay.lea.code,
            "list_date": listed,
            "received_date": listed,
            "parent_opted_out": "N",
            "notice_outcome": "REFERRED",
            "outcome_date": listed + timedelta(9),
            "linked_state_id": person.state_id,
            "linked_system_id": stay.system_id,
        },
    )
    yield (
        "part_c_transition",
        {
            **person.who(stay),
            "part_c_transition_id": person.record_id(),
            "earlysteps_notice_id": notice_id,
            "notification_date": listed,
            "parent_opted_out": "N",
            "referral_date": listed + timedelta(9),
            "is_late_referral": "N",
            "ifsp_end_date": third - timedelta(1),
            "is_potentially_eligible": "Y",
            "conference_date": t.business(third - timedelta(100 + int(chance.random() * 60)), 0),
            "lea_attended": "Y",
            "conference_declined": "N",
            "part_b_consent_date": appraisal.consent,
            "evaluation_id": appraisal.evaluation_id,
            "eligibility_date": appraisal.dissemination,
            "is_eligible": "Y",
            "iep_date": plan,
            "fape_start_date": third,
            "parent_declined": "N",
        },
    )
    referred = person.birth_date + timedelta(300 + int(chance.random() * 300))
    yield (
        "part_c_plan",
        {
            **person.who(stay),
            "part_c_plan_id": person.record_id(),
            "referral_date": referred,
            "evaluation_date": referred + timedelta(20),
            "ifsp_meeting_date": referred + timedelta(38),
        },
    )


def unworked(lea: Lea, today: date) -> Row:
    """A line of the latest list that nobody of an LEA has worked yet: a child of two and a half."""
    chance = Random(f"announced:{lea.code}")
    listed = date(today.year, today.month, 1)
    return "earlysteps_notice", {
        "lea_code": lea.code,
        "earlysteps_notice_id": f"y{lea.code}",
        "earlysteps_id": f"E{lea.code}",
        "last_name": chance.choice(names.LAST),
        "first_name": chance.choice(names.FEMALE + names.MALE),
        "birth_date": listed - timedelta(913 + int(chance.random() * 28)),
        "residence_lea_code": lea.code,
        "list_date": listed,
        "received_date": listed,
        "parent_opted_out": "N",
    }
