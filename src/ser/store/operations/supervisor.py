"""The process that runs a home's PostgreSQL as its child, for as long as somebody holds a lease on it."""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from ser.store.operations.cluster import Cluster, launch, prepare, read_record, unsafe, version_in
from ser.store.operations.place import (
    ALIVE,
    LEASES,
    LINUX,
    SOCKET_FILE,
    Account,
    ServerFailed,
    locked,
    mark,
    must_reach_programs,
    open_private,
)

TICK = 0.1  # seconds between two looks
PATIENCE = ((0, 2.0), (signal.SIGINT, 120.0), (signal.SIGQUIT, 20.0), (signal.SIGKILL, 10.0))  # 0 sends nothing
CRASHES = 5  # in a row, each within ten seconds of its start: then it is given up

# For bulk loads on a small machine. A commit is durable. Failed statements are not logged, as they carry what they
# were given, and no name or state ID belongs in a log; the client is told all the same.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "temp_buffers": "64MB",
    "max_locks_per_transaction": "256",
    "wal_level": "minimal",  # nothing follows this server; a table filled where it is made needs no log
    "max_wal_senders": "0",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "min_wal_size": "256MB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
UNSAFE = {"fsync": "off", "full_page_writes": "off"}


class Stopping:
    """Whether SIGTERM has come, which is how `stop` asks."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


class Leases:
    """How long nobody has held a lease."""

    def __init__(self, home: Path) -> None:
        self._file = open_private(home / LEASES)
        self._idle_since: float | None = None
        self._linger = float(os.environ.get("SER_SERVER_LINGER") or "5")

    def over(self) -> bool:
        """Whether the last lease is long gone; if so, no new one is given until this process has ended."""
        if not locked(self._file):
            self._idle_since = None
            return False
        self._idle_since = self._idle_since or time.monotonic()
        if time.monotonic() - self._idle_since >= self._linger:
            return True
        fcntl.flock(self._file, fcntl.LOCK_UN)
        return False


def silence(home: Path) -> int:
    """Wait for the end of every server process of this home, force it at last, and return the lock that proves it.

    All processes of a server inherit this lock, and nothing else holds it. So neither a zombie nor a stranger that
    got the number of a dead server is taken for one, as happens to those who trust `postmaster.pid`.
    """
    alive = open_private(home / ALIVE)
    for kind, seconds in PATIENCE:
        for pid in _survivors(home):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, kind)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if locked(alive):
                return alive
            time.sleep(TICK / 5)
    os.close(alive)
    raise ServerFailed(f"Processes of the PostgreSQL of {home} do not end: {_survivors(home)}. End them; try again.")


def server_pid(home: Path) -> int | None:
    """The process that `postmaster.pid` names, if it is a server of this home's data."""
    record = read_record(home)
    try:
        pid = int((Path(record.data) / "postmaster.pid").read_text().split()[0]) if record else 0
    except (OSError, ValueError, IndexError):
        return None
    return pid if record and pid in _processes(record.data) else None


def _survivors(home: Path) -> list[int]:
    """The server, or, where it was killed, what it left at work: a statement may run on for hours, and is cancelled."""
    if pid := server_pid(home):
        return [pid]
    record = read_record(home)
    return _processes(record.data) if record else []


def _processes(data: str) -> list[int]:
    """The processes of a server of these data, known by the folder that they work in or by what they show."""
    if LINUX:
        return [int(found.name) for found in Path("/proc").glob("[0-9]*") if _works_in(found, data)]
    shown = subprocess.run(["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False).stdout
    return [int(line.split()[0]) for line in shown.splitlines() if mark(Path(data)) in line]


def _works_in(process: Path, data: str) -> bool:
    try:
        return str((process / "cwd").readlink()) == data
    except OSError:
        return False


def supervise(home: Path, lock: int) -> None:
    """Keep the server running until nobody needs it."""
    stopping, leases = Stopping(), Leases(home)
    alive = silence(home)
    cluster = prepare(home, alive)
    crashes = 0
    while True:
        started = time.monotonic()
        with _started(cluster, alive) as server:
            # Readers of the lock take a number as: earlier servers have ended, so whichever answers is this one.
            os.pwrite(lock, b"%d\n" % os.getpid(), 0)
            needless = _watch(server, stopping, leases)
        alive = silence(home)
        if needless:
            break
        say(f"the server ended with {server.returncode} and is started again")
        crashes = crashes + 1 if time.monotonic() - started < 10 else 1
        if crashes == CRASHES:
            raise ServerFailed(f"PostgreSQL ended {CRASHES} times right after its start.")
    if (folder := Path(cluster.record.socket)).parent != home:
        with contextlib.suppress(OSError):
            folder.rmdir()
    os.ftruncate(lock, 0)
    say("stopped")


@contextlib.contextmanager
def _started(cluster: Cluster, alive: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start the server, leave the lock `alive` to it alone, and end it with the block."""
    data, socket = Path(cluster.record.data), Path(cluster.record.socket)
    for stale in (data / "postmaster.pid", socket / SOCKET_FILE, socket / f"{SOCKET_FILE}.lock"):
        stale.unlink(missing_ok=True)
    # PostgreSQL takes a list here, and the name of a folder may hold a comma.
    quoted = '"' + cluster.record.socket.replace('"', '""') + '"'
    found = {"unix_socket_directories": quoted, "cluster_name": mark(data)}
    settings = {**SETTINGS, **found, **(UNSAFE if unsafe() else {})}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = launch([str(cluster.programs / "postgres"), "-D", str(data), *options], cluster.account, alive)
    os.close(alive)
    try:
        with contextlib.nullcontext() if LINUX else _guarded(server.pid):
            yield server
    finally:
        _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """Break off what runs, and wait; whatever is left after that is for `silence`."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(120)
    except subprocess.TimeoutExpired:  # no commit is lost: the next start recovers them from the log
        server.send_signal(signal.SIGQUIT)


@contextlib.contextmanager
def _guarded(pid: int) -> Iterator[None]:
    """Where a parent's death sends no signal: a process that sees our end of its pipe close, and ends the server."""
    ours, theirs = os.pipe()[::-1]
    guard = os.fork()
    if not guard:
        os.dup2(theirs, 0)
        os.closerange(3, 1024)  # our end of the pipe, and the locks
        os.read(0, 1)
        os.kill(pid, signal.SIGINT)
        os._exit(0)
    os.close(theirs)
    try:
        yield
    finally:
        os.kill(guard, signal.SIGKILL)
        os.waitpid(guard, 0)
        os.close(ours)


def _watch(server: subprocess.Popen[bytes], stopping: Stopping, leases: Leases) -> bool:
    """Wait until the server is no longer needed (true), or has ended by itself (false)."""
    while server.poll() is None:
        if stopping.asked or leases.over():
            return True
        time.sleep(TICK)
    return stopping.asked


def say(what: str) -> None:
    """Write a line to the home's server.log."""
    sys.stderr.write(f"supervisor {os.getpid()}: {what}\n")
    sys.stderr.flush()


def _become_owner(home: Path) -> None:
    """Be the user whose home it is, if root was asked to serve it: nothing there is root's to make."""
    owner = home.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        must_reach_programs(version_in(home / "postgres"), Account(owner.st_uid, owner.st_gid), home)
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)


def main(home: Path, lock: int) -> int:
    """Go to the background and serve; the lock's file says who does, or why it was given up."""
    if os.fork():
        return 0  # the caller waits for this process, and is left without a child to reap
    os.chdir("/")
    say("starting")
    try:
        _become_owner(home)
        supervise(home, lock)
    except Exception as failure:
        traceback.print_exc()
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"The database server gave up. {failure}".encode(), 0)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
