"""Which rows of a child were converted from an older system."""

from ser.store.connect import Db
from ser.store.running import state
from ser.store.scope import Scope


def converted(scope: Scope, db: Db, student_id: int) -> frozenset[tuple[str, str]]:
    """The records of a child, by kind and key, that stand as they were converted from an older system."""
    condition, parameters = scope.students("student_id")
    found: set[tuple[str, str]] = set()
    for kind in state().declared.records:
        spec = kind.spec
        if spec.about_student and not spec.is_child:
            key = " || '|' || ".join(f'"{name}"' for name in spec.key)
            query = f"SELECT {key} FROM {spec.name} WHERE student_id = %s AND legacy AND {condition} ORDER BY 1"
            found.update((spec.name, row[0]) for row in db.execute(query, [student_id, *parameters]))
    return frozenset(found)
