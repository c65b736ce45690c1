"""One's own access: an invitation, one's roles, what one asks for, the yearly assurance."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ser.law.permission import NotAllowed
from ser.services.access import desks, granting, inviting, requesting
from ser.services.access.giving import NotThere
from ser.services.directory import schools
from ser.store.orm import prove_address
from ser.store.scope import visitor_scope
from ser.web.access.role_forms import AcceptForm, AskForm, Offer
from ser.web.access.secret_links import forget, link, secret
from ser.web.acting import Request, origin
from ser.web.page import form, page


@page(before_entry=True)
def roles(request: Request) -> HttpResponse:
    """One's roles, LEA by LEA, with what each allows."""
    return render(request, "access/own.html", {"desks": request.acting.desks})


@form(before_entry=True)
def ask(request: Request) -> HttpResponse:
    """Ask for a role; the person who gives access there decides."""
    by = request.acting.self_scope
    offer = Offer(granting.offered(by=by), schools.leas(by=by), True)
    asked = AskForm(request.POST or None, offer)
    if asked.is_valid():
        try:
            requesting.ask(
                by=by, person=request.acting.person.number, place=asked.place(), why=asked.cleaned_data["why"]
            )
        except NotAllowed as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(
                request, "Your request was sent. The security coordinator and the director there will decide it."
            )
            return redirect("own_roles")
    return render(request, "access/ask.html", {"form": asked, "roles": offer.roles})


@form(before_entry=True)
def assurance(request: Request) -> HttpResponse:
    """Assure confidentiality for the school year."""
    by, person = request.acting.self_scope, request.acting.person.number
    if request.method == "POST":
        desks.assure(by=by, person=person, today=request.today)
        messages.success(request, "Thank you. Your assurance is kept with the day and its words.")
        return redirect("home")
    standing = desks.standing(by=by, person=person, today=request.today)
    return render(request, "access/assurance.html", {"standing": standing, "words": desks.ASSURANCE})


invitation_link = link("invitation", inviting.invited, "access/invitation.html")


def invitation(request: HttpRequest) -> HttpResponse:
    """Accept an invitation: with a new account, or with the one that one has signed in to."""
    token, today = secret(request, "invitation"), request.today  # type: ignore[attr-defined]
    acting = getattr(request, "acting", None)
    by = acting.self_scope if acting else visitor_scope(origin=origin(request))
    told: dict[str, object] = {"is_signed_in": acting is not None}
    try:
        found = inviting.invited(by=by, token=token, today=today)
        told["invited"] = found
        told["role"] = next((role for role in granting.offered(by=by) if role.code == found.place.role), None)
        asked = AcceptForm(request.POST or None, found)
        told["form"] = asked
        if request.method == "POST" and (acting or asked.is_valid()):
            password = None if acting else asked.cleaned_data["password"]
            person = inviting.accept(by=by, token=token, password=password, today=today)
            return _welcome(request, person, acting is not None)
    except (NotThere, NotAllowed) as refused:
        told["refused"] = str(refused)
    return render(request, "access/invitation.html", told)


def _welcome(request: HttpRequest, person: int, was_signed_in: bool) -> HttpResponse:
    prove_address(person)
    forget(request, "invitation")
    if was_signed_in:
        messages.success(request, "You hold the new role now.")
        return redirect("home")
    get_adapter(request).add_message(request, messages.SUCCESS, message="Your account is ready. Sign in.")
    return redirect("account_login")
