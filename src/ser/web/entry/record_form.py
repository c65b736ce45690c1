"""Draws a form off the declaration of its record: a field for each element, with its words and its choices."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict

from ser.law.element import Element, Kind
from ser.law.finding import Finding
from ser.law.record import RecordType
from ser.law.typed_day import typed_day
from ser.law.words import Phrase, on_page, page_day
from ser.services.entry.entering import Checked, Choice, Form

_LONG = 100
"""Characters from which on a text is typed into a field of several lines."""
BLANK = frozenset({"SER-0210", "SER-0213", "SER-0214"})
"""The findings that say no more than that something is still to be filled."""
NOTHING = Choice("", "– not said –")


@dataclass(frozen=True, slots=True)
class Field:
    """One element as a form shows it; `control` is text, date, time, area, select, radios or checks."""

    element: Element
    control: str
    value: str
    choices: tuple[Choice, ...]
    chosen: frozenset[str]
    citation: str
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    prefix: str = ""
    problem: str = ""
    is_asked: bool = False

    @property
    def name(self) -> str:
        """The name under which the form sends it; on a page of several records it begins with the record's own."""
        return f"{self.prefix}{self.element.name}"

    @property
    def is_wide(self) -> bool:
        """Whether it takes a row of its own."""
        return self.control in ("area", "checks")

    @property
    def is_needed(self) -> bool:
        """Whether nothing is stored without it."""
        return self.is_asked or not self.element.may_be_blank

    @property
    def day_words(self) -> str:
        """The day that stands in it, written out."""
        return day_words(self.element, self.value)

    @property
    def is_number(self) -> bool:
        """Whether digits are typed."""
        return self.element.kind in (Kind.INTEGER, Kind.DECIMAL)

    @property
    def is_wrong(self) -> bool:
        """Whether something keeps it from being stored."""
        return bool(self.problem) or any(finding.severity == "reject" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Panel:
    """What is found of a form, for the panel beside it: the same sentence stands once, whatever elements it names."""

    refused: tuple[Finding, ...] = ()
    own: tuple[Finding, ...] = ()
    others: tuple[Finding, ...] = ()
    needed: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    settled: int = 0
    is_checked: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.refused or self.own or self.others or self.needed or self.expected)


def fields(form: Form, values: Mapping[str, str], findings: Sequence[Finding] = ()) -> list[Field]:
    """The fields of a form that somebody types, in the order of the declaration."""
    return [
        _field(form, element, values.get(element.name, ""), _of(findings, form.spec, element.name))
        for element in form.spec.elements
        if element.name not in form.fixed
    ]


def fixed(form: Form) -> list[tuple[str, str]]:
    """What the system knows already, as labels and values."""
    return [
        (e.label, on_screen(e, form.values[e.name]))
        for e in form.spec.elements
        if e.name in form.fixed and form.values[e.name]
    ]


def issued(form: Form, values: Mapping[str, str]) -> list[tuple[str, str]]:
    """What goes back with a new record so that it stays the same one: its ID."""
    own = form.spec.own_id
    return [(own, values[own])] if form.place.number is None and own in form.fixed else []


def _field(form: Form, element: Element, value: str, findings: tuple[Finding, ...]) -> Field:
    choices = form.choices.get(element.name, ())
    control = _control(element, bool(choices))
    if control == "select":
        choices = (NOTHING, *choices)
    if control == "radios":
        choices = (*choices, Choice("", "Not said"))
    chosen = frozenset(value.split(element.list_separator)) if control == "checks" else frozenset({value})
    citation = "; ".join(str(cite) for cite in element.cite)
    return Field(element, control, on_screen(element, value), choices, chosen, citation, findings)


def _control(element: Element, has_choices: bool) -> str:
    if element.kind is Kind.YES_NO:
        return "radios"
    if element.kind is Kind.CODES and has_choices:
        return "checks"
    if has_choices:
        return "select"
    if element.kind is Kind.DATE:
        return "date"
    if element.kind is Kind.TIME:
        return "time"
    return "area" if element.kind is Kind.TEXT and element.width >= _LONG else "text"


def on_screen(element: Element, value: str) -> str:
    """A text of a file as a page shows it: a day as MM/DD/YYYY, and what is no day as it was typed."""
    if element.kind is not Kind.DATE:
        return value
    day = typed_day(value)
    return value if day is None else page_day(day)


def day_words(element: Element, text: str) -> str:
    """The day that was typed, written out, so that a slip of a digit is seen; nothing where it is none."""
    day = typed_day(text) if element.kind is Kind.DATE else None
    return "" if day is None else f"{day:%A, %B} {day.day}, {day.year}"


def typed(spec: RecordType, sent: QueryDict) -> dict[str, str]:
    """What was typed, by element; of a page of two versions, what was chosen for each."""
    values: dict[str, str] = {}
    for element in spec.elements:
        name = element.name
        if sent.get(f"choose-{name}") == "theirs":
            values[name] = sent.get(f"theirs-{name}", "")
        elif name in sent:
            # A browser ends lines with two characters, a file with one.
            values[name] = element.list_separator.join(part for part in sent.getlist(name) if part).replace(
                "\r\n", "\n"
            )
    return values


def said(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the words of a page."""
    return tuple(dataclasses.replace(f, sentence=on_page(f.sentence), fix=_on_page(f.fix)) for f in findings)


def _on_page(fix: str) -> str:
    """What to do, where a form is saved and no row is sent."""
    if not isinstance(fix, Phrase):
        return fix
    return on_page(Phrase(fix.text.replace("send the row again", "save it again"), fix.words))


def panel(spec: RecordType, checked: Checked) -> Panel:
    """What a check found, for the panel."""
    return Panel(
        refused=_once(f for f in checked.refused if f.rule not in BLANK or f.value),
        own=_once(f for f in checked.own if f.rule not in BLANK),
        others=_once(checked.others),
        needed=_labels(spec, (f for f in checked.refused if f.rule in BLANK and not f.value)),
        expected=_labels(spec, (f for f in checked.own if f.rule in BLANK)),
        settled=checked.settled,
        is_checked=True,
    )


def standing(form: Form, refused: Sequence[Finding] = ()) -> Panel:
    """What stands against the record as it is stored, and what kept it from being saved."""
    found = panel(form.spec, Checked(tuple(refused), form.findings, (), 0))
    return dataclasses.replace(found, is_checked=form.place.number is not None)


def beside(spec: RecordType, found: Panel, sent: QueryDict) -> list[dict[str, object]]:
    """What stands beside each field that was sent after a check."""
    findings = (*found.refused, *found.own)
    texts = {name: str(sent.get(name, "")) for name in sent}
    return [
        {"name": name, "findings": _of(findings, spec, name), "day_words": day_words(spec.by_name[name], text)}
        for name, text in texts.items()
        if name in spec.by_name and name != f"{spec.name}_id"
    ]


def _of(findings: Sequence[Finding], spec: RecordType, element: str) -> tuple[Finding, ...]:
    """What stands beside one field; that it is still to be filled before certification is told by its mark."""
    mine = (f for f in findings if f.record in (spec.name, "") and f.element == element)
    return tuple(f for f in mine if f.rule not in BLANK or f.severity == "reject")


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The first of the findings that say the same."""
    first: dict[tuple[str, str, str], Finding] = {}
    for finding in said(findings):
        first.setdefault((finding.record, finding.key, finding.sentence), finding)
    return tuple(first.values())


def _labels(spec: RecordType, findings: Iterable[Finding]) -> tuple[str, ...]:
    names: Iterator[str] = (spec.by_name[f.element].label if f.element in spec.by_name else f.element for f in findings)
    return tuple(dict.fromkeys(names))


__all__ = ["Field", "Panel", "beside", "fields", "fixed", "issued", "panel", "said", "standing", "typed"]
