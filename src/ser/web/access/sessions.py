"""Sessions with an end: half an hour without an act, and twelve hours whatever is done."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY

from ser.store import sessions

STARTED = "started_at"
"""Where a session keeps when somebody signed in to it."""


class SessionStore(sessions.SessionStore):
    """The sessions of the store, which no request renews beyond their end."""

    def save(self, must_create: bool = False) -> None:
        if SESSION_KEY in self and STARTED not in self:
            self[STARTED] = int(time.time())
        super().save(must_create)

    def get_session_cookie_age(self) -> int:
        """Seconds that the session lasts from now on."""
        usual: int = settings.SESSION_COOKIE_AGE
        end = ends_at(self)
        return usual if end is None else max(0, min(usual, end - int(time.time())))


def ends_at(session: sessions.SessionStore) -> int | None:
    """When a session ends whatever is done, in seconds since 1970; None for one that nobody has signed in to."""
    started = session.get(STARTED)
    return None if started is None else int(started) + int(settings.SER_SESSION_LONGEST)
