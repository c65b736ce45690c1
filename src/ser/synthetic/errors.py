"""Plants errors: children who break one rule each, and who never count, so that every finding can be foretold."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from ser.core import example, reading
from ser.core.element import Kind
from ser.core.finding import Class
from ser.core.record import Record
from ser.core.rule import Rule, write
from ser.core.student import Student
from ser.federal.facts.circumstances import circumstances
from ser.federal.facts.count_status import CountStatus, count_status
from ser.synthetic import names
from ser.synthetic.person import identity, system_identity
from ser.synthetic.places import World

Text = dict[str, str]
Rows = list[tuple[str, Text]]
Spoil = Callable[[Rows, World, int], tuple[int, str]]
_STAFF = ("coordinator_id", "provider_id", "state_id", "system_id", "local_id", "merged_into_state_id")


@dataclass(frozen=True, slots=True)
class Planted:
    """The rows of a child with an error, and which of them the finding will name, under which key."""

    rows: tuple[tuple[str, Text], ...]
    wrong: int
    key: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Recipe:
    """A rule, and the rows that break it alone, of a child that does not count."""

    rule: str
    student: Student
    spoil: Spoil


def planted(world: World, count: int, after: int) -> Iterator[Planted]:
    """So many children with an error each; `after` is the number of the last child of the roll."""
    recipes = _recipes(world) if count else []
    for at in range(count):
        recipe, number = recipes[at % len(recipes)], after + at + 1
        rows = _rekeyed(world, recipe.student, number)
        wrong, key = recipe.spoil(rows, world, at)
        yield Planted(tuple(rows), wrong, key, recipe.rule)


def _recipes(world: World) -> list[_Recipe]:
    """Rules of reading and rules of the state by turns, a rejecting one first."""
    good = _uncounted(world, example.after(world.state))
    read = [_Recipe(code, good[0], spoil) for code, spoil in _SPOILED.items()] if good else []
    named = [
        _Recipe(code, student, spoil)
        for code, spoil in _STRAY.items()
        for student in good
        if any(p.state_id for p in student.records["student"])  # type: ignore[attr-defined]
    ]
    broken = [recipe for rule in world.state.declared.rules if (recipe := _of_rule(world, rule))]
    by_turns = zip_longest([*read, *named], broken)
    return [recipe for pair in by_turns for recipe in pair if recipe]


def _of_rule(world: World, rule: Rule) -> _Recipe | None:
    """The example of a rule's breach, where it can be sent and leaves everything else in order."""
    if rule.test is None or rule.cls is Class.COLLECTION:
        return None
    if not world.state.records[rule.on].spec.about_student:
        return _of_directory(world, rule)
    for student in _uncounted(world, example.after(world.state, rule.breaks)):
        if not _can_be_sent(world, student):
            continue
        breaches = list(world.state.rule_book.all_of(student, world.today))
        if [told.code for told, _ in breaches] == [rule.code] and _is_quiet_without(world, student, rule):
            return _Recipe(rule.code, student, _marking(breaches[0][1].record, student))
    return None


def _of_directory(world: World, rule: Rule) -> _Recipe | None:
    """The example's row that breaks a rule about records of no student."""
    spec = world.state.records[rule.on].spec
    rows = example.after(world.state, rule.breaks).records[rule.on]
    wrong = [row for row in rows if [told for told, _ in world.state.rule_book.of_record(row)] == [rule]]
    if not wrong or spec.key[-1] != f"{spec.name}_id":
        return None
    of_parent = world.state.example.get(spec.parent or "", ())
    named = tuple(r for r in of_parent if all(getattr(r, k) == getattr(wrong[0], k) for k in spec.parent_key))
    student = world.state.student({**({spec.parent: named} if spec.parent else {}), rule.on: (wrong[0],)})
    return _Recipe(rule.code, student, _marking(wrong[0], student)) if _can_be_sent(world, student) else None


def _uncounted(world: World, student: Student) -> list[Student]:
    """The student changed so that it does not count: enrolled nowhere, or else without a state ID, or else as it is."""
    records = student.records
    unknown = {name: tuple(_without_state_id(row) for row in rows) for name, rows in records.items()}
    leas = {row.lea_code for rows in records.values() for row in rows if row.spec.of_student}  # type: ignore[attr-defined]
    made = [_student(world, {**records, "enrollment": ()})]
    made += [_student(world, unknown)] if len(leas) == 1 else []
    made += [_student(world, records)]
    return [student for student in made if not _counts(student, world.count_day)]


def _student(world: World, records: Mapping[str, tuple[Record, ...]]) -> Student:
    """The records of a student alone, under the school calendar of the synthetic state."""
    own = {name: rows for name, rows in records.items() if world.state.records[name].spec.about_student}
    return replace(world.state.student(own), days=world.timetable.days)


def _without_state_id(row: Record) -> Record:
    return replace(row, state_id=None) if row.spec.of_student else row  # type: ignore[type-var]


def _counts(student: Student, day: date) -> bool:
    found = circumstances(student, day)
    return found is not None and count_status(found).status is CountStatus.COUNTED


def _can_be_sent(world: World, student: Student) -> bool:
    """Whether every site is one of the synthetic state, and nothing lies after its today."""
    sites = {place.code for place in world.places}
    for row in student.all():
        for element in row.spec.elements:
            value = getattr(row, element.name)
            if element.name == "site_code" and row.spec.name != "site" and value is not None and value not in sites:
                return False
            if element.kind is Kind.DATE and not element.ahead and value is not None and value > world.today:
                return False
    return True


def _is_quiet_without(world: World, student: Student, rule: Rule) -> bool:
    """Whether nothing else is found where the rule keeps its record out."""
    if not any(told.code == rule.code for row in student.all() for told, _ in world.state.rule_book.refusing(row)):
        return True
    left = {
        name: tuple(row for row in rows if not any(world.state.rule_book.refusing(row)))
        for name, rows in student.records.items()
    }
    return not any(world.state.rule_book.all_of(_student(world, left), world.today))


def _marking(wrong: Record, student: Student) -> Spoil:
    """Leaves the rows as they are, and points at the record that the rule names."""
    at = next(at for at, row in enumerate(student.all()) if row is wrong)
    return lambda rows, world, number: (at, _key(world, *rows[at]))


def _rekeyed(world: World, student: Student, number: int) -> Rows:
    """The rows of the student as text, with IDs and a name of its own."""
    first = names.MALE[number % len(names.MALE)]
    last = names.LAST[number % len(names.LAST)]
    known: dict[str, str] = {}
    rows = []
    for row in student.all():
        values = {element.name: write(element, getattr(row, element.name)) for element in row.spec.elements}
        for name, text in values.items():
            if name == "system_id":
                values[name] = system_identity(world, number, 0)
            elif name == "state_id" and text:
                values[name] = identity(world, number)
            elif (
                name.endswith("_id") and (name not in _STAFF or name in (*row.spec.key, *row.spec.parent_key)) and text
            ):
                values[name] = known.setdefault(text, f"{system_identity(world, number, 1)}{len(known):02x}")
            elif (name, text) in (("first_name", "Alex"), ("last_name", "Example")):
                values[name] = first if name == "first_name" else last
        rows.append((row.spec.name, values))
    return rows


def _key(world: World, record: str, values: Text) -> str:
    if record == "student":
        return values["state_id"] or f"{values['lea_code']}|{values['system_id']}"
    return "|".join(values[part] for part in world.state.records[record].spec.key)


def _set(record: str, element: str, text: Callable[[Text, World], str]) -> Spoil:
    """Spoils one cell of the first row of a record."""

    def spoil(rows: Rows, world: World, number: int) -> tuple[int, str]:
        at = next(at for at, (name, _) in enumerate(rows) if name == record)
        rows[at][1][element] = text(rows[at][1], world)
        return at, _key(world, *rows[at])

    return spoil


def _twice(rows: Rows, world: World, number: int) -> tuple[int, str]:
    """One more status under the ID of the first, with another day."""
    name, values = next(row for row in rows if row[0] == "student_status")
    rows.append((name, {**values, "begin_date": (world.today - timedelta(30)).isoformat()}))
    return len(rows) - 1, _key(world, name, values)


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


_SPOILED: Mapping[str, Spoil] = {
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
}

# These name the child by its state ID, since the system ID is the sender's own.
_STRAY: Mapping[str, Spoil] = {reading.UNKNOWN_LEA.code: _stranger}
