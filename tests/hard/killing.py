"""Kills loads, and the servers under them, at random moments, and tells whether a load sent again fixes everything.

Used by a test with a few moments and by `python -m bench kills` with many.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg

from ser.law.reading import DELETE_UNKNOWN
from ser.store.operations import server
from ser.store.operations.migrate import migrate
from ser.store.operations.server import create_database, drop_database
from tests.same_state import State, differences, state_of

TARGETS = (
    "load",
    "worker",
    "backend",
    "server",
    "supervisor",
    "load and server",
    "everything",
    "connection",
    "restart",
)
"""Killed by -9, all but the last two: a connection that the server ends, and a server that is told to end."""
TODAY = "2018-03-01"
PATIENCE = 300.0
BATCH = 60
EMPTY = "empty"
# A copy believes that the next numbers of its sequences are in a log which is another database's, and a crash would
# give them out twice: PostgreSQL counts in steps of 32, and logs where a step begins.
ANEW = """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, last_value) FROM pg_sequences
          WHERE last_value IS NOT NULL"""

# The command itself, with small batches, so that there are many moments between two commits.
LOADING = """
import sys
from ser.engine.intake import posting, submission_job
posting.BATCH, submission_job.LARGE = int(sys.argv[1]), int(sys.argv[2])
from ser.cli import main
if __name__ == "__main__":
    print("ready", flush=True)
    main(sys.argv[3:])
"""


@dataclass(frozen=True, slots=True)
class Kill:
    """What to kill, and when: the share of an undisturbed load's time; `first`: in a home that has no database yet."""

    target: str
    share: float
    first: bool
    processes: bool


@dataclass(frozen=True, slots=True)
class Struck:
    """How a load ended that was killed, or lost what it worked with."""

    kill: Kill
    hit: bool
    code: int
    said: str

    @property
    def is_clear(self) -> bool:
        """Whether the person who ran it was told in one plain sentence, or saw it killed."""
        told = self.said.strip()
        return (
            self.code == -signal.SIGKILL
            or self.code in (0, 1)
            or (self.code == 70 and told.count("\n") == 0 and "run the same command again" in told)
        )


def kills(seed: int, count: int, *, in_a_row: int = 2, anew: float = 0.25) -> Iterator[list[Kill]]:
    """So many kills, some in a row, each target about as often as any other, at moments drawn from this seed.

    `anew`: the share that begins in a home that has no database yet.
    """
    drawn = random.Random(seed)
    targets = [target for _ in range(-(-count // len(TARGETS))) for target in drawn.sample(TARGETS, len(TARGETS))]
    for n in range(0, count, in_a_row):
        first = drawn.random() < anew
        yield [
            Kill(target, drawn.random(), first and not place, target == "worker" or drawn.random() < 0.5)
            for place, target in enumerate(targets[n : min(n + in_a_row, count)])
        ]


class Rig:
    """A home with a server of its own, and files that are loaded again and again, each time into a new database.

    `before`: files that each database holds already, which `files` correct.
    """

    def __init__(self, folder: Path, files: Path, before: Path | None = None) -> None:
        self._folder, self._files, self._home = folder, files, folder / "home"
        self._script = folder / "loading.py"
        self._script.write_text(LOADING)
        self._homes = 0
        with server.lease(self._home) as urls:
            create_database(urls.owner_url, EMPTY)
            migrate(urls.database(EMPTY).owner_url)
        if before is not None:
            self._prepare(before)
        self._took: dict[tuple[bool, bool], float] = {}
        self._pace = 1.0
        self.whole = self._undisturbed(first=False, processes=False)
        self._compare(first=False, processes=True)
        if before is None:
            self._compare(first=True, processes=False)
            self._took[True, True] = self._took[True, False] + self._took[False, True] - self._took[False, False]

    def _prepare(self, before: Path) -> None:
        """Load what is there before into the database that the others are copied from."""
        with self._fresh(first=False) as home:
            ended, said = self._start(home, processes=False, files=before).rest()
            if ended not in (0, 1):
                raise AssertionError(f"The load before ended with {ended}: {said}")
            with server.lease(home) as urls:
                with psycopg.connect(urls.owner_url) as db:
                    db.execute(ANEW)
                elsewhere = urls.database("template1").owner_url
                drop_database(elsewhere, EMPTY)
                create_database(elsewhere, EMPTY, "ser")

    def close(self) -> None:
        """Stop the server, and delete what it kept."""
        server.remove(self._home)

    def strike(self, kills: Sequence[Kill]) -> tuple[list[Struck], list[str]]:
        """Load and kill, as often as there are kills, and load once more: how each ended, and what then is wrong."""
        with self._fresh(kills[0].first) as home:
            struck, wrong = [], []
            for kill in kills:
                told, left = self._struck(home, kill)
                struck.append(told)
                wrong += left + [f"{told.kill.target} killed: {told.code}, {told.said}"] * (not told.is_clear)
            last = self._start(home, processes=False)
            ended, said = last.rest()
            if ended not in (0, 1):
                return struck, [*wrong, f"the last load ended with {ended}: {said}"]
            # The machine may be busier now, or less, than when the undisturbed loads were measured.
            self._pace = (time.monotonic() - last.begun) / self._took[False, False]
            return struck, wrong + differences(self.whole, _state(home))

    def _compare(self, *, first: bool, processes: bool) -> None:
        again = differences(self.whole, self._undisturbed(first=first, processes=processes))
        if again:
            raise AssertionError(f"Two undisturbed loads differ: {again[:5]}")

    def _undisturbed(self, *, first: bool, processes: bool) -> State:
        with self._fresh(first) as home:
            loading = self._start(home, processes)
            ended, said = loading.rest()
            self._took[first, processes] = time.monotonic() - loading.begun
            if ended not in (0, 1):
                raise AssertionError(f"An undisturbed load ended with {ended}: {said}")
            return _state(home)

    def _struck(self, home: Path, kill: Kill) -> tuple[Struck, list[str]]:
        """What became of a load that was killed, and which of its processes outlived it."""
        loading = self._start(home, kill.processes)
        until = loading.begun + kill.share * self._pace * self._took[kill.first, kill.processes]
        while time.monotonic() < until and loading.process.poll() is None:
            time.sleep(0.001)
        family = _children(loading.process.pid)
        hit = loading.process.poll() is None
        if hit:
            kill = replace(kill, target=_kill(home, loading.process.pid, kill.target))
        ended, said = loading.rest()
        _, alive = psutil.wait_procs(family, timeout=30)
        return Struck(kill, hit, ended, said), [f"process {p.pid} of the killed load lives on" for p in alive]

    def _start(self, home: Path, processes: bool, files: Path | None = None) -> "_Loading":
        root = Path(__file__).parents[2]
        search = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        sizes = [str(BATCH), "0" if processes else str(10**12)]
        command = [
            "load",
            str(files or self._files),
            "--home",
            str(home),
            "--today",
            TODAY,
            "--approve-deletes",
            "--yes",
        ]
        process = subprocess.Popen(
            [sys.executable, str(self._script), *sizes, *command, "--approve-deletes", "--yes"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": search},
        )
        assert process.stdout is not None
        process.stdout.readline()
        return _Loading(process, time.monotonic())

    @contextmanager
    def _fresh(self, first: bool) -> Iterator[Path]:
        """A home that has no database yet, or the home of all with its database as new."""
        if first:
            self._homes += 1
            home = self._folder / f"home{self._homes}"
            try:
                yield home
            finally:
                server.remove(home)
        else:
            with server.lease(self._home) as urls:
                elsewhere = urls.database("template1").owner_url
                drop_database(elsewhere, "ser")
                create_database(elsewhere, "ser", EMPTY)
            yield self._home


@dataclass(frozen=True, slots=True)
class _Loading:
    process: "subprocess.Popen[str]"
    begun: float

    def rest(self) -> tuple[int, str]:
        """Wait for its end: the exit code, and what it complained of."""
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


_SIGNALS = {"connection": signal.SIGTERM, "restart": signal.SIGINT}


def _kill(home: Path, loading: int, target: str) -> str:
    """Kill a target, or the load itself where there is no such process at this moment; says which."""
    victims = _victims(home, loading, target)
    target = target if victims else "load"
    for pid in victims or [loading]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, _SIGNALS.get(target, signal.SIGKILL))
    return target


def _state(home: Path) -> State:
    """What the database says; that a load sent again found a row deleted already is no difference."""
    with server.lease(home) as urls:
        found = state_of(urls.app_url)
    return {**found, "finding": [line for line in found["finding"] if DELETE_UNKNOWN.code not in line]}


def _children(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _victims(home: Path, loading: int, target: str) -> Sequence[int]:
    """The processes of a target as they are at this moment."""
    found = server.status(home)
    workers = [p.pid for p in _children(loading) if "spawn_main" in _shown(p)]
    backends = _children(found.server_pid) if found.server_pid else []
    working = [p.pid for p in backends if "ser_app" in _shown(p)] or [p.pid for p in backends]
    chosen = {
        "load": [loading],
        "worker": workers[-1:],
        "backend": working[:1],
        "server": [found.server_pid],
        "supervisor": [found.supervisor_pid],
        "connection": working[:1],
        "restart": [found.server_pid],
        "load and server": [loading, found.server_pid],
        "everything": [found.supervisor_pid, found.server_pid, *(p.pid for p in backends), *workers, loading],
    }
    return [pid for pid in chosen[target] if pid]


def _shown(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
