"""Records that were sent under another student move to the right one with all that belongs to them."""

from collections.abc import Sequence

from ser.law.record import RecordType
from ser.store.connect import Db
from ser.store.running import state


def move_children(db: Db, parent: RecordType, numbers: Sequence[int]) -> None:
    """Give what belongs to the records under these numbers to the students who have those records now.

    Only what names no student of its own follows its parent; what names one is sent again by its LEA.
    """
    for kind in state().declared.records:
        child = kind.spec
        if child.parent == parent.name and not child.of_student:
            db.execute(
                f"""
                UPDATE {child.name} c SET student_id = p.student_id FROM {parent.name} p
                WHERE p.id = ANY(%s) AND c.lea_code = p.lea_code
                AND c.{parent.name}_id = p.{parent.name}_id AND c.student_id <> p.student_id
                """,
                [list(numbers)],
            )
