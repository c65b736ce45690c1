"""The first page, and what the frame itself asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.calendar import age_on
from ser.law.permission import Permission
from ser.services.access import requesting, sign_in_log
from ser.services.claims import arriving, claiming
from ser.services.entry import delete_requests
from ser.services.search import reviewing
from ser.services.worklists import due_work
from ser.services.worklists.due_work import Task
from ser.store.claims import TO_ANSWER
from ser.store.look_ups import TO_REVIEW
from ser.store.sign_in_log import TO_LOOK_AT
from ser.web.acting import LEA, Request, code_of
from ser.web.entry.drafts import own_drafts
from ser.web.page import page, post
from ser.web.places import HOME, open_to
from ser.web.table import Cell, Column, Table, written

_SHOWN = 5
"""Drafts and lines that the page of one's day shows before it leads to the rest."""


@dataclass(frozen=True, slots=True)
class Due:
    """A list of what is due, and how many there are of it; 0 where nobody has counted them."""

    table: Table[Task]
    total: int


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for the person who is signed in: how much, in words, and where it is done."""

    count: int
    one: str
    many: str
    address: str
    icon: str
    is_late: bool = False

    @property
    def words(self) -> str:
        """What it is that waits."""
        return self.one if self.count == 1 else self.many


@page()
def home(request: Request) -> HttpResponse:
    """One's day: what is due for one's children, what waits for one, and where one may go."""
    by, may = request.acting.scope, request.acting.may
    told: dict[str, object] = {
        "cards": open_to(request.acting, HOME),
        "only_counts": may(Permission.READ_REPORTS) and not may(Permission.READ_STUDENT),
        "waits": [one for one in _waits(request) if one.count],
    }
    if may(Permission.READ_STUDENT):
        day = due_work.day(by=by, today=request.today)
        told |= {"day": day, "due": list(_due(day)), "drafts": own_drafts(request)[:_SHOWN]}
    if may(Permission.CLAIM) and not by.is_state:
        told |= _arrived(request)
    if may(Permission.ENTER_EVALUATION) and not by.is_state:
        found = due_work.announced(by=by)
        told |= {"announced": found, "first_lines": found.lines[:_SHOWN], "more_lines": found.lines[_SHOWN:]}
    return render(request, "worklists/home.html", told)


def _arrived(request: Request) -> dict[str, object]:
    """The children who are enrolled here and not one's own, with their ages; each can be claimed."""
    found = arriving.waiting(by=request.acting.scope, today=request.today)
    rows = [(one, age_on(one.birth_date, request.today)) for one in found.rows]
    return {"arrived": found, "arrivals": rows, "may_claim": True}


def _due(day: due_work.Day) -> Iterator[Due]:
    """What is due, list by list, those that are empty left out."""
    for head, tasks, total, kind in (
        ("Within a week", day.soon, day.in_a_week, "soon"),
        ("Overdue", day.late, day.overdue, "late"),
        ("Within a month", day.later, 0, ""),
    ):
        if tasks:
            columns: tuple[Column[Task], ...] = (
                Column(
                    "child",
                    "Child",
                    lambda row: row.name,
                    lambda row: Cell(row.name, reverse("child_deadlines", args=[row.child])),
                ),
                Column("what", "What", lambda row: row.title),
                Column("school", "School", lambda row: row.site),
                Column("by", "By", lambda row: row.due_date, partial(_by, kind)),
            )
            yield Due(Table(head, columns, tasks), total)


def _by(kind: str, task: Task) -> Cell:
    words = written(task.due_date)
    if not kind:
        return Cell(words)
    if kind == "late" and not task.is_certain:
        return Cell(badge=("info", f"{words}, unverified"))
    return Cell(badge=(kind, words))


def _waits(request: Request) -> Iterator[Waits]:
    """What waits, by what the person may do."""
    by, may = request.acting.scope, request.acting.may
    if may(Permission.CLAIM):
        queue = claiming.alerts(by=by, today=request.today)
        claims = reverse("claims")
        yield Waits(queue.to_answer, *TO_ANSWER, claims, "push_pin")
        yield Waits(queue.made, "claim of yours that waits", "claims of yours that wait", claims, "hourglass_empty")
        yield Waits(
            queue.escalated, "claim that the state settles", "claims that the state settles", claims, "report", True
        )
    if may(Permission.APPROVE_DELETE):
        asked = [one for one in delete_requests.waiting(by=by) if not one.is_own]
        yield Waits(
            len(asked), "request to delete to decide", "requests to delete to decide", reverse("deletes"), "delete"
        )
    if may(Permission.GRANT_ACCESS):
        yield Waits(reviewing.waiting(by=by), *TO_REVIEW, reverse("look_ups"), "search", True)
        refused = sign_in_log.many_refusals(by=by)
        yield Waits(len(refused), *TO_LOOK_AT, reverse("sign_ins"), "report", True)
        yield Waits(
            len(requesting.open_requests(by=by)),
            "request for access to decide",
            "requests for access to decide",
            reverse("people"),
            "group_add",
        )
    elif may(Permission.CONFIRM_ACCESS):
        yield Waits(
            len(requesting.to_confirm(by=by)),
            "request for access to confirm",
            "requests for access to confirm",
            reverse("staff"),
            "group_add",
        )


@post(before_entry=True)
def session(request: Request) -> HttpResponse:
    """Stay signed in: any request starts the time over, and this one does nothing else."""
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})


@post(before_entry=True)
def switch(request: Request) -> HttpResponse:
    """Work for another LEA from now on."""
    wanted = request.POST.get("lea", "")
    if wanted in {code_of(desk) for desk in request.acting.desks}:
        request.session[LEA] = wanted
    return redirect("home")
