"""The files that are loaded again and again: a few children of many stories, with errors planted."""

import csv
from pathlib import Path

from ser.states.louisiana.state import STATE
from ser.synthetic.files import generate

Rows = list[dict[str, str]]
BY = {"site": "site_code", "membership": "site_code", "school_calendar": "lea_code"}


def few_children(folder: Path, *, children: int = 8, errors: int = 24, seed: int = 5) -> Path:
    """A folder with a file for each record, and only those sites and calendars that these children need."""
    generate(folder, students=children, seed=seed, state=STATE, errors=errors)
    tables = {file.stem: _read(file) for file in folder.glob("*.csv") if file.stem in STATE.records}
    needed = {
        row.get(by) for name, rows in tables.items() if name not in (*BY, "lea") for row in rows for by in BY.values()
    }
    for name, by in BY.items():
        _write(folder / f"{name}.csv", [row for row in tables[name] if row[by] in needed])
    return folder


def corrections(folder: Path, of: Path) -> Path:
    """Files that change every service in the files of a folder, and ask to delete each third record of some kinds."""
    folder.mkdir(parents=True)
    for name in ("service", "goal", "accommodation", "evaluation_component", "parent_notice"):
        rows = _read(of / f"{name}.csv")
        corrected = [{**row, "minutes": "45"} if name == "service" else row for row in rows]
        _write(folder / f"{name}.csv", [{**row, "action": "U" if n % 3 else "D"} for n, row in enumerate(corrected)])
    return folder


def _read(file: Path) -> Rows:
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, rows: Rows) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
