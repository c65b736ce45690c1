"""Where Django's own tables are reached: sign-in, sessions and counts of failed attempts speak through its ORM."""

import os
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

from django.contrib.sessions.backends.base import SessionBase
from django.db import connections
from django.http import HttpRequest
from django.utils import timezone

from ser.store.running import start

NOTED_FOR = timedelta(minutes=1)
"""How long a session that was noted as in use is not noted again."""


def address(url: str) -> dict[str, object]:
    """The settings of a database of Django, from its address."""
    parts = urlsplit(url)
    query = {k: v[0] for k, v in parse_qs(parts.query).items()}
    return dict(connections.settings["default"]) | {
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or query.get("port", "")),
        # Such as sslmode and sslrootcert: a connection that is asked to be encrypted must be.
        "OPTIONS": {name: value for name, value in query.items() if name not in ("host", "port")},
    }


def use(url: str) -> None:
    """Let Django speak to this database from now on, as the application's role."""
    start()
    connections["default"].close()
    connections["default"].settings_dict.update(address(url))


def use_opened() -> None:
    """Let Django speak to the database that was opened for this process."""
    use(os.environ["SER_APP_URL"])


def prove_address(person: int) -> None:
    """Note that the e-mail address of an account is the person's own, as accepting an invitation sent to it shows."""
    start()
    from allauth.account.models import EmailAddress

    from ser.store.accounts import User

    user = User.objects.get(pk=person)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


def renew(session: SessionBase) -> None:
    """Let a session last from now on, and leave what stands in it to the request that changes it.

    Parts of a page are asked for side by side; one that stored the whole session would undo what another had said.
    """
    key = session.session_key
    start()
    from django.contrib.sessions.models import Session

    Session.objects.filter(session_key=key).update(expire_date=session.get_expiry_date())


def note_use(request: HttpRequest, address: str) -> None:
    """Note that a session is in use, and from where, for the list of one's own sessions; once a minute will do."""
    start()
    from allauth.usersessions.models import UserSession

    lately = timezone.now() - NOTED_FOR
    of_session = UserSession.objects.filter(session_key=request.session.session_key, ip=address)
    if not of_session.filter(last_seen_at__gt=lately).exists():
        UserSession.objects.create_from_request(request)
