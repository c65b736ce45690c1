"""One child under two IDs of the state: what was said of that stays open, and is told again, as long as it is so."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from ser.law import reading
from ser.law.person import SAME_PERSON, person
from ser.store.connect import Db
from ser.store.findings import close


class _Said(NamedTuple):
    """An open finding that a child has two IDs: its number, who sent the row, its ID, and whether it is still so."""

    number: int
    sender: str
    state_id: str
    is_so: bool


def tell_again(db: Db, load_id: int, sheet_no: int, rows: Iterable[tuple[str | None, str, int]]) -> None:
    """Have a load tell what stands against the rows of children that came in it again: LEA, key and line of each.

    A row that says what it said before is recognized, and nothing is found of it.
    """
    standing = {(said.sender, said.state_id): said.number for said in _open(db) if said.is_so}
    if not standing:
        return
    came = [(standing[lea or "", key], line) for lea, key, line in rows if (lea or "", key) in standing]
    query = """
        INSERT INTO finding_seen (load_id, finding_id, sheet_no, "row")
        SELECT %(load)s::bigint, n.finding, %(sheet)s::int, n.line
        FROM unnest(%(findings)s::bigint[], %(lines)s::int[]) AS n (finding, line)
        WHERE NOT EXISTS (SELECT FROM finding_seen s WHERE s.load_id = %(load)s AND s.finding_id = n.finding)
    """
    findings, lines = [number for number, _ in came], [line for _, line in came]
    db.execute(query, {"load": load_id, "sheet": sheet_no, "findings": findings, "lines": lines})


def settle(db: Db, today: date) -> None:
    """Close what was said of children who have one ID by now, or who are two, as it turned out or a person has said."""
    close(db, [(said.number, reading.TWO_IDS.code) for said in _open(db) if not said.is_so], today)


_WHO = ("lea_code", "system_id", *SAME_PERSON)


def _open(db: Db) -> list[_Said]:
    """The findings that are open, few at any time."""
    both = ", ".join(f"{each}.{name}" for each in ("a", "b") for name in _WHO)
    query = f"""
        SELECT f.id, f.sender, f.subject, a.id IS NOT NULL AND b.id IS NOT NULL
            AND a.merged_into_state_id IS NULL AND b.merged_into_state_id IS NULL
            AND NOT EXISTS (
                SELECT FROM told_apart t WHERE t.one = least(a.id, b.id) AND t.other = greatest(a.id, b.id)
            ), {both} FROM finding f
        LEFT JOIN student a ON a.state_id = f.subject LEFT JOIN student b ON b.state_id = f.words ->> 'was'
        WHERE f.rule = %s AND f.load_id IS NOT NULL AND f.closed_date IS NULL ORDER BY f.id
    """
    return [
        _Said(number, sender, subject, are_known and _is_one(said[: len(_WHO)], said[len(_WHO) :]))
        for number, sender, subject, are_known, *said in db.execute(query, [reading.TWO_IDS.code])
    ]


def _is_one(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two children are one by all that is known: the same name and birth, and no two IDs of one LEA."""
    (lea, system_id, *who), (other_lea, other_id, *other_who) = one, other
    return person(who) == person(other_who) and (lea != other_lea or system_id == other_id)
