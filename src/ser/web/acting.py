"""Who acts in a request, on which day: found once, before any page runs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def acting(answer: Answer) -> Answer:
    """Give each request its day and, if somebody is signed in, the scope in which that person acts."""
    return answer
