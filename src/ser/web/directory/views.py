"""Lists of what an LEA keeps besides the records of children: sites, staff, calendars, notices."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render

from ser.law.element import Element, Kind
from ser.law.permission import Permission
from ser.law.record import RecordType
from ser.law.rule import write
from ser.law.words import sentence
from ser.services.directory import directory_lists, schools
from ser.services.directory.directory_lists import Row
from ser.services.entry.entering import NoSuchRecord
from ser.store.running import state
from ser.web.acting import Request
from ser.web.entry.record_form import on_screen
from ser.web.entry.views import address
from ser.web.page import page, show
from ser.web.table import Cell, Column, Filter, Table, Value, occurring, written

SHOWN = 5
"""Columns that a list shows until others are chosen: more do not fit on a screen."""
_FILTERS = 4


@page(Permission.READ_STUDENT)
def overview(request: Request) -> HttpResponse:
    """The lists that one keeps."""
    return render(request, "directory/overview.html", {"shelves": directory_lists.shelves(by=request.acting.scope)})


@page(Permission.READ_STUDENT)
def shelf(request: Request, kind: str) -> HttpResponse:
    """One list, of one LEA; the state chooses which."""
    by = request.acting.scope
    leas = schools.leas(by=by)
    lea = by.only_lea or request.GET.get("lea", "") or next(iter(leas), "")
    try:
        rows = directory_lists.shelf(by=by, kind=kind, lea_code=lea)
    except NoSuchRecord as unknown:
        raise Http404 from unknown
    spec = state().records[kind].spec
    table = Table(
        spec.title,
        tuple(_columns(spec)),
        rows,
        lambda row: row.place.number,
        request.GET,
        filters=tuple(_filters(spec, rows, leas if by.is_state else {}, lea)),
        file=kind,
        sign="list",
    )
    return show(request, "directory/shelf.html", {"spec": spec, "table": table})


def _columns(spec: RecordType) -> Iterator[Column[Row]]:
    own = [e for e in spec.elements if e.name not in ("lea_code", f"{spec.name}_id")]
    for place, element in enumerate(own):
        value = partial(_value, element)
        # A row is opened by what names it.
        show = partial(_opens, element) if place == 0 else None
        is_number = element.kind in (Kind.INTEGER, Kind.DECIMAL)
        yield Column(element.name, element.label, value, show, is_number, is_shown=place < SHOWN)


def _filters(spec: RecordType, rows: Sequence[Row], leas: Mapping[str, str], lea: str) -> Iterator[Filter[Row]]:
    """A choice of the LEA for the state, and one for each of the first elements whose codes differ in the list."""
    if leas:
        yield Filter("lea", "LEA", {code: f"{name} ({code})" for code, name in leas.items()}, chosen=lea)
    coded = [e for e in spec.elements if e.kind is Kind.CODE and e.codes is not None][:_FILTERS]
    for element in coded:
        of = partial(_code, element)
        labels = [(code.code, sentence(code.label)) for code in element.codes or ()]
        choices = occurring(labels, map(of, rows))
        if len(choices) > 1:
            yield Filter(element.name, element.label, choices, of)


def _code(element: Element, row: Row) -> str | None:
    found = getattr(row.record, element.name)
    return found if isinstance(found, str) else None


def _value(element: Element, row: Row) -> Value:
    value = getattr(row.record, element.name)
    if element.told is not None and isinstance(value, str):
        return sentence(element.told.label(value))
    if value is None or element.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE):
        return cast(Value, value)
    return on_screen(element, write(element, value))


def _opens(element: Element, row: Row) -> Cell:
    return Cell(written(_value(element, row)), address(row.place))
