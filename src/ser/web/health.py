"""What a proxy or a watchman asks: does this process live, and can it serve? It names nobody and needs no sign-in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ser.store.operations.readiness import is_ready

Answer = Callable[[HttpRequest], HttpResponse]

LIVE, READY = "/health/live", "/health/ready"


def health(answer: Answer) -> Answer:
    """Answer two addresses before anything else is asked, such as by which name and whether by HTTPS."""

    def watched(request: HttpRequest) -> HttpResponse:
        if request.path == LIVE:
            return _said("live", is_well=True)
        if request.path == READY:
            is_well = is_ready()
            return _said("ready" if is_well else "not ready", is_well=is_well)
        return answer(request)

    return watched


def _said(word: str, *, is_well: bool) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers |= {} if is_well else {"Retry-After": "5"}
    return HttpResponse(f"{word}\n", content_type="text/plain", status=200 if is_well else 503, headers=headers)
