"""Merges two records of one child, undoes that, and keeps that two records are of two children."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ser.engine.judging.judging import judge_one
from ser.law.permission import Permission, asks
from ser.services.merges.candidates import One
from ser.services.merges.pair import (
    NoSuchPair,
    NotMerged,
    Pair,
    allowed,
    compared,
    counts,
    hindrance,
    lines,
    side,
)
from ser.services.merges.plan import Fate, by_record, planned, unknown
from ser.store import apart, audit, child_rows, directory, entries, merges, search_hits, students
from ser.store.apart import Told
from ser.store.child_rows import Whole, sealed_pairs
from ser.store.connect import Db, in_transaction, seen_by
from ser.store.merges import Merge, Named
from ser.store.scope import Scope, system_scope

__all__ = [
    "Apart", "Fate", "Made", "NoSuchPair", "NotMerged", "Pair", "Undoing", "ask_again", "made", "merge", "preview",
    "told_apart",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A merge in the words of people: whose, by whom, when and why, and when it was undone."""

    number: int
    kept: str
    kept_name: str
    kept_id: str
    given_up_id: str
    merged_by: str
    merged_date: date
    why: str
    rows: int
    stayed: int
    undone_date: date | None


@dataclass(frozen=True, slots=True)
class Apart:
    """Two records of which a person said that they are of two children: by whom, when and why."""

    one: One
    other: One
    told: Told


@dataclass(frozen=True, slots=True)
class Undoing:
    """What an undo does, or did: how many rows it puts back, and those that it leaves.

    `changed` say something else since, or are gone; `came` have come since under an ID that is given back.
    """

    made: Made
    back: int
    changed: tuple[Named, ...]
    came: tuple[Named, ...]


@asks(Permission.MERGE_STUDENTS)
def preview(
    *, by: Scope, kept: str, given_up: str, today: date, stays: Collection[str] = (), moves: Collection[str] = ()
) -> Pair:
    """Both histories side by side, and what becomes of each row; nothing is changed. That both were read is noted.

    `kept`, `given_up`: state IDs, public IDs, or LEA and system ID with a bar. `stays` and `moves` name rows that
    collide with one of the other child, as record and key with a slash.
    """

    def act(db: Db) -> Pair:
        numbers, wholes = _read(by, db, kept, given_up, today)
        for number in numbers:
            audit.note(db, by, "look at for a merge", student_id=number)
        return _pair(db, numbers, wholes, stays, moves)

    return in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def merge(
    *,
    by: Scope,
    kept: str,
    given_up: str,
    why: str,
    today: date,
    stays: Collection[str] = (),
    moves: Collection[str] = (),
) -> Made:
    """Merge two records of one child: rows of the ID that is given up are the kept child's from now on."""
    _needs(why)

    def act(db: Db) -> Made:
        numbers, wholes = _read(by, db, kept, given_up, today)
        merges.lock(db, *numbers)
        found = _pair(db, numbers, wholes, stays, moves)
        if found.hindrance:
            raise NotMerged(found.hindrance)
        if lacking := next(unknown(found.rows, [*stays, *moves]), None):
            raise NotMerged(
                f"{lacking} is no row that collides with one of the child who is kept, so there is nothing to decide "
                "about it. Look at the two again: they may have changed."
            )
        waits = [one.number for one in found.rows if one.fate is Fate.WAITS]
        stayed = [one.named for one in found.rows if one.fate is Fate.STAYS]
        done = merges.make(db, *numbers, by_record(found.rows), waits, stayed, why.strip(), by, today)
        for number in numbers:
            judge_one(db, number, today)
        detail = {"merge": done.number, "given_up": numbers[1], "rows": len(done.moved), "stayed": len(stayed)}
        audit.note(db, by, "merge", student_id=numbers[0], detail=detail, why=why.strip())
        return _told(db, [done], today)[0]

    return in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def undoing(*, by: Scope, number: int, today: date) -> Undoing:
    """What an undo of a merge would put back, and what it would leave; nothing is changed."""
    return in_transaction(_system(by), lambda db: _undoing(by, db, number, today)[1])


@asks(Permission.MERGE_STUDENTS)
def undo(*, by: Scope, number: int, why: str, today: date) -> Undoing:
    """Undo a merge: every row that moved says again what it said before, but those that were changed since."""
    _needs(why)

    def act(db: Db) -> Undoing:
        done, found = _undoing(by, db, number, today)
        merges.lock(db, done.kept, done.given_up)
        merges.put_back(db, done, found.changed, by, today)
        for child in (done.given_up, done.kept):
            judge_one(db, child, today)
        detail = {"merge": number, "given_up": done.given_up, "left": len(found.changed)}
        audit.note(db, by, "undo merge", student_id=done.kept, detail=detail, why=why.strip())
        return found

    return in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def tell_apart(*, by: Scope, one: str, other: str, why: str, today: date) -> None:
    """Keep that two records are of two children: they are never again offered as one, by no list, file or form."""
    _needs(why)

    def act(db: Db) -> None:
        numbers, _ = _read(by, db, one, other, today)
        apart.say(db, *numbers, by, why.strip(), today)
        detail = {"other": numbers[1]}
        audit.note(db, by, "tell two children apart", student_id=numbers[0], detail=detail, why=why.strip())

    in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def ask_again(*, by: Scope, one: str, other: str, why: str, today: date) -> None:
    """Take back that two records are of two children."""
    _needs(why)

    def act(db: Db) -> None:
        numbers, _ = _read(by, db, one, other, today)
        if apart.told(db, *numbers) is None:
            raise NotMerged("Nobody has said that these are two children, so there is nothing to take back.")
        apart.take_back(db, *numbers)
        detail = {"other": numbers[1]}
        audit.note(db, by, "ask again whether one child", student_id=numbers[0], detail=detail, why=why.strip())

    in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def told_apart(*, by: Scope, today: date) -> Sequence[Apart]:
    """The pairs of one's LEA, or all, of which a person said that they are two children; the latest first."""

    def act(db: Db) -> Sequence[Apart]:
        found = [one for one in apart.listed(db) if allowed(by, db, one[0], today)]
        hits = search_hits.children(_system(by), db, sorted({n for pair, _ in found for n in pair}), today)
        known = {child.number: child for child in hits}
        names = entries.names(db, {told.said_by for _, told in found})
        audit.note(db, by, "look at children told apart", detail={"pairs": len(found)})
        return [
            Apart(One.of(known[pair[0]]), One.of(known[pair[1]]), replace(told, said_by=names[told.said_by]))
            for pair, told in found
        ]

    return in_transaction(_system(by), act)


@asks(Permission.MERGE_STUDENTS)
def made(*, by: Scope, today: date) -> Sequence[Made]:
    """The merges of children whom one's LEA sends, or all; the latest first."""

    def act(db: Db) -> Sequence[Made]:
        found = merges.of_children(by, db)
        never = frozenset() if by.may(Permission.READ_SEALED) else sealed_pairs(db)
        return _told(db, [one for one in found if apart.pair(one.kept, one.given_up) not in never], today)

    return in_transaction(_system(by), act)


def _system(by: Scope) -> Scope:
    return system_scope("merging", by.actor)


def _needs(why: str) -> None:
    if not why.strip():
        raise NotMerged("Say why, in a few words: it is kept with what was done.")


def _read(by: Scope, db: Db, kept: str, given_up: str, today: date) -> tuple[tuple[int, int], tuple[Whole, Whole]]:
    """The two children, as far as somebody may merge them."""
    with seen_by(db, by, _system(by)):
        one, other = (merges.find(by, db, name.strip()) for name in (kept, given_up))
    if one is None or other is None or one == other or not allowed(by, db, (one, other), today):
        raise NoSuchPair
    with seen_by(db, by, _system(by)):
        return (one, other), (child_rows.read(by, db, one), child_rows.read(by, db, other))


def _pair(
    db: Db, numbers: tuple[int, int], wholes: tuple[Whole, Whole], stays: Collection[str], moves: Collection[str]
) -> Pair:
    leas = directory.lea_names(db)
    told = apart.told(db, *numbers)
    kept, given_up = (side(whole, leas) for whole in wholes)
    return Pair(
        kept,
        given_up,
        compared(wholes),
        lines(db, wholes),
        counts(wholes),
        planned(*wholes, stays, moves),
        told,
        hindrance(db, wholes, numbers, told),
    )


def _undoing(by: Scope, db: Db, number: int, today: date) -> tuple[Merge, Undoing]:
    system = _system(by)
    done = merges.merge(system, db, number)
    if done is None or not _may_undo(by, db, done):
        raise NotMerged(f"There is no merge {number} that you may undo. `ser merge --list` tells those there are.")
    if done.undone_date is not None:
        raise NotMerged(f"The merge {number} was undone on {done.undone_date.isoformat()} already.")
    later = [one.number for one in merges.of_children(system, db, [done.kept]) if _is_later(one, done)]
    if later:
        raise NotMerged(f"The child was merged again since, by the merge {max(later)}. Undo that one first.")
    changed = tuple(merges.changed_since(system, db, done))
    (told,) = _told(db, [done], today)
    return done, Undoing(told, len(done.moved) - len(changed), changed, tuple(merges.came_since(system, db, done)))


def _is_later(one: Merge, done: Merge) -> bool:
    return one.undone_date is None and one.number > done.number and one.given_up == done.kept


def _may_undo(by: Scope, db: Db, done: Merge) -> bool:
    """Whether a merge is somebody's to undo: an LEA's where all that moved is its own."""
    if apart.pair(done.kept, done.given_up) in sealed_pairs(db, [done.kept]) and not by.may(Permission.READ_SEALED):
        return False
    if by.lea_codes is None:
        return True
    moved = {row["key"].partition("|")[0] for row in done.moved if "|" in row["key"]}
    own = merges.owners(_system(by), db, done.given_up)
    return moved | own <= by.lea_codes and bool(students.whole_ids(by, db, [done.kept]) or own)


def _told(db: Db, found: Sequence[Merge], today: date) -> list[Made]:
    numbers = sorted({number for one in found for number in (one.kept, one.given_up)})
    hits = {child.number: child for child in search_hits.children(system_scope("merging"), db, numbers, today)}
    names = entries.names(db, [one.merged_by for one in found])
    return [
        Made(
            one.number,
            hits[one.kept].public_id,
            hits[one.kept].name,
            hits[one.kept].known_as,
            hits[one.given_up].known_as,
            names[one.merged_by],
            one.merged_date,
            one.why,
            len(one.moved) - 1,
            len(one.stays),
            one.undone_date,
        )
        for one in found
        if one.kept in hits and one.given_up in hits
    ]
