"""What the older system of the made-up state knew, as values: to compare with what SER says after a conversion."""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ser.federal.facts import children
from ser.files.row import RowReader
from ser.law.record import Record
from ser.law.student import Student
from ser.states.louisiana.state import STATE
from ser.synthetic.legacy import Kept

TODAY = date(2018, 3, 1)
LIST = ("lea_code", "state_id", "system_id", "counted", "clock", "due_date")

Line = dict[str, str]


def student(found: Kept) -> Student:
    """The student that these rows make."""
    records: dict[str, tuple[Record, ...]] = {}
    for name, listed in found.items():
        if listed:
            read = RowReader(STATE.records[name], list(listed[0]), TODAY).read
            made = [read(list(row.values()))[0] for row in listed]
            records[name] = tuple(record for record in made if record is not None)
    return STATE.student(records)


def status(s: Student, day: date = TODAY) -> list[str]:
    """Whether the child counts on a day, or why not."""
    return [child.status for child in children.decide(s, day)]


def listed(students: Iterable[Kept], clocks: frozenset[str]) -> list[Line]:
    """The list of the older system: a line for each running clock of these kinds, or one for a child without any."""
    lines: list[Line] = []
    for found in students:
        s, who = student(found), found["student"][0]
        counted = "Y" if status(s) == ["COUNTED"] else "N"
        names = {n: who[n] for n in ("state_id", "system_id")} | {"lea_code": found["responsibility"][0]["lea_code"]}
        running = [
            (d.timeline, "" if d.due is None else d.due.isoformat())
            for d in s.deadlines()
            if d.timeline in clocks and d.start <= TODAY and d.is_open(TODAY)
        ]
        for clock, due in running or [("", "")]:
            lines.append({**names, "counted": counted, "clock": clock, "due_date": due})
    return lines


def write_list(path: Path, lines: Iterable[Line]) -> Path:
    """The list as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, LIST, lineterminator="\n")
        table.writeheader()
        table.writerows(lines)
    return path
