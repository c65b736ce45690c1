"""Sessions of those who are signed in: kept in the database, renewed by each request, listed for their owner."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.http import HttpRequest

from ser.store.connect import Db

NOTED_FOR = timedelta(minutes=1)
"""How long a session that was noted as in use is not noted again."""


class SessionStore(db.SessionStore):
    """The sessions of Django, without waiting for the disk to say that it has one: each request renews it."""

    def save(self, must_create: bool = False) -> None:
        with _unhurried():
            super().save(must_create)


def renew(session: SessionBase) -> None:
    """Let a session last from now on, and leave what stands in it to the request that changes it.

    Parts of a page are asked for side by side; one that stored the whole session would undo what another had said.
    """
    with _unhurried():
        SessionStore.get_model_class().objects.filter(session_key=session.session_key).update(
            expire_date=session.get_expiry_date()
        )


def note_use(request: HttpRequest, address: str, now: datetime) -> None:
    """Note that a session is in use, and from where, for the list of one's own sessions; once a minute will do."""
    from allauth.usersessions.models import UserSession

    of_session = UserSession.objects.filter(session_key=request.session.session_key, ip=address)
    if not of_session.filter(last_seen_at__gt=now - NOTED_FOR).exists():
        with _unhurried():
            UserSession.objects.create_from_request(request)


def forget_ended(db: Db) -> int:
    """Forget the sessions whose time is over, and what was kept for the lists of their owners; gives how many."""
    row = db.execute("SELECT ser_forget_sessions()").fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def _unhurried() -> Iterator[None]:
    """Commit without a sync: after a power cut the last half second of sessions may be lost, and nothing else."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        yield
