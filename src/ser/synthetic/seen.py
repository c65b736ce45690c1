"""What the lives name beside themselves: staff and seats in schools, which are written once all lives are told."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ser.synthetic.membership import Seat, membership_rows, seat
from ser.synthetic.person import Row
from ser.synthetic.places import World
from ser.synthetic.roll import Child
from ser.synthetic.staff import staff_rows

_FILE = "seen.json"


@dataclass(slots=True)
class Seen:
    """Staff by ID, and how many children sat where on a day."""

    day: date
    staff: set[str] = field(default_factory=set)
    seats: Counter[Seat] = field(default_factory=Counter)

    def note(self, child: Child, row: Row) -> None:
        """Keep what a row names."""
        name, values = row
        if name == "service":
            self.staff.add(str(values["provider_id"]))
        elif name == "evaluation" and "coordinator_id" in values:
            self.staff.add(str(values["coordinator_id"]))
        elif name == "enrollment" and (taken := seat(self.day, values, child.race, child.sex)):
            self.seats[taken] += 1

    def write(self, folder: Path) -> None:
        """Keep all in a folder, for the process that puts the parts together."""
        seats = [[*place, count] for place, count in self.seats.items()]
        (folder / _FILE).write_text(json.dumps({"staff": sorted(self.staff), "seats": seats}), encoding="utf-8")

    def read(self, folders: Iterable[Path]) -> None:
        """Add what was kept in folders."""
        for folder in folders:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            self.staff.update(kept["staff"])
            for *place, count in kept["seats"]:
                self.seats[tuple(place)] += count

    def rows(self, world: World) -> Iterator[Row]:
        """The staff, and the membership of the schools."""
        yield from staff_rows(world, self.staff)
        yield from membership_rows(self.seats, self.day)
