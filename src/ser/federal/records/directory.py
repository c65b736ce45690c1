"""The directory: LEAs and sites, their calendars, staff and classes."""

from datetime import date
from decimal import Decimal

from ser.federal import codes
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import EVERY_CHANGE, Record, SentRecord, StudentRecord, record


@record(
    "lea", "Local education agency", group="directory", key="lea_code", kept_by_state=True,
    touches_lea="cutover_date", entered_with=Permission.OPERATE,
)  # fmt: skip
class Lea(Record):
    """An agency that is responsible for children: a school system, a charter school or a school of the state."""

    lea_code: str = element("LEA code", "The code by which the state knows the LEA.", width=3, exact=True)
    lea_name: str = element("Name", "The official name of the LEA, as reports and pages show it.", width=60)
    lea_type: str = element(
        "Type",
        "Whether the LEA is a parish or city school system, a charter school, a school or agency of the state, or"
        " another kind.",
        codes=codes.LEA_TYPE,
    )
    authorizer: str | None = element("Authorizer", "Who authorized a charter school.", width=60)
    management_organization: str | None = element("Management organization", "Who runs a charter school.", width=60)
    parent_lea_code: str | None = element(
        "Parent LEA", "The LEA that this one is part of.", width=3, exact=True, names="lea"
    )
    is_idea_lea: bool | None = element("LEA for IDEA", "Whether it is an LEA of its own for IDEA.", expected=True)
    reported_federally: bool | None = element("Reported federally", "Whether federal files name it.", expected=True)
    open_date: date | None = element("Opened", "The first day of the LEA.", ahead=True)
    close_date: date | None = element("Closed", "The last day of the LEA.", ahead=True)
    successor_lea_code: str | None = element(
        "Successor", "Who takes its children over.", width=3, exact=True, names="lea"
    )
    cutover_date: date | None = element(
        "Cut-over", "The day on which the LEA moved to SER; blank where it moved from no other system.", ahead=True
    )


@record("site", "Site", group="directory", key="site_code", owner="site_code")
class Site(Record):
    """A school or facility of an LEA; its code begins with the LEA's."""

    site_code: str = element(
        "Site code", "The code of the site; its first three characters are the LEA's.", width=6, exact=True
    )
    site_name: str = element(
        "Name", "The official name of the school or other site, as reports and pages show it.", width=60
    )
    site_type: str = element(
        "Type",
        "Whether the site is an elementary, middle, high or combination school, an early childhood center, a"
        " private school, a facility or an office.",
        codes=codes.SITE_TYPE,
    )
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
    open_date: date | None = element("Opened", "The first day of the site.", ahead=True)
    close_date: date | None = element("Closed", "The last day of the site.", ahead=True)

    @property
    def lea_code(self) -> str:
        """The LEA that the site belongs to."""
        return self.site_code[:3]


@record("school_calendar", "School calendar", group="directory", sent_only=True, touches_lea=EVERY_CHANGE)
class SchoolCalendar(SentRecord):
    """What an LEA or one of its sites says of its school days where they differ from the state's; one row a range."""

    school_calendar_id: str = element("Calendar row ID", "The sender's ID of this row.", width=32)
    site_code: str | None = element("Site", "The site; blank for all of the LEA.", width=6, exact=True, names="site")
    school_year: int = element("School year", "The year of its second half: 2018 is 2017-18.", width=4, minimum=2011,
                               maximum=2100)  # fmt: skip
    calendar_entry: str = element("Entry", "What the row says of its days.", codes=codes.CALENDAR_ENTRY)
    first_day: date = element("First day", "The first day of the school year, or of the range.", ahead=True)
    last_day: date | None = element("Last day", "The last day; blank for a range of one day.", ahead=True)
    reason: str | None = element("Reason", "What the day is called, such as Fall break.", width=60)


@record("provider", "Provider", group="directory", is_staff=True)
class Provider(SentRecord):
    """A person who teaches, serves or evaluates children of an LEA, with the certificate."""

    provider_id: str = element("Provider ID", "The staff ID that services and evaluations name.", width=32)
    last_name: str | None = element(
        "Last name",
        "The provider's last name, as the staff records of the LEA have it. May be blank: services and evaluations"
        " name a provider by staff ID.",
        width=60,
        names_person=True,
    )
    first_name: str | None = element(
        "First name",
        "The provider's first name, as the staff records of the LEA have it. May be blank: services and"
        " evaluations name a provider by staff ID.",
        width=60,
        names_person=True,
    )
    provider_type: str = element(
        "Type",
        "The profession in which the person works, such as teacher or school psychologist. Federal files count the"
        " category of each assignment, not this.",
        codes=codes.PROVIDER_TYPE,
    )
    certificate_number: str | None = element("Certificate", "The number of the certificate or license.", width=20)
    certificate_areas: str | None = element(
        "Areas",
        "The areas for which the certificate or license holds, in its own words, such as mild and moderate."
        " Several may be listed.",
        width=200,
    )
    certified_from_date: date | None = element("Certified from", "The first day of the certificate.")
    certified_to_date: date | None = element("Certified to", "The last day of the certificate.", ahead=True)
    is_contract: bool | None = element("Contract", "Whether under contract rather than employed.")


@record(
    "provider_assignment", "Assignment of a provider", group="directory", parent="provider", about_student=False,
    cite="20 USC 1418",
)  # fmt: skip
class ProviderAssignment(SentRecord):
    """A post that a provider fills for a time: the staff category, age group, qualification and part of full time."""

    provider_assignment_id: str = element("Assignment ID", "The sender's ID of this assignment.", width=32)
    provider_id: str = element(
        "Provider",
        "The staff ID of the person who fills the post, as the provider file has it. A second post of the same"
        " person is a row of its own.",
        width=32,
        names="provider",
    )
    site_code: str | None = element("Site", "Where; blank for several sites.", width=6, exact=True, names="site")
    begin_date: date = element("Begins", "The first day in the post.", ahead=True)
    end_date: date | None = element("Ends", "The last day in the post.", ahead=True)
    staff_category: str = element("Category", "What the post counts as.", codes=codes.STAFF_CATEGORY)
    age_group: str | None = element("Age group", "Ages of the children, for teachers and paraprofessionals.",
                                    codes=codes.AGE_GROUP)  # fmt: skip
    qualification: str | None = element("Qualification", "Whether fully certified or qualified.",
                                        codes=codes.QUALIFICATION, expected=True)  # fmt: skip
    fte: Decimal | None = element(
        "FTE", "The part of full time: 1 for full time, 0.5 for half.", width=6, expected=True
    )


@record("class_roster", "Class roster", group="directory", parent="student")
class ClassRoster(StudentRecord):
    """A seat of a student in a class or on a caseload, so that sizes and ages can be seen."""

    class_roster_id: str = element("Seat ID", "The sender's ID of this seat.", width=32)
    class_code: str = element("Class", "The LEA's name of the class, the same on every seat of it.", width=32)
    site_code: str = element(
        "Site",
        "The site at which the class meets, the same on every seat of the class, even where a student is enrolled"
        " elsewhere.",
        width=6,
        exact=True,
        names="site",
    )
    provider_id: str | None = element(
        "Teacher", "Staff ID of the teacher; blank where vacant.", width=32, names="provider"
    )
    class_kind: str = element(
        "Kind",
        "How the class is organized, such as self-contained, resource, or a caseload without a room. The limit on"
        " its size may depend on this.",
        codes=codes.CLASS_KIND,
    )
    class_level: str | None = element(
        "Level",
        "Whether the class is at the preschool, elementary or secondary level. Where this is blank, the size of"
        " the class is not judged.",
        codes=codes.CLASS_LEVEL,
    )
    class_category: str | None = element(
        "Category", "The exceptionality that the class is for.", codes=codes.DISABILITY
    )
    paraprofessionals: int | None = element(
        "Paraprofessionals",
        "The number of paraprofessionals who assist in the class, the same on every seat of it. Blank is taken as"
        " none.",
        width=2,
        minimum=0,
        maximum=20,
    )
    is_half_day: bool | None = element("Half day", "Whether the class meets for half the day.")
    begin_date: date = element("Begins", "The first day in the class.")
    end_date: date | None = element("Ends", "The last day in the class.", ahead=True)
