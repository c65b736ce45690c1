"""Louisiana's records where an element differs from the federal one."""

from datetime import date
from decimal import Decimal

from ser.federal import records as federal
from ser.law.element import element
from ser.law.record import Record, record
from ser.states.louisiana import codes
from ser.states.louisiana.dyslexia_record import DyslexiaScreening
from ser.states.louisiana.restraint_record import Restraint


@record("referral", "Referral", group="appraisal", parent="student")
class Referral(federal.Referral):
    """A request that a child be evaluated, and what led to it."""

    suspected_exceptionalities: tuple[str, ...] | None = element(
        "Suspected",
        "Every disability or other exceptionality that is suspected at the referral. What the evaluation finds is"
        " recorded with the evaluation.",
        codes=codes.EXCEPTIONALITY,
    )


@record("exceptionality", "Exceptionality", group="evaluation", parent="evaluation")
class Exceptionality(federal.Exceptionality):
    """An exceptionality that an evaluation found, gifted and talented among them; order 1 is the primary one."""

    exceptionality: str = element(
        "Exceptionality",
        "The disability or other exceptionality that the evaluation found, one in each row. What was suspected but"
        " not found is left out.",
        codes=codes.EXCEPTIONALITY,
    )


@record("enrollment", "Enrollment", group="information system", parent="student")
class Enrollment(federal.Enrollment):
    """A stay of a student at a site, with the grade."""

    entry_code: str | None = element(
        "Entry code",
        "Where the student came from, or why the student entered, such as from another LEA: a code of the student"
        " information system.",
        codes=codes.ENTRY,
    )
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


@record("site", "Site", group="directory", key="site_code")
class Site(federal.Site):
    """A school or facility of an LEA; its code begins with the LEA's."""

    low_grade: str | None = element(
        "Lowest grade",
        "The lowest grade in which the site teaches students. Blank for a site without grades, such as an office.",
        codes=codes.GRADE,
    )
    high_grade: str | None = element(
        "Highest grade",
        "The highest grade in which the site teaches students; the same as the lowest where there is only one."
        " Blank for a site without grades, such as an office.",
        codes=codes.GRADE,
    )


@record(
    "membership", "Membership", group="information system", parent="site", parent_key="site_code", about_student=False
)
class Membership(federal.Membership):
    """How many students of all kinds a school has, by grade, age, race and sex; the denominator of rates."""

    grade: str | None = element(
        "Grade",
        "The grade in which these students are enrolled on the day of the count. Blank where it is not known.",
        codes=codes.GRADE,
    )


@record("class_roster", "Class roster", group="directory", parent="student")
class ClassRoster(federal.ClassRoster):
    """A seat of a student in a class or on a caseload, so that sizes and ages can be seen."""

    class_category: str | None = element(
        "Category", "The exceptionality that the class is for.", codes=codes.EXCEPTIONALITY
    )


@record("guardian", "Parent or guardian", group="person", parent="student")
class Guardian(federal.Guardian):
    """An adult who holds, or does not hold, the rights of a parent under IDEA."""

    authority: str | None = element("Authority", "Why the adult decides for the child.", codes=codes.AUTHORITY)


_ALTERNATE = "LAC 28:XCVII.505"
_DUNN = "R.S. 17:183.2(B)"


@record("iep", "Individualized education program", group="plan", parent="program_episode")
class Iep(federal.Iep):
    """The plan of a child: its dates, consents, factors and notices."""

    iep_form: str | None = element("Form", "The form used; a disability needs its own.", codes=codes.IEP_FORM)
    alternate_test: str | None = element(
        "Test", "The test that shows alternate assessment fits.", width=120, cite=_ALTERNATE
    )
    alternate_test_date: date | None = element(
        "Tested",
        "The date on which the test that supports alternate assessment was given, not the date of its report.",
        cite=_ALTERNATE,
    )
    cognitive_deviations: Decimal | None = element(
        "Cognitive deviations", "Standard deviations below the mean in cognition.", width=5, cite=_ALTERNATE
    )
    adaptive_deviations: Decimal | None = element(
        "Adaptive deviations", "Standard deviations below the mean in adaptive behavior.", width=5, cite=_ALTERNATE
    )
    has_extra_evidence: bool | None = element(
        "Extra evidence", "Whether other evidence supports a value of 2.0 to 2.29.", cite=_ALTERNATE)  # fmt: skip
    april_dunn_eligible: bool | None = element("April Dunn", "Whether the team may set its own criteria.", cite=_DUNN)
    april_dunn_courses: str | None = element(
        "April Dunn courses", "The courses that they are for.", width=400, cite=_DUNN
    )
    april_dunn_entered_date: date | None = element(
        "Course entered", "When the student entered the course or grade level.", cite=_DUNN)  # fmt: skip
    april_dunn_criteria_date: date | None = element(
        "Criteria set",
        "The date on which the team set its own criteria for the student's courses. Blank where it set none.",
        cite=_DUNN,
    )
    april_dunn_approved_date: date | None = element(
        "Parent approved",
        "The date on which the parent approved the team's criteria in writing. Blank until then, or where the team"
        " set none.",
        cite=_DUNN,
    )


RECORDS: tuple[type[Record], ...] = (
    Site, Membership, Guardian, Enrollment, ClassRoster, Referral, Exceptionality, Iep, Restraint, DyslexiaScreening,
)  # fmt: skip
