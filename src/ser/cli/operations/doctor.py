"""`ser doctor`: what is well and what is not, in plain sentences."""

import os
import shutil
import smtplib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import click

from ser.cli.exits import DONE, NOT_ALL
from ser.cli.options import home_option, operator, today_option
from ser.cli.screen import number
from ser.services.operations import examining
from ser.services.operations.examining import Told
from ser.store.connect import opened

ROOM = 2_000_000_000
"""Bytes that a disk should have free: a load of a whole state takes about one."""
SECRET_LENGTH = 32
SECONDS = 5


@click.command()
@today_option
@home_option
def doctor(today: date, home: Path) -> int:
    """Say what is well and what is not: settings, mail, connections, time-outs, tables, disk, clocks, jobs, backups.

    Run it as the account that serves the pages, with the same settings. It changes nothing and names no child. Ends
    with 1 when something is not well; each such line says what to do.
    """
    home = home.expanduser()
    found = [Told(f"This is SER {version('ser')}."), *settings(), *mail(), *disk(home)]
    with opened(home):
        found += examining.examine(by=operator(None, today), today=today, now=datetime.now(UTC))
    for told in found:
        click.echo(f"{'well ' if told.is_well else 'WRONG'}  {told.words}{' ' * bool(told.fix)}{told.fix}")
    wrong = sum(not told.is_well for told in found)
    click.echo(f"\n{number(wrong, 'thing')} to see to." if wrong else "\nAll is well.")
    return NOT_ALL if wrong else DONE


def settings() -> Iterator[Told]:
    """What the settings say, as far as the database is not asked."""
    if not os.environ.get("DATABASE_URL"):
        yield Told("The database is the one that SER brings along: for trying, and for drills.")
        return
    key = os.environ.get("SER_SECRET_KEY", "")
    if not key:
        yield Told("SER_SECRET_KEY is not set.", "Make one with `openssl rand -base64 48`; no page is served without.")
    elif len(key) < SECRET_LENGTH:
        yield Told(f"SER_SECRET_KEY is shorter than {SECRET_LENGTH} characters.", "Make a longer one.")
    else:
        yield Told("SER_SECRET_KEY is set.")
    yield _set("SER_SUBMISSION_KEY", "what LEAs send is sealed with it; `openssl rand -base64 32` makes one.")
    yield _set("SER_HOSTS", "name the address by which browsers reach SER; others are refused.")
    if any(os.environ.get(name) for name in ("SER_PROXIES", "SER_BEHIND_PROXY")):
        yield Told("A proxy is named.")
    else:
        yield Told("No proxy is named.", "Set SER_PROXIES: without it everybody seems to come from one address.")
    if os.environ.get("SER_OWNER_URL"):
        yield Told(
            "SER_OWNER_URL is set: anybody who gets in here can rewrite history.",
            "Keep it where `ser migrate`, `ser backup` and `ser restore` run, and nowhere else.",
        )
    if os.environ.get("SER_SECOND_FACTOR") == "0":
        yield Told("SER_SECOND_FACTOR=0: a password alone opens everything.", "Unset it; it is for demonstrations.")


def _set(name: str, why: str) -> Told:
    return Told(f"{name} is set.") if os.environ.get(name) else Told(f"{name} is not set.", f"Set it: {why}")


def mail() -> Iterator[Told]:
    """Whether the mail server answers, where one is named."""
    host, port = os.environ.get("SER_EMAIL_HOST", ""), os.environ.get("SER_EMAIL_PORT", "587")
    if host:
        try:
            with smtplib.SMTP(host, int(port), timeout=SECONDS) as server:
                server.noop()
            yield Told(f"The mail server {host} answers at port {port}.")
        except (OSError, smtplib.SMTPException, ValueError) as failed:
            yield Told(
                f"The mail server {host} does not answer at port {port} ({type(failed).__name__}).",
                "Nobody gets an invitation or a new password: see SER_EMAIL_HOST, SER_EMAIL_PORT and the network.",
            )
    elif os.environ.get("DATABASE_URL"):
        yield Told("No mail server is named.", "Set SER_EMAIL_HOST: invitations and new passwords go by e-mail.")


def disk(home: Path) -> Iterator[Told]:
    """Whether the disk of the home has room."""
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    yield Told(f"The disk of {home} has {free / 1e9:,.1f} GB free.", "Make room on it." if free < ROOM else "")
