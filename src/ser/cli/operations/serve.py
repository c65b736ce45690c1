"""`ser serve`: the pages, on this machine's own port or behind a proxy."""

import importlib
import os
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from rich.text import Text

from ser.cli.demo.sign_ins import SignIns, read
from ser.cli.exits import DONE, Refusal
from ser.cli.operations.listening import KEPT_SECONDS, Listener, connections
from ser.cli.operations.mailing import want_mail
from ser.cli.options import DAY, home_option
from ser.cli.screen import screen
from ser.store.connect import POOL, NotReady, connection, opened
from ser.store.operations.room import Room, room
from ser.store.scope import system_scope

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PROXY = ("SER_PROXIES", "SER_BEHIND_PROXY")
"""What says that a proxy stands in front; one of them is enough."""


class Server(BaseApplication):
    """gunicorn, told by us and not by the command line."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return importlib.import_module("ser.project.wsgi").application


@click.command()
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port.")
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen at; put an HTTPS proxy before any but this machine's own.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many processes answer; two for each core serve a whole state.",
)
@click.option(
    "--today",
    metavar="DAY",
    type=DAY,
    envvar="SER_TODAY",
    help="The day to take as today, such as 2018-03-01. A demonstration stays on its own day.",
)
@home_option
def serve(port: int, host: str, workers: int, today: date | None, home: Path) -> int:
    """Serve the pages, until stopped with Ctrl-C.

    On this machine alone they are served as they are. For others, set SER_HOSTS to the name that browsers use,
    SER_SECRET_KEY to a long random secret and SER_PROXIES=1, and put a proxy that speaks HTTPS in front. How many
    connections to the database the processes take follows from how many it serves, and is said at the start.
    """
    home = home.expanduser()
    sign_ins = read(home)
    if host in LOOPBACK:
        os.environ.setdefault("SER_URL", f"http://localhost:{port}")
    set_up(home, host, today, sign_ins)
    with opened(home):
        _assets()
        found = _room(workers)
        os.environ[POOL] = str(found.pool)
        _tell(home, host, port, sign_ins)
        click.echo(found.words, err=True)
        Server(_options(host, port, found)).run()
    return DONE


def set_up(home: Path, host: str, today: date | None, sign_ins: SignIns | None) -> None:
    """Set what the pages read from the environment, where the person who runs SER has not set it."""
    here = host in LOOPBACK
    if not here and not any(os.environ.get(name) not in (None, "", "0") for name in PROXY):
        raise Refusal(
            f"--host {host} lets others reach the pages, but no proxy is named. They are not encrypted, but for "
            f"a proxy that speaks HTTPS, best on this machine: leave --host out, or say with {PROXY[0]} which proxy "
            "stands in front. The guide's page on running SER has the file of one."
        )
    wanted = {"SER_HOME": str(home), "SER_HTTPS": "0" if here else "1"}
    if today is not None:
        os.environ["SER_TODAY"] = today.isoformat()
    if sign_ins is not None:
        wanted |= {"SER_DEMO": "1", "SER_SECOND_FACTOR": "0", "SER_TODAY": sign_ins.today.isoformat()}
    if not os.environ.get("DATABASE_URL"):
        wanted["SER_SECRET_KEY"] = _secret(home)
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
    if not os.environ.get("SER_SECRET_KEY"):
        raise Refusal(
            "SER_SECRET_KEY is not set. Sessions and second factors are sealed with it: make one with "
            "`openssl rand -base64 48`, keep it apart from the database, and give the same one at each start."
        )
    want_mail(home)


def _secret(home: Path) -> str:
    """The secret of this home, made at the first start; only its owner can read it."""
    file = home / "secret"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:  # noqa: PTH123 - its mode
            made.write(secrets.token_urlsafe(48))
    return file.read_text()


def _assets() -> None:
    # Doors do not know each other, so that of the browser is named by its name.
    assets = importlib.import_module("ser.web.assets")
    if not assets.VENDOR.exists():
        raise Refusal("The style sheets and scripts of the pages are missing. Run `make setup`, which fetches them.")
    assets.collect()


def _tell(home: Path, host: str, port: int, sign_ins: SignIns | None) -> None:
    console = screen()
    name = "localhost" if host in LOOPBACK else host
    console.print(Text.assemble("SER is at ", (f"http://{name}:{port}/", "bold cyan"), "  (Ctrl-C stops it)"))
    if sign_ins is None:
        return
    console.print("\nSign in as one of these; nobody among them is real.\n")
    console.print(sign_ins.table())
    console.print(Text.assemble("\nThe password of each is ", (sign_ins.password, "bold")))
    console.print(f"Letters, such as those that reset a password, are put into {home / 'letters'}\n", soft_wrap=True)


def _room(workers: int) -> Room:
    with connection(system_scope("opening")) as db:
        try:
            return room(db, workers)
        except NotReady as lacking:
            raise Refusal(str(lacking)) from lacking


def _options(host: str, port: int, room: Room) -> dict[str, object]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": room.workers,
        "threads": room.threads,
        "worker_class": Listener,
        "worker_connections": connections(),
        "keepalive": KEPT_SECONDS,
        "loglevel": "warning",
        "proc_name": "ser",
        "timeout": 120,
        "graceful_timeout": 10,
        "control_socket_disable": True,
    }
