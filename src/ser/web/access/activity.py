"""Everything that an account saw or exported between two moments: for a breach, a complaint or a review."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from ser.law.permission import Permission
from ser.services.access import activity as activities
from ser.services.access.activity import Done, NotThere
from ser.web.acting import Request
from ser.web.page import form
from ser.web.table import Cell, Column, Table
from ser.web.templatetags.ser import act

MOST = 1000
"""Events that a page shows; the command line writes all of them to a file."""
_SHOWN = 5
_DAY, _MINUTE = "%m/%d/%Y", "%m/%d/%Y %H:%M"
_MOMENT = {"autocomplete": "off"}


class ActivityForm(forms.Form):
    """Whose activity is looked at, from when until when, and why."""

    email = forms.EmailField(label="E-mail address of the account")
    begin = forms.DateTimeField(
        label="From",
        input_formats=[_MINUTE, _DAY],
        widget=forms.TextInput(attrs=_MOMENT),
        help_text="MM/DD/YYYY, or MM/DD/YYYY HH:MM",
    )
    end = forms.DateTimeField(
        label="Until",
        input_formats=[_MINUTE, _DAY],
        widget=forms.TextInput(attrs=_MOMENT),
        help_text="The last day as MM/DD/YYYY, or MM/DD/YYYY HH:MM",
    )
    why = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In one sentence; it is kept in the audit record.",
    )

    def clean_end(self) -> datetime:
        """The moment before which it ends: of a day, the beginning of the next."""
        end: datetime = self.cleaned_data["end"]
        return end if ":" in str(self.data.get("end", "")) else end + timedelta(days=1)


@form(Permission.READ_AUDIT)
def activity(request: Request) -> HttpResponse:
    """Look at what an account saw, exported and did."""
    asked = ActivityForm(request.POST or None)
    told: dict[str, object] = {"form": asked}
    if asked.is_valid():
        said: Mapping[str, object] = asked.cleaned_data
        try:
            found = activities.of_account(
                by=request.acting.scope,
                email=str(said["email"]),
                begin=asked.cleaned_data["begin"],
                end=asked.cleaned_data["end"],
                why=str(said["why"]),
            )
        except NotThere as unknown:
            asked.add_error("email", str(unknown))
        else:
            told |= {"table": _table(found[-MOST:]), "count": len(found), "left": max(0, len(found) - MOST)}
            told["children"] = len({child for one in found for child in one.children})
    return render(request, "access/activity.html", told)


def _table(found: Sequence[Done]) -> Table[Done]:
    columns: tuple[Column[Done], ...] = (
        Column("at", "When", lambda row: row.at),
        Column("what", "What", lambda row: act(row.act), lambda row: Cell(act(row.act), small=_some(row.told))),
        Column("lea", "LEA", lambda row: row.lea_code or "State"),
        Column("children", "Children", lambda row: len(row.children), _children),
        Column("why", "Reason that was given", lambda row: row.why),
    )
    return Table("What the account did", columns, found, empty="The account did nothing in this time.")


def _children(row: Done) -> Cell:
    more = len(row.children) - _SHOWN
    return Cell(str(len(row.children)), small=(*row.children[:_SHOWN], *_some(f"and {more} more" if more > 0 else "")))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
