"""Files of LEAs as slips of systems, exports and hands make them: plausible, and hostile to the children in them."""

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.hard.who_may import Row

LEAS = ("017", "022", "036")
STUDENT = (
    "lea_code", "state_id", "system_id", "last_name", "first_name", "birth_date", "sex", "is_hispanic", "races",
    "home_language", "address_is_protected", "substitute_address", "street", "city",
)  # fmt: skip
SHORT = STUDENT[:9]
"""What an export without its last columns has."""

Cells = dict[str, str]


@dataclass
class World:
    """What the systems of the LEAs hold of some children, and what they do to it."""

    chance: random.Random
    size: int
    views: dict[tuple[str, int], Cells] = field(default_factory=dict)
    guardians: dict[tuple[str, int], Cells] = field(default_factory=dict)
    enrollments: dict[tuple[str, int], Cells] = field(default_factory=dict)
    claims: dict[tuple[str, int], Cells] = field(default_factory=dict)
    stale: dict[tuple[str, int], Cells] = field(default_factory=dict)
    made: int = 0

    def children(self, lea: str) -> list[int]:
        """The children whom the system of an LEA holds, also those who left."""
        return [child for code, child in self.views if code == lea]

    def begin(self, lea: str, child: int, day: date) -> None:
        """A child comes to an LEA, whose system makes its rows."""
        born = date(2004 + child % 9, 1 + child % 12, 1 + child % 28)
        ids = {"lea_code": lea, "state_id": f"91{child:08}"[:10], "system_id": f"S{lea}-{child}"}
        self.views[lea, child] = {
            **ids, "last_name": f"Made{_word(child)}", "first_name": f"Up{_word(child * 7 + 3)}",
            "birth_date": str(born), "sex": "FM"[child % 2], "is_hispanic": "N", "races": "WH",
            "home_language": "eng", "address_is_protected": "", "substitute_address": "", "street": "1 Made Street",
            "city": "Madeup",
        }  # fmt: skip
        self.guardians[lea, child] = {
            **ids, "guardian_id": f"G{child}", "relationship": "MO", "last_name": f"Parent{_word(child)}",
            "first_name": "Trinity", "is_rights_holder": "Y",
        }  # fmt: skip
        self.enrollments[lea, child] = {
            **ids, "enrollment_id": f"E{child}", "site_code": f"{lea}Z01", "entry_date": str(day), "entry_code": "E1",
            "exit_date": "", "exit_code": "", "grade": "03",
        }  # fmt: skip
        self.claims[lea, child] = {
            **ids, "responsibility_id": f"R{child}", "role": "FAPE", "site_code": f"{lea}Z01", "begin_date": str(day),
            "begin_reason": "T", "end_date": "", "end_reason": "", "responsibility_status": "ACCEPTED",
        }  # fmt: skip


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:03}")


Sending = dict[str, list[tuple[Cells, str]]]
"""The rows of a load by kind, each with the edit that made it."""
Edit = Callable[[World, str, int, date, Sending], None]


def put(out: Sending, kind: str, row: Mapping[str, str], edit: str) -> None:
    """Have a load hold a row."""
    out.setdefault(kind, []).append((dict(row), edit))


def again(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """The same rows again, or some of them."""
    tables = (("student", world.views), ("guardian", world.guardians), ("enrollment", world.enrollments))
    for kind, rows in world.chance.sample(tables, world.chance.randrange(1, 4)):
        put(out, kind, rows[lea, child], "again")


def language(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A system says something else of who the child is."""
    world.views[lea, child] |= {"home_language": world.chance.choice(["spa", "fre", "vie", "eng"])}
    put(out, "student", world.views[lea, child], "language")


def married(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """One thing by which a child is told from others is corrected."""
    world.views[lea, child] |= {"last_name": f"Wed{_word(world.chance.randrange(999))}"}
    put(out, "student", world.views[lea, child], "married")


def protect(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """An address becomes confidential."""
    world.views[lea, child] |= {"address_is_protected": "Y", "substitute_address": "PO Box 9"}
    put(out, "student", world.views[lea, child], "protect")


def unprotect(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """An export knows nothing of a protection."""
    put(out, "student", world.views[lea, child] | {"address_is_protected": "", "substitute_address": ""}, "unprotect")


def parent(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A guardian is corrected."""
    world.guardians[lea, child] |= {"last_name": f"Parent{_word(world.chance.randrange(999))}"}
    put(out, "guardian", world.guardians[lea, child], "parent")


def swap(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """The state IDs of two children are swapped in the student file."""
    other = world.chance.choice(world.children(lea))
    one, two = world.views[lea, child], world.views[lea, other]
    put(out, "student", one | {"state_id": two["state_id"]}, "swap")
    put(out, "student", two | {"state_id": one["state_id"]}, "swap")


def slip(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A child is sent under another one's state ID."""
    other = world.chance.choice(world.children(lea))
    put(out, "student", world.views[lea, child] | {"state_id": world.views[lea, other]["state_id"]}, "slip")


def borrowed(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A child is sent under another one's system ID, without an ID of the state."""
    other = world.chance.choice(world.children(lea))
    row = world.views[lea, child] | {"state_id": "", "system_id": world.views[lea, other]["system_id"]}
    put(out, "student", row, "borrowed")


def filler(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A system fills in an ID that nobody has."""
    put(out, "student", world.views[lea, child] | {"state_id": world.chance.choice(["9999999999", "NULL"])}, "filler")


def nameless(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """An export leaves one of the IDs blank."""
    blank = world.chance.choice(["state_id", "system_id"])
    put(out, "student", world.views[lea, child] | {blank: world.chance.choice(["", "NULL"])}, "nameless")


def corrected(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A state ID is corrected, in one system only."""
    world.made += 1
    own = (world.views, world.guardians, world.enrollments, world.claims)
    for rows in own:
        rows[lea, child] |= {"state_id": f"92{world.made:08}"}
    put(out, "student", world.views[lea, child], "corrected")


def excel(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A spreadsheet program was in between."""
    row = dict(world.chance.choice([world.views, world.enrollments])[lea, child])
    kind = "enrollment" if "enrollment_id" in row else "student"
    damage = world.chance.choice(["short", "zeros", "point", "quotes", "error", "year"])
    if damage == "short":
        row["state_id"] = "9.1E+09"
    elif damage == "zeros":
        row["lea_code"] = row["lea_code"].lstrip("0")
    elif damage == "point":
        row["state_id"] += ".0"
    elif damage == "quotes":
        row["lea_code"] = f'="{row["lea_code"]}"'
    elif damage == "error":
        row["state_id"] = "#REF!"
    else:
        day_of = "birth_date" if kind == "student" else "entry_date"
        row[day_of] = f"{date.fromisoformat(row[day_of]):%m/%d/%y}"
    put(out, kind, row, f"excel {damage}")


def others(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A row says that it is of another LEA."""
    kind, rows = world.chance.choice([("student", world.views), ("enrollment", world.enrollments)])
    put(out, kind, rows[lea, child] | {"lea_code": next(code for code in LEAS if code != lea)}, "others")


def twice(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """One key twice: with the same values, or with others."""
    kind, rows = world.chance.choice([("student", world.views), ("enrollment", world.enrollments)])
    name = "home_language" if kind == "student" else "grade"
    row = dict(rows[lea, child])
    put(out, kind, row, "twice")
    put(out, kind, row | {name: world.chance.choice([row[name], "ger" if kind == "student" else "09"])}, "twice")


def out_of(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A child leaves: its responsibility and its enrollment end."""
    if world.claims[lea, child]["end_date"] or str(day) <= world.claims[lea, child]["begin_date"]:
        return
    world.stale[lea, child] = dict(world.claims[lea, child])
    world.claims[lea, child] |= {"end_date": str(day), "end_reason": "XFER"}
    world.enrollments[lea, child] |= {"exit_date": str(day), "exit_code": "XFER"}
    put(out, "responsibility", world.claims[lea, child], "leaves")
    put(out, "enrollment", world.enrollments[lea, child], "leaves")


def comes(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A child of another LEA comes, with or without its first rows."""
    child = world.chance.randrange(world.size)
    if (lea, child) in world.views:
        return
    world.begin(lea, child, day)
    kinds = [("student", world.views), ("responsibility", world.claims), ("enrollment", world.enrollments)]
    for kind, rows in kinds[: world.chance.choice([1, 2, 3, 3])]:
        put(out, kind, rows[lea, child], "comes")


def comes_early(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """The enrollment of a child comes before the child."""
    world.made += 1
    child = world.size + world.made
    world.begin(lea, child, day)
    put(out, "enrollment", world.enrollments[lea, child], "early")


def reopened(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """An old export says that a child who left is still there."""
    if (lea, child) in world.stale:
        put(out, "responsibility", world.stale[lea, child], "reopened")


def grade(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """An enrollment is corrected."""
    world.enrollments[lea, child] |= {"grade": world.chance.choice(["01", "02", "03", "04", "05"])}
    put(out, "enrollment", world.enrollments[lea, child], "grade")


def crossed(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """Records of two children come under each other's IDs: under the state's, under both or under one alone."""
    other = world.chance.choice(world.children(lea))
    kind, rows = world.chance.choice([("enrollment", world.enrollments), ("guardian", world.guardians)])
    one, two, how = rows[lea, child], rows[lea, other], world.chance.choice(["state", "both", "alone"])
    for row, of in ((one, two), (two, one)):
        crossing = {"state_id": of["state_id"]} | ({"system_id": of["system_id"]} if how == "both" else {})
        put(out, kind, row | crossing | ({"system_id": ""} if how == "alone" else {}), f"crossed {how}")


def deletes(world: World, lea: str, child: int, day: date, out: Sending) -> None:
    """A row asks to delete, in words that are none or without anybody's approval."""
    kind, rows = world.chance.choice([("guardian", world.guardians), ("enrollment", world.enrollments)])
    put(out, kind, rows[lea, child] | {"action": world.chance.choice(["D", "DELETE", "X"])}, "deletes")


EDITS: Sequence[Edit] = (
    again, language, married, protect, unprotect, parent, swap, slip, borrowed, filler, nameless, corrected, excel,
    others, twice, out_of, comes, comes, comes_early, reopened, grade, crossed, crossed, deletes,
)  # fmt: skip

CLEAN = frozenset({"again", "language", "parent", "grade"})
"""The edits after which a row is as good as any, so that it is stored if its LEA may say it."""


def night(world: World, lea: str, day: date, count: int) -> Sending:
    """What an LEA sends in a night: so many of its children, something done to each."""
    out: Sending = {}
    children = world.children(lea)
    for child in world.chance.sample(children, min(count, len(children))):
        world.chance.choice(EDITS)(world, lea, child, day, out)
    return out


def both(world: World, day: date, count: int) -> Sending:
    """What the state sends for two LEAs at once: their rows of the same children."""
    out: Sending = {}
    shared = [child for child in range(world.size) if sum((lea, child) in world.views for lea in LEAS) > 1]
    for child in world.chance.sample(shared, min(count, len(shared))):
        for lea in world.chance.sample(LEAS, len(LEAS)):
            if (lea, child) in world.views:
                world.chance.choice([language, again, parent, grade])(world, lea, child, day, out)
    return out


def written(world: World, folder: Path, out: Sending) -> list[Row]:
    """The rows of a load in files, as CSV or as a workbook that a spreadsheet program has saved."""
    rows: list[Row] = []
    folder.mkdir(parents=True)
    for kind, listed in out.items():
        names = list(dict.fromkeys(name for cells, _ in listed for name in cells))
        is_short = kind == "student" and world.chance.random() < 0.3
        names = [name for name in names if not is_short or name in SHORT]
        shuffled = world.chance.sample(listed, len(listed))
        write = world.chance.choice([_as_csv, _as_csv, _as_excel_csv, _as_workbook])
        file = write(folder, kind, names, [cells for cells, _ in shuffled])
        for place, (cells, edit) in enumerate(shuffled):
            rows.append(Row(file, place + 2, kind, {name: cells.get(name, "") for name in names}, edit))
    return rows


def _as_csv(folder: Path, kind: str, names: Sequence[str], rows: Sequence[Cells]) -> str:
    with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return f"{kind}.csv"


def _as_excel_csv(folder: Path, kind: str, names: Sequence[str], rows: Sequence[Cells]) -> str:
    """As a spreadsheet program saves it: a byte-order mark, semicolons, dates of here, blanks behind."""
    with (folder / f"{kind}.csv").open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(names)
        for row in rows:
            writer.writerow([_of_here(name, row.get(name, "")) for name in names])
    return f"{kind}.csv"


def _of_here(name: str, cell: str) -> str:
    if name.endswith("_date") and len(cell) == 10 and cell[4] == "-":
        return f"{date.fromisoformat(cell):%m/%d/%Y}"
    return f"{cell} " if name in ("first_name", "guardian_id", "enrollment_id") else cell


def _as_workbook(folder: Path, kind: str, names: Sequence[str], rows: Sequence[Cells]) -> str:
    """As a workbook, in which IDs of digits are numbers and dates are dates."""
    with xlsxwriter.Workbook(str(folder / f"{kind}.xlsx")) as book:
        sheet = book.add_worksheet(kind)
        form = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet.write_row(0, 0, names)
        for line, row in enumerate(rows, 1):
            for column, name in enumerate(names):
                cell = row.get(name, "")
                if name == "state_id" and cell.isdigit():
                    sheet.write_number(line, column, int(cell))
                elif name.endswith("_date") and len(cell) == 10 and cell[4] == "-":
                    sheet.write_datetime(line, column, date.fromisoformat(cell), form)
                elif cell:
                    sheet.write_string(line, column, cell)
    return f"{kind}.xlsx#{kind}"
