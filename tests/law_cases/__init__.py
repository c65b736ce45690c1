"""Children of whom the law says something plain, each with the rules that must find it and those that must not."""

import csv
from datetime import date
from pathlib import Path
from shutil import copy
from typing import NamedTuple

_HERE = Path(__file__).parent


class Case(NamedTuple):
    """One child: the day on which it is judged, what the law says of it, and the rules that must or must not fire."""

    name: str
    today: date
    law: str
    must_fire: frozenset[str]
    must_not_fire: frozenset[str]
    without: frozenset[str]

    def written(self, folder: Path) -> Path:
        """The child's files: those of the example, but for what is otherwise or not there."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in (_HERE / "base").iterdir():
            if file.stem not in self.without:
                copy(file, folder)
        for file in (_HERE / self.name).glob("*.csv"):
            copy(file, folder)
        return folder


def cases() -> list[Case]:
    """All cases, as `cases.csv` tells them."""
    with (_HERE / "cases.csv").open(newline="", encoding="utf-8") as file:
        return [
            Case(
                row["case"],
                date.fromisoformat(row["today"]),
                row["law"],
                frozenset(row["must_fire"].split()),
                frozenset(row["must_not_fire"].split()),
                frozenset(row["without"].split()),
            )
            for row in csv.DictReader(file)
        ]
