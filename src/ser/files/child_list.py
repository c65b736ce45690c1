"""A list of children to be looked up: a table with a state ID, or a last name and a birth date, in each line."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ser.files.parse import read_date

COLUMNS = ("state_id", "last_name", "birth_date")
MOST = 200
"""Lines of a list that are looked up at once."""


class ListUnreadable(ValueError):
    """The list cannot be looked up; the message says what is wrong with which line, and what to do."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A child as a line of a list names it."""

    line: int
    state_id: str = field(repr=False)
    last_name: str = field(repr=False)
    birth_date: date | None = field(repr=False)


def read_children(content: bytes) -> Sequence[Listed]:
    """The children whom a list names, in its order; raises ListUnreadable."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1252", errors="replace")
    lines = text.splitlines()
    if not lines:
        raise ListUnreadable("The file is empty.")
    reader = csv.DictReader(lines, restkey="", restval="", delimiter=";" if ";" in lines[0] else ",")
    names = {name: _plain(name) for name in reader.fieldnames or ()}
    if "stateid" not in names.values() and not {"lastname", "birthdate"} <= set(names.values()):
        raise ListUnreadable("The first line names no column state_id, and not both last_name and birth_date.")
    try:
        found = [_listed(reader.line_num, {names.get(n, ""): c for n, c in row.items()}) for row in reader]
    except csv.Error as broken:
        raise ListUnreadable(f"The file is no table of cells parted by commas ({broken}).") from None
    found = [one for one in found if one.state_id or one.last_name or one.birth_date]
    if len(found) > MOST:
        raise ListUnreadable(
            f"The list has {len(found)} lines; at most {MOST} are looked up at once. Send it in parts."
        )
    return found


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _listed(line: int, cells: dict[str, str]) -> Listed:
    said = {name: (cells.get(_plain(name)) or "").strip() for name in COLUMNS}
    if not said["state_id"] and bool(said["last_name"]) is not bool(said["birth_date"]):
        raise ListUnreadable(f"Line {line} has neither a state ID, nor a last name and a birth date.")
    try:
        born = read_date(said["birth_date"]) if said["birth_date"] else None
    except ValueError:
        raise ListUnreadable(f"Line {line}: its birth date is no date. Write it as 2012-03-07.") from None
    return Listed(line, said["state_id"], said["last_name"], born)
