"""Adds the planted errors to the files, and lists them in the manifest."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

from ser.synthetic.errors import planted
from ser.synthetic.places import World

NAME = "manifest.csv"
COLUMNS = ("file", "row", "key", "rule")


def plant(world: World, out: Path, errors: int, counts: Counter[str], *, after: int) -> None:
    """Append so many children with an error each; `counts` are the rows that the files hold, and grow.

    `after` is the number of the last child that is there already. Without errors there is no manifest.
    """
    manifest = out / NAME
    if not errors:
        manifest.unlink(missing_ok=True)
        return
    added: defaultdict[str, list[list[str]]] = defaultdict(list)
    lines = []
    for child in planted(world, errors, after):
        for at, (name, values) in enumerate(child.rows):
            added[name].append(list(values.values()))
            counts[name] += 1
            if at == child.wrong:
                lines.append((f"{name}.csv", counts[name] + 1, child.key, child.rule))  # the header is line 1
    for name, rows in added.items():
        with (out / f"{name}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    with manifest.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((COLUMNS, *lines))
