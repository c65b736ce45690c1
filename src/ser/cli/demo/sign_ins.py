"""The sign-ins of a demonstration: made with it, kept beside it, printed whenever it is served."""

import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.table import Table

FILE = "sign-ins.csv"
"""In the home, and not among the files of the made-up state, which are sent as they lie there."""
OLD_FILE = Path("demo") / FILE
"""Where a demonstration of SER before 0.2 keeps them."""

WORDS = (
    "amber", "anchor", "basket", "bayou", "candle", "canoe", "cedar", "clover", "copper", "cypress", "ferry", "fiddle",
    "garden", "harbor", "heron", "indigo", "island", "kettle", "ladder", "lantern", "levee", "magnolia", "marble",
    "meadow", "mirror", "orchard", "paddle", "pelican", "pepper", "pirogue", "quilt", "ribbon", "river", "saddle",
    "satsuma", "shutter", "silver", "spindle", "thicket", "timber", "trumpet", "velvet", "violet", "walnut", "willow",
)  # fmt: skip
"""What the password of a demonstration is made of."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of a demonstration: what the person is, where, and the e-mail address to sign in with."""

    role: str
    place: str
    email: str


@dataclass(frozen=True, slots=True)
class SignIns:
    """All of them, their one password, and the day on which the demonstration stands still."""

    today: date
    password: str
    people: tuple[SignIn, ...]

    def table(self) -> Table:
        """For the terminal."""
        table = Table(box=None, header_style="dim", pad_edge=False)
        for heading in ("Role", "Where", "E-mail"):
            table.add_column(heading)
        for one in self.people:
            table.add_row(one.role, one.place, one.email)
        return table


def write(home: Path, made: SignIns) -> None:
    """Keep them in the home, for its owner alone."""
    file = home / FILE
    home.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w", newline="") as out:  # noqa: PTH123 - its mode
        rows = csv.writer(out)
        rows.writerow([made.today.isoformat(), made.password, ""])
        rows.writerows([one.role, one.place, one.email] for one in made.people)


def read(home: Path) -> SignIns | None:
    """Those of the demonstration in this home; None if there is none."""
    file = next((file for file in (home / FILE, home / OLD_FILE) if file.exists()), None)
    if file is None:
        return None
    with file.open(newline="") as lines:
        (today, password, _), *people = csv.reader(lines)
    return SignIns(date.fromisoformat(today), password, tuple(SignIn(*row) for row in people))
