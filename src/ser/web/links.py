"""Addresses of pages in full, for letters: built from the one address of SER, never from what a request claims."""

from django.conf import settings
from django.http import HttpRequest


def absolute(request: HttpRequest, path: str) -> str:
    """A page's address in full; where no address of SER is set, as on one's own machine, that of the request."""
    return f"{settings.SER_URL}{path}" if settings.SER_URL else request.build_absolute_uri(path)
