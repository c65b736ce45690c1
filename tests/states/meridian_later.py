"""Meridian a year later: a visit says who made it, which stands in the middle of the record as it was."""

from dataclasses import replace
from datetime import date

from ser.law.element import element
from ser.law.record import StudentRecord, record
from ser.law.state import Declarations
from tests.states import meridian


@record("home_visit", "Home visit", group="person", parent="student")
class HomeVisit(StudentRecord):
    """A visit of a teacher to a family, which only Meridian records."""

    home_visit_id: str = element("Visit ID", "The sender's ID of this visit.", width=32)
    visitor: str | None = element("Visitor", "The name of the teacher who made the visit.", width=40)
    visit_date: date = element("Visited", "The date on which the teacher was with the family.")
    note: str | None = element("Note", "What teacher and family agreed, in words.", width=200)


def _later(visit: object) -> HomeVisit:
    names = (e.name for e in meridian.HomeVisit.spec.elements)
    return HomeVisit(**{name: getattr(visit, name) for name in names}, visitor=None)


STATE = replace(
    meridian.STATE,
    declared=meridian.STATE.declared.extended(Declarations(records=(HomeVisit,)), replaces=("home_visit",)),
    example={**meridian.STATE.example, "home_visit": tuple(map(_later, meridian.STATE.example["home_visit"]))},
)
