"""Writes docs/reference from the declarations of the state that runs here, or says which pages are stale."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from ser.federal.example import TODAY
from ser.manual.pages import every_page
from ser.manual.pages.markdown import Page
from ser.store.running import state

FOLDER = Path("docs/reference")


def write(pages: Iterable[Page], folder: Path) -> None:
    """Write pages below a folder, and remove those that are written no more."""
    made = {folder / each.path: each.text for each in pages}
    for path in sorted(_found(folder) - made.keys()):
        path.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def stale(pages: Iterable[Page], folder: Path) -> Iterator[str]:
    """The pages below a folder that are missing, differ, or should not be there."""
    made = {folder / each.path: each.text for each in pages}
    for path in sorted(made.keys() | _found(folder)):
        if path not in made:
            yield f"{path} is written no more"
        elif not path.is_file():
            yield f"{path} is missing"
        elif path.read_bytes() != made[path].encode():
            yield f"{path} is stale"


def _found(folder: Path) -> set[Path]:
    return set(folder.rglob("*.md"))


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; end with 1 if a page is not what the declarations say.")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=FOLDER, show_default=True, help="The folder."
)
def reference(check: bool, out: Path) -> None:
    """Write the reference pages of the state that runs here."""
    pages = every_page(state(), TODAY)
    if not check:
        write(pages, out)
        return
    found = list(stale(pages, out))
    for line in found:
        click.echo(line, err=True)
    if found:
        click.echo("`make docs` writes them again.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    reference()
