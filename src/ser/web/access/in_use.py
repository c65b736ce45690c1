"""Which sessions a person has open, and when each was used last."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ser.store.sessions import note_use
from ser.web.client import client_address

Answer = Callable[[HttpRequest], HttpResponse]


def in_use(answer: Answer) -> Answer:
    """Note for the person who is signed in that this session is in use."""

    def noting(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            note_use(request, client_address(request), timezone.now())
        return answer(request)

    return noting
