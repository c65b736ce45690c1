"""Restraint and seclusion of a student, as Louisiana's law has schools record it."""

from datetime import date, time

from ser.law.cite import unverified
from ser.law.codes import Code, code_set
from ser.law.element import element
from ser.law.record import StudentRecord, record

INCIDENTS = "LAC 28:XLIII.543"
STATUTE = unverified("R.S. 17:416.21", "read by its digest only: five incidents in a school year, plan reviewed")
ACT_479 = unverified("Act 479 of 2025", "not read: an hour to the administrator, the parent on the same day, a report")

RESTRAINT_KIND = code_set(
    "restraint_kind", "Kind of incident", Code("SECLUSION", "seclusion"),
    Code("PHYSICAL", "physical restraint"), Code("MECHANICAL", "mechanical restraint"), Code("BOTH",
    "restraint and seclusion"), cite=INCIDENTS,
)  # fmt: skip


@record("restraint", "Restraint or seclusion", group="incidents", parent="student", cite=INCIDENTS)
class Restraint(StudentRecord):
    """An incident in which a student was restrained or secluded, and who was told of it by when."""

    restraint_id: str = element("Incident ID", "The sender's ID of this incident.", width=32)
    site_code: str | None = element("Site", "The school at which it happened.", width=6, exact=True, names="site",
                                    expected=True)  # fmt: skip
    restraint_kind: str = element("Kind", "Whether the student was restrained, secluded or both.",
                                  codes=RESTRAINT_KIND)  # fmt: skip
    incident_date: date = element("Incident", "The day on which it happened.")
    begin_time: time | None = element("Began at", "The time of day at which restraint or seclusion began.",
                                      expected=True)  # fmt: skip
    end_time: time | None = element(
        "Ended at", "The time of day at which it ended; the hours of the written notice are counted from it.",
        expected=True)  # fmt: skip
    reason_text: str | None = element("Reason", "What made it necessary, as the written notice says.", width=4000,
                                      cite=INCIDENTS)  # fmt: skip
    procedure_text: str | None = element("Procedures", "What was done, as the written notice says.", width=4000,
                                         cite=INCIDENTS)  # fmt: skip
    staff_text: str | None = element("Staff", "The members of staff who took part, by name.", width=400,
                                     names_person=True, cite=INCIDENTS)  # fmt: skip
    longest_unmonitored: int | None = element(
        "Longest between checks", "The most minutes that passed between two looks at the student.", width=3, minimum=0,
        maximum=999, cite=INCIDENTS)  # fmt: skip
    student_injured: bool | None = element("Student injured", "Whether the student was hurt in the incident.")
    staff_injured: bool | None = element("Staff injured", "Whether a member of staff was hurt in the incident.")
    administrator_told_date: date | None = element(
        "Administrator told", "The day on which the school's administrator was told of the incident.", cite=ACT_479
    )
    administrator_told_time: time | None = element(
        "Administrator told at", "The time of day at which the administrator was told.", cite=ACT_479
    )
    parent_told_date: date | None = element("Parent told", "The day on which the parent was first told of it.",
                                            cite=INCIDENTS)  # fmt: skip
    parent_attempts_text: str | None = element(
        "Efforts to tell", "Each effort to tell the parent, with its time, where the parent was not reached at once.",
        width=400, cite=INCIDENTS)  # fmt: skip
    written_notice_date: date | None = element(
        "Written notice", "The day on which the written notice went to the parent.", cite=INCIDENTS
    )
    written_notice_time: time | None = element(
        "Written notice at", "The time of day at which the written notice went out.", cite=INCIDENTS
    )
    director_told_date: date | None = element(
        "Director told", "The day on which the director of special education was told.", cite=INCIDENTS
    )
    plan_reviewed_date: date | None = element(
        "Plan reviewed", "The day on which the team reviewed the behavior plan because of the incidents.", cite=STATUTE
    )
    late_reason_text: str | None = element(
        "Why not as asked", "Why something that the law asks after an incident was late, or was not done.", width=400
    )
