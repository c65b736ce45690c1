"""`ser claim`: an LEA claims a child who has come to it."""

from datetime import date
from pathlib import Path

import click

from ser.cli.exits import Refusal
from ser.cli.options import DAY, home_option, lea_option, operator, today_option
from ser.federal.claim_kinds import ATTESTED, ATTESTED_BY, INTENDED
from ser.services.claims import claiming
from ser.services.claims.claiming import NoSuchStudent, NotSettled, NotStored
from ser.store.connect import opened


@click.command()
@click.argument("child", metavar="ID")
@lea_option("The LEA that claims the child.")
@click.option(
    "--from", "begin", metavar="DAY", type=DAY, required=True, help="The first day on which it is responsible."
)
@click.option("--enrolled", is_flag=True, help="The child is enrolled here: with --school and --attested-by.")
@click.option("--intends", is_flag=True, help="The family has said that it will enroll the child here.")
@click.option("--school", metavar="CODE", default="", help="The school of the enrollment.")
@click.option("--attested-by", metavar="NAME", default="", help="Who says for the LEA that the child is enrolled.")
@click.option("--why", metavar="WORDS", default="", help="A word to the other LEA, kept in the record of access.")
@home_option
@today_option
def claim(
    child: str,
    lea: str | None,
    begin: date,
    enrolled: bool,
    intends: bool,
    school: str,
    attested_by: str,
    why: str,
    home: Path,
    today: date,
) -> None:
    """Claim a child who has come to an LEA from another one.

    ID is the child's state ID, the LEA's own ID, or the ID that pages show. The claim waits until the other LEA accepts
    it. With --enrolled the record opens at once, with --intends what a school needs on the first day; with neither,
    nothing does.

    \b
    ser claim 2100000009 --lea 009 --from 2018-02-16 --enrolled --school 009Z44 --attested-by "Ann Hebert"
    """
    if lea is None:
        raise click.UsageError("A claim is made for an LEA; name it with --lea.")
    if enrolled and intends:
        raise click.UsageError("--enrolled and --intends are two kinds of claim; give one of them.")
    values = {
        "begin_date": begin.isoformat(),
        "begin_reason": "T",
        "claim_basis": ATTESTED.basis if enrolled else INTENDED.basis if intends else "",
        "site_code": school,
        ATTESTED_BY: attested_by,
    }
    scope = operator(lea, today)
    try:
        with opened(home):
            public = claiming.child_of(by=scope, name=child)
            is_accepted = claiming.claim(by=scope, child=public, values=values, why=why, today=today)
    except (NoSuchStudent, NotSettled) as refused:
        raise Refusal(str(refused)) from refused
    except NotStored as refused:
        raise Refusal("\n".join(f"{one.sentence} {one.fix}".strip() for one in refused.findings)) from refused
    click.echo(
        "Nobody else was responsible, so the child is the LEA's from that day."
        if is_accepted
        else "The claim is made. It waits until the other LEA answers; `ser report R19` lists the child until then."
    )
