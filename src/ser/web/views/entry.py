"""Forms of records: opening, checking while one types, saving, and two editors who meet."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.core.finding import Finding
from ser.core.permission import Permission
from ser.services import entering
from ser.services.entering import Form, NeedsReason, NoSuchRecord, NoSuchStudent, NotStored, Place, Stale
from ser.store.running import state
from ser.web.acting import Request
from ser.web.page import form as form_page
from ser.web.page import post
from ser.web.record_form import beside, fields, fixed, issued, on_screen, panel, said, standing, typed

READ = Permission.READ_STUDENT
NO_CHILD = ""


@form_page(READ)
def record(request: Request, child: UUID, kind: str, number: int | None = None) -> HttpResponse:
    """A record of a child: read it, correct it; or a new one."""
    return _answer(request, Place(str(child), kind, number))


@form_page(READ)
def new_child(request: Request) -> HttpResponse:
    """A child whom the system does not know yet."""
    return _answer(request, Place(NO_CHILD, "student"))


@form_page(READ)
def listed(request: Request, kind: str, number: int | None = None) -> HttpResponse:
    """A record of the directory, or of a list of children who are no students yet."""
    return _answer(request, Place(NO_CHILD, kind, number))


@post(READ)
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
    found = panel(known.spec, checked)
    told = {"panel": found, "fields": beside(known.spec, found, request.POST)}
    return render(request, "ser/entry/_checked.html", told)


def _answer(request: Request, place: Place) -> HttpResponse:
    try:
        opened = entering.form(by=request.acting.scope, place=place, today=request.today, under=_under(request))
    except (NoSuchRecord, NoSuchStudent) as unknown:
        raise Http404 from unknown
    if request.method != "POST":
        return _page(request, opened, opened.values)
    values = {**opened.values, **typed(opened.spec, request.POST)}
    version, why = request.POST.get("version", ""), request.POST.get("why", "")
    try:
        saved = entering.save(
            by=request.acting.scope, place=place, values=values, version=version, why=why, today=request.today,
            under=_under(request),
        )  # fmt: skip
    except NotStored as refused:
        return _page(request, opened, values, refused=said(refused.findings), version=version, why=why)
    except NeedsReason as lacking:
        return _page(request, opened, values, lacking=str(lacking), version=version, why=why)
    except Stale as stale:
        return _conflict(request, opened, values, stale, why)
    words = "Saved." if saved.is_changed else "Nothing was changed, so nothing had to be saved."
    if saved.others:
        words += f" {len(saved.others)} findings on other records came of it: see the child's page."
    messages.success(request, words)
    return redirect(address(saved.place))


def address(place: Place, what: str = "") -> str:
    """Where a form is found; `what` is check, or nothing for the form itself."""
    name = "record" if place.child else "listed"
    ids: dict[str, str | int] = {"kind": place.kind}
    if place.child:
        ids["child"] = place.child
    if place.number is not None:
        ids["number"] = place.number
    if place.kind == "student" and not place.child:
        name, ids = "child", {}
    part = f"_{what}" if what else ""
    return reverse(f"{'new_' if place.number is None else ''}{name}{part}", kwargs=ids)


def _under(request: Request) -> int | None:
    given = request.GET.get("under", "")
    return int(given) if given.isdigit() else None


def _page(
    request: Request, opened: Form, values: Mapping[str, str], *, refused: Sequence[Finding] = (), lacking: str = "",
    version: str | None = None, why: str = "",
) -> HttpResponse:  # fmt: skip
    is_new = opened.place.number is None
    told = {
        "opened": opened, "is_new": is_new, "refused": refused, "lacking": lacking, "why": why,
        "fields": fields(opened, values, refused or said(opened.findings)), "fixed": fixed(opened),
        "issued": issued(opened), "version": opened.version if version is None else version,
        "panel": standing(opened), "title": f"New: {opened.spec.title}" if is_new else opened.spec.title,
        "check": address(opened.place, "check") + (f"?under={_under(request)}" if _under(request) else ""),
        "crumbs": crumbs(opened),
    }  # fmt: skip
    return render(request, "ser/entry/form.html", told, status=400 if refused or lacking else 200)


def _conflict(request: Request, opened: Form, values: Mapping[str, str], stale: Stale, why: str) -> HttpResponse:
    """Both versions, element by element: what differs is chosen, what was typed is kept."""
    spec = opened.spec
    differing = {d.element for d in stale.differences}
    rows = [
        {
            "difference": d, "element": spec.by_name[d.element], "was": _shown(opened, d.element, d.was),
            "theirs": _shown(opened, d.element, d.theirs), "mine": _shown(opened, d.element, d.mine),
        }
        for d in stale.differences
    ]  # fmt: skip
    kept = [(name, text) for name, text in values.items() if name in spec.by_name and name not in differing]
    told = {"opened": opened, "stale": stale, "rows": rows, "kept": kept, "why": why, "crumbs": crumbs(opened)}
    return render(request, "ser/entry/conflict.html", told, status=409)


def _shown(opened: Form, name: str, text: str) -> str:
    element = opened.spec.by_name[name]
    labels = {choice.value: choice.label for choice in opened.choices.get(name, ())}
    parts = text.split(element.list_separator) if labels else [text]
    return ", ".join(labels.get(part, on_screen(element, part)) for part in parts) or "(blank)"


def crumbs(opened: Form) -> list[tuple[str, str]]:
    """The way to a form: home, and the child."""
    return [("Home", reverse("home"))]


def group_of(kind: str) -> str:
    """The group of a kind of record, for headings."""
    return state().records[kind].spec.group
