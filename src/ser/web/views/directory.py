"""Lists of what an LEA keeps besides the records of children: sites, staff, calendars, notices."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import render

from ser.core.element import Element
from ser.core.permission import Permission
from ser.core.record import Record
from ser.core.rule import write
from ser.core.wording import sentence
from ser.services import directory, shelves
from ser.services.entering import NoSuchRecord
from ser.store.running import state
from ser.web.acting import Request
from ser.web.page import page
from ser.web.record_form import on_screen
from ser.web.views.entry import address

SHOWN = 5
"""Columns of a list: more do not fit on a screen, and the form shows all."""


@page(Permission.READ_STUDENT)
def overview(request: Request) -> HttpResponse:
    """The lists that one keeps."""
    return render(request, "ser/directory/overview.html", {"shelves": shelves.shelves(by=request.acting.scope)})


@page(Permission.READ_STUDENT)
def shelf(request: Request, kind: str) -> HttpResponse:
    """One list, of one LEA; the state chooses which."""
    by = request.acting.scope
    leas = directory.leas(by=by)
    lea = by.only_lea or request.GET.get("lea", "") or next(iter(leas), "")
    try:
        rows = shelves.shelf(by=by, kind=kind, lea_code=lea)
    except NoSuchRecord as unknown:
        raise Http404 from unknown
    spec = state().records[kind].spec
    columns = [e for e in spec.elements if e.name not in ("lea_code", f"{kind}_id")][:SHOWN]
    told = {
        "spec": spec, "columns": columns, "lea": lea, "leas": leas if by.is_state else {}, "most": shelves.MOST,
        "rows": [{"address": address(row.place), "cells": list(_cells(row.record))} for row in rows],
        "is_cut": len(rows) == shelves.MOST,
    }  # fmt: skip
    return render(request, "ser/directory/shelf.html", told)


def _cells(record: Record) -> Iterator[tuple[Element, str]]:
    shown = [e for e in record.spec.elements if e.name not in ("lea_code", f"{record.spec.name}_id")][:SHOWN]
    for element in shown:
        value = getattr(record, element.name)
        if element.told is not None and isinstance(value, str):
            yield element, sentence(element.told.label(value))
        else:
            yield element, on_screen(element, write(element, value)) or "–"
