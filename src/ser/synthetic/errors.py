"""Plants errors: children who break one rule each, and who never count, so that every finding can be foretold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from ser.federal.facts.circumstances import circumstances
from ser.federal.facts.count_status import CountStatus, count_status
from ser.federal.records import Profile
from ser.law import example
from ser.law.element import Kind
from ser.law.finding import Class
from ser.law.record import Record
from ser.law.rule import Rule, write
from ser.law.student import Student
from ser.synthetic import names
from ser.synthetic.person import identity, system_identity
from ser.synthetic.places import World
from ser.synthetic.spoiled import SPOILED, STRAY, Rows, Spoil, Text, key

_THERE = ("lea", "site")
_STAFF = "provider"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEPT = ("state_id", "system_id", "local_id")


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
        wrong, named = recipe.spoil(rows, world, number)
        yield Planted(tuple(rows), wrong, named, recipe.rule)


def _recipes(world: World) -> list[_Recipe]:
    """Rules of reading and rules of the state by turns, a rejecting one first."""
    good = _uncounted(world, example.after(world.state))
    known = [student for student in good if all(who.state_id for who in student[Profile])]
    read = [_Recipe(code, student, spoil) for student in good[:1] for code, spoil in SPOILED.items()]
    read += [_Recipe(code, student, spoil) for student in known[:1] for code, spoil in STRAY.items()]
    broken = [recipe for rule in world.state.declared.rules if (recipe := _of_rule(world, rule))]
    by_turns = zip_longest(read, broken)
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
    if not wrong or (spec.name not in _THERE and spec.key[-1] != f"{spec.name}_id"):
        return None
    student = world.state.student({**_parent(world, wrong[0]), rule.on: (wrong[0],)})
    return _Recipe(rule.code, student, _marking(wrong[0], student)) if _can_be_sent(world, student) else None


def _parent(world: World, row: Record) -> Mapping[str, tuple[Record, ...]]:
    """The row that this one belongs to, if it is neither an LEA nor a site, which are there already."""
    parent, key_of = row.spec.parent, row.spec.parent_key
    if parent is None or parent in _THERE:
        return {}
    named = [getattr(row, name) for name in key_of]
    rows = example.after(world.state).records[parent]
    return {parent: tuple(each for each in rows if [getattr(each, name) for name in key_of] == named)}


def _uncounted(world: World, student: Student) -> list[Student]:
    """The student changed so that it does not count: enrolled nowhere, or else without a state ID or consent."""
    records = student.records
    unknown = {name: tuple(_without_state_id(row) for row in rows) for name, rows in records.items()}
    leas = {row.lea_code for rows in records.values() for row in rows if row.spec.of_student}  # type: ignore[attr-defined]
    made = [_student(world, {**records, "enrollment": ()})]
    made += [_student(world, unknown)] if len(leas) == 1 else []
    made.append(_student(world, {**records, "consent": ()}))
    return [student for student in made if not _counts(student, world.count_day)]


def _student(world: World, records: Mapping[str, tuple[Record, ...]]) -> Student:
    """The records of a student and of those who serve it, under the school calendar of the synthetic state."""
    own = {name: rows for name, rows in records.items() if world.state.records[name].spec.about_student}
    staff = {_STAFF: records.get(_STAFF, ())}
    return replace(world.state.student({**own, **staff}), days=world.timetable.days)


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
    return lambda rows, world, number: (at, key(world, *rows[at]))


def _rekeyed(world: World, student: Student, number: int) -> Rows:
    """The rows of the student as text, with IDs and a name of its own."""
    first = names.MALE[number % len(names.MALE)]
    last = names.LAST[number % len(names.LAST)]
    known: dict[str, str] = {}
    strangers: dict[str, str] = {}  # children whom nobody sends, by their state IDs in the example
    rows = []
    for row in student.all():
        values = {element.name: write(element, getattr(row, element.name)) for element in row.spec.elements}
        for name, text in values.items():
            if name == "system_id":
                values[name] = system_identity(world, number, 0)
            elif name == "state_id" and text:
                values[name] = identity(world, number)
            elif name.endswith("state_id") and text:
                values[name] = strangers.setdefault(text, identity(world, -3 * number - len(strangers)))
            elif (name.endswith("_id") or name == "class_code") and name not in _KEPT and text:
                values[name] = known.setdefault(text, f"{system_identity(world, number, 1)}{len(known):02x}")
            elif (name, text) in (("first_name", "Alex"), ("last_name", "Example")):
                values[name] = first if name == "first_name" else last
        if row.spec.name in _THERE:
            values[row.spec.key[-1]] = _place_code(values[row.spec.key[-1]], number)
        rows.append((row.spec.name, values))
    return rows


def _place_code(code: str, number: int) -> str:
    """A code of its own for an LEA or site, of the same length, which no place of the synthetic state has."""
    return f"{code[:-3]}Y{_DIGITS[number // len(_DIGITS) % len(_DIGITS)]}{_DIGITS[number % len(_DIGITS)]}"
