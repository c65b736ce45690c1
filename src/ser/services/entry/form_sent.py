"""What a form that came back is about: the record, the row that it makes, and the child beside it."""

from collections.abc import Mapping

from ser.federal.finality import FINAL_BY, is_part_of_evaluation
from ser.law.record import CHILD
from ser.law.student import Student
from ser.services.entry.form_model import FormTarget, find_target, fixed_elements, initial_values, lea_for, row_from
from ser.services.entry.form_values import Place
from ser.store import students
from ser.store.connect import Db
from ser.store.scope import Scope


def sent_row(
    by: Scope, db: Db, place: Place, values: Mapping[str, str], under: int | None
) -> tuple[FormTarget, dict[str, str], Student | None]:
    """What a form that was sent is about, and the row that it makes."""
    found = find_target(by, db, place)
    # What is stored says by itself whose it is; the child is read only where something hangs on its other records.
    is_needed = found.stored is None or not found.is_whole or is_part_of_evaluation(found.spec)
    kinds = FINAL_BY | {CHILD, found.spec.parent or ""}
    student = loaded_student(by, db, found, kinds) if is_needed else None
    lea = lea_for(by, found, student, values.get("lea_code", "").strip())
    initial = initial_values(by, db, found, student, lea, under)
    return found, row_from(found, initial, fixed_elements(by, found, initial), values), student


def loaded_student(by: Scope, db: Db, found: FormTarget, kinds: frozenset[str] | None = None) -> Student | None:
    """The child whom a form is about, with these kinds of record, or all."""
    if found.student_id is None:
        return None
    return next((student for _, student in students.load(by, db, [found.student_id], kinds=kinds)), None)
