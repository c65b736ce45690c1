"""The accounts of one's people: closed when somebody leaves."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ser.law.permission import NotAllowed, Permission
from ser.services.access import closing, granting
from ser.services.access.giving import LastCoordinator, NotThere
from ser.web.access.role_forms import PersonForm
from ser.web.acting import Request
from ser.web.page import form


@form(Permission.GRANT_ACCESS)
def close(request: Request) -> HttpResponse:
    """Close the account of somebody who leaves."""
    by = request.acting.scope
    asked = PersonForm(request.POST or None, granting.holders(by=by), own=request.acting.person.number)
    if asked.is_valid():
        found = asked.cleaned_data
        try:
            name = closing.close(by=by, person=int(found["person"]), why=found["why"])
        except (NotAllowed, NotThere, LastCoordinator) as refused:
            asked.add_error(None, forms.ValidationError(str(refused)))
        else:
            messages.success(request, f"The account of {name} is closed; its roles and sessions have ended.")
            return redirect("people")
    return render(request, "access/close.html", {"form": asked})
