"""`ser account`: closes the account of somebody who leaves, or opens it again."""

from collections.abc import Callable
from pathlib import Path

import click

from ser.cli.exits import DONE, Refusal
from ser.cli.options import actor, home_option
from ser.law.permission import NotAllowed
from ser.services.access import closing
from ser.services.access.giving import LastCoordinator, NotThere
from ser.store.connect import opened
from ser.store.scope import state_scope


@click.group()
def account() -> None:
    """Close an account, or open it again."""


@account.command()
@click.argument("email")
@click.option("--why", metavar="TEXT", required=True, help="Why; it is kept in the audit record.")
@home_option
def close(email: str, why: str, home: Path) -> int:
    """Close the account with this address: its roles and sessions end, and nobody signs in with it."""
    name = _done(closing.close, email, why, home)
    click.echo(f"The account of {name} is closed; its roles and sessions have ended.")
    return DONE


@account.command(name="open")
@click.argument("email")
@click.option("--why", metavar="TEXT", required=True, help="Why; it is kept in the audit record.")
@home_option
def reopen(email: str, why: str, home: Path) -> int:
    """Open a closed account again; it holds no role until one is given."""
    name = _done(closing.reopen, email, why, home)
    click.echo(f"The account of {name} is open again. It holds no role; give it one on the page People and roles.")
    return DONE


def _done(act: Callable[..., str], email: str, why: str, home: Path) -> str:
    """Close or open the account with this address as the operator; gives the person's name."""
    by = state_scope(actor(), origin="command line")
    with opened(home):
        try:
            return act(by=by, person=closing.person_of(by=by, email=email), why=why)
        except (NotAllowed, NotThere, LastCoordinator) as refused:
            raise Refusal(str(refused)) from None
