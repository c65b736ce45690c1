"""`ser invite`: the first person of an installation, who then invites all others on the pages, with a second one."""

from datetime import date
from pathlib import Path

import click

from ser.cli.exits import DONE, Refusal
from ser.cli.options import LeaCode, actor, home_option, today_option
from ser.law.permission import NotAllowed
from ser.services.access import inviting, requesting
from ser.services.access.giving import NotThere
from ser.services.access.inviting import Letter, Place
from ser.store.connect import opened
from ser.store.post import own_url
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

    Anyone who opens the link makes an account with it; give it to the person and to nobody else. Once somebody gives
    access for the state, a role that opens children's records waits until a second person agrees on the pages; the
    letter goes out then.
    """
    with opened(home):
        try:
            letter = _letter(email, name, Place(role, lea), today)
        except (NotAllowed, NotThere) as refused:
            raise Refusal(str(refused)) from None
    if letter is None:
        click.echo(
            f"{role} opens children's records, so a second person has to agree. It waits on the page People and roles "
            "of those who give access there; the letter goes out when one of them agrees.",
            err=True,
        )
        return DONE
    click.echo(f"{own_url()}/invitation/{letter.token}/")
    click.echo(f"It works once, until {letter.last_day}, as {letter.role.label}.", err=True)
    return DONE


def _letter(email: str, name: str, place: Place, today: date) -> Letter | None:
    """The invitation, or None where a second person has to agree first."""
    by, why = state_scope(actor(), origin="command line"), "invited on the command line"
    if inviting.is_new(by=by):
        return inviting.invite_first(by=by, email=email, full_name=name, place=place, why=why, today=today)
    return requesting.invite(by=by, email=email, full_name=name, place=place, why=why, today=today).letter
