"""One child under two IDs: pairs that may be one, two records side by side, merging them, undoing it."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.law.permission import Permission
from ser.services.merges import candidates as likely
from ser.services.merges import merging
from ser.services.merges.candidates import Candidate, One
from ser.services.merges.merging import Apart, Made, NoSuchPair, NotMerged, Pair
from ser.web.acting import Request
from ser.web.asked import sent_word
from ser.web.page import form, page, post, show
from ser.web.table import Cell, Column, Table
from ser.web.templatetags.ser import day

MERGE = Permission.MERGE_STUDENTS


@page(MERGE)
def merges(request: Request) -> HttpResponse:
    """Pairs of records that may be of one child, and the merges that were made."""
    by, today = request.acting.scope, request.today
    found = likely.candidates(by=by, today=today)
    told = {
        "found": found,
        "pairs": _pairs(found.shown),
        "made": _made(request, merging.made(by=by, today=today)),
        "apart": _apart(request, merging.told_apart(by=by, today=today)),
    }
    return show(request, "merges/merges.html", told)


@post(MERGE)
def compare(request: Request) -> HttpResponse:
    """Lay two records side by side, by their IDs."""
    kept, given_up = (request.POST.get(name, "").strip()[:50] for name in ("kept", "given_up"))
    try:
        found = merging.preview(by=request.acting.scope, kept=kept, given_up=given_up, today=request.today)
    except NoSuchPair as unknown:
        messages.error(request, str(unknown))
        return redirect("merges")
    return redirect("merge", child=found.kept.public_id, other=found.given_up.public_id)


@form(MERGE)
def merge(request: Request, child: UUID, other: UUID) -> HttpResponse:
    """Two records side by side: merge them, or keep that they are two children."""
    by, today, said = request.acting.scope, request.today, request.POST
    stays = [name.removeprefix("row-") for name, fate in said.items() if name.startswith("row-") and fate == "stays"]
    moves = [name.removeprefix("row-") for name, fate in said.items() if name.startswith("row-") and fate == "moves"]
    pair = {"one": str(child), "other": str(other)}
    why = said.get("why", "").strip()[:500]
    acts = {
        "merge": lambda: merging.merge(
            by=by, kept=str(child), given_up=str(other), why=why, today=today, stays=stays, moves=moves
        ),
        "two": lambda: merging.tell_apart(by=by, **pair, why=why, today=today),
        "again": lambda: merging.ask_again(by=by, **pair, why=why, today=today),
    }
    words = {
        "merge": "The two are one record now. You can undo it on this page.",
        "two": "These are two children, and nobody is asked about them again.",
        "again": "It is open again whether these are two children.",
    }
    refusal = ""
    act = said.get("act", "")
    if request.method == "POST" and act not in acts:
        _preview(request, child, other)  # that there is no such pair is said first
        sent_word(request, "act", acts)
    try:
        if act:
            done = acts[act]()
            messages.success(request, words[act])
            return redirect("merge_made", number=done.number) if isinstance(done, Made) else redirect("merges")
    except NotMerged as refused:
        refusal = str(refused)
    except NoSuchPair as unknown:
        raise Http404 from unknown
    told = {"pair": _preview(request, child, other), "refusal": refusal, "why": why, "child": child, "other": other}
    return render(request, "merges/pair.html", told, status=400 if refusal else 200)


@form(MERGE)
def merge_made(request: Request, number: int) -> HttpResponse:
    """A merge that was made, and what undoing it would put back and leave."""
    by, today = request.acting.scope, request.today
    refusal, why = "", request.POST.get("why", "").strip()[:500]
    if request.method == "POST":
        try:
            done = merging.undo(by=by, number=number, why=why, today=today)
        except NotMerged as refused:
            refusal = str(refused)
        else:
            messages.success(
                request, f"The merge is undone. Rows that went back under {done.made.given_up_id}: {done.back}."
            )
            return redirect("merges")
    try:
        found = merging.undoing(by=by, number=number, today=today)
    except NotMerged as refused:
        messages.info(request, str(refused))
        return redirect("merges")
    told = {"found": found, "refusal": refusal, "why": why}
    return render(request, "merges/made.html", told, status=400 if refusal else 200)


def _preview(request: Request, child: UUID, other: UUID) -> Pair:
    try:
        return merging.preview(by=request.acting.scope, kept=str(child), given_up=str(other), today=request.today)
    except NoSuchPair as unknown:
        raise Http404 from unknown


def _pairs(found: tuple[Candidate, ...]) -> Table[Candidate]:
    columns: tuple[Column[Candidate], ...] = (
        Column("one", "One record", lambda row: row.one.name, lambda row: _cell(row.one, row.other)),
        Column("other", "The other", lambda row: row.other.name, lambda row: _cell(row.other)),
        Column("why", "What counts for it and against it", lambda row: row.likelihood.words, is_sortable=False),
        Column("total", "Together", lambda row: f"{row.likelihood.total:+.1f}", is_number=True),
    )
    return Table(
        "Pairs of records that may be of one child",
        columns,
        found,
        lambda row: -row.likelihood.total,
        empty="No two records look like one child.",
    )


def _cell(one: One, other: One | None = None) -> Cell:
    """One of two records; it leads to both side by side where the other one is given."""
    where = reverse("merge", args=[one.public_id, other.public_id]) if other else ""
    return Cell(one.name, where, (f"{one.known_as}, born {day(one.birth_date)}", f"LEA {one.lea_code}"))


def _apart(request: Request, found: Sequence[Apart]) -> Table[Apart]:
    columns: tuple[Column[Apart], ...] = (
        Column("one", "One child", lambda row: row.one.name, lambda row: _cell(row.one, row.other)),
        Column("other", "The other", lambda row: row.other.name, lambda row: _cell(row.other)),
        Column("when", "Said", lambda row: row.told.said_date),
        Column("who", "By", lambda row: row.told.said_by, lambda row: Cell(row.told.said_by, small=(row.told.why,))),
    )
    return Table(
        "Records of two children", columns, found, given=request.GET, name="apart",
        empty="Nobody has said of two records that they are of two children.",
    )  # fmt: skip


def _made(request: Request, found: Sequence[Made]) -> Table[Made]:
    columns: tuple[Column[Made], ...] = (
        Column(
            "child",
            "Child",
            lambda row: row.kept_name,
            lambda row: Cell(
                row.kept_name, reverse("child", args=[row.kept]), (f"{row.given_up_id} into {row.kept_id}",)
            ),
        ),
        Column("when", "Merged", lambda row: row.merged_date),
        Column("who", "By", lambda row: row.merged_by, lambda row: Cell(row.merged_by, small=(row.why,))),
        Column("rows", "Rows moved", lambda row: row.rows, is_number=True),
        Column(
            "state",
            "Now",
            lambda row: row.undone_date,
            lambda row: (
                Cell(badge=("plain", f"Undone {day(row.undone_date)}"))
                if row.undone_date
                else Cell("Look at it or undo it", reverse("merge_made", args=[row.number]))
            ),
        ),
    )
    return Table(
        "Merges that were made", columns, found, lambda row: -row.number, request.GET, name="made",
        empty="Nothing was merged yet.",
    )  # fmt: skip
