"""Lists of what an LEA keeps besides the records of children: sites, staff, calendars, notices."""

from collections.abc import Iterator

from django.http import Http404, HttpResponse
from django.shortcuts import render

from ser.law.element import Element
from ser.law.permission import Permission
from ser.law.record import Record
from ser.law.rule import write
from ser.law.words import sentence
from ser.services.directory import directory_lists, schools
from ser.services.entry.entering import NoSuchRecord
from ser.store.running import state
from ser.web.acting import Request
from ser.web.entry.record_form import on_screen
from ser.web.entry.views import address
from ser.web.page import page

SHOWN = 5
"""Columns of a list: more do not fit on a screen, and the form shows all."""


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
    columns = [e for e in spec.elements if e.name not in ("lea_code", f"{kind}_id")][:SHOWN]
    told = {
        "spec": spec, "columns": columns, "lea": lea, "leas": leas if by.is_state else {}, "most": directory_lists.MOST,
        "rows": [{"address": address(row.place), "cells": list(_cells(row.record))} for row in rows],
        "is_cut": len(rows) == directory_lists.MOST,
    }  # fmt: skip
    return render(request, "directory/shelf.html", told)


def _cells(record: Record) -> Iterator[tuple[Element, str]]:
    shown = [e for e in record.spec.elements if e.name not in ("lea_code", f"{record.spec.name}_id")][:SHOWN]
    for element in shown:
        value = getattr(record, element.name)
        if element.told is not None and isinstance(value, str):
            yield element, sentence(element.told.label(value))
        else:
            yield element, on_screen(element, write(element, value)) or "–"
