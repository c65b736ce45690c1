"""The word that a process keeps for each of its connections, without which the database believes nobody's scope.

Anybody who can slip a statement of SQL into a transaction can set any setting, but does not know this word: it is
made when the connection opens, before anything that a person typed is sent, and kept by the process and the owner of
the tables.
"""

import secrets
from contextlib import suppress
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

import psycopg

from ser.store.scope import Scope

Db: TypeAlias = psycopg.Connection[tuple[Any, ...]]

SHUT = "SELECT public.ser_shut()"
"""Said on connections that no scope is begun on: those of the queue, and of what only gives signs."""
SIGN_IN = "SELECT public.ser_sign_in()"
"""Said on connections of Django's: they sign people in, and no scope is ever begun there."""
_OPEN = "SELECT public.ser_open(%s)"
_BEGIN = "SELECT public.ser_begin(%s, %s, %s, %s, %s, %s, %s, %s)"
_ATTEMPTS = 3
_BYTES = 32

_words: "WeakKeyDictionary[Db, bytes]" = WeakKeyDictionary()


def connect(url: str, **options: Any) -> Db:
    """A new connection on which a scope can be begun, and of which nobody else can begin one."""
    for attempt in range(_ATTEMPTS):
        db = psycopg.connect(url, **options)
        try:
            introduce(db)
        except psycopg.errors.InsufficientPrivilege:
            # A connection of this number may have ended just now; the next has another number.
            db.close()
            if attempt == _ATTEMPTS - 1:
                raise
        except BaseException:
            with suppress(psycopg.Error):
                db.close()
            raise
        else:
            return db
    raise AssertionError("not reached")


def introduce(db: Db) -> None:
    """Say the word of a connection that was just made; done again on the same connection it is refused."""
    word = secrets.token_bytes(_BYTES)
    db.execute(_OPEN, [word])
    if not db.autocommit:
        db.commit()
    _words[db] = word


def begin(db: Db, by: Scope) -> None:
    """Tell the database for whom this transaction is, until it ends or another scope is begun in it."""
    db.execute(_BEGIN, [_words[db], *by.told()])
