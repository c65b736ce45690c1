"""The shelves of the directory: what an LEA keeps besides the records of children, such as sites and staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ser.law.permission import Permission, asks, demand
from ser.law.record import Record, RecordType
from ser.services.entry.form_model import permission
from ser.services.entry.form_values import NoSuchRecord, Place
from ser.store import audit, entries
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of record of the directory."""

    spec: RecordType


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a shelf, and where its form is."""

    place: Place
    record: Record = field(repr=False)


@asks(Permission.READ_STUDENT)
def shelves(*, by: Scope) -> Sequence[Shelf]:
    """The kinds of record that belong to no child, those alone that one may enter."""
    found = (kind.spec for kind in state().declared.records if not kind.spec.about_student)
    return [Shelf(spec) for spec in found if by.may(permission(spec))]


@asks(Permission.READ_STUDENT)
def shelf(*, by: Scope, kind: str, lea_code: str) -> Sequence[Row]:
    """The records of a shelf of an LEA, in the order of their keys."""
    made = state().records.get(kind)
    if made is None or made.spec.about_student:
        raise NoSuchRecord("There is no such list.")
    demand(by, permission(made.spec))

    def act(db: Db) -> Sequence[Row]:
        audit.note(db, by, "list", detail={"record": kind, "lea": lea_code})
        return [Row(Place("", kind, one.number), one.record) for one in entries.listed(by, db, made, lea_code)]

    return in_transaction(by, act)
