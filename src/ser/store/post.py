"""Sends e-mail, by the mail server that the settings name; and the address of SER, as an e-mail says it."""

from django.conf import settings
from django.core.mail import send_mail


def send(subject: str, text: str, to: str) -> None:
    """Send an e-mail to one address."""
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])


def own_url() -> str:
    """The address of SER where no page was asked for: what the settings say, else that of one's own machine."""
    return settings.SER_URL or "http://localhost:8000"
