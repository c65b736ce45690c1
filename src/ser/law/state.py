"""A state is a value: a named sum of declarations that extends the federal ones and checks itself when built."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ser.law.cite import Citation, Paragraph, unread
from ser.law.codes import CodeSet
from ser.law.collection import CHILD_COUNT, Collection
from ser.law.days import Calendar, Days, LocalCalendar
from ser.law.element import Element
from ser.law.fact import FactTable
from ser.law.finding import Class, Severity
from ser.law.flow import Flow, problems
from ser.law.kept_day import KeptDay, kept_days
from ser.law.permission import Level, Permission, Role
from ser.law.reading import READING_RULES
from ser.law.record import CHILD, Record, RecordType
from ser.law.renewal import Renewal
from ser.law.renewal import problems as renewal_problems
from ser.law.report import Report
from ser.law.rule import BEFORE, Rule, check_names
from ser.law.rule_book import RuleBook
from ser.law.student import Student
from ser.law.switch import Switch
from ser.law.timeline import Timeline
from ser.law.timeline_book import TimelineBook
from ser.law.words import names_in

KEPT_CALENDARS = 500
"""How many calendars of LEAs and sites are kept ready: those of a large state, and not of every edit of years."""


SEALED_ROLES = 2
"""How many roles read what is sealed: the keeper, and the person who stands in."""


class DoesNotBuild(ValueError):
    """The declarations of a state contradict each other; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What a jurisdiction declares: records, rules, timelines, facts, reports, switches, roles, flows and renewals."""

    records: tuple[type[Record], ...] = ()
    rules: tuple[Rule, ...] = ()
    timelines: tuple[Timeline, ...] = ()
    facts: tuple[FactTable, ...] = ()
    reports: tuple[Report, ...] = ()
    switches: tuple[Switch[Any], ...] = ()
    roles: tuple[Role, ...] = ()
    flows: tuple[Flow, ...] = ()
    renewals: tuple[Renewal, ...] = ()

    def extended(self, more: "Declarations", replaces: Iterable[str] = ()) -> "Declarations":
        """These declarations with more added; a name that is declared again must be among `replaces`."""
        allowed, used = set(replaces), set()
        merged = {}
        for part in dataclasses.fields(self):
            held = {_name(d): d for d in getattr(self, part.name)}
            for d in getattr(more, part.name):
                if _name(d) in held and _name(d) not in allowed:
                    raise DoesNotBuild(f"{_name(d)} is declared twice; say that it replaces the first.")
                used |= {_name(d)} & held.keys()
                held[_name(d)] = d
            merged[part.name] = tuple(held.values())
        if allowed - used:
            raise DoesNotBuild(f"{sorted(allowed - used)} should be replaced, but are not declared before.")
        return Declarations(**merged)


def _name(declared: Any) -> str:
    if isinstance(declared, type) and issubclass(declared, Record):
        return declared.spec.name
    return str(getattr(declared, "code", None) or declared.name)


@dataclass(frozen=True)
class State:
    """A state: its name and numbers, calendar, LEAs, collections, declarations and register of paragraphs.

    `example` is the one student whose records are all in order; the examples of rules and clocks are changes to it.
    `turned_on` names the unverified rules and clocks that the state has turned on. `crosswalks`: folders that say how
    extracts of other systems become SER's files, by name.
    """

    name: str
    abbreviation: str
    fips: str
    time_zone: str
    calendar: Calendar
    declared: Declarations
    collections: tuple[Collection, ...]
    paragraphs: tuple[Paragraph, ...]
    example: Mapping[str, tuple[Record, ...]]
    turned_on: frozenset[str] = frozenset()
    lea_names: Mapping[str, str] = field(default_factory=dict)
    crosswalks: Mapping[str, Path] = field(default_factory=dict)
    _local_days: dict[LocalCalendar, Days] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.declared.facts and self._counted_by is None:
            raise DoesNotBuild(f"The state has no collection called {CHILD_COUNT}, whose day is the count date.")
        self._check_records()
        check_names(self.rules, {k.spec.name: k.spec for k in self.declared.records})
        frames = {*self.records, *(f"{t.name}{end}" for t in self.declared.facts for end in ("", BEFORE))}
        for made in self.declared.rules:
            if made.cls is Class.RECORD:
                self._check_sentence(made)
            for name in made.needs:
                if name not in frames:
                    raise DoesNotBuild(
                        f"{made.code} looks at {name}, which is neither a record nor facts of the state."
                    )
        for clock in self.declared.timelines:
            if clock.on not in self.records:
                raise DoesNotBuild(f"{clock.code} looks at {clock.on}, which is no record of the state.")
        self._check_collections()
        self._check_roles()
        self._check_flows()
        self._check_citations()

    @cached_property
    def records(self) -> dict[str, type[Record]]:
        """The kinds of record by name, parents before children."""
        return {kind.spec.name: kind for kind in self.declared.records}

    def named(self, element: Element) -> RecordType | None:
        """The record that an element names, such as the site, the provider or the evaluation; None for any other."""
        return self.records[element.names].spec if element.names else None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules: those that intake decides while reading, then the declared ones, by code."""
        return tuple(sorted((*READING_RULES, *self.declared.rules), key=lambda r: r.code))

    @cached_property
    def rules_by_code(self) -> dict[str, Rule]:
        """All rules by code."""
        return {made.code: made for made in self.rules}

    @cached_property
    def rule_book(self) -> RuleBook:
        """The rules, ready to be asked."""
        return RuleBook(self.declared.rules, self.turned_on)

    @cached_property
    def timeline_book(self) -> TimelineBook:
        """The timelines, ready to be asked."""
        return TimelineBook(self.declared.timelines, self.turned_on)

    @cached_property
    def days(self) -> Days:
        """Day arithmetic over the state's calendar."""
        return Days(self.calendar)

    @cached_property
    def switches(self) -> dict[str, Switch[Any]]:
        """The switches by name, each with the state's own values."""
        return {s.name: s for s in self.declared.switches}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """The roles by code."""
        return {role.code: role for role in self.declared.roles}

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """The flows by name."""
        return {flow.name: flow for flow in self.declared.flows}

    @cached_property
    def renewals(self) -> dict[str, Renewal]:
        """The renewals by name."""
        return {renewal.name: renewal for renewal in self.declared.renewals}

    @cached_property
    def code_sets(self) -> dict[str, CodeSet]:
        """The code sets that the records use, by name."""
        return {e.codes.name: e.codes for kind in self.declared.records for e in kind.spec.elements if e.codes}

    def days_by(self, local: LocalCalendar) -> Days:
        """Day arithmetic where a school or LEA says otherwise; of school years that the state knows, and no others."""
        known = {year.school_year for year in self.calendar.school_years}
        years = tuple(year for year in local.school_years if year.school_year in known)
        local = replace(local, school_years=years)
        if local == LocalCalendar():
            return self.days
        if local not in self._local_days:
            if len(self._local_days) >= KEPT_CALENDARS:
                self._local_days.clear()
            self._local_days[local] = Days(self.calendar, local)
        return self._local_days[local]

    def student(self, records: Mapping[str, tuple[Record, ...]], public_id: str = "") -> Student:
        """A student of this state, with its calendar, switches, clocks and count day."""
        return Student(records, self.days, self.switches, public_id, self.timeline_book, self._counted_by)

    @cached_property
    def child_count(self) -> Collection:
        """The collection by which children are counted; its day is the count date."""
        if self._counted_by is None:
            raise LookupError(f"{self.name} has no collection called {CHILD_COUNT}.")
        return self._counted_by

    @cached_property
    def _counted_by(self) -> Collection | None:
        return next((each for each in self.collections if each.name == CHILD_COUNT), None)

    @cached_property
    def collections_by_name(self) -> dict[str, Collection]:
        """The collections by name."""
        return {each.name: each for each in self.collections}

    def severities(self, collection: Collection | None = None) -> dict[str, Severity]:
        """The severity of each rule by code, in the state or in one of its collections."""
        return {made.code: made.severity_in(self.turned_on, collection) for made in self.rules}

    def kept_days(self, today: date) -> frozenset[KeptDay]:
        """The days for which facts are kept when it is this day, each with its owner."""
        return kept_days(self.collections, today)

    def _check_collections(self) -> None:
        for collection in self.collections:
            for code, severity in collection.severities.items():
                made = self.rules_by_code.get(code)
                if made is None:
                    raise DoesNotBuild(f"{collection.name} weighs {code}, which is no rule of the state.")
                if Severity.REJECT in (made.severity, severity):
                    raise DoesNotBuild(
                        f"{collection.name} weighs {code} otherwise; whether a row is stored hangs on no collection."
                    )

    def _check_records(self) -> None:
        seen: set[str] = set()
        for kind in self.declared.records:
            parent = kind.spec.parent
            if parent is not None and parent not in seen:
                raise DoesNotBuild(f"Record {kind.spec.name} stands before its parent {parent}.")
            lower = {e.name.lower() for e in kind.spec.elements}
            if len(lower) != len(kind.spec.elements):
                raise DoesNotBuild(f"Record {kind.spec.name} has elements whose names differ only in case.")
            seen.add(kind.spec.name)
        sets: dict[str, CodeSet] = {}
        for kind in self.declared.records:
            for e in kind.spec.elements:
                if e.codes is not None and sets.setdefault(e.codes.name, e.codes) is not e.codes:
                    raise DoesNotBuild(f"Two code sets are called {e.codes.name}.")
                if e.names and e.names not in self.records:
                    raise DoesNotBuild(f"{kind.spec.name}.{e.name} names {e.names}, which is no record of the state.")
                self._check_protection(kind.spec, e)

    def _check_protection(self, spec: RecordType, e: Element) -> None:
        protected = e.protected
        if protected is None:
            return
        if not e.may_be_blank or not spec.about_student:
            raise DoesNotBuild(f"{spec.name}.{e.name} cannot be left out, so it cannot be confidential.")
        for name in (*protected.when, *([protected.instead] if protected.instead else [])):
            record, _, flag = name.partition(".")
            if record not in (CHILD, spec.name) or flag not in self.records[record].spec.by_name:
                raise DoesNotBuild(f"{spec.name}.{e.name} is protected by {name}, which is no element at hand.")

    def _check_sentence(self, made: Rule) -> None:
        known = self.records[made.on].spec.by_name
        for name in names_in(made.says) | names_in(made.fix):
            if name not in known:
                raise DoesNotBuild(f"The sentence of {made.code} names {name}, which is no element of {made.on}.")

    def _check_roles(self) -> None:
        if not self.declared.roles:  # nobody signs in to such a state: its rules and clocks are only tried
            return
        for needed in Permission:
            if not any(needed in role.permissions for role in self.declared.roles):
                raise DoesNotBuild(f"No role may do what {needed} allows.")
        sealed = [role for role in self.declared.roles if Permission.READ_SEALED in role.permissions]
        if len(sealed) != SEALED_ROLES or any(role.level is not Level.STATE for role in sealed):
            raise DoesNotBuild(f"What is sealed is open to {SEALED_ROLES} roles of the state, and to no other.")
        if not any(role.level is Level.LEA and role.gives_access for role in self.declared.roles):
            raise DoesNotBuild("No role of an LEA may give access, so that the state would have to do it for all.")

    def _check_flows(self) -> None:
        clocks = {clock.code: clock for clock in self.declared.timelines}
        for flow in self.declared.flows:
            for problem in problems(flow, self.records, clocks):
                raise DoesNotBuild(problem)
        for renewal in self.declared.renewals:
            for problem in renewal_problems(renewal, self.records, clocks):
                raise DoesNotBuild(problem)
            if renewal.flow not in self.flows:
                raise DoesNotBuild(f"The renewal {renewal.name} goes on in {renewal.flow}, which is no flow.")

    def _check_citations(self) -> None:
        register = {p.cite: p for p in self.paragraphs}
        for name, cites in self._cited():
            for text in unread(cites, register):
                raise DoesNotBuild(f"{name} cites {text} as read, but the register of paragraphs does not.")

    def _cited(self) -> Iterator[tuple[str, tuple[Citation, ...]]]:
        """Everything that cites, by name, elements and code sets among it."""
        d = self.declared
        declared: tuple[Any, ...] = (*d.rules, *d.timelines, *d.facts, *d.reports, *d.switches, *d.flows, *d.renewals)
        yield from ((_name(made), made.cite) for made in declared)
        for kind in d.records:
            yield from ((f"{kind.spec.name}.{e.name}", e.cite) for e in kind.spec.elements)
        yield from ((codes.name, codes.cite) for codes in self.code_sets.values())
