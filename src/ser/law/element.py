"""An element is one field of a record: its annotation gives type and blankness, `element()` gives the rest."""

import dataclasses
import types
import typing
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ser.law.cite import Citation, Cites, citations
from ser.law.codes import CodeSet


class Kind(StrEnum):
    """The type of an element's value."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    DATE = "date"
    TIME = "time of day"
    YES_NO = "yes or no"
    INTEGER = "whole number"
    DECIMAL = "decimal number"


@dataclass(frozen=True, slots=True)
class Protection:
    """What only those may read who may read what is confidential, where it is: `when`, and what stands for it then.

    `when` names elements that answer yes or no, as `student.address_is_protected`: of the child's own record, or of
    the record itself. `instead` names the element of the child's record that is shown in its place; without one
    nothing is.
    """

    when: tuple[str, ...]
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """One field of a record, with everything that file layouts, columns, forms and the guide read off it."""

    name: str
    label: str
    kind: Kind
    may_be_blank: bool
    width: int
    definition: str
    codes: CodeSet | None
    cite: tuple[Citation, ...]
    expected: bool
    ahead: bool
    exact: bool
    names_person: bool
    minimum: int | None
    maximum: int | None
    protected: Protection | None = None
    words: CodeSet | None = None
    names: str = ""
    outside: bool = False

    @property
    def told(self) -> CodeSet | None:
        """The words in which people read and choose its values."""
        return self.codes or self.words

    @property
    def list_separator(self) -> str:
        """What separates several values in one cell."""
        return ";"


_META = "ser_element"
_KINDS: dict[object, Kind] = {
    str: Kind.TEXT,
    date: Kind.DATE,
    time: Kind.TIME,
    bool: Kind.YES_NO,
    int: Kind.INTEGER,
    Decimal: Kind.DECIMAL,
    tuple[str, ...]: Kind.CODES,
}
_WIDTHS = {Kind.DATE: 10, Kind.TIME: 8, Kind.YES_NO: 1, Kind.INTEGER: 6, Kind.DECIMAL: 8}


def element(
    label: str,
    definition: str = "",
    *,
    width: int | None = None,
    codes: CodeSet | None = None,
    cite: Cites = (),
    expected: bool = False,
    ahead: bool = False,
    exact: bool = False,
    names_person: bool = False,
    minimum: int | None = None,
    maximum: int | None = None,
    protected: Protection | None = None,
    words: CodeSet | None = None,
    names: str = "",
    outside: bool = False,
) -> Any:
    """Declare an element of a record.

    `expected`: may be blank in a stored row, but must be filled before certification. `ahead`: a date that
    may lie after today, since it is planned and not an event. `exact`: the width is the only width allowed.
    `names_person`: says who somebody is, so it never goes to a log, a URL or a file name.
    `minimum`, `maximum`: bounds of a number. `protected`: when it is confidential, so that the store gives it to those
    alone who may read what is confidential. `words`: the words for the values that are known, where other values are
    taken as well. `names`: the record whose key or ID the element holds, such as the site, the provider or the
    evaluation that it names. `outside`: what it names may be outside of what the LEA and the state keep, so that nobody
    chooses it from their list, or is told that it is unknown.
    """
    meta = dict(
        label=label,
        definition=definition,
        width=width,
        codes=codes,
        cite=citations(cite),
        expected=expected,
        ahead=ahead,
        exact=exact,
        names_person=names_person,
        minimum=minimum,
        maximum=maximum,
        protected=protected,
        words=words,
        names=names,
        outside=outside,
    )
    return dataclasses.field(metadata={_META: meta})


def elements_of(cls: type) -> tuple[Element, ...]:
    """The elements of a record class in the order of their declaration."""
    hints = typing.get_type_hints(cls)
    return tuple(_element(f, hints[f.name]) for f in dataclasses.fields(cls) if _META in f.metadata)


def _element(field: dataclasses.Field[Any], hint: object) -> Element:
    meta = dict(field.metadata[_META])
    base, blank = _base(hint)
    kind = _KINDS.get(base)
    if kind is None:
        raise TypeError(f"Element {field.name}: {hint} is no type of an element.")
    if kind is Kind.TEXT and meta["codes"] is not None:
        kind = Kind.CODE
    width = meta.pop("width") or _WIDTHS.get(kind) or _code_width(field.name, kind, meta["codes"])
    return Element(name=field.name, kind=kind, may_be_blank=blank, width=width, **meta)


def _base(hint: object) -> tuple[object, bool]:
    if isinstance(hint, types.UnionType) and type(None) in hint.__args__:
        (base,) = (a for a in hint.__args__ if a is not type(None))
        return base, True
    return hint, False


def _code_width(name: str, kind: Kind, codes: CodeSet | None) -> int:
    if codes is None:
        raise TypeError(f"Element {name} needs a width or a code set.")
    widest = max(len(c.code) for c in codes)
    return widest if kind is Kind.CODE else 4 * (widest + 1)


def plain(value: object) -> object:
    """A day as 2018-03-01, a time as 14:30, a number without an exponent or zeros at its end; all else as it is."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value
