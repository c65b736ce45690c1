"""The keys under which children are found: kept as records change, and looked up by words that may be misspelled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ser.federal.name_keys import keys_of, lea, site, staff
from ser.law.spelling import is_slip, likeness, slips, sound
from ser.law.student import Student
from ser.store.connect import Db
from ser.store.scope import Scope

__all__ = ["Candidate", "beginning_with", "candidates", "keep", "near", "within"]

MOST_BEGUN, MOST_NEAR = 200, 60
"""Words that are taken for what typed letters may become, and for what they may have meant."""

_KEEP = """
    INSERT INTO name_key (student_id, names, keys)
    SELECT i, string_to_array(n, E'\\n'), string_to_array(k, E'\\n')
    FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS t (i, n, k)
    ON CONFLICT (student_id) DO UPDATE SET names = excluded.names, keys = excluded.keys
    WHERE (name_key.names, name_key.keys) IS DISTINCT FROM (excluded.names, excluded.keys)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child that may be meant: its number, and its names for comparing."""

    number: int
    names: tuple[str, ...]


def keep(db: Db, ids: Sequence[int], students: Iterable[tuple[int, Student]]) -> None:
    """Write the keys of these students, and forget those of them that are no more; call it last in a transaction."""
    found = [(i, keys_of(student)) for i, student in students]
    gone = sorted(set(ids) - {i for i, _ in found})
    if gone:
        db.execute("DELETE FROM name_key WHERE student_id = ANY(%s)", [gone])
    if not found:
        return
    _learn(db, {word for _, keys in found for word in keys.words})
    names, keys = (["\n".join(k.names) for _, k in found], ["\n".join(sorted(k.keys)) for _, k in found])
    db.execute(_KEEP, [[i for i, _ in found], names, keys])


def _learn(db: Db, words: set[str]) -> None:
    """Add words that are new; in their order, so that two who add the same do not wait for each other in a ring."""
    known = {r[0] for r in db.execute("SELECT word FROM name_word WHERE word = ANY(%s)", [sorted(words)])}
    new = sorted(words - known)
    if new:
        query = """
            INSERT INTO name_word (word, near) SELECT w, string_to_array(n, ' ')
            FROM unnest(%s::text[], %s::text[]) AS t (w, n) ON CONFLICT (word) DO NOTHING
        """
        db.execute(query, [new, [" ".join(sorted(_near_keys(word))) for word in new]])


def _near_keys(word: str) -> set[str]:
    return {*slips(word), *(_heard(word) if sound(word) else ())}


def _heard(word: str) -> list[str]:
    """The key of all words that sound like one; for what says nothing, one that nothing has."""
    return [f"~{sound(word)}"]


def beginning_with(db: Db, letters: str) -> list[str]:
    """Words of names that begin with some letters."""
    return [r[0] for r in db.execute("SELECT word FROM ser_words_begun(%s, %s)", [letters, MOST_BEGUN])]


def near(db: Db, typed: str) -> list[str]:
    """Words of names that may have been meant by one that was typed: a slip apart, or of the same sound."""
    query = "SELECT word, is_heard FROM ser_words_near(%s::text[], %s::text[])"
    found = db.execute(query, [_heard(typed), sorted(slips(typed))])
    close = ((likeness(typed, word), word) for word, is_heard in found if is_heard or is_slip(typed, word))
    return [word for _, word in sorted(close, reverse=True)[:MOST_NEAR]]


def within(scope: Scope) -> list[list[str]]:
    """The keys that a child must have to lie in the scope; it may lie outside it all the same, by dates."""
    needs = [] if scope.lea_codes is None else [[lea(code) for code in sorted(scope.lea_codes)]]
    if scope.site_codes is not None:
        needs.append([site(code) for code in sorted(scope.site_codes)])
    if scope.provider is not None:
        needs.append([staff(scope.provider)])
    return needs


def candidates(db: Db, needs: Sequence[Sequence[str]], limit: int) -> list[Candidate]:
    """Children who have at least one key of each of these lists, at most so many."""
    every = [keys[0] for keys in needs if len(keys) == 1]
    some = ["\n".join(keys) for keys in needs if len(keys) != 1]
    query = "SELECT student_id, names FROM ser_candidates(%s::text[], %s::text[], %s)"
    return [Candidate(r[0], tuple(r[1])) for r in db.execute(query, [every, some, limit])]
