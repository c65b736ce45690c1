"""How a home's PostgreSQL is made: data, roles, database, passwords, and the record of them."""

import base64
import ctypes
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

from ser.store.operations.place import (
    ENVIRONMENT,
    LINUX,
    PROGRAMS,
    RECORD,
    Account,
    ServerFailed,
    open_private,
    private_folder,
    programs,
    settle,
    socket_folder,
)
from ser.store.patience import of_role

ADMIN, OWNER, APP = "postgres", "ser_owner", "ser_app"
FOUNDATION = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"CREATE ROLE {APP} LOGIN",
    f"GRANT pg_signal_backend TO {OWNER}",  # to drop a database that the application's role is still in
    f"CREATE DATABASE ser OWNER {OWNER}",
    *of_role(APP),
)


@dataclass(frozen=True, slots=True)
class Record:
    """What `server.json` says of a home's server."""

    version: int
    data: str
    socket: str
    passwords: dict[str, str] = field(repr=False)

    def url(self, role: str) -> str:
        """The address of the database for this role."""
        return f"postgresql://{role}:{self.passwords[role]}@/ser?host={quote(self.socket, safe='')}&port=5432"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A made database cluster, ready to be served."""

    record: Record
    programs: Path
    account: Account | None


def read_record(home: Path) -> Record | None:
    """What is known of the home's server, or None before its first start."""
    try:
        return Record(**json.loads((home / RECORD).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    except PermissionError as refused:
        raise ServerFailed(
            f"The database of {home} belongs to another account ({RECORD} cannot be read). "
            "Run as that account, or name another folder with --home or SER_HOME."
        ) from refused


def prepare(home: Path, alive: int) -> Cluster:
    """Make what the server of this home lacks in order to start."""
    known = read_record(home)
    place, account = settle(home, Path(known.data) if known else None)
    data = place / "postgres"
    version = version_in(data)
    steps = _Steps(programs(version, place, account), account, alive)
    if known is None or not data.exists():
        # The record is written last: whatever interrupts this, the passwords of a record are the ones in force.
        (home / RECORD).unlink(missing_ok=True)
        known = Record(version, str(data), "", {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)})
        if not data.exists():
            _create(data, version, steps)
        steps.sql(data, [f"ALTER ROLE {role} PASSWORD '{_scram(word)}'" for role, word in known.passwords.items()])
    socket = socket_folder(home, known.socket, account)
    record = Record(version, str(data), str(socket), known.passwords)
    _write_record(home, record)
    return Cluster(record, steps.programs, account)


def version_in(data: Path) -> int:
    """The version of PostgreSQL that data need; the one that is wanted where there are none yet."""
    return int((data / "PG_VERSION").read_text()) if data.exists() else _wanted()


def launch(
    arguments: Sequence[str], account: Account | None, alive: int, *, fed: bool = False
) -> subprocess.Popen[bytes]:
    """Start a program of PostgreSQL that ends when this process does, and holds `alive` locked until it has ended."""
    return subprocess.Popen(
        arguments,
        stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if fed else None,
        env=ENVIRONMENT,
        umask=0o077,
        pass_fds=(alive,),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=_end_with(os.getpid()) if LINUX else None,
    )


def unsafe() -> bool:
    """Whether SER_SERVER_FSYNC=off leaves flushing to the system (tests): kill -9 does no harm, a power cut does."""
    return os.environ.get("SER_SERVER_FSYNC") == "off"


def _end_with(parent: int) -> Callable[[], None]:
    """Ask Linux, in the child, for SIGINT (an orderly end) once the parent has died, be it by kill -9."""
    prctl = ctypes.CDLL(None).prctl

    def arm() -> None:
        prctl(1, signal.SIGINT)  # 1 is PR_SET_PDEATHSIG; set here, as a change of account clears it
        if os.getppid() != parent:
            os._exit(1)

    return arm


def _wanted() -> int:
    asked = os.environ.get("SER_POSTGRES") or "18"
    if asked not in map(str, PROGRAMS):
        raise ServerFailed(f"PostgreSQL {asked} was asked for, but only {' and '.join(map(str, PROGRAMS))} are here.")
    return int(asked)


@dataclass(frozen=True, slots=True)
class _Steps:
    """Programs run one after the other before the server, by the server's account."""

    programs: Path
    account: Account | None
    alive: int

    def run(self, program: str, *options: str, text: str = "") -> None:
        process = launch([str(self.programs / program), *options], self.account, self.alive, fed=True)
        process.communicate(text.encode())
        if process.returncode:
            raise ServerFailed(f"{program} ended with {process.returncode}, so the database could not be made.")

    def sql(self, data: Path, statements: Sequence[str]) -> None:
        """Run statements as the superuser, while nobody can connect."""
        settings = ["exit_on_error=on", "log_min_error_statement=panic", "log_checkpoints=off"]
        options = [part for setting in [*settings, *["fsync=off"] * unsafe()] for part in ("-c", setting)]
        self.run("postgres", "--single", "-D", str(data), *options, ADMIN, text="".join(s + "\n" for s in statements))


def _create(data: Path, version: int, steps: _Steps) -> None:
    """Make the cluster under another name; it takes its own once it is whole."""
    fresh, secret = data.with_name("postgres.new"), data.with_name("postgres.secret")
    shutil.rmtree(fresh, ignore_errors=True)
    private_folder(fresh, steps.account)
    secret.unlink(missing_ok=True)
    try:
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(24))  # initdb wants one; nobody keeps it, the real one comes later
        if steps.account:
            os.chown(secret, steps.account.uid, steps.account.gid)
        options = ["--auth=scram-sha-256", f"--pwfile={secret}", f"--username={ADMIN}", "--encoding=UTF8"]
        options += _locale(version) + ["--no-sync"] * unsafe()
        steps.run("initdb", "-D", str(fresh), "--no-instructions", *options)
    finally:
        secret.unlink(missing_ok=True)
    steps.sql(fresh, FOUNDATION)
    fresh.rename(data)


def _locale(version: int) -> list[str]:
    """Code points in order, capitals of all letters; the C library of other systems may not know C.UTF-8."""
    if LINUX:
        return ["--locale=C.UTF-8"]
    return ["--locale=C", *["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] * (version >= 17)]


def _scram(password: str) -> str:
    """The verifier that PostgreSQL keeps in place of the password, which so never enters a statement or a log."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 4096)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt64, stored64, server64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256$4096:{salt64}${stored64}:{server64}"


def _write_record(home: Path, record: Record) -> None:
    fresh = home / f"{RECORD}.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(open_private(fresh), "w") as file:
        json.dump(asdict(record), file, indent=1)
    fresh.replace(home / RECORD)
