"""Claims: the queue, claiming a child, releasing one, answering, and the state's decision."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.federal.claim_kinds import ATTESTED
from ser.law.days import school_year_of
from ser.law.permission import NotAllowed, Permission
from ser.law.words import page_day
from ser.services.claims import claiming
from ser.services.claims.claiming import Ended, NoSuchClaim, NoSuchStudent, NotSettled, NotStored, Settled
from ser.services.directory import schools
from ser.web.acting import Request
from ser.web.asked import sent_number, sent_word
from ser.web.claims.forms import ClaimForm, ReleaseForm, tell
from ser.web.entry.record_form import said
from ser.web.page import form, page, post, show
from ser.web.table import Cell, Column, Table
from ser.web.templatetags.ser import named

_ACCEPTED = "Nobody else was responsible, so the child is yours from that day."
_WAITS = "The claim is made. The other LEA sees it on its home page."
CLAIM, DECIDE = Permission.CLAIM, Permission.DECIDE_DISPUTE


@page(CLAIM)
def queue(request: Request) -> HttpResponse:
    """The claims that wait, and those that were settled last."""
    by = request.acting.scope
    leas = schools.leas(by=by)
    told = {
        "queue": claiming.queue(by=by, today=request.today),
        "leas": leas,
        "contested": claiming.contested(by=by, today=request.today),
        "settled": _settled(claiming.settled(by=by), leas, request.GET),
        "decides": by.is_state and request.acting.may(DECIDE),
    }
    return show(request, "claims/queue.html", told)


@form(CLAIM)
def claim(request: Request, child: UUID) -> HttpResponse:
    """Claim a child for one's LEA."""
    by = request.acting.scope
    found = _candidate(request, child)
    asked = ClaimForm(request.POST or None, found.sites, school_year_of(request.today), _known(request, found))
    if not found.hindrance and asked.is_valid():
        try:
            is_accepted = claiming.claim(
                by=by, child=str(child), values=asked.values(), why=asked.cleaned_data["why"], today=request.today
            )
        except NotStored as refused:
            tell(asked, said(refused.findings))
        except NotSettled as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(request, _ACCEPTED if is_accepted else _WAITS)
            return redirect("child", child) if is_accepted else redirect("claims")
    return render(request, "claims/claim.html", {"form": asked, "candidate": found})


def _known(request: Request, found: claiming.Candidate) -> dict[str, object]:
    """What is known of a claim before anything is typed: the enrollment that the LEA has sent, and who claims."""
    told: dict[str, object] = {"attested_by": request.acting.person.full_name}
    if found.entry_date is not None:
        day = page_day(found.entry_date)
        told |= {"claim_basis": ATTESTED.basis, "begin_date": day, "site_code": found.site_code}
    return told


@form(CLAIM)
def release(request: Request, child: UUID) -> HttpResponse:
    """Release a child that has moved or left."""
    found = _candidate(request, child)
    asked = ReleaseForm(request.POST or None, school_year_of(request.today))
    if asked.is_valid():
        try:
            claiming.release(
                by=request.acting.scope,
                child=str(child),
                end_date=asked.cleaned_data["end_date"],
                end_reason=asked.cleaned_data["end_reason"],
                why=asked.cleaned_data["why"],
                today=request.today,
            )
        except NotStored as refused:
            tell(asked, said(refused.findings))
        except NotSettled as refused:
            asked.add_error(None, str(refused))
        else:
            messages.success(request, "The child is released. You keep what happened in your own time.")
            return redirect("claims")
    return render(request, "claims/release.html", {"form": asked, "candidate": found, "child": child})


@post(CLAIM)
def answer(request: Request) -> HttpResponse:
    """Accept or refuse another LEA's claim, or withdraw one's own."""
    by, today = request.acting.scope, request.today
    acts: dict[str, tuple[Callable[[int, str], None], str]] = {
        "accept": (
            lambda number, why: claiming.accept(by=by, number=number, why=why, today=today),
            "The claim is accepted; the child is the other LEA's from that day.",
        ),
        "refuse": (
            lambda number, why: claiming.refuse(by=by, number=number, why=why, today=today),
            "The claim is refused. It stands as disputed, and the state settles it.",
        ),
        "withdraw": (
            lambda number, why: claiming.withdraw(by=by, number=number, why=why, today=today),
            "The claim is withdrawn. What you read by it is closed again.",
        ),
    }
    act, words = acts[sent_word(request, "answer", acts)]
    return _done(request, act, words)


@post(CLAIM)
def contest(request: Request) -> HttpResponse:
    """Dispute a claim that was accepted since nobody answered it."""
    sent_word(request, "answer", ("contest",))

    def act(number: int, why: str) -> None:
        claiming.contest(by=request.acting.scope, number=number, why=why, today=request.today)

    return _done(request, act, "The claim is disputed. You have the child again until the state settles it.")


@post(DECIDE)
def decide(request: Request) -> HttpResponse:
    """Settle a claim for the state."""
    is_for = sent_word(request, "answer", ("claimant", "holder")) == "claimant"

    def act(number: int, why: str) -> None:
        claiming.decide(by=request.acting.scope, number=number, for_claimant=is_for, why=why, today=request.today)

    return _done(request, act, "The claim is settled; both LEAs see how and why.")


@page(DECIDE)
def ended(request: Request) -> HttpResponse:
    """The claims by which a record was read and that came to nothing."""
    by = request.acting.scope
    rows = claiming.read_and_ended(by=by)
    return show(request, "claims/ended.html", {"ended": _ended(rows, schools.leas(by=by), request.GET)})


def _ended(rows: Sequence[Ended], leas: Mapping[str, str], given: QueryDict) -> Table[Ended]:
    columns: tuple[Column[Ended], ...] = (
        Column("child", "Child", lambda row: row.name, lambda row: Cell(row.name, reverse("child", args=[row.child]))),
        Column("claimed-by", "Claimed by", lambda row: named(leas, row.lea_code)),
        Column("from", "From", lambda row: ", ".join(named(leas, code) for code in row.holders)),
        Column("end", "How it ended", lambda row: "Withdrawn" if row.is_withdrawn else "Closed: no enrollment"),
        Column("reads", "Times read", lambda row: row.reads),
        Column("why", "Why", lambda row: row.why, is_sortable=False),
        Column("when", "When", lambda row: row.ended_at),
    )
    return Table("Claims that came to nothing", columns, rows, lambda row: (row.ended_at, row.child), given)


def _done(request: Request, act: Callable[[int, str], None], words: str) -> HttpResponse:
    try:
        act(sent_number(request), request.POST.get("why", "").strip()[:500])
    except (NoSuchClaim, NotSettled, NotAllowed) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
    return redirect("claims")


def _settled(rows: Sequence[Settled], leas: Mapping[str, str], given: QueryDict) -> Table[Settled]:
    columns: tuple[Column[Settled], ...] = (
        Column("child", "Child", lambda row: row.name),
        Column("claimed-by", "Claimed by", lambda row: named(leas, row.lea_code)),
        Column("from", "From", lambda row: row.begin_date),
        Column(
            "end",
            "How it ended",
            lambda row: "Accepted" if row.is_accepted else "Ended",
            lambda row: Cell(badge=("good", "Accepted") if row.is_accepted else ("plain", "Ended")),
        ),
        Column("why", "Why", lambda row: row.why, is_sortable=False),
        Column("when", "When", lambda row: row.settled_at),
    )
    return Table("Settled claims", columns, rows, lambda row: (row.settled_at, row.child), given)


def _candidate(request: Request, child: UUID) -> claiming.Candidate:
    try:
        return claiming.candidate(by=request.acting.scope, child=str(child))
    except NoSuchStudent as unknown:
        raise Http404 from unknown
