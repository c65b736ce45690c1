"""Sends e-mail, by the mail server that the settings name."""

from django.conf import settings
from django.core.mail import send_mail


def send(subject: str, text: str, to: str) -> None:
    """Send an e-mail to one address."""
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
