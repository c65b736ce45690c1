"""The one child whose records are all in order: rules, clocks and the guide show themselves on changes to it.

Alex was referred in August 2016, evaluated in the autumn, has had a plan since November and counted on
1 October 2017. Nobody of this name exists.
"""

from collections.abc import Mapping
from datetime import date

from ser.core.record import Record

TODAY = date(2018, 3, 1)
"""The day on which the example is looked at."""

_WHO = {"lea_code": "017", "state_id": "2100000001", "system_id": "EBR-1"}

VALUES: dict[str, tuple[dict[str, object], ...]] = {
    "lea": (
        {"lea_code": "017", "lea_name": "East Baton Rouge Parish", "lea_type": "PARISH", "is_idea_lea": True,
         "reported_federally": True},
    ),
    "site": ({"site_code": "017Z01", "site_name": "Magnolia Elementary (synthetic)", "site_type": "ELEM"},),
    "student": (
        {**_WHO, "last_name": "Example", "first_name": "Alex", "birth_date": date(2008, 3, 12), "sex": "M",
         "is_hispanic": False, "races": ("BL",), "home_language": "eng"},
    ),
    "student_name": (
        {**_WHO, "student_name_id": "N1", "name_kind": "LEGAL", "last_name": "Example", "first_name": "Alex",
         "begin_date": date(2008, 3, 12)},
    ),
    "guardian": (
        {**_WHO, "guardian_id": "G1", "relationship": "MO", "last_name": "Example", "is_rights_holder": True},
    ),
    "enrollment": (
        {**_WHO, "enrollment_id": "E1", "site_code": "017Z01", "entry_date": date(2016, 8, 11), "grade": "03"},
    ),
    "student_status": (
        {**_WHO, "student_status_id": "S1", "begin_date": date(2016, 8, 11), "is_english_learner": False},
    ),
    "responsibility": (
        {**_WHO, "responsibility_id": "R1", "role": "FAPE", "site_code": "017Z01", "begin_date": date(2016, 8, 11),
         "begin_reason": "N", "responsibility_status": "ACCEPTED"},
    ),
    "referral": (
        {**_WHO, "referral_id": "F1", "site_code": "017Z01", "request_date": date(2016, 8, 15), "request_mode": "W",
         "requester": "SBLC", "committee_date": date(2016, 8, 17), "committee_decision": "REFER",
         "referral_received_date": date(2016, 8, 18), "suspected_exceptionalities": ("OHI",),
         "interventions_documented": True, "consent_requested_date": date(2016, 8, 22)},
    ),
    "evaluation": (
        {**_WHO, "evaluation_id": "V1", "evaluation_type": "I", "evaluation_status": "COMPLETED", "referral_id": "F1",
         "coordinator_id": "T100", "coordinator_discipline": "PSY", "consent_received_date": date(2016, 8, 29),
         "appraisal_received_date": date(2016, 8, 30), "is_gifted_talented_only": False,
         "team_meeting_date": date(2016, 10, 27), "dissemination_date": date(2016, 11, 1),
         "parent_copy_date": date(2016, 11, 2), "evaluation_outcome": "E", "lacked_reading_instruction": False,
         "lacked_math_instruction": False, "limited_english": False},
    ),
    "consent": (
        {**_WHO, "consent_id": "C1", "consent_kind": "EVAL", "evaluation_id": "V1", "response": "Y",
         "signed_date": date(2016, 8, 26)},
        {**_WHO, "consent_id": "C2", "consent_kind": "SERVICES", "response": "Y", "signed_date": date(2016, 11, 14),
         "received_date": date(2016, 11, 14)},
    ),
    "exceptionality": (
        {"lea_code": "017", "exceptionality_id": "X1", "evaluation_id": "V1", "exceptionality": "OHI", "order": 1},
    ),
    "program_episode": (
        {**_WHO, "program_episode_id": "P1", "program": "IDEA", "begin_date": date(2016, 11, 14),
         "begin_basis": "INIT"},
    ),
    "iep": (
        {**_WHO, "iep_id": "I1", "program_episode_id": "P1", "iep_type": "INIT", "iep_status": "SUPERSEDED",
         "site_code": "017Z01", "evaluation_id": "V1", "notice_date": date(2016, 11, 2),
         "meeting_date": date(2016, 11, 14), "iep_date": date(2016, 11, 14), "begin_date": date(2016, 11, 14),
         "end_date": date(2017, 11, 8), "parent_signature_date": date(2016, 11, 14),
         "implementation_date": date(2016, 11, 28), "esy_considered": True, "esy_eligible": False, "assessment": "GEN"},
        {**_WHO, "iep_id": "I2", "program_episode_id": "P1", "iep_type": "REV", "iep_status": "OFFICIAL",
         "site_code": "017Z01", "evaluation_id": "V1", "notice_date": date(2017, 10, 25),
         "meeting_date": date(2017, 11, 8), "iep_date": date(2017, 11, 8), "begin_date": date(2017, 11, 9),
         "end_date": date(2018, 11, 7), "parent_signature_date": date(2017, 11, 8),
         "implementation_date": date(2017, 11, 9), "esy_considered": True, "esy_eligible": False, "assessment": "GEN"},
    ),
    "placement": (
        {"lea_code": "017", "placement_id": "L1", "iep_id": "I1", "site_code": "017Z01",
         "begin_date": date(2016, 11, 14),
         "end_date": date(2017, 11, 8), "school_age_environment": "RC80", "minutes_total": 2100,
          "minutes_regular": 1800},
        {"lea_code": "017", "placement_id": "L2", "iep_id": "I2", "site_code": "017Z01",
         "begin_date": date(2017, 11, 9),
         "end_date": date(2018, 11, 7), "school_age_environment": "RC80", "minutes_total": 2100,
          "minutes_regular": 1800},
    ),
    "service": (
        {"lea_code": "017", "service_id": "B1", "iep_id": "I1", "service": "SE", "service_setting": "REG",
         "sessions": 3,
         "frequency": "W", "minutes": 60, "begin_date": date(2016, 11, 14), "end_date": date(2017, 11, 8),
         "end_reason": "PLAN", "first_delivered_date": date(2016, 11, 28), "provider_id": "T200"},
        {"lea_code": "017", "service_id": "B2", "iep_id": "I2", "service": "SE", "service_setting": "REG",
         "sessions": 3,
         "frequency": "W", "minutes": 60, "begin_date": date(2017, 11, 9), "end_date": date(2018, 11, 7),
         "first_delivered_date": date(2017, 11, 9), "provider_id": "T200"},
    ),
}  # fmt: skip


def made(kind: type[Record], values: Mapping[str, object]) -> Record:
    """A record of a kind with these values and every other element blank."""
    return kind(**{e.name: values.get(e.name) for e in kind.spec.elements})


def example(
    kinds: tuple[type[Record], ...], own: Mapping[str, tuple[dict[str, object], ...]] | None = None
) -> dict[str, tuple[Record, ...]]:
    """The example in the records of a state; `own` gives the rows of a record that the state words otherwise."""
    rows = {**VALUES, **(own or {})}
    return {k.spec.name: tuple(made(k, values) for values in rows.get(k.spec.name, ())) for k in kinds}
