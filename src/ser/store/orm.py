"""Where Django's own tables are reached: sign-in, sessions and counts of failed attempts speak through its ORM."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import connections

from ser.store.patience import patience
from ser.store.running import start


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
    found = address(url)
    waits = " ".join(f"-c {name}={text}" for name, text in patience().settings().items())
    options: dict[str, str] = dict(found["OPTIONS"])  # type: ignore[call-overload]
    options["options"] = " ".join(filter(None, [options.get("options"), waits]))
    connections["default"].settings_dict.update(found | {"OPTIONS": options})


def use_opened() -> None:
    """Let Django speak to the database that was opened for this process."""
    use(os.environ["SER_APP_URL"])


def renew_lost() -> None:
    """Let Django make a new connection where its own was lost."""
    connections["default"].close_if_unusable_or_obsolete()


def prove_address(person: int) -> None:
    """Note that the e-mail address of an account is the person's own, as accepting an invitation sent to it shows."""
    start()
    from allauth.account.models import EmailAddress

    from ser.store.accounts import User

    user = User.objects.get(pk=person)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
