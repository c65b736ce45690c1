"""What a browser may do with our pages: run our own scripts and styles, and nothing that stands in the page itself."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

Answer = Callable[[HttpRequest], HttpResponse]

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # the square code of an authenticator app is drawn into the page
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def written() -> str:
    """The policy as a header; a form may lead to the provider of single sign-on, if there is one."""
    rules = dict(_RULES)
    if settings.SER_OIDC_URL:
        provider = urlsplit(settings.SER_OIDC_URL)
        rules["form-action"] += f" {provider.scheme}://{provider.netloc}"
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def policy(answer: Answer) -> Answer:
    """Send the policy with every page, and let no browser or proxy keep a page."""
    header = written()

    def guarded(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = header
        response.headers["Permissions-Policy"] = _FEATURES
        if request.method == "POST" and request.path == reverse("account_logout"):
            # What was typed and not sent lies in the browser until then.
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return guarded
