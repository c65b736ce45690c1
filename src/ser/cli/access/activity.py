"""`ser activity`: everything that an account saw or exported between two moments."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.table import Table

from ser.cli.exits import Refusal
from ser.cli.options import home_option, lea_option, operator, output_file, output_options, today_option
from ser.cli.rows_file import write_rows
from ser.cli.screen import number, screen
from ser.services.access import activity as activities
from ser.services.access.activity import Done, NotThere
from ser.store.connect import opened
from ser.store.running import state

COLUMNS = ("at", "act", "lea_code", "children", "told", "why", "origin")
_WIDTHS = (32, 20, 8, 40, 40, 40, 20)


class Moment(click.ParamType[tuple[datetime, bool]]):
    """A day, or a minute of it, in the state's time; and whether it is a whole day."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[datetime, bool]:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no moment; write it as 2018-03-01 or '2018-03-01 14:30'.", param, ctx)
        return moment.replace(tzinfo=moment.tzinfo or ZoneInfo(state().time_zone)), len(str(value)) == len("2018-03-01")


@click.command()
@click.argument("email")
@click.option("--from", "begin", metavar="MOMENT", type=Moment(), required=True, help="A day, or 'day hour:minute'.")
@click.option("--until", "end", metavar="MOMENT", type=Moment(), required=True, help="The last day, or the end.")
@click.option("--why", metavar="TEXT", required=True, help="Why it is asked; it is kept.")
@lea_option("Only what was done for this LEA.")
@output_options
@home_option
@today_option
def activity(
    email: str,
    begin: tuple[datetime, bool],
    end: tuple[datetime, bool],
    why: str,
    lea: str | None,
    form: str,
    out: Path | None,
    home: Path,
    today: date,
) -> None:
    """List everything that an account saw, exported and did between two moments.

    For a breach, a complaint or a review: which children, by their public IDs, when, how and with which reason. That it
    was asked is noted in the audit record.
    """
    output_file(form, out, "activity.xlsx")
    last = end[0] + timedelta(days=1) if end[1] else end[0]
    with opened(home):
        try:
            found = activities.of_account(by=operator(lea, today), email=email, begin=begin[0], end=last, why=why)
        except NotThere as unknown:
            raise Refusal(str(unknown)) from unknown
    if form != "table":
        rows = [_row(one) for one in found]
        plain = (dict(zip(COLUMNS, row, strict=True)) for row in rows)
        write_rows(form, out, "activity", COLUMNS, _WIDTHS, rows, plain)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("At", "What", "LEA", "Children", "Of it", "Why"):
        table.add_column(heading)
    for one in found:
        children = ", ".join(one.children[:3]) + (f" and {len(one.children) - 3} more" if len(one.children) > 3 else "")
        table.add_row(f"{one.at:%Y-%m-%d %H:%M:%S}", one.act, one.lea_code or "state", children, one.told, one.why)
    screen().print(table)
    seen = {child for one in found for child in one.children}
    click.echo(f"{number(len(found), 'event')}, in which {number(len(seen), 'ID')} of children stand.")


def _row(one: Done) -> tuple[str, ...]:
    return (
        one.at.isoformat(), one.act, one.lea_code or "", ";".join(one.children), one.told, one.why, one.origin,
    )  # fmt: skip
