"""The accounts of one's people: closed when somebody leaves, and led to a new e-mail address."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from ser.law.permission import NotAllowed, Permission
from ser.services.access import addressing, closing, granting
from ser.services.access.giving import LastCoordinator, NotThere
from ser.store.post import send
from ser.web.access.role_forms import AddressForm, PersonForm
from ser.web.access.secret_links import forget, link, secret
from ser.web.acting import Request
from ser.web.links import absolute
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


@form(Permission.GRANT_ACCESS)
def change_address(request: Request) -> HttpResponse:
    """Ask a person to confirm a new e-mail address."""
    by = request.acting.scope
    asked = AddressForm(request.POST or None, granting.holders(by=by), own=request.acting.person.number)
    if asked.is_valid():
        found = asked.cleaned_data
        try:
            letter = addressing.ask(
                by=by, person=int(found["person"]), email=found["email"], why=found["why"], today=request.today
            )
        except (NotAllowed, NotThere) as refused:
            asked.add_error(None, forms.ValidationError(str(refused)))
        else:
            link = absolute(request, reverse("address_link", args=[letter.token]))
            told = {"letter": letter, "link": link, "sender": request.acting.person.full_name}
            send("Your new address in SER", render_to_string("ser/letters/address.txt", told), letter.email)
            messages.success(
                request,
                f"A link is on its way to {letter.email}. The address changes when {letter.full_name} confirms it.",
            )
            return redirect("people")
    return render(request, "access/change_address.html", {"form": asked})


address_link = link("confirm_address", addressing.waiting, "access/address_gone.html")


@form(before_entry=True)
def confirm_address(request: Request) -> HttpResponse:
    """Confirm one's new e-mail address, signed in to one's account."""
    by, token, today = request.acting.self_scope, secret(request, "confirm_address"), request.today
    told: dict[str, object] = {}
    try:
        told["change"] = addressing.waiting(by=by, token=token, today=today)
        if request.method == "POST":
            changed = addressing.confirm(by=by, token=token, today=today)
            forget(request, "confirm_address")
            text = render_to_string("ser/letters/address_changed.txt", {"changed": changed})
            send("Your address in SER was changed", text, changed.old)
            messages.success(request, f"From now on you sign in with {changed.new}.")
            return redirect("home")
    except (NotThere, NotAllowed) as refused:
        told["refused"] = str(refused)
    return render(request, "access/confirm_address.html", told)
