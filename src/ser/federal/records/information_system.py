"""What the student information system owns and SER shows: enrollment and dated statuses."""

from datetime import date

from ser.core.element import element
from ser.core.record import StudentRecord, record
from ser.federal import codes


@record("enrollment", "Enrollment", group="information system", parent="student")
class Enrollment(StudentRecord):
    """A stay of a student at a site, with the grade."""

    enrollment_id: str = element("Enrollment ID", "The sender's ID of this enrollment.", width=32)
    site_code: str = element("Site", "Where the student is enrolled.", width=6, exact=True)
    entry_date: date = element("Entered", "The first day of the enrollment.")
    entry_code: str | None = element("Entry code", "How the student came.", codes=codes.ENTRY)
    exit_date: date | None = element("Left", "The last day of the enrollment.")
    exit_code: str | None = element("Exit code", "How the student left.", codes=codes.LEAVE)
    grade: str | None = element("Grade", "The grade during this enrollment.", codes=codes.GRADE, expected=True)


@record("student_status", "Dated status", group="information system", parent="student")
class StudentStatus(StudentRecord):
    """Statuses that federal files count or that change who decides, each with the days between which they hold."""

    student_status_id: str = element("Status ID", "The sender's ID of this status row.", width=32)
    begin_date: date = element("Begins", "The first day on which these hold.")
    end_date: date | None = element("Ends", "The last day on which these hold.")
    is_english_learner: bool | None = element("English learner", "Whether an English learner.", expected=True)
    is_homeless: bool | None = element("Homeless", "Whether homeless.")
    is_unaccompanied: bool | None = element("Unaccompanied", "Whether an unaccompanied youth.")
    is_foster: bool | None = element("Foster care", "Whether in foster care.")
    is_military_connected: bool | None = element("Military", "Whether a parent serves in the armed forces.")
    is_migrant: bool | None = element("Migrant", "Whether a migrant student.")
    has_504_plan: bool | None = element("Section 504", "Whether a plan under Section 504 holds.")
    has_dyslexia: bool | None = element("Dyslexia", "Whether identified with dyslexia.")
