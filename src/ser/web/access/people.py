"""People and their roles: what the person who gives access does in an LEA, or in the state."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from ser.law.permission import Level, NotAllowed, Permission
from ser.services.access import granting
from ser.services.access.granting import LastCoordinator, Letter, NotThere
from ser.services.directory import schools
from ser.web.access import people_lists
from ser.web.access.people_lists import in_words
from ser.web.access.role_forms import GiveForm, InviteForm, Offer, ReasonForm
from ser.web.acting import Request
from ser.web.page import form, page, post, show

GRANT = Permission.GRANT_ACCESS


@page(GRANT)
def people(request: Request) -> HttpResponse:
    """Who holds which role here, who asks for one, who was invited."""
    by = request.acting.scope
    holders, asked, invited = granting.holders(by=by), granting.open_requests(by=by), granting.open_invitations(by=by)
    sites = {code for rows in (holders, asked, invited) for one in rows for code in one.place.site_codes}
    names = {**schools.leas(by=by), **(schools.sites(by=by, codes=sites) if sites else {})}
    labels = {role.code: role for role in granting.offered(by=by)}
    told = {
        "holders": people_lists.holders([in_words(one, labels, names) for one in holders], request.GET, by.is_state),
        "asked": people_lists.asked([in_words(one, labels, names) for one in asked]),
        "invited": people_lists.invited([in_words(one, labels, names) for one in invited], by.is_state, request.today),
    }
    return show(request, "access/people.html", told)


@form(GRANT)
def invite(request: Request) -> HttpResponse:
    """Invite a person to a role by letter."""
    offer = _offer(request)
    asked = InviteForm(request.POST or None, offer)
    if asked.is_valid():
        found = asked.cleaned_data
        letter = granting.invite(
            by=request.acting.scope,
            email=found["email"],
            full_name=found["full_name"],
            place=asked.place(),
            why=found["why"],
            today=request.today,
        )
        _send(request, letter)
        messages.success(
            request,
            f"The invitation is on its way to {letter.email}. It can be accepted until {letter.last_day:%m/%d/%Y}.",
        )
        return redirect("people")
    return render(request, "access/invite.html", {"form": asked, "roles": offer.roles})


@form(GRANT)
def give(request: Request) -> HttpResponse:
    """Give a person who has an account one more role."""
    by, offer = request.acting.scope, _offer(request)
    asked = GiveForm(request.POST or None, offer, granting.holders(by=by))
    if asked.is_valid():
        found = asked.cleaned_data
        try:
            granting.give(by=by, person=int(found["person"]), place=asked.place(), why=found["why"])
        except NotAllowed as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(request, "The role is given. It holds from the person's next page on.")
            return redirect("people")
    return render(request, "access/give.html", {"form": asked, "roles": offer.roles})


@post(GRANT)
def take(request: Request) -> HttpResponse:
    """Take a role away."""

    def act(number: int, why: str) -> str:
        granting.take(by=request.acting.scope, number=number, why=why)
        return "The role is taken away. It ends with the person's next page."

    return _done(request, act)


@post(GRANT)
def withdraw(request: Request) -> HttpResponse:
    """Withdraw an invitation."""

    def act(number: int, why: str) -> str:
        granting.withdraw(by=request.acting.scope, number=number, why=why)
        return "The invitation is withdrawn; the link in the letter does nothing any more."

    return _done(request, act)


@post(GRANT)
def decide(request: Request) -> HttpResponse:
    """Approve or refuse what a person asks for."""
    grant = request.POST.get("decision") == "approve"

    def act(number: int, why: str) -> str:
        granting.decide(by=request.acting.scope, number=number, grant=grant, answer=why)
        return "The request is approved." if grant else "The request is refused."

    return _done(request, act)


def _done(request: Request, act: Callable[[int, str], str]) -> HttpResponse:
    """Do something to a row of the page of people, say what came of it, and show the page again."""
    asked = ReasonForm(request.POST)
    if not asked.is_valid():
        messages.error(request, "Nothing was changed: say why in a sentence.")
        return redirect("people")
    try:
        messages.success(request, act(asked.cleaned_data["number"], asked.cleaned_data["why"]))
    except (NotThere, LastCoordinator, NotAllowed) as refused:
        messages.error(request, str(refused))
    return redirect("people")


def _offer(request: Request) -> Offer:
    """What the person who asks may give: no state's role outside the state, no other LEA's."""
    by = request.acting.scope
    roles = [role for role in granting.offered(by=by) if by.is_state or role.level is not Level.STATE]
    leas = {code: name for code, name in schools.leas(by=by).items() if by.is_state or code in (by.lea_codes or ())}
    return Offer(roles, leas, by.is_state)


def _send(request: Request, letter: Letter) -> None:
    link = request.build_absolute_uri(reverse("invitation_link", args=[letter.token]))
    told = {"letter": letter, "link": link, "inviter": request.acting.person.full_name, "where": request.acting.desk}
    text = render_to_string("ser/letters/invitation.txt", told)
    send_mail("Your invitation to SER", text, settings.DEFAULT_FROM_EMAIL, [letter.email])
