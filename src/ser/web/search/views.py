"""Finding a child: among those whom one may see, as one types; and across the state, with a reason."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ser.federal.codes import NAME_KIND, SEX
from ser.law.calendar import age_on
from ser.law.permission import Permission
from ser.services.search import reviewing, searching
from ser.services.search.reviewing import NothingToReview
from ser.services.search.searching import Child, ListUnreadable, NotEnough, Stopped
from ser.web.acting import Request
from ser.web.asked import sent_number, sent_word
from ser.web.page import form, page, part, post
from ser.web.search.forms import LONGEST, ListForm, StatewideForm
from ser.web.table import Column, Table

FIND, STATEWIDE, GRANT = Permission.FIND_STUDENT, Permission.FIND_STATEWIDE, Permission.GRANT_ACCESS


@dataclass(frozen=True, slots=True)
class Line:
    """A child as the list of results shows it."""

    child: Child
    age: int
    sex: str
    other_names: tuple[tuple[str, str], ...]
    is_ours: bool


@form(FIND)
def find(request: Request) -> HttpResponse:
    """Find a child by ID, name or birth date."""
    text = request.POST.get("q", "")[:LONGEST]
    return render(request, "search/find.html", _results(request, text))


@part(FIND)
def results(request: Request) -> HttpResponse:
    """What is found of what is typed so far."""
    return render(request, "search/_results.html", _results(request, request.POST.get("q", "")[:LONGEST]))


@form(STATEWIDE)
def statewide(request: Request) -> HttpResponse:
    """Look a child of another LEA up by what is exactly known of it."""
    asked, matches = StatewideForm(request.POST or None, request.today), None
    if asked.is_valid():
        said = asked.cleaned_data
        try:
            found = searching.statewide(
                by=request.acting.scope,
                why=said["why"],
                today=request.today,
                state_id=said["state_id"],
                last_name=said["last_name"],
                birth_date=said["birth_date"],
            )
            matches = [(match, SEX.label(match.sex).lower()) for match in found]
        except (NotEnough, Stopped) as lacking:
            asked.add_error(None, str(lacking))
    may_claim = request.acting.may(Permission.CLAIM) and not request.acting.scope.is_state
    told = {"form": asked, "matches": matches, "may_claim": may_claim, "may_read": request.acting.may(FIND)}
    return render(request, "search/statewide.html", told)


@form(STATEWIDE)
def statewide_list(request: Request) -> HttpResponse:
    """Look the children of a list up, for one reason."""
    asked, lines = ListForm(request.POST or None, request.FILES or None), None
    if asked.is_valid():
        said = asked.cleaned_data
        try:
            lines = searching.statewide_list(
                by=request.acting.scope, why=said["why"], today=request.today, content=said["listed"].read(_LARGEST)
            )
        except (NotEnough, ListUnreadable) as lacking:
            asked.add_error("listed" if isinstance(lacking, ListUnreadable) else "why", str(lacking))
    may_claim = request.acting.may(Permission.CLAIM) and not request.acting.scope.is_state
    told = {"form": asked, "lines": lines, "may_claim": may_claim, "may_read": request.acting.may(FIND)}
    return render(request, "search/statewide_list.html", told)


_LARGEST = 100_000
"""Bytes of a list that are read: two hundred lines are far less."""


@page(GRANT)
def look_ups(request: Request) -> HttpResponse:
    """The days on which somebody looked up unusually many children of other LEAs, to be reviewed."""
    days = [(one, _table(one)) for one in reviewing.to_review(by=request.acting.scope)]
    return render(request, "search/look_ups.html", {"days": days})


@post(GRANT)
def review_look_ups(request: Request) -> HttpResponse:
    """Say that look-ups were in order, or that they stay stopped."""
    number, words = sent_number(request), request.POST.get("words", "").strip()[:500]
    goes_on = sent_word(request, "answer", ("go-on", "not")) == "go-on"
    if not words:
        messages.error(request, "Say what you found; it is kept with the review.")
        return redirect("look_ups")
    try:
        reviewing.review(by=request.acting.scope, number=number, goes_on=goes_on, words=words, today=request.today)
    except NothingToReview as gone:
        messages.error(request, str(gone))
    else:
        messages.success(request, "The review is kept." + (" The look-ups go on." if goes_on else ""))
    return redirect("look_ups")


_WAYS = {"find statewide": "Looked across the state", "find near matches": "Compared with a new child"}


def _table(one: reviewing.ToReview) -> Table[reviewing.LookUp]:
    columns: tuple[Column[reviewing.LookUp], ...] = (
        Column("at", "When", lambda row: row.at),
        Column("way", "How", lambda row: _WAYS.get(row.way, row.way)),
        Column("why", "Reason that was given", lambda row: row.why),
        Column("found", "Children found", lambda row: row.found),
    )
    return Table(f"Look-ups of {one.review.who}", columns, one.look_ups)


def _results(request: Request, text: str) -> dict[str, object]:
    by, today = request.acting.scope, request.today
    found = searching.find(by=by, text=text, today=today)
    lines = [
        Line(
            one.child,
            age_on(one.child.birth_date, today),
            SEX.label(one.child.sex).lower(),
            tuple((f"{n.last_name}, {n.first_name}", NAME_KIND.label(n.kind)) for n in one.other_names),
            by.lea_codes is None or one.child.lea_code in by.lea_codes,
        )
        for one in found.found
    ]
    return {
        "q": text,
        "has_caseload": by.provider is not None,
        "find": found,
        "lines": lines,
        "arrivals": [(one, age_on(one.birth_date, today)) for one in found.arrivals],
        "may_claim": request.acting.may(Permission.CLAIM) and not by.is_state,
        "is_state": by.is_state,
        "may_look_statewide": request.acting.may(STATEWIDE) and not by.is_state,
        "may_add": request.acting.may(Permission.ADD_CHILD) and not by.is_state,
    }
