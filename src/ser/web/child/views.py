"""The pages about one child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ser.law.days import school_year_of
from ser.law.permission import Permission
from ser.services.child import pages as child_pages
from ser.services.child.page_values import Happening, Visit
from ser.services.child.pages import NoSuchStudent
from ser.services.directory import schools
from ser.web.acting import Acting, Request
from ser.web.child.lanes import chart
from ser.web.page import page, show
from ser.web.sorry import not_found
from ser.web.table import Cell, Column, Table
from ser.web.templatetags.ser import act, moment, named

_ANSWERS = frozenset({"must_fix", "must_explain"})


@dataclass(frozen=True, slots=True)
class _Tab:
    label: str
    address: str
    icon: str


_TABS = (
    ("Overview", "child", "person", Permission.READ_STUDENT),
    ("Deadlines", "child_deadlines", "alarm", Permission.READ_STUDENT),
    ("Time line", "child_story", "insights", Permission.READ_STUDENT),
    ("Records", "child_records", "folder_open", Permission.READ_STUDENT),
    ("Guided work", "flows", "list", Permission.READ_STUDENT),
    ("Changes", "child_changes", "history", Permission.READ_STUDENT),
    ("Access log", "child_access", "visibility", Permission.READ_AUDIT),
)


def _known(view: Callable[[Request, str], HttpResponse]) -> Callable[[Request, UUID], HttpResponse]:
    """Say of a child that is not to be seen just what is said of one that does not exist."""

    @wraps(view)
    def answer(request: Request, child: UUID) -> HttpResponse:
        try:
            return view(request, str(child))
        except NoSuchStudent:
            return not_found(request)

    return answer


@page(Permission.READ_STUDENT)
@_known
def overview(request: Request, child: str) -> HttpResponse:
    """The first page about a child."""
    told = child_pages.overview(by=request.acting.scope, name=child, today=request.today)
    dated = [clock for clock in (*told.due, *told.later) if clock.deadline.due is not None]
    sure = [clock for clock in dated if not clock.deadline.unverified]
    first = next(iter(sure or dated), None)
    answers = [
        one for one in told.offers if first and (one.clock, one.key) == (first.deadline.timeline, first.deadline.key)
    ]
    return render(
        request,
        "child/overview.html",
        _shared(request, child, "Overview")
        | {
            "page": told,
            "who": told.who,
            "next": first,
            "offer": next((one for one in answers if one.may_enter), None),
            "to_fix": sum(1 for found in told.findings if found.severity in _ANSWERS),
        },
    )


@page(Permission.READ_STUDENT)
@_known
def deadlines(request: Request, child: str) -> HttpResponse:
    """Every clock of a child."""
    told = child_pages.deadlines(by=request.acting.scope, name=child, today=request.today)
    return render(
        request, "child/deadlines.html", _shared(request, child, "Deadlines") | {"page": told, "who": told.who}
    )


@page(Permission.READ_STUDENT)
@_known
def story(request: Request, child: str) -> HttpResponse:
    """The story of a child on one line."""
    told = child_pages.story(by=request.acting.scope, name=child, today=request.today)
    every = "all" in request.GET
    main = [one for one in told.happenings if every or one.is_main]
    return render(
        request,
        "child/story.html",
        _shared(request, child, "Time line")
        | {
            "who": told.who,
            "chart": chart(told.lanes, request.today),
            "years": _by_year(main),
            "all": every,
            "smaller": len(told.happenings) - len(main),
        },
    )


@page(Permission.READ_STUDENT)
@_known
def records(request: Request, child: str) -> HttpResponse:
    """The records of a child by kind."""
    told = child_pages.records(by=request.acting.scope, name=child, today=request.today)
    return render(request, "child/records.html", _shared(request, child, "Records") | {"page": told, "who": told.who})


@page(Permission.READ_STUDENT)
@_known
def changes(request: Request, child: str) -> HttpResponse:
    """Who changed what."""
    told = child_pages.changes(by=request.acting.scope, name=child, today=request.today)
    return render(request, "child/changes.html", _shared(request, child, "Changes") | {"page": told, "who": told.who})


@page(Permission.READ_AUDIT)
@_known
def access(request: Request, child: str) -> HttpResponse:
    """The access log, ready to be printed for a parent."""
    told = child_pages.access(by=request.acting.scope, name=child, today=request.today)
    leas = schools.leas(by=request.acting.scope)
    # What is printed for a parent is whole; only the agency's own list goes by pages.
    others = Table(
        "Record of access",
        _looks(leas),
        told.others,
        given=request.GET,
        size=0,
        file="record-of-access",
        empty="Nobody outside the agency has obtained access.",
        sign="visibility",
    )
    own = Table(
        "Access by the agency's own people",
        _looks(leas),
        told.own,
        given=request.GET,
        name="own",
        file="own-access",
        empty="Nobody of the agency has looked.",
        sign="visibility",
    )
    more = {"page": told, "who": told.who, "others": others, "own": own}
    return show(request, "child/access.html", _shared(request, child, "Access log") | more)


def _looks(leas: Mapping[str, str]) -> tuple[Column[Visit], ...]:
    def date_and_times(row: Visit) -> Cell:
        small = (f"{row.times} times that day",) if row.times > 1 else ()
        return Cell(moment(row.last.at), small=small)

    return (
        Column("date", "Date", lambda row: row.last.at, date_and_times),
        Column("party", "Party", lambda row: row.last.who),
        Column("lea", "LEA", lambda row: named(leas, row.last.lea_code) or "The state, another agency"),
        Column("done", "What was done", lambda row: act(row.last.act)),
        Column("purpose", "Purpose", lambda row: row.last.why or "work with the child's record"),
        Column("times", "Times that day", lambda row: row.times, is_number=True, is_shown=False),
    )


def _shared(request: Request, child: str, here: str) -> dict[str, object]:
    may_find = request.acting.may(Permission.FIND_STUDENT)
    crumbs = [("Home", reverse("home")), ("Find a child", reverse("find"))] if may_find else []
    may_claim = request.acting.may(Permission.CLAIM) and not request.acting.scope.is_state
    return {"here": here, "tabs": _tabs(request.acting, child), "crumbs": crumbs, "may_claim": may_claim}


def _tabs(acting: Acting, child: str) -> list[_Tab]:
    return [_Tab(label, reverse(name, args=[child]), icon) for label, name, icon, needs in _TABS if acting.may(needs)]


def _by_year(events: list[Happening]) -> list[tuple[str, list[Happening]]]:
    """The events under the words for their school years."""
    years = groupby(events, key=lambda one: school_year_of(one.day))
    return [(f"{year - 1}-{year % 100:02}", list(of_year)) for year, of_year in years]
