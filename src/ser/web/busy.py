"""What is said when the database cannot do it now: nothing hangs, and what was typed is kept on the page."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ser.store.orm import renew_lost
from ser.store.patience import Stop, stop_of

Answer = Callable[[HttpRequest], HttpResponse]

AGAIN = "5"
"""Seconds after which it is worth another try."""
READS = ("GET", "HEAD")
SECRET = ("/account/", "/invitation/")
"""Where what was typed may be a password, and is not written into a page."""

_BUSY = "Other work holds what this page needs, or too many ask at once. SER does not let you wait for it without end."
_LOST = "The connection to the database was lost. SER makes a new one by itself."
_WORDS = {
    Stop.BUSY: ("SER is busy", _BUSY, "Nothing was stored."),
    Stop.LOST: (
        "The database does not answer",
        _LOST,
        "It may have been lost just before what you sent was stored or just after: look whether it is stored already "
        "before you send it again.",
    ),
}
_KEPT = "What you typed is kept on this page: leave it open, and send it again in a moment."


def stopped(request: HttpRequest) -> HttpResponse | None:
    """503, where it was the database that stopped the page which fails just now."""
    stop = stop_of(sys.exc_info()[1])
    if stop is None:
        return None
    head, why, so = _WORDS[stop]
    is_read = request.method in READS
    is_secret = request.path.startswith(SECRET)
    typed = [] if is_read or is_secret else _typed(request)
    told = {
        "head": head,
        "texts": [why] if is_read else [why, so, _KEPT] if typed else [why, so],
        "typed": typed,
        "files": [] if is_read else list(request.FILES),
        "there": request.get_full_path() if typed or is_read else request.path,
    }
    response = render(request, "ser/busy.html", told, status=503)
    response.headers["Retry-After"] = AGAIN
    response.is_lost = stop is Stop.LOST  # type: ignore[attr-defined]
    return response


def once_more(answer: Answer) -> Answer:
    """Answer what only reads once more where the connection was lost, as when the database restarts."""

    def twice(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.method in READS and getattr(response, "is_lost", False):
            renew_lost()
            response = answer(request)
        return response

    return twice


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, text)
        for name, texts in request.POST.lists()
        for text in texts
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
