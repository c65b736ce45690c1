"""Forms of records: opening, checking while one types, saving, and two editors who meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.finding import Finding
from ser.law.permission import Permission
from ser.law.record import CHILD
from ser.law.typed_day import typed_day
from ser.services.entry import adding, drafting, entering
from ser.services.entry.adding import NEW, NotAdded
from ser.services.entry.entering import Form, NeedsReason, NoSuchRecord, NoSuchStudent, NotStored, Place, Stale
from ser.services.search import searching
from ser.store.running import state
from ser.web.acting import Request
from ser.web.asked import number as number_in
from ser.web.asked import sent_word
from ser.web.entry.reason import asked_reason
from ser.web.entry.record_form import (
    Field,
    beside,
    fields,
    fixed,
    issued,
    on_screen,
    panel,
    said,
    standing,
    typed,
)
from ser.web.page import form as form_page
from ser.web.page import part

READ = Permission.READ_STUDENT
NO_CHILD = ""
_WHO = ("last_name", "first_name", "middle_name", "suffix", "birth_date", "sex", "is_hispanic", "races", "state_id")
"""What is asked first of a new child; the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Within:
    """What a form is part of: the page that shows it and what it tells, the elements that come first, what a new
    record opens with, where one goes on, and its flow and step."""

    template: str
    told: Mapping[str, object]
    first: tuple[str, ...]
    opens: Mapping[str, str]
    then: str
    step: str


@form_page(READ)
def record(request: Request, child: UUID, kind: str, number: int | None = None) -> HttpResponse:
    """A record of a child: read it, correct it; or a new one, such as the reason for one of its findings."""
    told = None if number else asked_reason(request, child, kind)
    then = reverse("child", args=[child])
    within = Within("entry/reason.html", {"asked": told}, told.asks, told.opens, then, "") if told else None
    return answer(request, Place(str(child), kind, number), within)


@form_page(Permission.ADD_CHILD)
def new_child(request: Request) -> HttpResponse:
    """A child whom the system does not know yet, with the responsibility of one's LEA."""
    told = {"title": "Add a child", "crumbs": [("Home", reverse("home")), ("Find a child", reverse("find"))]}
    return answer(request, NEW, Within("entry/new_child.html", told, _WHO, {}, "", ""))


@part(Permission.ADD_CHILD)
def new_child_check(request: Request) -> HttpResponse:
    """What would be found of a new child, and of the responsibility that is asked beside it."""
    spec, values = state().records[CHILD].spec, _typed(request, NEW)
    by, today = request.acting.scope, request.today
    found = panel(spec, entering.check(by=by, place=NEW, values=values, today=today))
    wrong = adding.check_since(by=by, values=values, today=today)
    asked = adding.since_form(by=by, today=today).spec
    since = panel(asked, entering.Checked(wrong, (), (), 0))
    shown = [*beside(spec, found, request.POST), *beside(asked, since, request.POST)]
    found = replace(found, refused=(*found.refused, *since.refused), needed=(*found.needed, *since.needed))
    told = {"panel": found, "fields": shown, "kept_at": drafting.keep(by=by, place=NEW, values=values)}
    return render(request, "entry/_checked.html", told)


@form_page(READ)
def listed(request: Request, kind: str, number: int | None = None) -> HttpResponse:
    """A record of the directory, or of a list of children who are no students yet."""
    return answer(request, Place(NO_CHILD, kind, number))


@part(READ)
def check(request: Request, kind: str, child: UUID | None = None, number: int | None = None) -> HttpResponse:
    """What would be found of what is typed so far: the panel, and a line beside each field."""
    place = Place(str(child or NO_CHILD), kind, number)
    known = state().records.get(kind)
    if known is None:
        raise Http404
    values = typed(known.spec, request.POST)
    try:
        checked = entering.check(
            by=request.acting.scope, place=place, values=values, today=request.today, under=_under(request)
        )
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown
    kept_at = drafting.keep(
        by=request.acting.scope,
        place=place,
        values=values,
        version=request.POST.get("version", ""),
        under=_under(request),
        step=_step(request),
    )
    found = panel(known.spec, checked)
    told = {"panel": found, "fields": beside(known.spec, found, request.POST), "kept_at": kept_at}
    return render(request, "entry/_checked.html", told)


@part(READ)
def others(request: Request, kind: str, number: int, child: UUID | None = None) -> HttpResponse:
    """Who else has the record open."""
    place = Place(str(child or NO_CHILD), kind, number)
    try:
        found = drafting.meet(by=request.acting.scope, place=place, full_name=request.acting.person.full_name)
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown
    return render(request, "entry/_others.html", {"others": found})


def answer(request: Request, place: Place, within: Within | None = None) -> HttpResponse:
    """Open or save a form; `within` says what it is part of, if it is no page of its own."""
    if "do" in request.POST:
        sent_word(request, "do", ("discard",))
        drafting.discard(by=request.acting.scope, place=place)
        messages.info(request, "What you had typed is discarded; this is what is stored.")
        return redirect(request.get_full_path())
    if request.method == "POST":
        return _add(request, within) if place == NEW else _save(request, place, within)
    opened = _open(request, place)
    kept = _kept(request, opened)
    if kept is None:
        return _page(request, opened, {**opened.values, **(within.opens if within else {})}, within=within)
    values = {**opened.values, **kept.values}
    return _page(request, opened, values, version=kept.version, kept_at=kept.kept_at, within=within)


def _open(request: Request, place: Place) -> Form:
    try:
        return entering.form(by=request.acting.scope, place=place, today=request.today, under=_under(request))
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown


def _save(request: Request, place: Place, within: Within | None) -> HttpResponse:
    """Store what was typed; only where that cannot be done the form is opened, and shown as it was sent."""
    known = state().records.get(place.kind)
    values = _typed(request, place) if known is not None else {}
    version, why = request.POST.get("version", ""), request.POST.get("why", "")

    def show(**more: Any) -> HttpResponse:
        opened = _open(request, place)
        return _page(request, opened, {**opened.values, **values}, version=version, why=why, within=within, **more)

    try:
        saved = entering.save(
            by=request.acting.scope,
            place=place,
            values=values,
            version=version,
            why=why,
            today=request.today,
            under=_under(request),
        )
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown
    except NotStored as refused:
        return show(refused=said(refused.findings))
    except NeedsReason as lacking:
        return show(lacking=str(lacking))
    except Stale as stale:
        opened = _open(request, place)
        return _conflict(request, opened, {**opened.values, **values}, stale, why)
    words = "Saved." if saved.is_changed else "Nothing was changed, so nothing had to be saved."
    if saved.others:
        count = len(saved.others)
        words += f" {count} finding{'s' * (count > 1)} on other records of the child came of it: see the child's page."
    messages.success(request, words)
    return redirect(within.then if within else address(saved.place))


def _add(request: Request, within: Within | None) -> HttpResponse:
    """Store a new child with the responsibility, after a look at those who may be the same child."""
    by, today, values = request.acting.scope, request.today, _typed(request, NEW)
    kept_back: dict[str, Any]
    try:
        kept_back = {"alike": _alike(request, values)}
        if not kept_back["alike"]:
            added = adding.add(by=by, values=values, today=today)
            messages.success(request, "The child is added, and your LEA is responsible. The next step is below.")
            return redirect("child", added.place.child)
    except searching.ReasonNeeded:
        kept_back = {"asks_near": True}
    except (searching.Stopped, NotAdded) as stopped:
        kept_back = {"stopped": str(stopped)}
    except NotStored as refused:
        kept_back = {"refused": said(refused.findings)}
    opened = _open(request, NEW)
    return _page(request, opened, {**opened.values, **values}, within=within, **kept_back)


def _kept(request: Request, opened: Form) -> drafting.Draft | None:
    """The draft of a form; one that says no more than what is stored is dropped."""
    if opened.refusal:
        return None
    by, place = request.acting.scope, opened.place
    kept = drafting.draft(by=by, place=place)
    if kept is None or place.number is None:
        return kept
    if any(text.strip() != opened.values.get(name, "") for name, text in kept.values.items()):
        return kept
    # A check that was under way when the form was saved has kept what is stored by now.
    drafting.discard(by=by, place=place)
    return None


def _is_looked_at(request: Request, values: Mapping[str, str]) -> bool:
    """Whether somebody has said that this child is another one than those who are alike; it holds for this name and
    birth date, however often the form comes back."""
    return bool(request.POST.get("is_another")) or request.POST.get("looked_at", "") == _called(values)


def _called(values: Mapping[str, str]) -> str:
    return "|".join(values.get(name, "").strip() for name in ("last_name", "first_name", "birth_date"))


def _alike(request: Request, values: Mapping[str, str]) -> Sequence[searching.Match]:
    """Children who may be the one that is about to be added, until somebody has looked at them."""
    if _is_looked_at(request, values):
        return ()
    born = typed_day(values.get("birth_date", ""))
    if born is None:
        return ()
    return searching.near(
        by=request.acting.scope,
        last_name=values.get("last_name", ""),
        first_name=values.get("first_name", ""),
        birth_date=born,
        today=request.today,
        sex=values.get("sex", ""),
        middle_name=values.get("middle_name", ""),
        why=request.POST.get("near_why", "").strip()[:300],
    )


def address(place: Place, what: str = "") -> str:
    """Where a form is found; `what` is check, or nothing for the form itself."""
    name = "record" if place.child else "listed"
    ids: dict[str, str | int] = {"kind": place.kind}
    if place.child:
        ids["child"] = place.child
    if place.number is not None:
        ids["number"] = place.number
    if place.kind == CHILD and not place.child:
        name, ids = "child", {}
    part = f"_{what}" if what else ""
    return reverse(f"{'new_' if place.number is None else ''}{name}{part}", kwargs=ids)


def _typed(request: Request, place: Place) -> dict[str, str]:
    """What was typed in a form; in that of a new child, of the child and of the responsibility."""
    values = typed(state().records[place.kind].spec, request.POST)
    if place != NEW:
        return values
    return values | {name: request.POST[name] for name in adding.ASKED if name in request.POST}


def _since(request: Request, values: Mapping[str, str], refused: Sequence[Finding]) -> list[Field]:
    """The fields of a new child's responsibility."""
    asked = adding.since_form(by=request.acting.scope, today=request.today)
    shown = {field.name: field for field in fields(asked, {**asked.values, **values}, refused)}
    return [replace(shown[name], is_asked=name in adding.NEEDED) for name in adding.ASKED]


def _under(request: Request) -> int | None:
    given = request.GET.get("under", "")
    return number_in(given) if given else None


def _step(request: Request) -> tuple[str, str] | None:
    """The flow and its step in which a form stands, as its page said when it asked for a check."""
    flow, _, step = request.GET.get("step", "").partition(":")
    return (flow, step) if flow and step else None


def _page(
    request: Request,
    opened: Form,
    values: Mapping[str, str],
    *,
    refused: Sequence[Finding] = (),
    lacking: str = "",
    version: str | None = None,
    why: str = "",
    kept_at: datetime | None = None,
    within: Within | None = None,
    alike: Sequence[searching.Match] = (),
    asks_near: bool = False,
    stopped: str = "",
) -> HttpResponse:
    is_new = opened.place.number is None
    shown = fields(opened, values, refused or said(opened.findings))
    first = within.first if within else ()
    told = {
        "opened": opened,
        "is_new": is_new,
        "refused": refused,
        "lacking": lacking,
        "why": why,
        "alike": alike,
        "asks_near": asks_near,
        "stopped": stopped,
        "near_why": request.POST.get("near_why", ""),
        "fields": sorted((f for f in shown if f.name in first), key=lambda f: first.index(f.name)) if first else shown,
        "more": [f for f in shown if f.name not in first] if first else [],
        "fixed": fixed(opened),
        "issued": issued(opened, values),
        "kept_at": kept_at,
        "version": opened.version if version is None else version,
        "panel": standing(opened, refused),
        "title": f"New: {opened.spec.title}" if is_new else opened.spec.title,
        "check": address(opened.place, "check") + _asked(request, within),
        "others": "" if is_new else address(opened.place, "others"),
        "crumbs": crumbs(opened),
        "delete": ""
        if is_new or opened.refusal or not request.acting.may(Permission.REQUEST_DELETE)
        else address(opened.place, "delete"),
        **(within.told if within else {}),
    }
    if opened.place == NEW:
        told["since"] = _since(request, values, refused)
        told["looked_at"] = _called(_typed(request, NEW)) if _is_looked_at(request, _typed(request, NEW)) else ""
    template = within.template if within else "entry/form.html"
    is_kept_back = bool(refused or lacking or alike or asks_near or stopped)
    told["is_kept_back"] = is_kept_back
    return render(request, template, told, status=400 if is_kept_back else 200)


def _asked(request: Request, within: Within | None) -> str:
    """What a check is told besides of the form: the record above a new one, and the step of a flow."""
    told = {"under": _under(request) or "", "step": within.step if within else ""}
    said = urlencode({name: value for name, value in told.items() if value})
    return f"?{said}" if said else ""


def _conflict(request: Request, opened: Form, values: Mapping[str, str], stale: Stale, why: str) -> HttpResponse:
    """Both versions, element by element: what differs is chosen, what was typed is kept."""
    spec = opened.spec
    differing = {d.element for d in stale.differences}
    rows = [
        {
            "difference": d,
            "element": spec.by_name[d.element],
            "was": _shown(opened, d.element, d.was),
            "theirs": _shown(opened, d.element, d.theirs),
            "mine": _shown(opened, d.element, d.mine),
        }
        for d in stale.differences
    ]
    kept = [(name, text) for name, text in values.items() if name in spec.by_name and name not in differing]
    told = {"opened": opened, "stale": stale, "rows": rows, "kept": kept, "why": why, "crumbs": crumbs(opened)}
    return render(request, "entry/conflict.html", told, status=409)


def _shown(opened: Form, name: str, text: str) -> str:
    element = opened.spec.by_name[name]
    labels = {choice.value: choice.label for choice in opened.choices.get(name, ())}
    parts = text.split(element.list_separator) if labels else [text]
    return ", ".join(labels.get(part, on_screen(element, part)) for part in parts) or "(blank)"


def crumbs(opened: Form) -> list[tuple[str, str]]:
    """The way to a form: home, and the page of the child."""
    home = ("Home", reverse("home"))
    return [home, (opened.whose, reverse("child", args=[opened.place.child]))] if opened.place.child else [home]
