"""What the student information system owns and SER shows: enrollment, statuses, removals and membership."""

from datetime import date
from decimal import Decimal

from ser.federal import codes
from ser.law.cite import unverified
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import SentRecord, StudentRecord, record


@record("enrollment", "Enrollment", group="information system", sent_only=True, parent="student")
class Enrollment(StudentRecord):
    """A stay of a student at a site, with the grade."""

    enrollment_id: str = element("Enrollment ID", "The sender's ID of this enrollment.", width=32)
    site_code: str = element("Site", "Where the student is enrolled.", width=6, exact=True, names="site")
    entry_date: date = element("Entered", "The first day of the enrollment.")
    entry_code: str | None = element(
        "Entry code",
        "Where the student came from, or why the student entered, such as from another LEA: a code of the student"
        " information system.",
        codes=codes.ENTRY,
    )
    exit_date: date | None = element("Left", "The last day of the enrollment.")
    exit_code: str | None = element(
        "Exit code",
        "Why the student left the site, such as graduation or a move. Blank while enrolled; an exit from special"
        " education has a reason of its own.",
        codes=codes.LEAVE,
    )
    grade: str | None = element(
        "Grade",
        "The grade in which the student is taught during this enrollment. For a five-year-old it may decide"
        " whether the child counts as school age.",
        codes=codes.GRADE,
        expected=True,
    )


@record("student_status", "Dated status", group="information system", sent_only=True, parent="student")
class StudentStatus(StudentRecord):
    """Statuses that federal files count or that change who decides, each with the days between which they hold."""

    student_status_id: str = element("Status ID", "The sender's ID of this status row.", width=32)
    begin_date: date = element("Begins", "The first day on which these hold.")
    end_date: date | None = element("Ends", "The last day on which these hold.")
    is_english_learner: bool | None = element(
        "English learner",
        "Whether the student was identified as an English learner between these dates. Another home language alone"
        " does not decide it; blank means not known.",
        expected=True,
    )
    is_homeless: bool | None = element(
        "Homeless",
        "Whether the student information system has the student as homeless between these dates. Blank means not"
        " known.",
    )
    is_unaccompanied: bool | None = element(
        "Unaccompanied",
        "Whether the student was an unaccompanied youth between these dates, living without a parent or guardian."
        " Blank means not known.",
    )
    is_foster: bool | None = element(
        "Foster care",
        "Whether the student information system has the student as in foster care between these dates. Blank means"
        " not known.",
    )
    is_military_connected: bool | None = element("Military", "Whether a parent serves in the armed forces.")
    is_migrant: bool | None = element(
        "Migrant",
        "Whether the student information system has the student as a migrant student between these dates. Blank"
        " means not known.",
    )
    has_504_plan: bool | None = element("Section 504", "Whether a plan under Section 504 holds.")
    has_dyslexia: bool | None = element(
        "Dyslexia",
        "Whether the student information system has the student as identified with dyslexia. It is not a finding"
        " of an evaluation; blank means not known.",
    )


@record(
    "removal",
    "Disciplinary removal",
    group="information system",
    sent_only=True,
    parent="student",
    entered_with=Permission.ENTER_DISCIPLINE,
    cite="34 CFR 300.530(b),(c)",
)
class Removal(StudentRecord):
    """A removal of a student from the current placement for a violation of the code of conduct."""

    removal_id: str = element("Removal ID", "The sender's ID of this removal.", width=32)
    incident_id: str | None = element(
        "Incident",
        "The LEA's ID of the incident that led to the removal. Removals of several students may share it.",
        width=32,
    )
    site_code: str | None = element(
        "Site",
        "The school from which the student was removed. Blank is taken as the school of enrollment on the first"
        " day of the removal.",
        width=6,
        exact=True,
        names="site",
    )
    begin_date: date = element("Begins", "The first day of the removal.")
    end_date: date | None = element("Ends", "The last day of the removal.", ahead=True)
    discipline_method: str = element(
        "Method", "Suspension, expulsion or interim setting.", codes=codes.DISCIPLINE_METHOD
    )
    days: Decimal | None = element("Days", "School days removed, in halves: 0.5, 1, 10.", width=5, expected=True)
    is_informal: bool | None = element("Informal", "Whether sent home without a record of a suspension.")
    services_provided: bool | None = element("Services", "Whether educational services were provided.")
    services_begin_date: date | None = element("Services from", "The first day of services in the removal.", ahead=True)
    interim_removal: str | None = element("Interim removal", "Who ordered the interim setting.",
                                          codes=codes.INTERIM_REMOVAL, cite="34 CFR 300.530(g)")  # fmt: skip
    interim_removal_reason: str | None = element(
        "Interim reason", "Drugs, weapon or serious injury.", codes=codes.INTERIM_REMOVAL_REASON,
        cite="34 CFR 300.530(g)")  # fmt: skip
    hearing_order_date: date | None = element("Order", "When a hearing officer ordered or renewed it.",
                                              cite="34 CFR 300.532")  # fmt: skip
    is_placement_change: bool | None = element("Change of placement", "Whether the LEA decided that it is one.",
                                               cite="34 CFR 300.536")  # fmt: skip
    placement_change_date: date | None = element("Change decided", "When that was decided; starts the review's clock.",
                                                 cite="34 CFR 300.536")  # fmt: skip
    parent_notified_date: date | None = element(
        "Parent told",
        "The date on which the parent was told of the decision on the removal, with the notice of procedural"
        " safeguards.",
        cite="34 CFR 300.530(h)",
    )
    manifestation_date: date | None = element(
        "Manifestation review",
        "The date on which LEA, parent and team held the manifestation review. Blank where none was held.",
        cite="34 CFR 300.530(e)",
    )
    manifestation: str | None = element(
        "Result of the review",
        "What the manifestation review found: caused by the disability, by a failure to carry out the plan, or"
        " neither. Blank until the review is held.",
        codes=codes.MANIFESTATION,
    )
    behavior_assessment_date: date | None = element(
        "Behavioral assessment", "When behavior was assessed after the review.",
        cite=unverified("34 CFR 300.530(f)", "not read"))  # fmt: skip


@record(
    "membership",
    "Membership",
    group="information system",
    sent_only=True,
    parent="site",
    parent_key="site_code",
    about_student=False,
    entered_with=Permission.ENTER_DIRECTORY,
)
class Membership(SentRecord):
    """How many students of all kinds a school has, by grade, age, race and sex; the denominator of rates."""

    membership_id: str = element("Membership ID", "The sender's ID of this row.", width=32)
    site_code: str = element(
        "Site",
        "The school whose students are counted: all of them, with and without disabilities.",
        width=6,
        exact=True,
        names="site",
    )
    count_date: date = element(
        "Counted on",
        "The date on which these students were counted, such as October 1; not the day on which the row was made.",
    )
    grade: str | None = element(
        "Grade",
        "The grade in which these students are enrolled on the day of the count. Blank where it is not known.",
        codes=codes.GRADE,
    )
    age: int | None = element("Age", "Completed years on the day.", width=2, minimum=0, maximum=30)
    race_category: str | None = element("Race", "The one race that is counted.", codes=codes.RACE_CATEGORY)
    sex: str | None = element(
        "Sex",
        "The sex of these students, female or male, as the LEA reports it. Blank where it is not known.",
        codes=codes.SEX,
    )
    students: int = element(
        "Students",
        "The number of students of this grade, age, race and sex on the day of the count, with and without"
        " disabilities. Each student is in one row only.",
        width=6,
        minimum=0,
        maximum=999999,
    )
