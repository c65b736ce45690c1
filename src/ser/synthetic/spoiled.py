"""Spoils rows of a child as a slip of a system would, so that intake itself finds fault while it reads them."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from ser.law import reading
from ser.synthetic import names
from ser.synthetic.person import identity, system_identity
from ser.synthetic.places import World

Text = dict[str, str]
Rows = list[tuple[str, Text]]
Spoil = Callable[[Rows, World, int], tuple[int, str]]
"""Changes the rows of the child of a number; says at which place the finding will be, and under which key."""


def key(world: World, record: str, values: Text) -> str:
    """The key of a row as findings show it."""
    if record == "student":
        return values["state_id"] or f"{values['lea_code']}|{values['system_id']}"
    return "|".join(values[part] for part in world.state.records[record].spec.key)


def _set(record: str, element: str, text: Callable[[Text, World], str]) -> Spoil:
    """Spoils one cell of the first row of a record."""

    def spoil(rows: Rows, world: World, number: int) -> tuple[int, str]:
        at = next(at for at, (name, _) in enumerate(rows) if name == record)
        rows[at][1][element] = text(rows[at][1], world)
        return at, key(world, *rows[at])

    return spoil


def _twice(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more status under the ID of the first, with another day; that is told at the first of both."""
    place, (name, values) = next(each for each in enumerate(rows) if each[1][0] == "student_status")
    rows.append((name, {**values, "begin_date": (world.today - timedelta(30)).isoformat()}))
    return place, key(world, name, values)


def _orphan(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more service, of a plan that nobody sends."""
    name, values = next(row for row in reversed(rows) if row[0] == "service")
    lost = f"{values['iep_id']}f"
    rows.append((name, {**values, "service_id": f"{values['service_id']}f", "iep_id": lost}))
    return len(rows) - 1, f"{values['lea_code']}|{lost}"


def _stranger(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more status, sent by an LEA that nobody knows."""
    name, values = next(row for row in rows if row[0] == "student_status")
    unknown = f"Q{number % 100:02}"
    rows.append((name, {**values, "lea_code": unknown}))
    return len(rows) - 1, unknown


def _ragged(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more status, with a cell too many; nobody can tell its key."""
    name, values = next(row for row in rows if row[0] == "student_status")
    rows.append((name, {**values, "student_status_id": f"{values['student_status_id']}f", "": "N"}))
    return len(rows) - 1, ""


def _mixed(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more plan, in the program episode of the child, of another child that is in no program."""
    who = {"state_id": identity(world, -3 * number), "system_id": system_identity(world, -3 * number, 0)}
    _, child = next(row for row in rows if row[0] == "student")
    first = names.FEMALE[number % len(names.FEMALE)]
    rows.append(("student", {**child, **who, "first_name": first, "sex": "F"}))
    name, plan = next(row for row in reversed(rows) if row[0] == "iep")
    rows.append((name, {**plan, **who, "iep_id": f"{plan['iep_id']}f"}))
    return len(rows) - 1, key(world, *rows[-1])


SPOILED: Mapping[str, Spoil] = {
    reading.WRONG_TYPE.code: _set("student_status", "begin_date", lambda values, world: "2017-02-30"),
    reading.WRONG_CODE.code: _set("guardian", "relationship", lambda values, world: "??"),
    reading.AFTER_TODAY.code: _set(
        "student_status", "begin_date", lambda values, world: (world.today + timedelta(40)).isoformat()
    ),
    reading.BLANK_NEEDED.code: _set("student_status", "begin_date", lambda values, world: ""),
    reading.BLANK_EXPECTED.code: _set("guardian", "is_rights_holder", lambda values, world: ""),
    reading.NO_KEY.code: _set("student_status", "student_status_id", lambda values, world: ""),
    reading.UNKNOWN_SITE.code: _set("placement", "site_code", lambda values, world: f"{values['lea_code']}Z99"),
    reading.REPEATED_KEY.code: _twice,
    reading.UNKNOWN_PARENT.code: _orphan,
    reading.RAGGED_ROW.code: _ragged,
}

# These name the child by its state ID, since the system ID is the sender's own.
STRAY: Mapping[str, Spoil] = {
    reading.UNKNOWN_LEA.code: _stranger,
    reading.OTHER_STUDENTS_PARENT.code: _mixed,
}
