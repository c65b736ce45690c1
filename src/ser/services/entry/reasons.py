"""Gives the reason for a finding that must be explained: what stands in the form of the explanation, and whether."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ser.law.finding import Finding
from ser.law.permission import Permission, asks
from ser.law.record import CHILD
from ser.services.child.explaining import NoSuchStudent
from ser.services.entry.form_values import NoSuchRecord
from ser.services.entry.reason_model import takes_reason
from ser.store import finding_lists, students
from ser.store.connect import Db, in_transaction
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """The finding whose reason is asked for, in its words; what stands in the form, and which elements come first."""

    sentence: str = field(repr=False)
    rule: str
    citation: str
    opens: Mapping[str, str]
    asks: tuple[str, ...] = ("reason_text", "explained_date")


@asks(Permission.READ_STUDENT)
def asked(*, by: Scope, child: str, number: int, today: date) -> Asked:
    """What a form asks and holds that explains a finding of a child; raises where it takes no reason from the scope."""

    def act(db: Db) -> Asked:
        student = students.find(by, db, child)
        if student is None:
            raise NoSuchStudent("No such child is among those whom you may read.")
        for kept in finding_lists.of_student(by, db, student):
            if kept.number == number and takes_reason(by, kept.first):
                return _asked(kept.first, today)
        raise NoSuchRecord("No such finding waits for a reason.")

    return in_transaction(by, act)


def _asked(found: Finding, today: date) -> Asked:
    opens = {
        "finding_rule": found.rule,
        "finding_record": found.record,
        "finding_key": "" if found.record == CHILD else found.key,
        "explained_date": today.isoformat(),
    }
    return Asked(found.sentence, found.rule, found.citation, opens)
