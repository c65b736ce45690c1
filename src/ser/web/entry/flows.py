"""Guided flows: which there are for a child, how far each has come, and its steps one by one."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.permission import Permission
from ser.services.entry import drafting, guiding
from ser.services.entry.entering import Place
from ser.services.entry.guiding import Guide, NoSuchRecord, NoSuchStudent, Told
from ser.web.acting import Request
from ser.web.entry.views import Within, address, answer
from ser.web.page import form, page

READ = Permission.READ_STUDENT


@page(READ)
def flows(request: Request, child: UUID) -> HttpResponse:
    """The flows of a child."""
    try:
        found = guiding.guides(by=request.acting.scope, child=str(child), today=request.today)
    except NoSuchStudent as unknown:
        raise Http404 from unknown
    return render(request, "entry/flows.html", {"guides": found, "whose": found[0].whose, "child": child})


@page(READ)
def flow(request: Request, child: UUID, flow: str) -> HttpResponse:
    """How far a child has come on a flow, and what is next."""
    guide = _guide(request, child, flow)
    typed = {own.place for own in drafting.mine(by=request.acting.scope, today=request.today)}
    steps = [
        {
            "told": told,
            "rows": [{"row": row, "address": _form(guide, told, row.place)} for row in told.rows],
            "go": _go(guide, told),
            "is_typed": not typed.isdisjoint(_places(guide, told)),
        }
        for told in guide.steps
    ]
    again = reverse("flow_step", args=[child, flow, guide.flow.begins]) + "?again=1"
    told = {"guide": guide, "steps": steps, "again": again, "here": guide.next.step.name if guide.next else ""}
    return render(request, "entry/flow.html", told)


@form(READ)
def step(request: Request, child: UUID, flow: str, step: str, number: int | None = None) -> HttpResponse:
    """One step of a flow: the form of its record, what the step asks for first."""
    guide = _guide(request, child, flow)
    told = guide.step(step)
    if told is None:
        raise Http404
    if elsewhere := _elsewhere(guide, told):
        return redirect(elsewhere)
    if number is None and told.rows and not told.step.many and "again" not in request.GET:
        number = told.rows[-1].place.number
    if number is not None and number not in {row.place.number for row in told.rows}:
        raise Http404
    ids = {"child": str(child), "flow": flow, "step": step}
    new = {} if number else guiding.opens(by=request.acting.scope, today=request.today, **ids)
    around = {
        "guide": guide,
        "told": told,
        "here": step,
        "place": _number(guide, step),
        "title": told.step.title,
        "crumbs": [
            ("Home", reverse("home")),
            (guide.whose, reverse("child", args=[child])),
            (guide.flow.title, reverse("flow", args=[child, flow])),
        ],
    }
    within = Within(
        "entry/step.html", around, told.step.asks, new, reverse("flow", args=[child, flow]), f"{flow}:{step}"
    )
    return answer(request, Place(str(child), told.step.record, number), within)


def _guide(request: Request, child: UUID, flow: str) -> Guide:
    try:
        return guiding.guide(by=request.acting.scope, child=str(child), flow=flow, today=request.today)
    except (NoSuchStudent, NoSuchRecord) as unknown:
        raise Http404 from unknown


def _places(guide: Guide, told: Told) -> set[Place]:
    """The forms of a step: of its records, and of a new one where there may be one."""
    new = {Place(guide.child, told.step.record, None)} if told.step.many or not told.rows else set()
    return {row.place for row in told.rows} | new


def _number(guide: Guide, step: str) -> int:
    return [told.step.name for told in guide.steps].index(step) + 1


def _form(guide: Guide, told: Told, place: Place) -> str:
    """Where a record of a step is entered: in the flow, or by the form of a record that is no child's."""
    if elsewhere := _elsewhere(guide, told):
        return elsewhere
    return reverse("flow_record", args=[guide.child, guide.flow.name, told.step.name, place.number])


def _go(guide: Guide, told: Told) -> str:
    """Where a step is begun, or gone on with; nowhere where the line of a list has to come first."""
    if told.is_of_list and not told.rows:
        return ""
    return _elsewhere(guide, told) or reverse("flow_step", args=[guide.child, guide.flow.name, told.step.name])


def _elsewhere(guide: Guide, told: Told) -> str:
    """The page of a step that is more than the form of a record: a claim, a release, a line of a list."""
    if told.is_claim:
        return reverse("release" if "end_date" in told.step.asks else "claim", args=[guide.child])
    if told.is_of_list and told.rows:
        return address(told.rows[-1].place)
    return ""
