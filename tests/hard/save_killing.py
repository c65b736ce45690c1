"""Kills what serves the pages while eight clients save forms through a proxy, and tells whether a save was lost.

Used by a test with a few kills and by `python -m bench kills` with many.
"""

import http.client
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
from django.db import connections
from django.test import Client, override_settings

from ser.services.access import desks
from ser.services.access.granting import Place
from ser.services.operations import showing
from ser.store import orm
from ser.store.connect import opened
from ser.store.operations import server
from ser.store.scope import state_scope, visitor_scope
from tests.hard.kept_proxy import kept_proxy
from tests.hard.serving import PATIENCE, READY, Site, served
from tests.sending import TODAY, Records, child, load, only, write

CLIENTS, WORKERS = 8, 2
LEA = "017"
TARGETS = ("worker", "backend", "server", "supervisor")
KEY = "for-tests-alone-" * 3
TOKEN = "a" * 32
LETTERS = "abcdefghijklmnopqrstuvwxyz"
STEADY = 12
"""Saves after a kill that show that the site is back."""


@dataclass(slots=True)
class Rush:
    """What came of a rush: the saves that were acknowledged, by row; what is wrong; and how the proxy fared."""

    kept: dict[int, list[str]] = field(default_factory=dict)
    tried: dict[int, list[str]] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)
    longest: float = 0.0
    reused: int = 0
    lost_before: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def saves(self) -> int:
        return sum(map(len, self.kept.values()))


class SaveRig:
    """A home with eight children and somebody who may change their names, and the pages on it."""

    def __init__(self, folder: Path) -> None:
        self._home = folder / "home"
        with _unset("DATABASE_URL", "SER_APP_URL", "SER_OWNER_URL"), opened(self._home), _settings():
            load(write(folder / "sent", _children()))
            orm.use_opened()
            person = _person()
            self._sessions = [_session(person) for _ in range(CLIENTS)]
            connections["default"].close()
            self._rows = self._read("SELECT s.public_id::text, n.id FROM student_name n JOIN student s"
                                    " ON s.id = n.student_id ORDER BY n.id")  # fmt: skip
        assert len(self._rows) == CLIENTS

    def close(self) -> None:
        """Stop the server, and delete what it kept."""
        server.remove(self._home)

    def rush(self, kills: int, seed: int, port: int) -> Rush:
        """Let the clients save while something is killed so often."""
        drawn, rush, over = random.Random(seed), Rush(), threading.Event()
        told = {"SER_SECRET_KEY": KEY, "SER_SECOND_FACTOR": "0", "SER_TODAY": TODAY.isoformat()}
        with (
            _unset("DATABASE_URL", "SER_APP_URL", "SER_OWNER_URL"),
            served(self._home, port, told, "--workers", str(WORKERS)) as site,
            kept_proxy(port) as proxy,
        ):
            clients = [
                threading.Thread(target=self._save, args=(rush, over, proxy.port, number)) for number in range(CLIENTS)
            ]
            for each in clients:
                each.start()
            try:
                _until(rush, rush.saves + STEADY)
                rush.lost_before = proxy.lost
                for number in range(kills):
                    self._kill(rush, site, TARGETS[number % len(TARGETS)], drawn)
            finally:
                over.set()
                for each in clients:
                    each.join()
            rush.reused = proxy.reused
            rush.wrong += self._compare(rush)
        return rush

    def _kill(self, rush: Rush, site: Site, target: str, drawn: random.Random) -> None:
        time.sleep(drawn.uniform(0.2, 2.0))
        begun, before = time.monotonic(), rush.saves
        victims = self._victims(site, target, drawn)
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        rush.killed.append(target)
        if not (victims and _until(rush, before + STEADY) and site.until(200, READY)):
            rush.wrong.append(f"{target} killed: the pages did not come back: {site.log.read_text()[-800:]}")
        rush.longest = max(rush.longest, time.monotonic() - begun)

    def _victims(self, site: Site, target: str, drawn: random.Random) -> list[int]:
        found = server.status(self._home)
        if target == "worker":
            workers = [p.pid for p in psutil.Process(site.process.pid).children()]
            return [drawn.choice(workers)]
        if target == "backend" and found.server_pid:
            backends = psutil.Process(found.server_pid).children()
            return [drawn.choice([p.pid for p in backends if "ser_app" in " ".join(p.cmdline())])]
        pid = found.server_pid if target == "server" else found.supervisor_pid
        return [pid] if pid else []

    def _save(self, rush: Rush, over: threading.Event, port: int, number: int) -> None:
        """One client: opens its form, changes the middle name, sends it; notes what was acknowledged."""
        public_id, row = self._rows[number]
        where = f"/child/{public_id}/student_name/{row}/"
        cookies = f"sessionid={self._sessions[number]}; csrftoken={TOKEN}"
        kept, tried = rush.kept.setdefault(row, []), rush.tried.setdefault(row, [])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        while not over.is_set():
            status, page = _ask(connection, "GET", where, cookies)
            version = re.search(r'name="version" value="([^"]*)"', page)
            if status != 200 or version is None:
                over.wait(0.1)
                continue
            name = f"{LETTERS[number].upper()}{_word(len(tried))}"
            tried.append(name)
            sent = {"version": unescape(version[1]), "middle_name": name, "why": "corrected in a rush"}
            status, _ = _ask(connection, "POST", where, cookies, sent)
            if status == 302:
                kept.append(name)
        connection.close()

    def _compare(self, rush: Rush) -> Iterator[str]:
        """Each acknowledged save that is not there, each that is there twice, each that nobody sent."""
        for row, kept in rush.kept.items():
            found = [
                str(name)
                for (name,) in self._read(
                    "SELECT middle_name FROM student_name WHERE id = %(id)s"
                    " UNION ALL SELECT middle_name FROM student_name_history WHERE row_id = %(id)s",
                    {"id": row},
                )
            ]
            yield from (f"lost: {name} of row {row}" for name in kept if name not in found)
            yield from (f"twice: {name} of row {row}" for name in {*found} if found.count(name) > 1)
            yield from (f"unknown: {name} of row {row}" for name in {*found} - {*rush.tried[row]} if name != "None")

    def _read(self, query: str, given: Mapping[str, object] | None = None) -> list[tuple]:  # type: ignore[type-arg]
        with server.lease(self._home) as urls, psycopg.connect(urls.owner_url) as owner:
            owner.execute("SET row_security = off")
            return owner.execute(query.encode(), given).fetchall()


def _until(rush: Rush, saves: int) -> bool:
    until = time.monotonic() + PATIENCE
    while rush.saves < saves:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def _ask(
    connection: http.client.HTTPConnection, way: str, path: str, cookies: str, sent: Mapping[str, str] | None = None
) -> tuple[int, str]:
    headers = {"Host": "localhost", "Cookie": cookies, "X-CSRFToken": TOKEN}
    if sent is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(way, path, urlencode(sent) if sent is not None else None, headers)
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0, ""


def _word(number: int) -> str:
    """A number in letters alone, as names have."""
    return "".join(LETTERS[int(digit)] for digit in f"{number:04}")


def _children() -> Records:
    """Eight children of one LEA, each with a name of its own."""
    one = only(child(), "lea", "site", "student", "student_name", "enrollment", "responsibility")
    made: dict[str, list] = {name: list(rows) if name in ("lea", "site") else [] for name, rows in one.items()}  # type: ignore[type-arg]
    for number in range(CLIENTS):
        word = _word(number).capitalize()
        for name in ("student", "student_name", "enrollment", "responsibility"):
            for row in one[name]:
                known = row.spec.by_name
                ids = {n: f"{getattr(row, n)}-{number}" for n in known if n.endswith("_id") and getattr(row, n)}
                named = {"last_name": f"Q{word}", "first_name": f"Z{word}"}
                born = {"birth_date": date(2008, 1 + number, 12)} if name == "student" else {}
                ids["state_id"] = f"21000003{number:02}"
                changed = ids | (named if "last_name" in known else {}) | born
                made[name].append(replace(row, **{n: value for n, value in changed.items() if n in known}))
    return made


def _person() -> int:
    by = state_scope("operator:test")
    place = Place("DATA_MANAGER", LEA)
    person = showing.let_in(
        by=by, email="rush@example.org", full_name="Somebody Quick", places=(place,), today=TODAY,
        password="sturdy-lantern-ferry-42",
    )  # fmt: skip
    desks.assure(by=visitor_scope(f"user:{person}"), person=person, today=TODAY)
    return person


def _session(person: int) -> str:
    """A session of this person, as signing in makes one."""
    from django.conf import settings

    from ser.store.accounts import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(pk=person), str(settings.AUTHENTICATION_BACKENDS[0]))
    return next(cookie.value for name, cookie in client.cookies.items() if name.endswith("sessionid"))


@contextmanager
def _settings() -> Iterator[None]:
    from ser.store.running import start

    start()
    with override_settings(SECRET_KEY=KEY, SER_TODAY=TODAY.isoformat(), SER_SECOND_FACTOR=False):
        yield


@contextmanager
def _unset(*names: str) -> Iterator[None]:
    """The home's own database, whatever the environment names."""
    before = {name: os.environ.pop(name, None) for name in names}
    try:
        yield
    finally:
        os.environ.update({name: text for name, text in before.items() if text is not None})
        for name in names:
            if before[name] is None:
                os.environ.pop(name, None)
