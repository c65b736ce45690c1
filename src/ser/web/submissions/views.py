"""What was sent: the list, one submission, a yes to it, and taking it back after a look at what that would do."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ser.files.findings_file import causes
from ser.law.permission import Permission
from ser.law.words import severity_order
from ser.services.submissions import listing, loading, withdrawing
from ser.services.submissions.listing import Listed
from ser.services.submissions.withdrawing import NotAnswered
from ser.store.submissions import State
from ser.store.taking_back import Fate, TakenBack
from ser.web.acting import Request
from ser.web.asked import sent_word
from ser.web.page import form, page, post, show
from ser.web.table import Cell, Column, Filter, Table, occurring
from ser.web.templatetags.ser import moment

LOAD = Permission.LOAD_FILES
MOST = 200
MOST_CAUSES = 20
MOST_LEFT = 50

STATES = {
    State.WAITING: ("plain", "Waits for its turn"),
    State.RUNNING: ("info", "Being stored"),
    State.DONE: ("good", "Stored"),
    State.FAILED: ("late", "Failed"),
    State.ASKS: ("soon", "Waits for your yes"),
    State.WITHDRAWN: ("plain", "Withdrawn"),
}

COUNTS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "held": "Held",
    "set_aside": "Set aside",
    "released": "Had waited, and were stored",
    "repeated": "Say what another row says",
    "deleted": "Deleted",
    "delete_waits": "Ask to delete",
}

FATES = {
    Fate.GONE: "was new, and is gone",
    Fate.BEFORE: "was changed, and is as it was before",
    Fate.BACK: "was deleted, and is back",
    Fate.LEFT: "was changed since by others, and stays",
}


@page(LOAD)
def submissions(request: Request) -> HttpResponse:
    """What was sent last, newest first."""
    rows = listing.newest(by=request.acting.scope, most=MOST)
    columns: tuple[Column[Listed], ...] = (
        Column("number", "Submission", lambda row: row.submission.number, _link),
        Column("state", "State", lambda row: STATES[row.submission.state][1], _badge),
        Column("sent", "Sent", lambda row: row.submission.started_at, _sent),
        Column("sender", "LEA", lambda row: row.submission.lea_code or "State"),
        Column("stored", "Stored", lambda row: _count(row, "new") + _count(row, "changed"), is_number=True),
        Column("held", "Held", lambda row: _count(row, "held"), is_number=True),
        Column("findings", "Open findings", lambda row: row.open_findings, is_number=True),
    )
    of_state = {state.value: words for state, (_, words) in STATES.items()}
    choices = occurring(list(of_state.items()), [row.submission.state.value for row in rows])
    table = Table(
        "Submissions",
        columns,
        rows,
        lambda row: -row.submission.number,
        request.GET,
        filters=(Filter("state", "State", choices, lambda row: row.submission.state.value),),
        empty="Nothing was sent yet.",
    )
    return show(request, "submissions/submissions.html", {"table": table})


@page(LOAD)
def submission(request: Request, number: int) -> HttpResponse:
    """What became of one submission."""
    by, one = request.acting.scope, _one(request, number)
    sent = one.submission
    told: dict[str, object] = {
        "one": one,
        "state": STATES[sent.state],
        "files": listing.files(by=by, number=number),
        "counts": [(words, sent.counts[name]) for name, words in COUNTS.items() if sent.counts.get(name)],
        "asks": sent.state is State.ASKS,
        "may_withdraw": sent.state in (State.DONE, State.ASKS, State.FAILED),
    }
    if sent.state in (State.DONE, State.ASKS):
        outcome = loading.outcome(by=by, number=number)
        found = causes(loading.findings(by=by, outcome=outcome), loading.held(by=by, outcome=outcome))
        ranked = sorted(found, key=lambda line: (severity_order(line[1].severity), -line[0]))
        told |= {"causes": ranked[:MOST_CAUSES], "more": max(0, len(ranked) - MOST_CAUSES)}
    return render(request, "submissions/submission.html", told)


@post(LOAD)
def say_yes(request: Request, number: int) -> HttpResponse:
    """Say yes to a submission that is out of proportion; a worker stores it."""
    _one(request, number)
    try:
        withdrawing.say_yes(
            by=request.acting.scope, number=number, today=request.today, why=request.POST.get("why", "")
        )
    except NotAnswered as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"You said yes. Submission {number} is stored as soon as it is its turn.")
    return redirect("submission", number)


@form(LOAD)
def withdraw(request: Request, number: int) -> HttpResponse:
    """Look at what taking a submission back would do, and take it back."""
    by, today = request.acting.scope, request.today
    one = _one(request, number)
    try:
        if request.method == "POST":
            sent_word(request, "withdraw", ("yes",))
            told = withdrawing.withdraw(by=by, number=number, today=today, why=request.POST.get("why", ""))
            messages.success(request, _done(number, told.done))
            return redirect("submission", number)
        told = withdrawing.preview(by=by, number=number, today=today)
    except NotAnswered as refused:
        messages.error(request, str(refused))
        return redirect("submission", number)
    rows = [
        (record, FATES[fate], count)
        for record, fates in told.done.rows.items()
        for fate, count in fates.items()
        if count
    ]
    rows += [("rows", words, count) for words, count in _held(told.done) if count]
    shown = {"one": one, "rows": rows, "left": told.done.left[:MOST_LEFT], "more": len(told.done.left) - MOST_LEFT}
    return render(request, "submissions/withdraw.html", shown)


def _held(done: TakenBack) -> Sequence[tuple[str, int]]:
    return (("are held, and are dropped", done.held), ("of other submissions wait again", done.waiting))


def _done(number: int, done: TakenBack) -> str:
    count = sum(done.count(fate) for fate in (Fate.GONE, Fate.BEFORE, Fate.BACK))
    left = f" {len(done.left):,} stay, since others changed them." if done.left else ""
    return f"Submission {number} is withdrawn: {count:,} rows are as they were before it.{left}"


def _one(request: Request, number: int) -> Listed:
    found = listing.one(by=request.acting.scope, number=number)
    if found is None:
        raise Http404
    return found


def _count(row: Listed, name: str) -> int:
    return row.submission.counts.get(name, 0)


def _link(row: Listed) -> Cell:
    number = row.submission.number
    return Cell(f"Submission {number}", reverse("submission", args=[number]))


def _badge(row: Listed) -> Cell:
    return Cell(badge=STATES[row.submission.state])


def _sent(row: Listed) -> Cell:
    sent = row.submission
    return Cell(moment(sent.started_at), small=(f"{sent.sent_by}, {sent.door}" if sent.door else sent.sent_by,))
