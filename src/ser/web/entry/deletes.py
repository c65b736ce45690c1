"""Deleting a record: somebody asks, somebody else decides."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from ser.law.permission import NotAllowed, Permission
from ser.services.entry import delete_requests
from ser.services.entry.delete_requests import NotDeleted
from ser.services.entry.entering import NoSuchRecord, NoSuchStudent, Place
from ser.web.acting import Request
from ser.web.asked import sent_number, sent_word
from ser.web.entry.views import NO_CHILD, address
from ser.web.page import page, post, show
from ser.web.table import Cell, Column, Table, acts
from ser.web.templatetags.ser import moment


@post(Permission.REQUEST_DELETE)
def ask_delete(request: Request, kind: str, number: int, child: UUID | None = None) -> HttpResponse:
    """Ask that a record be deleted."""
    place = Place(str(child or NO_CHILD), kind, number)
    try:
        delete_requests.ask(by=request.acting.scope, place=place, why=request.POST.get("why", ""), today=request.today)
    except NotDeleted as refused:
        messages.error(request, str(refused))
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown
    else:
        messages.success(request, "You asked to delete this record. It stays until somebody else approves.")
    return redirect(address(place))


@page(Permission.APPROVE_DELETE)
def deletes(request: Request) -> HttpResponse:
    """What somebody asked to delete, waiting for a decision."""
    columns: tuple[Column[delete_requests.Request], ...] = (
        Column(
            "record",
            "Record",
            lambda row: row.words,
            lambda row: Cell(row.words, address(row.place) if row.place is not None else ""),
        ),
        Column("child", "Child", lambda row: row.whose),
        Column(
            "who", "Who asks", lambda row: row.asked_by, lambda row: Cell(row.asked_by, small=(moment(row.asked_at),))
        ),
        Column("why", "Why", lambda row: row.why or "A file asked for it."),
        Column("since", "Since", lambda row: row.asked_at, is_shown=False),
        acts("Decide", "entry/_decide_delete.html"),
    )
    rows = delete_requests.waiting(by=request.acting.scope)
    table = Table(
        "Requests to delete a record",
        columns,
        rows,
        lambda row: row.number,
        request.GET,
        empty="Nobody asked to delete anything.",
    )
    return show(request, "entry/deletes.html", {"table": table})


@post(Permission.APPROVE_DELETE)
def decide_delete(request: Request) -> HttpResponse:
    """Approve or refuse a request to delete."""
    number, approve = sent_number(request), sent_word(request, "decision", ("approve", "refuse")) == "approve"
    try:
        delete_requests.decide(
            by=request.acting.scope,
            number=number,
            approve=approve,
            why=request.POST.get("why", ""),
            today=request.today,
        )
    except (NotDeleted, NotAllowed) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The record is deleted." if approve else "The request is refused; the record stays.")
    return redirect("deletes")
