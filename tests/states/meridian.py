"""Meridian, a state that does not exist: it keeps the core and the federal declarations honest.

It has numbers for disabilities, years for grades, the federal clocks as they are, a holiday of its own, and one
record more than any other state.
"""

from datetime import date

from ser.federal import PARAGRAPHS
from ser.federal import records as federal
from ser.federal.declared import FEDERAL
from ser.federal.example import VALUES, example
from ser.law.cite import unverified
from ser.law.codes import Code, code_set
from ser.law.collection import Collection
from ser.law.days import Calendar, Holiday, SchoolYear
from ser.law.element import element
from ser.law.record import StudentRecord, record
from ser.law.state import Declarations, State

_OWN = unverified("Meridian Admin. Code 1.1", "a state that does not exist")

DISABILITY = code_set(
    "exceptionality", "Disability", Code("01", "autism", "AUT"), Code("02", "deaf-blindness", "DB"),
    Code("03", "young child with a delay", "DD"), Code("04", "emotional disability", "EMN"),
    Code("05", "hearing impairment", "HI"), Code("06", "intellectual disability", "ID"),
    Code("07", "multiple disabilities", "MD"), Code("08", "orthopedic impairment", "OI"),
    Code("09", "other health impairment", "OHI"), Code("10", "specific learning disability", "SLD"),
    Code("11", "speech or language impairment", "SLI"), Code("12", "traumatic brain injury", "TBI"),
    Code("13", "visual impairment", "VI"), federal="DISABCATIDEA", cite=_OWN,
)  # fmt: skip

GRADE = code_set(
    "grade", "Grade", Code("P", "preschool", "PK"), Code("K", "kindergarten", "KG"),
    *(Code(f"Y{n}", f"year {n}", f"{n:02}") for n in range(1, 13)), federal="GRADELEVEL", cite=_OWN,
)  # fmt: skip


@record("referral", "Referral", group="appraisal", parent="student")
class Referral(federal.Referral):
    """A request that a child be evaluated."""

    suspected_exceptionalities: tuple[str, ...] | None = element(
        "Suspected", "Every disability that is suspected at the referral.", codes=DISABILITY
    )


@record("exceptionality", "Disability", group="evaluation", parent="evaluation")
class Exceptionality(federal.Exceptionality):
    """A disability that an evaluation found."""

    exceptionality: str = element("Disability", "What the evaluation found, one in each row.", codes=DISABILITY)


@record("enrollment", "Enrollment", group="information system", parent="student")
class Enrollment(federal.Enrollment):
    """A stay of a student at a site."""

    grade: str | None = element(
        "Grade", "The year in which the student is taught at this site.", codes=GRADE, expected=True
    )


@record("site", "Site", group="directory", key="site_code")
class Site(federal.Site):
    """A school of an LEA."""

    low_grade: str | None = element("Lowest grade", "The lowest year that the site teaches.", codes=GRADE)
    high_grade: str | None = element("Highest grade", "The highest year that the site teaches.", codes=GRADE)


@record("home_visit", "Home visit", group="person", parent="student")
class HomeVisit(StudentRecord):
    """A visit of a teacher to a family, which only Meridian records."""

    home_visit_id: str = element("Visit ID", "The sender's ID of this visit.", width=32)
    visit_date: date = element("Visited", "The date on which the teacher was with the family.")
    note: str | None = element("Note", "What teacher and family agreed, in words.", width=200)


@record(
    "membership", "Membership", group="information system", parent="site", parent_key="site_code", about_student=False
)
class Membership(federal.Membership):
    """How many students a school has."""

    grade: str | None = element("Grade", "The year in which these students are taught.", codes=GRADE)


@record("class_roster", "Class roster", group="directory", parent="student")
class ClassRoster(federal.ClassRoster):
    """A seat of a student in a class."""

    class_category: str | None = element("Category", "The disability that the class is for.", codes=DISABILITY)


CALENDAR = Calendar(
    name="Meridian",
    first=date(2010, 1, 1),
    last=date(2028, 12, 31),
    holidays=tuple(Holiday(date(year, 5, 1), "Meridian Day") for year in range(2010, 2029)),
    school_years=tuple(SchoolYear(y, date(y - 1, 8, 20), date(y, 6, 10)) for y in range(2011, 2029)),
    source="a state that does not exist",
    verified=False,
)

_DECLARED = FEDERAL.extended(
    Declarations(records=(Site, Membership, Enrollment, ClassRoster, Referral, Exceptionality, HomeVisit)),
    replaces=("site", "membership", "enrollment", "class_roster", "referral", "exceptionality"),
)

_SAME = VALUES["student"][0]

STATE = State(
    name="Meridian",
    abbreviation="MX",
    fips="99",
    time_zone="America/Chicago",
    calendar=CALENDAR,
    declared=_DECLARED,
    collections=(Collection("child_count", "Child count of 1 December", 12, 1),),
    paragraphs=PARAGRAPHS,
    example=example(
        _DECLARED.records,
        {
            "exceptionality": ({**VALUES["exceptionality"][0], "exceptionality": "09"},),
            "enrollment": ({**VALUES["enrollment"][0], "grade": "Y3"},),
            "referral": ({**VALUES["referral"][0], "suspected_exceptionalities": ("09",)},),
            "membership": ({**VALUES["membership"][0], "grade": "Y3"},),
            "class_roster": ({**VALUES["class_roster"][0], "class_category": "09"},),
            "home_visit": (
                {
                    **{k: _SAME[k] for k in ("lea_code", "state_id", "system_id")},
                    "home_visit_id": "H1",
                    "visit_date": date(2017, 9, 6),
                },
            ),
        },
    ),
    lea_names={"017": "Upper Meridian", "018": "Lower Meridian"},
)
