"""IDs that LEAs give: which child has one, which is doubted, and what follows one that goes to another child."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ser.files.row import ReadRow
from ser.law.person import SAME_PERSON
from ser.law.person import person as whose
from ser.law.record import RecordType
from ser.store.connect import Db
from ser.store.loads import DOUBT
from ser.store.met import BLANK, Met, RowChange, plain
from ser.store.moves import move_children
from ser.store.overlaps import pend_overlaps
from ser.store.running import state

Pair = tuple[str, str]
"""An LEA, and an ID that it gives."""

Move = tuple[Pair, int, int]
"""An ID, the child whom it names, and the one whom it is to name."""

_PERSON = ", ".join(f"s.{name}" for name in SAME_PERSON)

# Who has the ID by the children's own rows, but those whose ID was given up, and who is known under it though another
# LEA sends the child now.
_BEARERS = f"""
    WITH n AS (SELECT * FROM unnest(%(leas)s::text[], %(ids)s::text[]) AS n (lea, name)),
    b AS (
        SELECT n.lea, n.name, s.id, {_PERSON}, true FROM n
        JOIN student s ON s.lea_code = n.lea AND s.system_id = n.name AND s.merged_into_state_id IS NULL
        UNION ALL SELECT n.lea, n.name, s.id, {_PERSON}, false FROM n
        JOIN student_alias a ON a.lea_code = n.lea AND a.system_id = n.name
        JOIN student s ON s.id = a.student_id AND s.lea_code <> n.lea
    ) SELECT * FROM b ORDER BY 1, 2, 3
"""


class _Bearer(NamedTuple):
    """A child who has an ID of an LEA, and whether by its own row."""

    child: int
    person: tuple[object, ...]


def with_ids(db: Db, spec: RecordType, rows: Sequence[ReadRow], met: Mapping[int, Met]) -> dict[int, Met]:
    """What rows meet, with whether the ID under which they name their child is doubted, or of another child too."""
    doubts = doubted(db)
    at_state, at_system = (spec.places[name] for name in ("state_id", "system_id"))
    alone: dict[int, Pair] = {}
    both: dict[int, Pair] = {}
    for place, one in met.items():
        if one.child_by_system is not None and one.child_by_system != one.child_by_state:
            named = alone if rows[place].texts[at_state] == BLANK else both
            named[place] = rows[place].lea_code, plain(rows[place].texts[at_system])
    bearers = _bearers(db, {*alone.values(), *both.values()})
    shared = {pair for pair, found in bearers.items() if len({bearer.person for bearer in found}) > 1}
    crossed = {
        place
        for place, pair in both.items()
        if (child := met[place].child_by_state) is not None and child not in {b.child for b in bearers.get(pair, ())}
    }
    if not doubts and not shared and not crossed:
        return dict(met)
    made = {}
    for place, one in met.items():
        row = rows[place]
        ids = (row.lea_code, plain(row.texts[at_state]), ""), (row.lea_code, "", plain(row.texts[at_system]))
        doubt = next((doubts[key] for key in ids if key in doubts), None)
        is_shared, is_crossed = alone.get(place) in shared, place in crossed
        made[place] = one._replace(doubt=doubt, is_shared=is_shared, is_crossed=is_crossed)
    return made


def doubted(db: Db) -> dict[tuple[str, str, str], str]:
    """What rows wait for that are sent under an ID that is doubted: by LEA and either ID of the row that is held."""
    query = "SELECT waits_for FROM held WHERE record = 'student' AND waits_for LIKE %s ORDER BY id"
    return keys_of(str(row[0]) for row in db.execute(query, [f"{DOUBT}%"]))


def keys_of(doubts: Iterable[str]) -> dict[tuple[str, str, str], str]:
    """Doubts by the LEA and either ID that they are about."""
    found = {}
    for doubt in doubts:
        lea, state_id, system_id = doubt.removeprefix(DOUBT).split("|", 2)
        if state_id:
            found[lea, state_id, ""] = doubt
        if system_id:
            found[lea, "", system_id] = doubt
    return found


def _bearers(db: Db, pairs: set[Pair]) -> dict[Pair, list[_Bearer]]:
    """The children who have these IDs."""
    found: dict[Pair, list[_Bearer]] = {}
    if pairs:
        listed = sorted(pairs)
        words = {"leas": [lea for lea, _ in listed], "ids": [name for _, name in listed]}
        for lea, name, child, *person, _ in db.execute(_BEARERS, words):
            found.setdefault((lea, name), []).append(_Bearer(child, whose(person)))
    return found


class MovedId(NamedTuple):
    """An ID of an LEA that went from one child to another, and how many records that were sent under it went along."""

    lea_code: str
    system_id: str
    before: int
    after: int
    records: int


def settle_ids(db: Db, spec: RecordType, accepted: Sequence[RowChange], load_id: int) -> list[MovedId]:
    """Have IDs of LEAs go to the children who bear them now, with all that was sent under them alone.

    An ID that two different children bear goes nowhere until one of them gives it up. Gives the IDs that went.
    """
    at = spec.places["system_id"]
    last = {
        (change.row.lea_code, plain(change.row.texts[at])): change.child
        for change in accepted
        if change.row.texts[at] != BLANK
    }
    given_up = {
        (change.stored.lea_code, plain(change.stored.texts[at]))
        for change in accepted
        if change.stored is not None and change.stored.texts[at] not in (BLANK, change.row.texts[at])
    }
    known = _known(db, set(last) | given_up)
    unsettled = given_up | {pair for pair, child in last.items() if known.get(pair) != child}
    moves: list[Move] = []
    for pair, found in _bearers(db, unsettled & known.keys()).items():
        bearers = [bearer.child for bearer in found]
        accepted_last = last.get(pair)
        child = accepted_last if accepted_last in bearers else bearers[-1]
        if len({bearer.person for bearer in found}) == 1 and child != known[pair]:
            moves.append((pair, known[pair], child))
    return move_ids(db, moves, load_id)


def _known(db: Db, pairs: set[Pair]) -> dict[Pair, int]:
    """Whom these IDs named before."""
    listed = sorted(pairs)
    query = """
        SELECT a.lea_code, a.system_id, a.student_id FROM student_alias a
        JOIN unnest(%s::text[], %s::text[]) AS n (lea, name) ON a.lea_code = n.lea AND a.system_id = n.name
    """
    rows = db.execute(query, [[lea for lea, _ in listed], [name for _, name in listed]]) if listed else ()
    return {(lea, name): child for lea, name, child in rows}


def move_ids(db: Db, moves: Sequence[Move], load_id: int) -> list[MovedId]:
    """Have IDs name other children, and what was sent under them alone follow; its history is kept."""
    if not moves:
        return []
    words = {
        "leas": [lea for (lea, _), _, _ in moves],
        "ids": [name for (_, name), _, _ in moves],
        "before": [before for _, before, _ in moves],
        "after": [after for _, _, after in moves],
    }
    source = (
        "unnest(%(leas)s::text[], %(ids)s::text[], %(before)s::bigint[], %(after)s::bigint[]) AS n (lea, name, b, a)"
    )
    db.execute(
        f"UPDATE student_alias x SET student_id = n.a FROM {source} WHERE x.lea_code = n.lea AND x.system_id = n.name",
        words,
    )
    children = sorted({child for _, before, after in moves for child in (before, after)})
    records: Counter[Pair] = Counter()
    for kind in state().declared.records:
        own = kind.spec
        if not own.of_student or own.is_child or not own.about_student:
            continue
        query = f"""
            UPDATE {own.name} t SET student_id = n.a FROM {source}
            WHERE t.student_id = n.b AND t.lea_code = n.lea AND t.system_id = n.name AND t.state_id IS NULL
            RETURNING t.id, n.lea, n.name
        """
        found = db.execute(query, words).fetchall()
        moved = [number for number, _, _ in found]
        records.update((lea, name) for _, lea, name in found)
        if moved:
            move_children(db, own, moved)
            pend_overlaps(db, own, load_id, children)
    return [MovedId(*pair, before, after, records[pair]) for pair, before, after in moves]
