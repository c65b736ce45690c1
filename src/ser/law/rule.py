"""A rule is a claim about a record, a student on a day, or all children; a breach of it is a finding."""

import inspect
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from ser.law.cite import Citation, Cites, citations, is_unverified
from ser.law.collection import Collection
from ser.law.element import Element, Kind, plain
from ser.law.finding import Class, Severity
from ser.law.record import CHILD, Record, RecordType
from ser.law.student import Student
from ser.law.words import Word

BEFORE = "_before"
"""What follows the name of a facts table where a rule about all children asks for its facts of a year before."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change to the example student: elements of one record set to other values, or records added or left out."""

    record: str
    values: Mapping[str, object] = field(default_factory=dict)
    adds: bool = False
    removes: bool = False
    at: int = 0
    times: int = 1


def change(record: str, at: int = 0, **values: object) -> Change:
    """The example with these elements of one record of a kind changed: the first, or the one at this place."""
    return Change(record, values, at=at)


def add(record: str, at: int = 0, times: int = 1, **values: object) -> Change:
    """The example with one more record of a kind: its first one (or the one at this place) with these changed.

    For rules about all children, `record` may name a facts table, of which several like rows are added.
    """
    return Change(record, values, adds=True, at=at, times=times)


def without(record: str) -> Change:
    """The example without any record of a kind."""
    return Change(record, removes=True)


Changes: TypeAlias = Change | tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Breach:
    """A record that breaks a student rule, with words for the sentence that its own elements do not hold.

    `notice`: this breach is no more than a notice, whatever the severity of the rule.
    """

    record: Record
    words: Mapping[str, object] = field(default_factory=dict)
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Ref:
    """An element of a record, as a rule names it: `evaluation.dissemination_date`."""

    record: str
    element: str

    def __str__(self) -> str:
        return f"{self.record}.{self.element}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with everything that findings and the reference say about it.

    `needs` names the frames that a rule about all children looks at: records, facts tables, and facts tables of a
    year before. `personal` names the words of its sentence that say who somebody is and are no elements.
    """

    code: str
    cls: Class
    severity: Severity
    says: str
    fix: str
    reads: tuple[Ref, ...]
    marks: tuple[Ref, ...]
    cite: tuple[Citation, ...]
    title: str
    why: str
    on: str
    test: Callable[..., Any] | None
    since: date | None
    holds: tuple[Change, ...]
    breaks: tuple[Change, ...]
    needs: tuple[str, ...] = ()
    always: bool = False
    personal: tuple[str, ...] = ()

    @property
    def unverified(self) -> bool:
        """Whether no verified paragraph stands behind the rule, so that it can be a notice at most."""
        return is_unverified(self.cite)

    def severity_in(self, turned_on: frozenset[str], collection: Collection | None = None) -> Severity:
        """The severity in a state, or in one of its collections: for an unverified rule a notice until turned on."""
        if self.unverified and self.code not in turned_on:
            return Severity.NOTICE
        return self.severity if collection is None else collection.severities.get(self.code, self.severity)

    @property
    def citation(self) -> str:
        """The citations as findings print them."""
        return "; ".join(str(c) for c in self.cite)


Test = typing.TypeVar("Test", bound=Callable[..., Any])


def rule(
    code: str,
    severity: Severity,
    *,
    reads: str,
    says: str,
    fix: str,
    cite: Cites,
    marks: str = "",
    breaks: Changes,
    holds: Changes = (),
    why: str = "",
    since: date | None = None,
    always: bool = False,
    personal: str = "",
) -> Callable[[Test], Rule]:
    """Declare a rule by the function that decides it.

    The function looks at one record and says whether the rule holds, or at a student and a day and gives the
    records (or breaches) that break it; or it takes frames, whose names its parameters are, and what was asked, and
    gives a frame of the rows that break it, with the key of the record that `reads` names first. `reads`: elements
    that must be filled, else the rule is not asked. `marks`: elements to show that may be blank. `says`, with elements
    in braces, is what was found; `fix` what to do. `breaks`, `holds`: changes to the example student after which the
    rule breaks, and holds. `since`: the day from which the rule is law; it is not asked about earlier facts. The day
    of a fact is the first date that the rule reads in the record. `always`: asked of what lies before the cut-over
    day of an LEA too. `personal`: the words of `says` that are no elements and say who somebody is, such as a birthday.
    """

    def declare(test: Test) -> Rule:
        on, cls = _signature(test)
        about_all = cls is Class.COLLECTION
        made = Rule(
            code=code,
            cls=cls,
            severity=severity,
            says=says,
            fix=fix,
            reads=_refs(reads),
            marks=_refs(marks),
            cite=citations(cite),
            title=_title(test.__name__),
            why=why or inspect.getdoc(test) or "",
            on=on.name if on else _refs(reads)[0].record if about_all else CHILD,
            test=test,
            since=since,
            holds=_tuple(holds),
            breaks=_tuple(breaks),
            needs=tuple(inspect.signature(test).parameters)[:-1] if about_all else (),
            always=always,
            personal=tuple(personal.split()),
        )
        if on:
            _check_names(made, {on.name: on})
        return made

    return declare


def _title(name: str) -> str:
    return " ".join("LEA" if word == "lea" else word for word in name.split("_"))


def declared(
    code: str,
    cls: Class,
    severity: Severity,
    *,
    title: str,
    says: str,
    fix: str,
    why: str,
    cite: Cites,
    personal: str = "",
) -> Rule:
    """A rule that intake itself decides while it reads a file, such as a code that is not in its set.

    `personal`: the words of its sentence that say who somebody is.
    """
    who = tuple(personal.split())
    return Rule(
        code, cls, severity, says, fix, (), (), citations(cite), title, why, "any", None, None, (), (), personal=who
    )


def _signature(test: Callable[..., Any]) -> tuple[RecordType | None, Class]:
    first = next(iter(typing.get_type_hints(test).values()))
    if first is Student:
        return None, Class.STUDENT
    if isinstance(first, type) and issubclass(first, Record):
        return first.spec, Class.RECORD
    return None, Class.COLLECTION


def _refs(names: str) -> tuple[Ref, ...]:
    return tuple(Ref(*name.split(".")) for name in names.split())


def _tuple(changes: Changes) -> tuple[Change, ...]:
    return (changes,) if isinstance(changes, Change) else changes


def _check_names(made: Rule, kinds: Mapping[str, RecordType]) -> None:
    for ref in (*made.reads, *made.marks):
        if ref.record in kinds and ref.element not in kinds[ref.record].by_name:
            raise NameError(f"{made.code} names {ref}, which is no element.")


def check_names(rules: Iterable[Rule], kinds: Mapping[str, RecordType]) -> None:
    """Fail where a rule names a record or an element that the state does not have."""
    for made in rules:
        unknown = [ref for ref in (*made.reads, *made.marks) if ref.record not in kinds]
        if unknown:
            raise NameError(f"{made.code} names {unknown[0]}, which is no record of the state.")
        _check_names(made, kinds)


def show(element: Element, value: object) -> str:
    """A value as findings show it: a code with the words of its set, a date as 2018-03-01, a blank as (blank)."""
    if value is None:
        return "(blank)"
    if element.codes is not None and isinstance(value, str):
        return f"{value} ({element.codes.name}: {element.codes.label(value)})"
    return write(element, value)


def word(element: Element, value: object) -> Word:
    """A value as a word of a sentence: as findings show it, but a day stays one."""
    return value if isinstance(value, date) else show(element, value)


def plain_word(value: object) -> Word:
    """A word that a rule gives itself: a day stays one, a number is written without zeros at its end."""
    return value if isinstance(value, date) else plain(value)


def write(element: Element, value: object) -> str:
    """A value as files hold it; what is written reads back the same."""
    if value is None:
        return ""
    if element.kind is Kind.YES_NO:
        return "Y" if value else "N"
    if isinstance(value, tuple):
        return element.list_separator.join(value)
    return str(plain(value))
