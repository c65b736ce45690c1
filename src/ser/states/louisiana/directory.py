"""Louisiana's 69 parish and city school systems; charter codes from memory do not ship."""

import csv
from importlib.resources import files


def _names() -> dict[str, str]:
    with (files("ser.states.louisiana") / "data" / "leas.csv").open(encoding="utf-8") as lines:
        return {row["lea_code"]: row["lea_name"] for row in csv.DictReader(lines)}


LEA_NAMES: dict[str, str] = _names()
"""Name of each LEA by its code."""
