"""Whose turn it is: loads that write the same rows run one after the other, and so end as if they were sent so."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from ser.store.connect import Db, session

_PLACES = "hashtext('ser.load'), hashtext(%s)"


@contextmanager
def turn(lea_code: str | None, waits: Callable[[], object]) -> Iterator[bool]:
    """Wait until no other load of this LEA runs, nor one of the whole state, and keep others waiting meanwhile.

    Loads of different LEAs run side by side; one that is sent for no single LEA may hold rows of any, and runs alone.
    The database gives the turn back as soon as the process has ended, be it by kill -9. `waits` is called once where
    there is somebody to wait for; the block is told whether there was.
    """
    with closing(session("ser turn")) as db:
        waited = False
        for kind, place in [("_shared", ""), ("", lea_code)] if lea_code else [("", "")]:
            if not _take(db, f"pg_try_advisory_lock{kind}", place):
                if not waited:
                    waits()
                waited = True
                _take(db, f"pg_advisory_lock{kind}", place)
        yield waited


def _take(db: Db, function: str, place: str) -> bool:
    row = db.execute(f"SELECT {function}({_PLACES})", [place]).fetchone()
    return row is not None and row[0] is not False
