"""Pairs of children whom a person has told apart, so that nobody asks again whether they are one; and sealed pairs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ser.store.child_rows import sealed_pairs
from ser.store.connect import Db
from ser.store.met import Met
from ser.store.scope import Scope

Pair = tuple[int, int]
"""The numbers of two children, the lower first."""


@dataclass(frozen=True, slots=True)
class Told:
    """That two records are of two children: who said so, when and why."""

    said_by: str
    said_date: date
    why: str


def pair(one: int, other: int) -> Pair:
    """Two children as a pair."""
    return min(one, other), max(one, other)


def told(db: Db, one: int, other: int) -> Told | None:
    """What was said of a pair."""
    query = "SELECT said_by, said_date, why FROM told_apart WHERE one = %s AND other = %s"
    row = db.execute(query, [*pair(one, other)]).fetchone()
    return None if row is None else Told(*row)


def say(db: Db, one: int, other: int, by: Scope, why: str, today: date) -> None:
    """Keep that two records are of two children."""
    query = """
        INSERT INTO told_apart (one, other, said_by, why, said_date) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (one, other) DO NOTHING
    """
    db.execute(query, [*pair(one, other), by.actor, why, today])


def take_back(db: Db, one: int, other: int) -> None:
    """Forget that two records are of two children."""
    db.execute("DELETE FROM told_apart WHERE one = %s AND other = %s", [*pair(one, other)])


def listed(db: Db) -> list[tuple[Pair, Told]]:
    """All pairs that were told apart, the latest first; which of them somebody may know is the caller's to ask."""
    query = "SELECT one, other, said_by, said_date, why FROM told_apart ORDER BY id DESC"
    return [((row[0], row[1]), Told(*row[2:])) for row in db.execute(query)]


def never_offered(db: Db, pairs: Iterable[Pair], *, sees_sealed: bool) -> frozenset[Pair]:
    """Those of these pairs that are never offered as one child.

    A person has told them apart, or a sealed link joins them, which only its keepers may know.
    """
    asked = frozenset(pairs)
    if not asked:
        return frozenset()
    query = """
        SELECT t.one, t.other FROM told_apart t
        JOIN unnest(%s::bigint[], %s::bigint[]) AS n (one, other) ON t.one = n.one AND t.other = n.other
    """
    said = frozenset((row[0], row[1]) for row in db.execute(query, [list(part) for part in zip(*asked, strict=True)]))
    sealed = frozenset() if sees_sealed else sealed_pairs(db, {number for each in asked for number in each})
    return said | (sealed & asked)


def with_told_apart(db: Db, met: Mapping[int, Met]) -> dict[int, Met]:
    """What children's own rows meet, with whether the children whom their two IDs name are never offered as one."""
    pairs = {
        place: pair(one.child_by_state, one.child_by_system)
        for place, one in met.items()
        if one.child_by_state is not None and one.child_by_system not in (None, one.child_by_state)
    }
    never = never_offered(db, pairs.values(), sees_sealed=False)
    if not never:
        return dict(met)
    return {place: one._replace(is_told_apart=pairs.get(place) in never) for place, one in met.items()}


def ids_never_offered(db: Db, *, sees_sealed: bool) -> frozenset[tuple[str, str]]:
    """All pairs that are never offered as one child, by their IDs as findings show them, each pair in both orders."""
    sealed: Collection[Pair] = frozenset() if sees_sealed else sealed_pairs(db)
    query = """
        SELECT coalesce(a.state_id, a.lea_code || '|' || a.system_id), coalesce(b.state_id, b.lea_code || '|' ||
            b.system_id) FROM (SELECT one, other FROM told_apart UNION SELECT * FROM
            unnest(%s::bigint[], %s::bigint[])) n
        JOIN student a ON a.id = n.one JOIN student b ON b.id = n.other
    """
    rows = db.execute(query, [[one for one, _ in sealed], [other for _, other in sealed]]).fetchall()
    return frozenset(found for one, other in rows for found in ((one, other), (other, one)))
