"""A state as plain data: what the guide, the API's schema and the forms are drawn from.

Every value is text, a number, yes or no, or a tuple of such, so that `plain()` is what JSON holds.
"""

import dataclasses
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ser.files.layout import Layout, layout
from ser.law.calendar import Calendar
from ser.law.cite import Citation, Paragraph
from ser.law.codes import CodeSet
from ser.law.cutover import can_be_past
from ser.law.element import Element
from ser.law.fact import FactTable
from ser.law.finding import Class, Severity
from ser.law.record import RecordType
from ser.law.report import Report
from ser.law.rule import Rule
from ser.law.state import State
from ser.law.switch import Switch
from ser.law.timeline import Timeline
from ser.law.words import sentence
from ser.manual.entries import (
    CalendarEntry,
    CitationEntry,
    ClockEntry,
    CodeEntry,
    CodeSetEntry,
    CollectionEntry,
    ColumnEntry,
    ElementEntry,
    ExtensionEntry,
    FactsEntry,
    FigureEntry,
    ParagraphEntry,
    RecordEntry,
    ReportEntry,
    RuleEntry,
    SwitchEntry,
    SwitchValue,
)

FILES = "files"
"""The subject of the rules that intake decides about any file and any row."""
COLLECTIONS = "collections"
"""The subject of the rules that look at the frame of a collection."""

SEVERITY_REASONS = {
    Severity.REJECT: "The row cannot be read, stored or owned.",
    Severity.MUST_FIX: "Data are missing or contradict each other.",
    Severity.MUST_EXPLAIN: "The event itself was out of compliance; it did happen, so it is stored and explained.",
    Severity.NOTICE: "It may be right as it is; it is worth a look.",
}
UNVERIFIED_REASON = "Its paragraph has not been read, so it is a notice until the state turns it on."


@dataclass(frozen=True, slots=True)
class Description:
    """Everything that a state declares."""

    state: str
    abbreviation: str
    records: tuple[RecordEntry, ...]
    code_sets: tuple[CodeSetEntry, ...]
    rules: tuple[RuleEntry, ...]
    clocks: tuple[ClockEntry, ...]
    facts: tuple[FactsEntry, ...]
    layouts: tuple[Layout, ...]
    reports: tuple[ReportEntry, ...]
    switches: tuple[SwitchEntry, ...]
    collections: tuple[CollectionEntry, ...]
    calendar: CalendarEntry
    paragraphs: tuple[ParagraphEntry, ...]


def describe(state: State) -> Description:
    """A state as plain data."""
    declared = state.declared
    return Description(
        state=state.name,
        abbreviation=state.abbreviation,
        records=tuple(_record(kind.spec) for kind in declared.records),
        code_sets=tuple(_code_set(each, state) for _, each in sorted(state.code_sets.items())),
        rules=tuple(_rule(each, state) for each in state.rules),
        clocks=tuple(_clock(each, state) for each in sorted(declared.timelines, key=lambda clock: clock.code)),
        facts=tuple(_facts(each) for each in declared.facts),
        layouts=tuple(layout(kind.spec) for kind in declared.records),
        reports=tuple(_report(each) for each in sorted(declared.reports, key=lambda report: report.name)),
        switches=tuple(_switch(each) for each in sorted(declared.switches, key=lambda switch: switch.name)),
        collections=tuple(CollectionEntry(c.name, c.title, c.month, c.day) for c in state.collections),
        calendar=_calendar(state.calendar),
        paragraphs=tuple(_paragraph(each) for each in state.paragraphs),
    )


def plain(entry: object) -> object:
    """An entry as dictionaries, lists, texts, numbers and truth values, ready to be written as JSON."""
    if dataclasses.is_dataclass(entry):
        return {f.name: plain(getattr(entry, f.name)) for f in dataclasses.fields(entry)}
    return [plain(each) for each in entry] if isinstance(entry, tuple) else entry


def severity_reason(rule: Rule, in_force: Severity) -> str:
    """Why a rule has the severity that it has."""
    if in_force is not rule.severity:
        return UNVERIFIED_REASON
    why = " ".join(rule.why.split())
    if rule.test is None or (rule.severity is Severity.REJECT and why):
        return why
    own = "" if why == _words(rule.test) else why
    return f"{SEVERITY_REASONS[rule.severity]} {own}".rstrip()


def subject(rule: Rule, state: State) -> str:
    """What a rule is about: the group of the record that it looks at or reads first, files, or collections."""
    if rule.cls is Class.COLLECTION:
        return COLLECTIONS
    names = [rule.on] if rule.cls is Class.RECORD else []
    names += (ref.record for ref in (*rule.reads, *rule.marks))
    return next((state.records[name].spec.group for name in names if name in state.records), FILES)


def words_of(value: object) -> str:
    """The value of a switch in words: yes, 3 and 8 as "3, 8", or what a policy says."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(each) for each in value)
    if dataclasses.is_dataclass(value):
        said = ((f.name.replace("_", " "), getattr(value, f.name)) for f in dataclasses.fields(value))
        return ", ".join(f"{name} {words_of(each)}" for name, each in said if not isinstance(each, tuple))
    return str(value)


def _sentence(claim: str) -> str:
    return f"{sentence(claim)}."


def _on(rule: Rule) -> str | None:
    """The kind of record that a record rule looks at."""
    return rule.on if rule.cls is Class.RECORD and rule.test is not None else None


def _words(function: Callable[..., Any] | None) -> str:
    """What the docstring of a function says, as one paragraph."""
    return " ".join((inspect.getdoc(function) or "").split()) if function is not None else ""


def _cites(cites: Iterable[Citation]) -> tuple[CitationEntry, ...]:
    return tuple(CitationEntry(c.text, c.standing.value, c.note) for c in cites)


def _record(spec: RecordType) -> RecordEntry:
    return RecordEntry(
        name=spec.name,
        title=spec.title,
        definition=spec.definition,
        group=spec.group,
        key=spec.key,
        parent=spec.parent,
        parent_key=spec.parent_key,
        owner=spec.owner,
        written_by=_written_by(spec),
        one_at_a_time=_one_at_a_time(spec),
        touches_lea=spec.touches_lea,
        excuses=spec.excuses,
        elements=tuple(_element(e, spec) for e in spec.elements),
        cite=_cites(spec.cite),
    )


def _written_by(spec: RecordType) -> str:
    if spec.sealed:
        return "the keepers of sealed records"
    if spec.kept_by_state:
        few = "" if spec.read_with is None else f", and read by those alone who hold {spec.read_with}"
        return f"the state{few}"
    return "files of the LEA alone, from its student information system" if spec.sent_only else "the LEA"


def _one_at_a_time(spec: RecordType) -> str:
    one = spec.one_at_a_time
    if one is None:
        return ""
    return (
        f"Rows of one child with {one.only[0]} {one.only[1]} and {one.status} {one.holds} do not overlap; a later one"
        f" waits as {one.waits} until the earlier one ends."
    )


def _element(e: Element, spec: RecordType) -> ElementEntry:
    return ElementEntry(
        name=e.name,
        label=e.label,
        type=e.kind.value,
        is_key=e.name in spec.key,
        may_be_blank=e.may_be_blank,
        expected=e.expected,
        width=e.width,
        exact=e.exact,
        ahead=e.ahead,
        names_person=e.names_person,
        confidential_if=() if e.protected is None else e.protected.when,
        minimum=e.minimum,
        maximum=e.maximum,
        codes=None if e.codes is None else e.codes.name,
        names=e.names,
        definition=e.definition,
        cite=_cites(e.cite),
    )


def _code_set(each: CodeSet, state: State) -> CodeSetEntry:
    used = (
        f"{kind.spec.name}.{e.name}" for kind in state.declared.records for e in kind.spec.elements if e.codes is each
    )
    codes = (CodeEntry(c.code, c.label, c.federal, c.first_year, c.last_year, c.note) for c in each.codes)
    return CodeSetEntry(each.name, each.title, each.federal_set, tuple(codes), tuple(used), _cites(each.cite))


def _rule(rule: Rule, state: State) -> RuleEntry:
    in_force = rule.severity_in(state.turned_on)
    return RuleEntry(
        code=rule.code,
        title=rule.title,
        subject=subject(rule, state),
        asked_of=rule.cls.value,
        on=_on(rule),
        severity=in_force.value,
        declared_severity=rule.severity.value,
        reason=severity_reason(rule, in_force),
        claim=_words(rule.test) or _sentence(rule.title),
        says=rule.says,
        fix=rule.fix,
        reads=tuple(str(r) for r in rule.reads),
        marks=tuple(str(r) for r in rule.marks),
        since=_day(rule.since),
        quiet_before_cutover=can_be_past(rule),
        unverified=rule.unverified,
        cite=_cites(rule.cite),
    )


def _clock(clock: Timeline, state: State) -> ClockEntry:
    extensions = (ExtensionEntry(e.code, e.title, e.unverified, _cites(e.cite)) for e in clock.extensions)
    return ClockEntry(
        code=clock.code,
        title=clock.title,
        length=clock.definition,
        on=clock.on,
        starts=clock.starts.words,
        stops=clock.stops.words,
        late_in=clock.late_in,
        extensions=tuple(extensions),
        limit=_words(clock.cap),
        exceptions=_words(clock.excepts),
        unverified=clock.unverified and clock.code not in state.turned_on,
        cite=_cites(clock.cite),
    )


def _facts(table: FactTable) -> FactsEntry:
    columns = (ColumnEntry(c.name, "", c.type.__name__, c.may_be_blank) for c in table.columns)
    definition = " ".join(table.definition.split())
    return FactsEntry(table.name, table.title, definition, _words(table.row), tuple(columns), _cites(table.cite))


def _report(report: Report) -> ReportEntry:
    columns, shows = (
        tuple(ColumnEntry(c.name, c.label, "", True) for c in each) for each in (report.columns, report.shows)
    )
    return ReportEntry(
        name=report.name,
        also=report.also,
        title=report.title,
        definition=report.definition,
        kind=report.kind,
        levels=tuple(level.value for level in report.levels),
        needs=report.needs,
        reads=report.reads,
        columns=columns,
        unit=report.unit,
        opens=report.opens,
        shows=shows,
        cite=_cites(report.cite),
        figures=tuple(FigureEntry(each.name, each.share, each.adds) for each in report.figures),
    )


def _switch(each: Switch[Any]) -> SwitchEntry:
    values = (SwitchValue(None if first == date.min else _day(first), words_of(value)) for first, value in each.values)
    return SwitchEntry(each.name, each.title, tuple(values), _cites(each.cite))


def _calendar(each: Calendar) -> CalendarEntry:
    return CalendarEntry(
        name=each.name,
        first=each.first.isoformat(),
        last=each.last.isoformat(),
        verified=each.verified,
        source=each.source,
        holidays=tuple((h.day.isoformat(), h.name) for h in each.holidays),
        school_years=tuple((y.school_year, y.first_day.isoformat(), y.last_day.isoformat()) for y in each.school_years),
    )


def _paragraph(each: Paragraph) -> ParagraphEntry:
    return ParagraphEntry(each.cite, each.status, each.read, each.says, each.source)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
