"""A record is a frozen, typed value: one row of a file, one row of a table, one form."""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

from ser.law.cite import Citation, Cites, citations
from ser.law.element import Element, element, elements_of
from ser.law.permission import Permission

R = TypeVar("R", bound="Record")

CHILD = "student"
"""The name of the record that is the child itself; a record about a child gives it as its parent."""

LEA = "lea"
"""The name of the record that is an LEA, which every other record names by `lea_code` or by a code that begins so."""

LEA_WIDTH = 3
"""Characters of an LEA's code, with which the codes of its sites begin."""

EVERY_CHANGE = "*"
"""What `touches_lea` says where any change of a row touches the children of its LEA."""


@dataclass(frozen=True, slots=True)
class OneAtATime:
    """Which rows of a record a child may not have twice on one day, no matter who sends them; the later one waits.

    `name`: what the rows are, in one word for the database. `begin`, `end`: the elements of the range; the end is the
    first day on which the row no longer holds. `only`: the element and code that the rows have in common. `status`: the
    element that says whether a row `holds` or `waits` for another to end.
    """

    name: str
    begin: str
    end: str
    only: tuple[str, str]
    status: str
    holds: str
    waits: str

    def is_held(self, row: "Record") -> bool:
        """Whether it is one of these rows, and one that holds."""
        name, code = self.only
        return bool(getattr(row, name) == code and getattr(row, self.status) == self.holds)


@dataclass(frozen=True, slots=True)
class RecordType:
    """What is known of a kind of record: its name, elements, key, parent and group; `places`: that of each element."""

    name: str
    title: str
    definition: str
    group: str
    elements: tuple[Element, ...]
    key: tuple[str, ...]
    parent: str | None
    parent_key: tuple[str, ...]
    cite: tuple[Citation, ...]
    by_name: dict[str, Element]
    places: dict[str, int]
    about_student: bool
    sealed: bool
    sent_only: bool
    entered_with: Permission | None = None
    owner: str = "lea_code"
    kept_by_state: bool = False
    says_who: bool = False
    is_staff: bool = False
    touches_lea: str = ""
    one_at_a_time: OneAtATime | None = None
    known_by: tuple[str, ...] = ()
    excuses: bool = False
    read_with: Permission | None = None

    def is_open_to(self, permissions: Collection[Permission]) -> bool:
        """Whether somebody with these permissions, who may read the child, may read rows of this kind."""
        return self.read_with is None or self.read_with in permissions

    @property
    def needed(self) -> tuple[str, ...]:
        """The elements that every new row must have: without a column for one of them a file makes no row."""
        return tuple(each.name for each in self.elements if not each.may_be_blank)

    @property
    def is_child(self) -> bool:
        """Whether a row is the child itself, and no record about a child."""
        return self.name == CHILD

    @property
    def child_column(self) -> str:
        """The column of its table that holds the number of the child."""
        return "id" if self.is_child else "student_id"

    @property
    def history_child_column(self) -> str:
        """The column of its history that holds the number of the child."""
        return "row_id" if self.is_child else "student_id"

    @property
    def is_lea(self) -> bool:
        """Whether a row is an LEA."""
        return self.name == LEA

    @property
    def is_site(self) -> bool:
        """Whether a row is a site: the code that is its key begins with that of the LEA that owns it."""
        return self.key == (self.owner,) and not self.is_lea

    @property
    def own_id(self) -> str:
        """The element that holds the sender's ID of a row; a child, an LEA and a site have none, but other keys."""
        return f"{self.name}_id"

    @property
    def of_student(self) -> bool:
        """Whether the record names its student itself, by state_id or system_id."""
        return "system_id" in self.by_name

    @property
    def end(self) -> str | None:
        """The element that ends the range of a record, blank while it is open; None where a record has no range."""
        return next((name for name in ("end_date", "exit_date") if name in self.by_name), None)

    @property
    def of_parent(self) -> bool:
        """Whether the record names another record than the student, which must exist before it."""
        return self.parent not in (None, CHILD)


class Record:
    """The base of all records; a record class declares its elements as annotated fields."""

    __slots__ = ()
    spec: ClassVar[RecordType]

    @property
    def key(self) -> str:
        """The key as findings show it: the values of the key's elements, joined by a bar."""
        return "|".join(str(getattr(self, name)) for name in self.spec.key)

    @property
    def owner(self) -> str:
        """The code of the LEA whose row it is."""
        return str(getattr(self, self.spec.owner, None) or "")[:LEA_WIDTH]

    def federal(self, name: str) -> str | None:
        """The federal equivalent of the code that an element holds, or None where no federal file counts it."""
        codes = self.spec.by_name[name].codes
        return None if codes is None else codes.federal(getattr(self, name))


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(element,))
def record(
    name: str,
    title: str,
    *,
    group: str,
    key: str | None = None,
    parent: str | None = None,
    parent_key: str | None = None,
    about_student: bool | None = None,
    sealed: bool = False,
    sent_only: bool = False,
    entered_with: Permission | None = None,
    owner: str | None = None,
    kept_by_state: bool = False,
    says_who: bool = False,
    is_staff: bool = False,
    touches_lea: str = "",
    one_at_a_time: OneAtATime | None = None,
    known_by: str = "",
    excuses: bool = False,
    read_with: Permission | None = None,
    cite: Cites = (),
) -> Callable[[type[R]], type[R]]:
    """Declare a kind of record; its file is called `name`, and its docstring says what it is.

    `key`: the elements that make a row unique, `lea_code <name>_id` unless given. `parent`: the record that
    must exist before this one; the element `<parent>_id` names it, in the same LEA, unless `parent_key` says
    otherwise. `about_student`: whether the row belongs to a student that the state knows, so that it is read, judged
    and shown with the student; so is every record with a parent, unless said otherwise. `sealed`: kept out of
    every file and page but those of two named roles. `sent_only`: the LEA's student information system owns it, so
    that files bring it and pages show it, and nobody keys it again. `entered_with`: the permission that entering it on
    a page asks for, where it is not that of its group. `owner`: the element that says which LEA's row it is, by its
    code or a code that begins with it; `lea_code` unless given. `kept_by_state`: the state alone writes it.
    `says_who`: it says who the child is, so that the LEA responsible for the child on the day writes it and no other.
    `is_staff`: a row is a member of staff of an LEA. `touches_lea`: the element on which rules and clocks of all
    children of the row's LEA hang, so that they are judged again when it changes. `one_at_a_time`: which rows may not
    overlap. `known_by`: the dates by which people know a row, where its first date is another. `excuses`: a row only
    excuses what would be found without it, so that files without any say that there is none. `read_with`: the
    permission that reading it asks for, beside that of reading the child; the database holds to it as well.

    A state that declares a record again keeps what `sealed` and all after it say, unless it says otherwise.
    """

    def declare(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        elements = elements_of(made)
        # A state that adds to a record keeps what protects it.
        before: list[RecordType] = [each.__dict__["spec"] for each in cls.__mro__[1:] if "spec" in each.__dict__]
        was = before[0] if before else None
        made.spec = RecordType(
            name=name,
            title=title,
            definition=(cls.__doc__ or "").strip(),
            group=group,
            elements=elements,
            key=tuple((key or f"lea_code {name}_id").split()),
            parent=parent,
            parent_key=_parent_key(parent, parent_key),
            cite=citations(cite),
            by_name={e.name: e for e in elements},
            places={e.name: place for place, e in enumerate(elements)},
            about_student=(parent is not None or name == CHILD) if about_student is None else about_student,
            sealed=sealed or any(spec.sealed for spec in before),
            sent_only=sent_only or any(spec.sent_only for spec in before),
            entered_with=entered_with or (was.entered_with if was else None),
            owner=owner or (was.owner if was else "lea_code"),
            kept_by_state=kept_by_state or any(spec.kept_by_state for spec in before),
            says_who=says_who or any(spec.says_who for spec in before),
            is_staff=is_staff or any(spec.is_staff for spec in before),
            touches_lea=touches_lea or (was.touches_lea if was else ""),
            one_at_a_time=one_at_a_time or (was.one_at_a_time if was else None),
            known_by=tuple(known_by.split()) or (was.known_by if was else ()),
            excuses=excuses or any(spec.excuses for spec in before),
            read_with=read_with or (was.read_with if was else None),
        )
        return made

    return declare


def _parent_key(parent: str | None, given: str | None) -> tuple[str, ...]:
    if parent in (None, CHILD):
        return ()
    return tuple((given or f"lea_code {parent}_id").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRecord(Record):
    """A record that an LEA sends."""

    lea_code: str = element("LEA code", "The LEA that sends the row.", width=LEA_WIDTH, exact=True, names=LEA)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentRecord(SentRecord):
    """A record that names its student; at least one of the two IDs is filled, else the row has no key."""

    state_id: str | None = element("State ID", "The student's ID across the state.", width=10, exact=True)
    system_id: str | None = element("System ID", "The student's ID in the LEA that sends the row.", width=32)


def getter(names: tuple[str, ...]) -> Callable[[Record], tuple[Any, ...]]:
    """A function that takes the values of these elements out of a record, as a tuple."""
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: (get(record),)


def maker(kind: type[R]) -> Callable[[Sequence[Any]], R]:
    """A function that makes a record from its values in the order of its elements.

    It fills the slots directly: a state's nightly pass makes millions of records, and the constructor that
    dataclasses write for frozen classes takes more than half as long again (bench/records.py).
    """
    fillers = [
        next(c.__dict__[e.name] for c in kind.__mro__ if e.name in c.__dict__).__set__ for e in kind.spec.elements
    ]
    new = object.__new__

    def make(values: Sequence[Any]) -> R:
        record = new(kind)
        for fill, value in zip(fillers, values, strict=True):
            fill(record, value)
        return record

    return make


def changed(record: R, **values: object) -> R:
    """The record with some of its elements changed."""
    return dataclasses.replace(record, **values)  # type: ignore[type-var]
