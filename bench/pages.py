"""Pages as the application answers them: forms, a child's page, searching; against a bare view of the same bytes."""

import gzip
import os
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, TypeAlias

from bench.figure import Figure
from bench.intake import load
from bench.made import TODAY, WHOLE, folder_of, home
from bench.measure import Options, seconds
from ser.services.access import desks
from ser.services.access.granting import Place
from ser.services.entry import entering
from ser.services.operations import showing
from ser.store import orm
from ser.store.connect import connection, pooled
from ser.store.scope import lea_scope, state_scope, visitor_scope

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.test import Client

ASKED = 200
"""How often each page is asked for."""
_FILE = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|png|webmanifest)[^"#]*)')

_Act: TypeAlias = "Callable[[], HttpResponseBase]"


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a child that can be saved: a service with so many minutes."""

    child: str
    number: int
    minutes: int

    @property
    def address(self) -> str:
        return f"/child/{self.child}/service/{self.number}/"


def run(options: Options) -> Iterator[Figure]:
    """Ask as a director of the LEA with the most children does, with audit, history and row-level security on."""
    folder = folder_of(options.students or WHOLE, options.seed)
    with home() as place:
        _, outcome = load(folder)
        with pooled(place):
            orm.use(os.environ["SER_APP_URL"])
            yield from _measured(random.Random(options.seed), len(outcome.students))
            _close()


def _measured(chance: random.Random, students: int) -> Iterator[Figure]:
    from django.test import override_settings

    lea, rows, names = _largest()
    # This machine speaks to itself, without encryption; how a password is kept is not what is measured.
    told = {"SER_TODAY": TODAY.isoformat(), "SER_SECOND_FACTOR": False, "SECURE_SSL_REDIRECT": False}
    with override_settings(**told, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        client = _director(lea)
        for what, aim, act in _acts(client, chance, lea, rows, names):
            yield from _figures(f"{what}, {students:,} students", aim, act)
        yield Figure("A first visit, compressed, without fonts", _first_visit() / 1000, "kB", aim="at most 150 kB")


def _acts(
    client: "Client", chance: random.Random, lea: str, rows: Sequence[Row], names: Sequence[str]
) -> Iterator[tuple[str, str, Sequence[_Act]]]:
    asked = [chance.choice(rows) for _ in range(ASKED)]
    yield "The page of a child", "at most 100 ms", [partial(client.get, f"/child/{r.child}/") for r in asked]
    yield "The time line of a child", "", [partial(client.get, f"/child/{r.child}/story/") for r in asked]
    yield "The form of a record", "", [partial(client.get, r.address) for r in asked]
    typed = [name[: chance.randrange(2, len(name) + 1)] for name in chance.choices(names, k=ASKED)]
    searches = [partial(client.post, "/find/results/", {"q": text}) for text in typed]
    yield "Searching as one types", "at most 60 ms", searches
    filled = [(row, _filled(lea, row)) for row in {row.number: row for row in asked}.values()]
    checks = [partial(client.post, f"{row.address}check/", values) for row, values in filled]
    yield "Checking a form as one types", "", checks
    yield "Saving a form with all rules", "at most 60 ms", [partial(client.post, r.address, v) for r, v in filled]


def _figures(what: str, aim: str, acts: Sequence[_Act]) -> Iterator[Figure]:
    from django.test import Client, override_settings

    answers: list[HttpResponseBase] = []
    taken = [seconds(lambda: answers.append(act())) for act in acts]  # noqa: B023
    wrong = [answer.status_code for answer in answers if answer.status_code not in (200, 302)]
    if wrong:
        raise AssertionError(f"{what}: {len(wrong)} of {len(answers)} failed, such as with {wrong[0]}.")
    with override_settings(MIDDLEWARE=[], ROOT_URLCONF=bare_urls(_content(answers[len(answers) // 2]))):
        bare = Client()
        base = [seconds(lambda: bare.get("/")) for _ in acts]
    warm = taken[len(taken) // 10 :]
    baseline = "a bare view of the same bytes"
    yield Figure(f"{what}, 95 of 100 of {len(warm)} within", _within(warm), "ms", baseline, _within(base), aim)
    yield Figure("The same, half of them within", sorted(warm)[len(warm) // 2] * 1000, "ms")


def _content(answer: "HttpResponseBase") -> bytes:
    return b"".join(answer)


def bare_urls(content: bytes) -> tuple[object, ...]:
    """Addresses with one view, which returns these bytes."""
    from django.http import HttpResponse
    from django.urls import path

    return (path("", lambda request: HttpResponse(content)),)


def _within(taken: Sequence[float]) -> float:
    return quantiles(taken, n=20)[-1] * 1000


def _largest() -> tuple[str, list[Row], list[str]]:
    """The LEA that is responsible for the most children, services of them, and names to search for."""
    query = """
        SELECT t.lea_code, s.public_id, t.id, t.minutes, s.last_name || ', ' || s.first_name
        FROM service t JOIN student s ON s.id = t.student_id JOIN responsibility r ON r.student_id = s.id
            AND r.lea_code = t.lea_code AND r.end_date IS NULL AND r.responsibility_status = 'ACCEPTED'
            AND r.role = 'FAPE'
        WHERE t.minutes > 10 AND t.lea_code = (SELECT lea_code FROM responsibility WHERE end_date IS NULL
            GROUP BY lea_code ORDER BY count(*) DESC, lea_code LIMIT 1)
        ORDER BY t.id LIMIT 5000"""
    with connection(state_scope("operator:bench")) as db:
        found = db.execute(query).fetchall()
    return found[0][0], [Row(str(r[1]), *r[2:4]) for r in found], [r[4] for r in found]


def _filled(lea: str, row: Row) -> dict[str, str]:
    """The form of a service as somebody sends it who changed the minutes."""
    by = lea_scope("operator:bench", lea, today=TODAY)
    form = entering.form(by=by, place=entering.Place(row.child, "service", row.number), today=TODAY)
    return {**form.values, "minutes": str(row.minutes + 5), "version": form.version, "why": "measured"}


def _director(lea: str) -> "Client":
    from django.conf import settings
    from django.test import Client

    from ser.store.accounts import User

    place = Place("LEA_DIRECTOR", lea)
    person = showing.let_in(
        by=state_scope("operator:bench"),
        email="director@example.org",
        full_name="Somebody",
        places=(place,),
        password="sturdy-lantern-ferry-42",
        today=TODAY,
    )
    desks.assure(by=visitor_scope(f"user:{person}"), person=person, today=TODAY)
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=person), settings.AUTHENTICATION_BACKENDS[0])
    return client


def _first_visit() -> int:
    """Bytes of the page of signing in and of the files that it names, compressed as they are sent."""
    from django.conf import settings
    from django.test import Client

    page = Client(SERVER_NAME="localhost").get("/account/login/").content
    files = {Path(settings.STATIC_ROOT) / name.removeprefix("/static/") for name in _FILE.findall(page.decode())}
    return len(gzip.compress(page)) + sum(_sent(file) for file in files)


def _sent(file: Path) -> int:
    small = file.with_name(f"{file.name}.gz")
    return (small if small.exists() else file).stat().st_size


def _close() -> None:
    from django.db import connections

    connections["default"].close()
