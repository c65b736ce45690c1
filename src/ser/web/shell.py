"""What every page shows around its content."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """The values of the frame: state, person, places to go, time-out."""
    return {}
