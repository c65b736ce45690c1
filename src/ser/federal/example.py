"""The one child whose records are all in order: rules, clocks and the guide show themselves on changes to it.

Alex was referred in August 2016, evaluated in the autumn, has had a plan since November and counted on
1 October 2017. Nobody of this name exists.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ser.law.record import Record

TODAY = date(2018, 3, 1)
"""The day on which the example is looked at."""

_WHO = {"lea_code": "017", "state_id": "2100000001", "system_id": "EBR-1"}

_PARTS = (
    ("SCREEN", date(2016, 9, 6)),
    ("RECORDS", date(2016, 9, 7)),
    ("OUTSIDE", date(2016, 9, 8)),
    ("INTERV", date(2016, 9, 9)),
    ("OBSERVE", date(2016, 9, 14)),
    ("STUDENT", date(2016, 9, 20)),
    ("TEACHER", date(2016, 9, 21)),
    ("FAMILY", date(2016, 9, 27)),
    ("SOURCE", date(2016, 9, 28)),
    ("EDU", date(2016, 10, 4)),
)

VALUES: dict[str, tuple[dict[str, object], ...]] = {
    "lea": (
        {"lea_code": "017", "lea_name": "East Baton Rouge Parish", "lea_type": "PARISH", "is_idea_lea": True,
         "reported_federally": True},
    ),
    "site": ({"site_code": "017Z01", "site_name": "Magnolia Elementary (synthetic)", "site_type": "ELEM"},),
    "school_calendar": (
        {"lea_code": "017", "school_calendar_id": "K1", "school_year": 2018, "calendar_entry": "YEAR",
         "first_day": date(2017, 8, 10), "last_day": date(2018, 5, 25)},
        {"lea_code": "017", "school_calendar_id": "K2", "school_year": 2018, "calendar_entry": "CLOSED",
         "first_day": date(2017, 10, 5), "last_day": date(2017, 10, 6), "reason": "Fall break"},
    ),
    "provider": (
        {"lea_code": "017", "provider_id": "T100", "last_name": "Sample", "first_name": "Robin",
         "provider_type": "PSYCH",
         "certificate_number": "C100", "certificate_areas": "School psychologist",
         "certified_from_date": date(2010, 7, 1),
         "certified_to_date": date(2020, 6, 30), "is_contract": False},
        {"lea_code": "017", "provider_id": "T200", "last_name": "Sample", "first_name": "Jamie",
         "provider_type": "TEACHER",
         "certificate_number": "C200", "certificate_areas": "Mild and moderate",
         "certified_from_date": date(2012, 7, 1), "certified_to_date": date(2022, 6, 30), "is_contract": False},
    ),
    "provider_assignment": (
        {"lea_code": "017", "provider_assignment_id": "A1", "provider_id": "T100", "begin_date": date(2016, 7, 1),
         "staff_category": "PSYCH", "qualification": "FC", "fte": Decimal(1)},
        {"lea_code": "017", "provider_assignment_id": "A2", "provider_id": "T200", "site_code": "017Z01",
         "begin_date": date(2016, 7, 1), "staff_category": "TEACHER", "age_group": "5TO21", "qualification": "FC",
         "fte": Decimal(1)},
    ),
    "membership": (
        {"lea_code": "017", "membership_id": "M1", "site_code": "017Z01", "count_date": date(2017, 10, 1),
         "grade": "03",
         "age": 9, "race_category": "BL7", "sex": "M", "students": 24},
    ),
    "earlysteps_notice": (
        {"lea_code": "017", "earlysteps_notice_id": "Y1", "earlysteps_id": "ES1", "last_name": "Example",
         "first_name": "Sam", "birth_date": date(2015, 7, 20), "residence_lea_code": "017",
         "list_date": date(2018, 1, 20),
         "received_date": date(2018, 1, 22), "notice_outcome": "REFERRED", "outcome_date": date(2018, 1, 26)},
    ),
    "adoption_link": (
        {"lea_code": "017", "adoption_link_id": "J1", "former_state_id": "2100000002", "adopted_state_id": "2100000003",
         "sealed_date": date(2017, 5, 2)},
    ),
    "student": (
        {**_WHO, "last_name": "Example", "first_name": "Alex", "birth_date": date(2008, 3, 12), "sex": "M",
         "is_hispanic": False, "races": ("BL",), "home_language": "eng"},
    ),
    "student_name": (
        {**_WHO, "student_name_id": "N1", "name_kind": "LEGAL", "last_name": "Example", "first_name": "Alex",
         "begin_date": date(2008, 3, 12)},
    ),
    "guardian": (
        {**_WHO, "guardian_id": "G1", "relationship": "MO", "last_name": "Example", "is_rights_holder": True,
         "authority": "PARENT"},
    ),
    "enrollment": (
        {**_WHO, "enrollment_id": "E1", "site_code": "017Z01", "entry_date": date(2016, 8, 11), "grade": "03"},
    ),
    "student_status": (
        {**_WHO, "student_status_id": "S1", "begin_date": date(2016, 8, 11), "is_english_learner": False},
    ),
    "removal": (
        {**_WHO, "removal_id": "D1", "incident_id": "N1", "site_code": "017Z01", "begin_date": date(2017, 9, 12),
         "end_date": date(2017, 9, 13), "discipline_method": "OSS", "days": Decimal(2), "is_informal": False,
         "services_provided": False, "is_placement_change": False, "parent_notified_date": date(2017, 9, 12)},
    ),
    "class_roster": (
        {**_WHO, "class_roster_id": "H1", "class_code": "Resource 3", "site_code": "017Z01", "provider_id": "T200",
         "class_kind": "RES", "class_level": "ELEM", "class_category": "OHI", "paraprofessionals": 1,
         "begin_date": date(2017, 8, 10)},
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
    "screening": (
        {**_WHO, "screening_id": "Q1", "referral_id": "F1", "evaluation_id": "V1", "screening_type": "HEAR",
         "screening_date": date(2016, 8, 16), "screening_result": "PASS", "screener_id": "T100"},
        {**_WHO, "screening_id": "Q2", "referral_id": "F1", "evaluation_id": "V1", "screening_type": "VIS",
         "screening_date": date(2016, 8, 16), "screening_result": "PASS", "screener_id": "T100"},
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
    "evaluation_component": tuple(
        {"lea_code": "017", "evaluation_component_id": f"O{n:02}", "evaluation_id": "V1", "component": part,
         "component_date": day, "examiner_id": "T100", "examiner_discipline": "PSY"}
        for n, (part, day) in enumerate(_PARTS, 1)
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
    "goal": (
        {"lea_code": "017", "goal_id": "Z1", "iep_id": "I2", "order": 1, "goal_area": "READ",
         "present_level": "Reads 62 words a minute.", "goal_text": "Will read 90 words a minute by next November.",
         "method": "Weekly probes", "schedule": "With each report card", "goal_progress": "SUF",
         "progress_date": date(2018, 1, 12)},
    ),
    "accommodation": (
        {"lea_code": "017", "accommodation_id": "U1", "iep_id": "I2", "accommodation_kind": "TIME",
         "accommodation_text": "Extended time", "in_class": True, "in_assessment": True,
         "assessment_subjects": "all", "accessibility_profile_date": date(2017, 11, 20)},
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
    "parent_notice": (
        {"lea_code": "017", "parent_notice_id": "W1", "iep_id": "I2", "notice_kind": "MEETING",
         "sent_date": date(2017, 10, 25), "notice_method": "MAIL", "meeting_date": date(2017, 11, 8),
         "guardian_id": "G1",
         "language": "eng", "attempt": 1},
        {"lea_code": "017", "parent_notice_id": "W2", "iep_id": "I2", "notice_kind": "PRIOR",
         "sent_date": date(2017, 10, 27), "notice_method": "MAIL", "effective_date": date(2017, 11, 9),
         "guardian_id": "G1", "language": "eng"},
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
