"""Drafts: what one has typed and not stored yet, and where each is gone on with."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.urls import reverse

from ser.law.permission import Permission
from ser.services.entry import drafting
from ser.store.running import state
from ser.web.acting import Request
from ser.web.entry.views import address
from ser.web.page import page, show
from ser.web.table import Cell, Column, Table


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft in a list: the record in words, whose it is, when it was kept, where it goes on, and in which flow."""

    title: str
    whose: str
    kept_at: datetime
    is_new: bool
    address: str
    flow: str

    @property
    def words(self) -> str:
        """The record in words, and whether it is a new one."""
        return f"New: {self.title}" if self.is_new else self.title

    @property
    def small(self) -> tuple[str, ...]:
        """What is said beneath."""
        return (self.flow,) if self.flow else ()


@page(Permission.READ_STUDENT)
def drafts(request: Request) -> HttpResponse:
    """What one has typed and not stored yet."""
    days = drafting.kept_days(by=request.acting.scope, today=request.today)
    columns: tuple[Column[Draft], ...] = (
        Column("record", "Record", lambda row: row.title, lambda row: Cell(row.words, row.address, small=row.small)),
        Column("child", "Child", lambda row: row.whose),
        Column("kept", "Kept", lambda row: row.kept_at),
    )
    table = Table(
        "Your drafts",
        columns,
        own_drafts(request),
        lambda row: row.address,
        request.GET,
        empty="You have no drafts: all that you typed is saved.",
    )
    return show(request, "entry/drafts.html", {"table": table, "days": days})


def own_drafts(request: Request) -> list[Draft]:
    """One's drafts for a list."""
    return [
        Draft(
            state().renewals[own.renewal].title if own.renewal else state().records[own.place.kind].spec.title,
            own.whose,
            own.kept_at,
            own.place.number is None,
            _goes_on(own),
            state().flows[own.step[0]].title if own.step and own.step[0] in state().flows else "",
        )
        for own in drafting.mine(by=request.acting.scope, today=request.today)
    ]


def _goes_on(own: drafting.OwnDraft) -> str:
    """Where a draft is gone on with: at the step of the flow in which it was begun, else in the form of its record."""
    if own.renewal:
        return reverse("renewal", args=[own.place.child, own.renewal])
    flow = state().flows.get(own.step[0]) if own.step else None
    if own.step is None or flow is None or own.step[1] not in {step.name for step in flow.steps}:
        return address(own.place) + (f"?under={own.under}" if own.under else "")
    ids: dict[str, str | int] = {"child": own.place.child, "flow": own.step[0], "step": own.step[1]}
    if own.place.number is None:
        # A step that has a record already opens that one, unless a new one is asked for.
        return reverse("flow_step", kwargs=ids) + "?again=1"
    return reverse("flow_record", kwargs=ids | {"number": own.place.number})
