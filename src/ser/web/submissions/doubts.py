"""Rows that seem to be another child's: what is stored and what was sent side by side, and the answer of a person."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ser.law.permission import Permission
from ser.services.submissions import confirming
from ser.services.submissions.confirming import NothingToConfirm
from ser.web.acting import Request
from ser.web.asked import sent_number, sent_word
from ser.web.page import page, post


@page(Permission.LOAD_FILES)
def doubts(request: Request) -> HttpResponse:
    """The rows of which a person has to say whether they are of the child who has the ID."""
    found = confirming.open_doubts(by=request.acting.scope, today=request.today)
    return render(request, "submissions/doubts.html", {"doubts": found})


@post(Permission.LOAD_FILES)
def answer_doubt(request: Request) -> HttpResponse:
    """Say of a row that it is of the same child, or of another one."""
    number, said = sent_number(request), sent_word(request, "answer", ("same", "another"))
    why = request.POST.get("why", "").strip()[:500]
    by, is_same = request.acting.scope, said == "same"
    try:
        stored = confirming.answer(by=by, number=number, is_same=is_same, today=request.today, why=why)
    except NothingToConfirm as refused:
        messages.error(request, str(refused))
    else:
        rows = f"{stored} row{'s' * (stored != 1)} stored."
        told = "Nothing was stored, and it is not asked again. Correct the ID in your system and send the row again."
        messages.success(request, f"The same child: {rows}" if is_same else f"Another child. {told}")
    return redirect("doubts")
