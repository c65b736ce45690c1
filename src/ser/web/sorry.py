"""What is said when a page cannot be shown."""

import re

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ser.law.permission import NotAllowed
from ser.web.busy import stopped

_CODE = re.compile(r" needs the permission `\w+`, which your roles here do not give you\.")
"""How a refusal names a permission to the person who runs SER; a reader of a page knows the act, and not the code."""


class Unreadable(BadRequest):
    """What was sent cannot be read, and nothing was done; the message says so to the person who sent it."""


def _said(request: HttpRequest, status: int, head: str, text: str, may_ask: bool = False) -> HttpResponse:
    return render(request, "ser/sorry.html", {"head": head, "text": text, "may_ask": may_ask}, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _said(
        request,
        404,
        "There is no such page",
        "The address is mistyped, or what it led to is not here any more, or it is not for you to see.",
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    text = str(exception) if isinstance(exception, NotAllowed) else ""
    text = _CODE.sub(" is not something your role here may do.", text)
    return _said(
        request,
        403,
        "This is not open to you",
        text or "Your roles here do not let you do this.",
        may_ask=isinstance(exception, NotAllowed),
    )


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret is missing or old: sent from elsewhere, or after signing in again."""
    return _said(
        request,
        403,
        "This page was too old to be sent",
        "You signed in or out in another tab meanwhile, or the browser keeps no cookies. Open the page again and send "
        "it once more; nothing was stored.",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    text = str(exception) if isinstance(exception, Unreadable) else "Open the page again, and send it once more."
    return _said(request, 400, "This could not be understood", text)


def failed(request: HttpRequest) -> HttpResponse:
    """500: plain, since whatever failed may fail again; the log says where. 503 where it was the database."""
    return stopped(request) or HttpResponse(
        "<!doctype html><html lang='en'><title>SER failed</title><h1>SER failed</h1><p>This is a fault of SER, not of "
        "your data; nothing was stored. Go back and try again; if it fails again, tell the person who runs SER when it "
        "happened.</p></html>",
        status=500,
    )
