"""Pairs of children that are worth comparing, and what is compared of each."""

from collections.abc import Collection

from ser.federal.same_child import Person
from ser.store.apart import Pair
from ser.store.connect import Db
from ser.store.scope import Scope

# The same birth date and a name that begins alike, be first and last name turned around; the same name whatever the
# birth date; one ID of one LEA. All other pairs differ in so much that no comparison would reach what is asked.
_PAIRS = """
    WITH s AS MATERIALIZED (
        SELECT s.id, s.birth_date, s.lea_code, s.system_id, lower(s.last_name) AS last, lower(s.first_name) AS first
        FROM student s WHERE {condition} AND s.merged_into_state_id IS NULL
    )
    SELECT a.id, b.id FROM s a JOIN s b ON a.birth_date = b.birth_date AND a.id < b.id
    WHERE left(a.first, 1) = left(b.first, 1) OR left(a.last, 1) = left(b.last, 1)
        OR (left(a.first, 1) = left(b.last, 1) AND left(a.last, 1) = left(b.first, 1))
    UNION SELECT a.id, b.id FROM s a JOIN s b ON a.last = b.last AND a.first = b.first AND a.id < b.id
    WHERE a.birth_date - b.birth_date BETWEEN -{most} AND {most}
        OR extract(day FROM a.birth_date) = extract(day FROM b.birth_date)
    UNION SELECT a.id, b.id FROM s a JOIN s b ON a.lea_code = b.lea_code AND a.system_id = b.system_id AND a.id < b.id
    ORDER BY 1, 2
"""
_A_YEAR = 366

_PEOPLE = """
    SELECT s.id, k.names, s.birth_date, s.sex, coalesce(s.multiple_birth, false), s.lea_code, s.system_id
    FROM student s JOIN name_key k ON k.student_id = s.id WHERE s.id = ANY(%s) AND {condition}
"""


def pairs(scope: Scope, db: Db) -> list[Pair]:
    """The pairs of children of the scope that are worth comparing: of an LEA, among those whom it sends."""
    condition, parameters = scope.rows("s.lea_code")
    return [(row[0], row[1]) for row in db.execute(_PAIRS.format(condition=condition, most=_A_YEAR), parameters)]


def people(scope: Scope, db: Db, numbers: Collection[int]) -> dict[int, Person]:
    """What is compared of these children of the scope."""
    condition, parameters = scope.rows("s.lea_code")
    found = db.execute(_PEOPLE.format(condition=condition), [sorted(numbers), *parameters])
    return {
        number: Person(tuple(names), born, sex, multiple, frozenset({(lea, own)} if own else ()))
        for number, names, born, sex, multiple, lea, own in found
    }
