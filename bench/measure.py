"""Measuring: how long an act takes, and how much memory the processes behind it hold at most."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from ser.store.operations import server

GIB = 1 << 30
PAUSE = 0.2
"""Seconds between two looks at the memory; what is held for less may be missed."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the benchmarks were asked: how many students (None: each its own size) and kills, how often, which seed."""

    students: int | None = None
    runs: int = 3
    seed: int = 1
    million: bool = False
    kills: int = 100


@dataclass(slots=True)
class Peak:
    """The most memory that was held at one moment, in GiB: by this process with its children, by the server, by both.

    Each page is counted once, in shares among those who hold it (PSS), so that the server's shared buffers are not
    counted for each of its connections.
    """

    ours: float = 0.0
    server: float = 0.0
    both: float = 0.0

    def saw(self, ours: float, server: float) -> None:
        """Take note of a moment."""
        self.ours, self.server = max(self.ours, ours), max(self.server, server)
        self.both = max(self.both, ours + server)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds that went by, and seconds of CPU: of this process with its children, and of the server."""

    wall: float = 0.0
    ours: float = 0.0
    server: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.ours + other.ours, self.server + other.server)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.wall - other.wall, self.ours - other.ours, self.server - other.server)


def spent(home: Path) -> Spent:
    """What was spent so far by this process with its children, and by the database server of a home."""
    pid = server.status(home).server_pid
    return Spent(time.perf_counter(), _cpu(os.getpid()), _cpu(pid) if pid else 0.0)


def _cpu(pid: int) -> float:
    """The CPU of a process and its children, those that have ended included."""
    total = 0.0
    for process in _family(pid):
        with suppress(psutil.Error):  # it ended meanwhile
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def median_of(runs: int, act: Callable[[], object]) -> float:
    """How long an act takes: the median of so many runs."""
    return median(seconds(act) for _ in range(runs))


@contextmanager
def memory(home: Path) -> Iterator[Peak]:
    """Watch the memory of this process, its children and the database server of a home, until the block is left."""
    peak = Peak()
    server_pid = server.status(home).server_pid

    def look() -> None:
        peak.saw(_held(os.getpid()), _held(server_pid) if server_pid else 0.0)

    with looking(look, PAUSE):
        yield peak


@contextmanager
def looking(look: Callable[[], object], pause: float) -> Iterator[None]:
    """Look again and again, with a pause of so many seconds, from a thread of its own until the block is left."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(pause):
            look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _held(pid: int) -> float:
    return sum(_bytes(process) for process in _family(pid)) / GIB


def _family(pid: int) -> Iterable[psutil.Process]:
    try:
        eldest = psutil.Process(pid)
        return [eldest, *eldest.children(recursive=True)]
    except psutil.Error:
        return []


def _bytes(process: psutil.Process) -> int:
    """A process's share of memory; where the system does not tell shares, what is its own alone."""
    try:
        told = process.memory_full_info()
    except psutil.Error:  # it ended meanwhile
        return 0
    return int(getattr(told, "pss", 0) or told.uss)


def say(text: str) -> None:
    """Tell the process that waits what is being done; it is no result."""
    print(f"  ... {text}", file=sys.stderr, flush=True)
