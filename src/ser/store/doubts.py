"""What people said of rows that seemed to be another child's, kept so that the same question is not asked again."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ser.files.row import ReadRow
from ser.law.person import PERSON, folded
from ser.law.record import RecordType
from ser.store import apart
from ser.store.connect import Db
from ser.store.met import Met, plain
from ser.store.scope import Scope


class Asked(NamedTuple):
    """A child's own row of which it is asked whether it is the child's: its LEA and IDs, and who it is about."""

    lea_code: str
    state_id: str
    system_id: str
    person: str


def folded_person(spec: RecordType, texts: Sequence[str]) -> list[str]:
    """Who a child's own row is about, each part as it is the same for what systems spell differently."""
    return [folded(plain(texts[spec.places[name]])) for name in PERSON]


def asked_of(spec: RecordType, lea_code: str, texts: Sequence[str]) -> Asked:
    """By what a child's own row is known of which somebody is asked; who it is about is kept as a digest."""
    state_id, system_id = (plain(texts[spec.places[name]]) for name in ("state_id", "system_id"))
    who = "\n".join(folded_person(spec, texts))
    return Asked(lea_code, state_id, system_id, hashlib.blake2b(who.encode(), digest_size=16).hexdigest())


def answers(db: Db, leas: Iterable[str]) -> dict[Asked, bool]:
    """What was said of rows of these LEAs: whether each is the child who has the ID."""
    query = "SELECT lea_code, state_id, system_id, person, is_same FROM doubt_answer WHERE lea_code = ANY(%s)"
    return {Asked(*said): is_same for *said, is_same in db.execute(query, [sorted(set(leas))])}


def answer(db: Db, asked: Asked, *, is_same: bool, by: Scope, today: date) -> None:
    """Keep what a person said of a row; the last word holds."""
    query = """
        INSERT INTO doubt_answer (lea_code, state_id, system_id, person, is_same, said_by, said_date)
        VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (lea_code, state_id, system_id, person)
        DO UPDATE SET is_same = excluded.is_same, said_by = excluded.said_by, said_date = excluded.said_date,
            said_at = now()
    """
    db.execute(query, [*asked, is_same, by.actor, today])


def with_answers(db: Db, spec: RecordType, rows: Sequence[ReadRow], met: Mapping[int, Met]) -> dict[int, Met]:
    """What children's own rows meet, with what people have said of them: whose they are, and that two are two."""
    said = answers(db, [rows[place].lea_code for place in met])
    pairs = {
        place: apart.pair(one.child_by_state, one.child_by_system)
        for place, one in met.items()
        if one.child_by_state is not None and one.child_by_system not in (None, one.child_by_state)
    }
    never = apart.never_offered(db, pairs.values(), sees_sealed=False)
    if not said and not never:
        return dict(met)
    ids = {(one.lea_code, one.state_id, one.system_id) for one in said}
    at_state, at_system = (spec.places[name] for name in ("state_id", "system_id"))
    made = {}
    for place, one in met.items():
        row, answer = rows[place], None
        # Who a row is about is worked out where something was said of its IDs alone.
        if (row.lea_code, plain(row.texts[at_state]), plain(row.texts[at_system])) in ids:
            answer = said.get(asked_of(spec, row.lea_code, row.texts))
        made[place] = one._replace(answer=answer, is_told_apart=pairs.get(place) in never)
    return made
