"""Finding a child as one types, among a million; against reading through all names for what was typed."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

import psycopg

from bench.figure import Figure
from bench.made import TODAY, home
from bench.measure import Options, say, seconds
from ser.law.record import Record
from ser.law.student import Student
from ser.services.search import searching
from ser.store import name_keys
from ser.store.connect import in_transaction, pooled
from ser.store.operations import server
from ser.store.running import state
from ser.store.scope import Scope, lea_scope, state_scope, system_scope
from ser.synthetic.names import FEMALE, LAST, MALE

STUDENTS, SEARCHES, READ_THROUGH, GROUP = 1_000_000, 1_500, 12, 20_000
SINCE = date(2016, 8, 1)
RARE_LAST, RARE_FIRST = 50_000, 8_000
"""Names that are made up of syllables besides the common ones, so that there are as many words as in a whole state."""

_SYLLABLES = (
    "ba be bou bre ca char chau co da de del dor du fa fon ga gau ger go gui ha hé jo ka ko la lan le leb "
    "lo ma mar me mi mon mou na no pa pel pré ra ri ro sa sau so ta thé ti tou tra va vi ya zé "
)
_ENDS = (
    "aux bert ce din dry eaux ert et ez ford in ine ingue is lain land let lin man mont nay ney non ois "
    "on ot que ran rd rie ro son tin ton tte ux vin wood y "
)


@dataclass(frozen=True, slots=True)
class Born:
    """A made-up child, as far as it is looked for."""

    number: int
    last: str
    first: str
    middle: str | None
    birth_date: date
    lea_code: str

    @property
    def system_id(self) -> str:
        return f"S{self.number}"

    @property
    def state_id(self) -> str:
        return f"{2_000_000_000 + self.number * 7}"


class Names:
    """Names in the frequencies of a population: a few are borne by many, many by a few."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._last = [*LAST, *self._made(RARE_LAST)]
        self._first = [*(n for pair in zip(FEMALE, MALE, strict=False) for n in pair), *self._made(RARE_FIRST)]
        self._codes = sorted(state().lea_names)
        self._sums = [list(accumulate(1 / (n + 8) for n in range(len(of)))) for of in (self._last, self._first)]
        self._of_leas = list(accumulate(1 / (n + 3) for n in range(len(self._codes))))

    def child(self, number: int) -> Born:
        """A child who may exist nowhere."""
        draw, (lasts, firsts) = self._chance.choices, self._sums
        last = draw(self._last, cum_weights=lasts)[0]
        if self._chance.random() < 0.06:
            last = f"{last}-{draw(self._last, cum_weights=lasts)[0]}"
        first = draw(self._first, cum_weights=firsts)[0]
        middle = draw(self._first, cum_weights=firsts)[0] if self._chance.random() < 0.6 else None
        born = TODAY - timedelta(days=self._chance.randrange(3 * 365, 21 * 365))
        return Born(number, last, first, middle, born, draw(self._codes, cum_weights=self._of_leas)[0])

    def _made(self, count: int) -> list[str]:
        made: dict[str, None] = {}
        while len(made) < count:
            parts = self._chance.choices(_SYLLABLES.split(), k=self._chance.choice((1, 2, 2, 3)))
            made["".join([*parts, self._chance.choice(_ENDS.split())]).capitalize()] = None
        return list(made)


def run(options: Options) -> Iterator[Figure]:
    """Store a million names, then type as people do, for the state and for LEAs of every size."""
    chance, count = random.Random(options.seed), options.students or STUDENTS
    names = Names(chance)
    children = [names.child(n) for n in range(1, count + 1)]
    with home() as place:
        spent = _store(place, children)
        with pooled(place):
            yield from _measured(chance, children)
    yield Figure(f"Deciding and storing the keys of a student, mean of {count:,}", spent / count * 1e6, "µs")


def _measured(chance: random.Random, children: Sequence[Born]) -> Iterator[Figure]:
    typed = [text for _ in range(SEARCHES // 8) for text in _typing(chance, chance.choice(children))]
    whole = [state_scope("operator:bench")]
    leas = [lea_scope(f"operator:{c.lea_code}", c.lea_code, today=TODAY) for c in chance.choices(children, k=50)]
    through = _ninety_five([seconds(lambda: _read_through(chance.choice(typed))) for _ in range(READ_THROUGH)])
    for who, scopes in (("the state", whole), ("an LEA", leas)):
        for text in typed[:40]:
            searching.find(by=chance.choice(scopes), text=text, today=TODAY)
        taken = [seconds(lambda: _find(chance.choice(scopes), text)) for text in typed]  # noqa: B023
        what = f"A search as one types, for {who}, {len(children):,} students, 95 of 100 of {len(typed):,} within"
        yield Figure(what, _ninety_five(taken), "ms", "reading through all names", through, "at most 60 ms")
        yield Figure("The same, half of them within", sorted(taken)[len(taken) // 2] * 1000, "ms")
    asked = chance.choices(children, k=200)
    taken = [seconds(lambda: _near(child)) for child in asked]  # noqa: B023
    yield Figure(f"Near matches of a new student, 95 of 100 of {len(asked)} within", _ninety_five(taken), "ms")


def _find(by: Scope, text: str) -> None:
    searching.find(by=by, text=text, today=TODAY)


def _near(child: Born) -> None:
    by = lea_scope(f"operator:{child.lea_code}", child.lea_code, today=TODAY)
    searching.near(by=by, last_name=child.last, first_name=child.first, birth_date=child.birth_date, today=TODAY)


def _typing(chance: random.Random, child: Born) -> Iterator[str]:
    """What the page asks for while somebody types a child's name, misspelled now and then, or its birth date or ID."""
    kind = chance.random()
    if kind < 0.1:
        yield child.state_id
        return
    last = _slip(chance, child.last) if chance.random() < 0.25 else child.last
    first = child.first if chance.random() < 0.8 else child.first[: max(2, len(child.first) // 2)]
    whole = f"{first} {last}" if chance.random() < 0.4 else f"{last}, {first}"
    if kind < 0.25:
        whole = f"{last} {child.birth_date:%m/%d/%Y}"
    for n in sorted({2, 3, 5, 7, len(whole) // 2, len(whole)}):
        yield whole[:n]


def _slip(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word))
    before, after = word[:at], word[at + 1 :]
    return chance.choice((before + after, before + before[-1] + word[at:], before + "e" + after))


def _read_through(text: str) -> None:
    query = """SELECT id FROM student WHERE last_name ILIKE %s OR first_name ILIKE %s ORDER BY last_name LIMIT 25"""
    word = f"%{text.replace(',', ' ').split()[0]}%"
    in_transaction(system_scope("bench"), lambda db: db.execute(query, [word, word]).fetchall())


def _ninety_five(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1] * 1000


def _store(place: Path, children: Sequence[Born]) -> float:
    """Put the children into the tables as intake would leave them; tells how long their keys took."""
    say(f"storing {len(children):,} students")
    with server.lease(place) as urls, psycopg.connect(urls.owner_url) as db:
        for table in ("student", "responsibility"):
            db.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _copy(db, "lea (lea_code, lea_name, lea_type)", ((*pair, "PARISH") for pair in state().lea_names.items()))
        _copy(
            db,
            "student (id, lea_code, system_id, state_id, last_name, first_name, middle_name, birth_date)",
            (
                (c.number, c.lea_code, c.system_id, c.state_id, c.last, c.first, c.middle, c.birth_date)
                for c in children
            ),
        )
        _copy(
            db,
            "responsibility (lea_code, system_id, responsibility_id, student_id, role, responsibility_status,"
            " begin_date)",
            ((c.lea_code, c.system_id, f"R{c.number}", c.number, "FAPE", "ACCEPTED", SINCE) for c in children),
        )
    spent = 0.0
    for n in range(0, len(children), GROUP):
        group = [(c.number, _student(c)) for c in children[n : n + GROUP]]
        spent += seconds(lambda: _keep(group))  # noqa: B023
    with server.lease(place) as urls, psycopg.connect(urls.owner_url, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
    return spent


def _copy(db: psycopg.Connection, into: str, rows: Iterable[Sequence[object]]) -> None:
    with db.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _keep(group: Sequence[tuple[int, Student]]) -> None:
    in_transaction(system_scope("bench"), lambda db: name_keys.keep(db, [i for i, _ in group], group))


def _student(child: Born) -> Student:
    """The child as a value, with the records that its keys are read off."""
    ids = {"lea_code": child.lea_code, "system_id": child.system_id}
    names = {"last_name": child.last, "first_name": child.first, "middle_name": child.middle}
    said: dict[str, Mapping[str, object]] = {
        "student": {**ids, **names, "state_id": child.state_id, "birth_date": child.birth_date},
        "responsibility": ids,
    }
    rows: dict[str, tuple[Record, ...]] = {}
    for name, values in said.items():
        kind = state().records[name]
        rows[name] = (kind(**{e.name: values.get(e.name) for e in kind.spec.elements}),)
    return state().student(rows)
