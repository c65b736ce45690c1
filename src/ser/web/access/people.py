"""People and their roles: what the person who gives access does in an LEA, or in the state."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from ser.law.permission import Level, NotAllowed, Permission, Role
from ser.services.access import granting, inviting, requesting
from ser.services.access.giving import NotThere
from ser.services.access.granting import Held, LastCoordinator
from ser.services.access.inviting import Invited, Letter
from ser.services.access.requesting import Asked, Outcome
from ser.services.directory import schools
from ser.store.post import send
from ser.web.access import people_lists
from ser.web.access.people_lists import in_words
from ser.web.access.role_forms import AskForStaffForm, GiveForm, InviteForm, Offer, ReasonForm
from ser.web.acting import Request
from ser.web.asked import sent_word
from ser.web.links import absolute
from ser.web.page import form, page, post, show

GRANT, CONFIRM = Permission.GRANT_ACCESS, Permission.CONFIRM_ACCESS


@page(GRANT)
def people(request: Request) -> HttpResponse:
    """Who holds which role here, who asks for one, who was invited."""
    by = request.acting.scope
    holders, asked, invited = granting.holders(by=by), requesting.open_requests(by=by), inviting.open_invitations(by=by)
    words = _words(request, [*holders, *asked, *invited])
    told = {
        "holders": people_lists.holders([in_words(one, *words) for one in holders], request.GET, by.is_state),
        "asked": people_lists.asked([in_words(one, *words) for one in asked]),
        "invited": people_lists.invited([in_words(one, *words) for one in invited], by.is_state, request.today),
    }
    return show(request, "access/people.html", told)


@form(GRANT)
def invite(request: Request) -> HttpResponse:
    """Invite a person to a role by letter."""
    offer = _offer(request)
    asked = InviteForm(request.POST or None, offer)
    if asked.is_valid():
        found = asked.cleaned_data
        try:
            outcome = requesting.invite(
                by=request.acting.scope,
                email=found["email"],
                full_name=found["full_name"],
                place=asked.place(),
                why=found["why"],
                today=request.today,
            )
        except NotAllowed as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(request, told(request, outcome))
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
            outcome = requesting.give(
                by=by, person=int(found["person"]), place=asked.place(), why=found["why"], today=request.today
            )
        except (NotAllowed, NotThere) as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(request, told(request, outcome))
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
        inviting.withdraw(by=request.acting.scope, number=number, why=why)
        return "The invitation is withdrawn; the link in the letter does nothing any more."

    return _done(request, act)


@post(GRANT)
def decide(request: Request) -> HttpResponse:
    """Approve or refuse what a person asks for."""
    grant = approves(request)

    def act(number: int, why: str) -> str:
        outcome = requesting.decide(
            by=request.acting.scope, number=number, grant=grant, answer=why, today=request.today
        )
        return f"The request is approved. {told(request, outcome)}" if grant else "The request is refused."

    return _done(request, act)


@page(CONFIRM)
def staff(request: Request) -> HttpResponse:
    """What waits for a supervisor's word: who gets a role that opens children's records."""
    asked = requesting.to_confirm(by=request.acting.scope)
    words = _words(request, asked)
    rows = [in_words(one, *words) for one in asked]
    return show(request, "access/staff.html", {"asked": people_lists.asked(rows, "access/_confirm.html")})


@form(CONFIRM)
def ask_for(request: Request) -> HttpResponse:
    """Ask for a role for staff, a whole list at once."""
    offer = _offer(request)
    asked = AskForStaffForm(request.POST or None, offer)
    if asked.is_valid():
        try:
            made = requesting.ask_for(
                by=request.acting.scope, people=asked.people(), place=asked.place(), why=asked.cleaned_data["why"]
            )
        except NotAllowed as refused:
            asked.add_error(None, str(refused))
        else:
            people = "1 person" if len(made) == 1 else f"{len(made)} people"
            messages.success(request, f"Asked for {people}. Each gets a letter when the security coordinator agrees.")
            return redirect("staff")
    return render(request, "access/ask_for.html", {"form": asked, "roles": offer.roles})


@post(CONFIRM)
def confirm(request: Request) -> HttpResponse:
    """Confirm that a role is needed, or refuse it."""
    grant = approves(request)

    def act(number: int, why: str) -> str:
        outcome = requesting.confirm(
            by=request.acting.scope, number=number, grant=grant, answer=why, today=request.today
        )
        return f"Your word is noted. {told(request, outcome)}" if grant else "The request is refused."

    return _done(request, act, "staff")


def _done(request: Request, act: Callable[[int, str], str], back: str = "people") -> HttpResponse:
    """Do something to a row of a page, say what came of it, and show the page again."""
    asked = ReasonForm(request.POST)
    if not asked.is_valid():
        messages.error(request, "Nothing was changed: say why in a sentence.")
        return redirect(back)
    try:
        messages.success(request, act(asked.cleaned_data["number"], asked.cleaned_data["why"]))
    except (NotThere, LastCoordinator, NotAllowed) as refused:
        messages.error(request, str(refused))
    return redirect(back)


def approves(request: Request) -> bool:
    """Whether the button that was pressed approves; an answer that is neither yes nor no is refused."""
    return sent_word(request, "decision", ("approve", "refuse")) == "approve"


def told(request: Request, outcome: Outcome) -> str:
    """What came of a person's word, in a sentence; sends the letter where there is one."""
    if outcome.letter is not None:
        _send(request, outcome.letter)
        day = f"{outcome.letter.last_day:%m/%d/%Y}"
        return f"The invitation is on its way to {outcome.letter.email}. It can be accepted until {day}."
    if outcome.waits:
        return (
            "This role opens children's records, so a second person has to agree: the director, another coordinator "
            "or the state. It waits there now."
        )
    return "The role is given. It holds from the person's next page on."


def _words(request: Request, rows: Sequence[Held | Asked | Invited]) -> tuple[dict[str, Role], dict[str, str]]:
    """The roles by code, and the names of the LEAs and sites that these rows name."""
    by = request.acting.scope
    sites = {code for one in rows for code in one.place.site_codes}
    names = {**schools.leas(by=by), **(schools.sites(by=by, codes=sites) if sites else {})}
    return {role.code: role for role in granting.offered(by=by)}, names


def _offer(request: Request) -> Offer:
    """What the person who asks may give: no state's role outside the state, no other LEA's."""
    by = request.acting.scope
    roles = [role for role in granting.offered(by=by) if by.is_state or role.level is not Level.STATE]
    leas = {code: name for code, name in schools.leas(by=by).items() if by.is_state or code in (by.lea_codes or ())}
    return Offer(roles, leas, by.is_state)


def _send(request: Request, letter: Letter) -> None:
    link = absolute(request, reverse("invitation_link", args=[letter.token]))
    told = {"letter": letter, "link": link, "inviter": request.acting.person.full_name, "where": request.acting.desk}
    text = render_to_string("ser/letters/invitation.txt", told)
    send("Your invitation to SER", text, letter.email)
