"""Rules about sites: whose they are."""

from ser.core.cite import house
from ser.core.finding import Severity
from ser.core.rule import Rule, change, rule
from ser.federal.records import Enrollment, Responsibility

_SITES = house("a site belongs to the LEA with whose code its own begins")


@rule(
    "SER-0003", Severity.REJECT, reads="enrollment.site_code", cite=_SITES,
    says="The enrollment names the site {site_code}, which is none of the sites of LEA {lea_code}.",
    fix="Correct the site code; the LEA of the site sends the enrollment.",
    why="An enrollment at another LEA's school is that LEA's to send; stored under the sender it would have no owner.",
    breaks=change("enrollment", site_code="036Z01"),
)  # fmt: skip
def enrolled_at_a_site_of_the_lea(r: Enrollment) -> bool:
    """An LEA enrolls children at its own sites."""
    return r.site_code.startswith(r.lea_code)


@rule(
    "SER-0004", Severity.NOTICE, reads="responsibility.site_code", cite=_SITES,
    says="LEA {lea_code} is responsible for the child, whom the site {site_code} of another LEA serves.",
    fix="Nothing need be done where the child was placed there; otherwise correct the site code.",
    breaks=change("responsibility", site_code="036Z01"),
)  # fmt: skip
def served_at_a_site_of_the_lea(r: Responsibility) -> bool:
    """Most children are served by the LEA that is responsible for them; where another serves, it is worth a look."""
    return r.role != "FAPE" or r.site_code.startswith(r.lea_code)  # type: ignore[union-attr]


RULES: tuple[Rule, ...] = (enrolled_at_a_site_of_the_lea, served_at_a_site_of_the_lea)
