"""`ser invite`: the first person of an installation, who then invites all others on the pages."""

import os
from datetime import date
from pathlib import Path

import click

from ser.cli.exits import DONE, Refusal
from ser.cli.options import LeaCode, actor, home_option, today_option
from ser.law.permission import NotAllowed
from ser.services.access import granting
from ser.services.access.granting import NotThere, Place
from ser.store.connect import opened
from ser.store.scope import state_scope


@click.command()
@click.argument("email")
@click.option("--name", metavar="NAME", required=True, help="The person's full name.")
@click.option("--role", metavar="CODE", default="STATE_ADMIN", show_default=True, help="The role, by its code.")
@click.option("--lea", metavar="CODE", type=LeaCode(), help="The LEA, for a role that is not the state's.")
@today_option
@home_option
def invite(email: str, name: str, role: str, lea: str | None, today: date, home: Path) -> int:
    """Invite a person by a link that is printed here, for the first person of an installation.

    Anyone who opens the link makes an account with it; give it to the person and to nobody else. All others are invited
    on the pages, by letter.
    """
    with opened(home):
        try:
            letter = granting.invite(
                by=state_scope(actor(), origin="command line"),
                email=email,
                full_name=name,
                place=Place(role, lea),
                why="invited on the command line",
                today=today,
            )
        except (NotAllowed, NotThere) as refused:
            raise Refusal(str(refused)) from None
    host = next((h for h in os.environ.get("SER_HOSTS", "").split(",") if h.strip()), "")
    click.echo(f"{f'https://{host.strip()}' if host else 'http://localhost:8000'}/invitation/{letter.token}/")
    click.echo(f"It works once, until {letter.last_day}, as {letter.role.label}.", err=True)
    return DONE
