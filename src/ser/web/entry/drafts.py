"""Drafts: what one has typed and not stored yet, and where each is gone on with."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ser.law.permission import Permission
from ser.services.entry import drafting
from ser.store.running import state
from ser.web.acting import Request
from ser.web.entry.views import address
from ser.web.page import page


@page(Permission.READ_STUDENT)
def drafts(request: Request) -> HttpResponse:
    """What one has typed and not stored yet."""
    days = drafting.kept_days(by=request.acting.scope, today=request.today)
    return render(request, "entry/drafts.html", {"drafts": own_drafts(request), "days": days})


def own_drafts(request: Request) -> list[dict[str, object]]:
    """One's drafts for a list: the record in words, whose it is, when it was kept, and where it goes on."""
    return [
        {
            "title": state().records[own.place.kind].spec.title, "whose": own.whose, "kept_at": own.kept_at,
            "is_new": own.place.number is None, "address": _goes_on(own),
            "flow": state().flows[own.step[0]].title if own.step and own.step[0] in state().flows else "",
        }
        for own in drafting.mine(by=request.acting.scope, today=request.today)
    ]  # fmt: skip


def _goes_on(own: drafting.OwnDraft) -> str:
    """Where a draft is gone on with: at the step of the flow in which it was begun, else in the form of its record."""
    flow = state().flows.get(own.step[0]) if own.step else None
    if own.step is None or flow is None or own.step[1] not in {step.name for step in flow.steps}:
        return address(own.place) + (f"?under={own.under}" if own.under else "")
    ids: dict[str, str | int] = {"child": own.place.child, "flow": own.step[0], "step": own.step[1]}
    if own.place.number is None:
        # A step that has a record already opens that one, unless a new one is asked for.
        return reverse("flow_step", kwargs=ids) + "?again=1"
    return reverse("flow_record", kwargs=ids | {"number": own.place.number})
