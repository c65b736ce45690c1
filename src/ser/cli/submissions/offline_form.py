"""`ser offline-form`: a workbook to fill in while the system is down."""

from pathlib import Path

import click

from ser.cli.exits import Refusal
from ser.cli.options import lea_option, to_file
from ser.cli.screen import number, screen
from ser.manual.form_book import write_form


@click.command("offline-form")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    default=Path("ser-form.xlsx"),
    show_default=True,
    help="The workbook to write.",
)
@click.option(
    "--record",
    "records",
    metavar="NAME",
    multiple=True,
    help="A record to have a sheet for; may be given several times. Without it there is a sheet for each "
    "record about a child that the LEA may send.",
)
@lea_option("The form is for this LEA: its code is all that can be chosen under lea_code.")
def offline_form(out: Path, records: tuple[str, ...], lea: str | None) -> None:
    """Write a workbook that is filled in while the system is down, and loaded as it is when it is back.

    It has a sheet for each kind of record, with lists to choose codes from and marks on what must be filled. Make it
    before you need it, and keep it where everybody finds it.

    \b
    ser offline-form --lea 017                              a sheet for each record about a child
    ser offline-form --record iep --record service          only these sheets
    ser check ser-form.xlsx                                 what is wrong with the one that was filled in
    ser load ser-form.xlsx                                  takes it in, when SER is back
    """
    from ser.store.running import state

    known = state().records
    for name in records:
        if name not in known:
            raise Refusal(f"There is no record {name}. There are: {', '.join(known)}.")
    if out.suffix.lower() != ".xlsx":
        raise Refusal(f"{out} does not end in .xlsx; the form is a workbook.")
    specs = [kind.spec for kind in known.values() if kind.spec.about_student]
    chosen = records or [spec.name for spec in specs if lea is None or not spec.kept_by_state]
    write_form(state(), chosen, to_file(out), lea)
    screen().print(f"{out} has {number(len(set(chosen)), 'sheet')} to fill in, and one that says how.", soft_wrap=True)
