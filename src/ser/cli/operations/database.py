"""`ser migrate` and `ser db`: the tables of the database, and who may do what with them."""

import os
from pathlib import Path

import click

from ser.cli.exits import Refusal
from ser.cli.options import home_option
from ser.store.guards import statements
from ser.store.operations.migrate import APP_ROLE
from ser.store.operations.migrate import migrate as bring_up
from ser.store.operations.server import lease
from ser.store.patience import of_role
from ser.store.running import state

_role = click.option(
    "--role", metavar="NAME", default=APP_ROLE, show_default=True, help="The application's role, which owns no table."
)


@click.command()
@_role
@home_option
def migrate(role: str, home: Path) -> None:
    """Bring the database to the tables of this version of SER.

    With SER_OWNER_URL it is the database at that address, as its owner; else the embedded one of --home, which is
    brought up by itself whenever a command opens it. What is there already stays as it is.
    """
    owner_url = os.environ.get("SER_OWNER_URL")
    if owner_url:
        bring_up(owner_url, role)
    elif os.environ.get("DATABASE_URL"):
        raise Refusal(
            "DATABASE_URL names the application's role. Name the owner's address in SER_OWNER_URL to migrate."
        )
    else:
        with lease(home) as urls:
            bring_up(urls.owner_url, role)
    click.echo("The database has the tables of this version.")


@click.group()
def db() -> None:
    """Set up an external PostgreSQL, 15 or newer."""


@db.command()
@_role
def roles(role: str) -> None:
    """Print the SQL that lets SER use an external PostgreSQL.

    Two roles are needed: an owner of the tables, used by `ser migrate` and `ser restore` alone, and the application's,
    which can neither change tables nor rewrite history. Run the first part as an administrator; `ser migrate` runs the
    second by itself.
    """
    click.echo("-- 1. As an administrator, once. Choose passwords of your own.")
    click.echo("CREATE ROLE ser_owner LOGIN PASSWORD '...';")
    click.echo(f"CREATE ROLE {role} LOGIN PASSWORD '...';")
    click.echo("CREATE DATABASE ser OWNER ser_owner;")
    click.echo("REVOKE CONNECT ON DATABASE ser FROM PUBLIC;")
    click.echo(f"GRANT CONNECT ON DATABASE ser TO ser_owner, {role};")
    click.echo("-- How long a session of the application waits that does not say it, as each part of SER does.")
    for statement in of_role(role):
        click.echo(f"{statement};")
    click.echo("\n-- 2. What `ser migrate` grants, as the owner, each time it runs.")
    for statement in statements(state(), role):
        if statement.startswith(("GRANT", "REVOKE")):
            click.echo(statement)
