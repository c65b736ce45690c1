"""Louisiana's records where an element differs from the federal one."""

from ser.core.element import element
from ser.core.record import Record, record
from ser.federal import records as federal
from ser.states.louisiana import codes


@record("referral", "Referral", group="appraisal", parent="student")
class Referral(federal.Referral):
    """A request that a child be evaluated, and what led to it."""

    suspected_exceptionalities: tuple[str, ...] | None = element(
        "Suspected", "What is suspected.", codes=codes.EXCEPTIONALITY
    )


@record("exceptionality", "Exceptionality", group="evaluation", parent="evaluation")
class Exceptionality(federal.Exceptionality):
    """An exceptionality that an evaluation found, gifted and talented among them; order 1 is the primary one."""

    exceptionality: str = element("Exceptionality", "What was found.", codes=codes.EXCEPTIONALITY)


@record("enrollment", "Enrollment", group="information system", parent="student")
class Enrollment(federal.Enrollment):
    """A stay of a student at a site, with the grade."""

    entry_code: str | None = element("Entry code", "How the student came.", codes=codes.ENTRY)
    exit_code: str | None = element("Exit code", "How the student left.", codes=codes.LEAVE)
    grade: str | None = element("Grade", "The grade during this enrollment.", codes=codes.GRADE, expected=True)


@record("site", "Site", group="directory", key="site_code")
class Site(federal.Site):
    """A school or facility of an LEA; its code begins with the LEA's."""

    low_grade: str | None = element("Lowest grade", "The lowest grade taught.", codes=codes.GRADE)
    high_grade: str | None = element("Highest grade", "The highest grade taught.", codes=codes.GRADE)


RECORDS: tuple[type[Record], ...] = (Site, Enrollment, Referral, Exceptionality)
