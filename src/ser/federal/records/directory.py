"""The directory: LEAs and their sites."""

from datetime import date

from ser.core.element import element
from ser.core.record import Record, record
from ser.federal import codes


@record("lea", "Local education agency", group="directory", key="lea_code")
class Lea(Record):
    """An agency that is responsible for children: a school system, a charter school or a school of the state."""

    lea_code: str = element("LEA code", "The code by which the state knows the LEA.", width=3, exact=True)
    lea_name: str = element("Name", "The name of the LEA.", width=60)
    lea_type: str = element("Type", "What kind of LEA it is.", codes=codes.LEA_TYPE)
    authorizer: str | None = element("Authorizer", "Who authorized a charter school.", width=60)
    management_organization: str | None = element("Management organization", "Who runs a charter school.", width=60)
    parent_lea_code: str | None = element("Parent LEA", "The LEA that this one is part of.", width=3, exact=True)
    is_idea_lea: bool | None = element("LEA for IDEA", "Whether it is an LEA of its own for IDEA.", expected=True)
    reported_federally: bool | None = element("Reported federally", "Whether federal files name it.", expected=True)
    open_date: date | None = element("Opened", "The first day of the LEA.", ahead=True)
    close_date: date | None = element("Closed", "The last day of the LEA.", ahead=True)
    successor_lea_code: str | None = element("Successor", "Who takes its children over.", width=3, exact=True)


@record("site", "Site", group="directory", key="site_code")
class Site(Record):
    """A school or facility of an LEA; its code begins with the LEA's."""

    site_code: str = element(
        "Site code", "The code of the site; its first three characters are the LEA's.", width=6, exact=True
    )
    site_name: str = element("Name", "The name of the site.", width=60)
    site_type: str = element("Type", "What kind of site it is.", codes=codes.SITE_TYPE)
    low_grade: str | None = element("Lowest grade", "The lowest grade taught.", codes=codes.GRADE)
    high_grade: str | None = element("Highest grade", "The highest grade taught.", codes=codes.GRADE)
    open_date: date | None = element("Opened", "The first day of the site.", ahead=True)
    close_date: date | None = element("Closed", "The last day of the site.", ahead=True)

    @property
    def lea_code(self) -> str:
        """The LEA that the site belongs to."""
        return self.site_code[:3]
