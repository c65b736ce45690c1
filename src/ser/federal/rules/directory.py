"""Rules about LEAs and sites: whose they are, and from when to when."""

from datetime import date

from ser.federal.records import Enrollment, Lea, Responsibility, Site
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Rule, change, rule

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


@rule(
    "SER-0136", Severity.MUST_FIX, reads="lea.open_date lea.close_date", cite=house("a range of days has a first day"),
    says="LEA {lea_code} closed on {close_date}, before it opened on {open_date}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("lea", open_date=date(2015, 7, 1), close_date=date(2014, 6, 30), successor_lea_code="036"),
    holds=change("lea", open_date=date(2015, 7, 1), close_date=date(2019, 6, 30), successor_lea_code="036"),
)  # fmt: skip
def an_lea_closes_after_it_opens(r: Lea) -> bool:
    """An LEA does not close before it opens."""
    return r.open_date <= r.close_date


@rule(
    "SER-0137", Severity.NOTICE, reads="lea.close_date", marks="lea.successor_lea_code",
    cite=house("when an LEA closes, nobody is unowned overnight"),
    says="LEA {lea_code} closes on {close_date}, and no LEA is named that takes its children over.",
    fix="Name the successor; where the children go to several LEAs, name the one that keeps the records.",
    breaks=change("lea", close_date=date(2019, 6, 30)),
    holds=change("lea", close_date=date(2019, 6, 30), successor_lea_code="036"),
)  # fmt: skip
def an_lea_that_closes_has_a_successor(r: Lea) -> bool:
    """An LEA that closes names the one that takes its children over."""
    return r.successor_lea_code is not None


@rule(
    "SER-0138", Severity.MUST_FIX, reads="site.open_date site.close_date",
    cite=house("a range of days has a first day"),
    says="The site {site_code} closed on {close_date}, before it opened on {open_date}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("site", open_date=date(2015, 8, 1), close_date=date(2014, 6, 30)),
    holds=change("site", open_date=date(2015, 8, 1), close_date=date(2019, 6, 30)),
)  # fmt: skip
def a_site_closes_after_it_opens(r: Site) -> bool:
    """A site does not close before it opens."""
    return r.open_date <= r.close_date


RULES: tuple[Rule, ...] = (
    enrolled_at_a_site_of_the_lea, served_at_a_site_of_the_lea, an_lea_closes_after_it_opens,
    an_lea_that_closes_has_a_successor, a_site_closes_after_it_opens,
)  # fmt: skip
