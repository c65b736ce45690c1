"""A record is a frozen, typed value: one row of a file, one row of a table, one form."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform

from ser.law.cite import Citation, Cites, citations
from ser.law.element import Element, element, elements_of

R = TypeVar("R", bound="Record")


@dataclass(frozen=True, slots=True)
class RecordType:
    """What is known of a kind of record: its name, elements, key, parent and group."""

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
    about_student: bool
    sealed: bool
    sent_only: bool

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
        return self.parent not in (None, "student")


class Record:
    """The base of all records; a record class declares its elements as annotated fields."""

    __slots__ = ()
    spec: ClassVar[RecordType]

    @property
    def key(self) -> str:
        """The key as findings show it: the values of the key's elements, joined by a bar."""
        return "|".join(str(getattr(self, name)) for name in self.spec.key)

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
    cite: Cites = (),
) -> Callable[[type[R]], type[R]]:
    """Declare a kind of record; its file is called `name`, and its docstring says what it is.

    `key`: the elements that make a row unique, `lea_code <name>_id` unless given. `parent`: the record that
    must exist before this one; the element `<parent>_id` names it, in the same LEA, unless `parent_key` says
    otherwise. `about_student`: whether the row belongs to a student that the state knows, so that it is read, judged
    and shown with the student; so is every record with a parent, unless said otherwise. `sealed`: kept out of
    every file and page but those of two named roles. `sent_only`: the LEA's student information system owns it, so
    that files bring it and pages show it, and nobody keys it again.
    """

    def declare(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        elements = elements_of(made)
        # A state that adds to a record keeps what protects it.
        before = [each.__dict__["spec"] for each in cls.__mro__[1:] if "spec" in each.__dict__]
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
            about_student=(parent is not None or name == "student") if about_student is None else about_student,
            sealed=sealed or any(spec.sealed for spec in before),
            sent_only=sent_only or any(spec.sent_only for spec in before),
        )
        return made

    return declare


def _parent_key(parent: str | None, given: str | None) -> tuple[str, ...]:
    if parent in (None, "student"):
        return ()
    return tuple((given or f"lea_code {parent}_id").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRecord(Record):
    """A record that an LEA sends."""

    lea_code: str = element("LEA code", "The LEA that sends the row.", width=3, exact=True)


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
