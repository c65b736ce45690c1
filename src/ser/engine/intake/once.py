"""Does each part of a submission's job once, however often its workers die: it is noted with what it stored."""

from collections.abc import Callable

from ser.engine.intake.id_set import Concerned
from ser.engine.intake.posted import Book, Posted
from ser.store import submissions, taking_back
from ser.store.connect import Db


def once(db: Db, book: Book | None, part: str, act: Callable[[], Posted]) -> Posted:
    """What became of the rows of a part: done and noted now, or what was noted when it was done.

    A worker that was taken for dead may still be at work; it finds when it notes the part, and before anything of it is
    committed, that the job is another's.
    """
    if book is None:
        return act()
    before = submissions.tallied(db, book.submission, part) if book.resumed else None
    if before is not None:
        posted = Posted(students=Concerned.unpacked(before.students))
        posted.counts.update(before.counts)
        return posted
    taking_back.share(db)
    posted = act()
    submissions.tally(db, book.job, part, posted.counts, posted.students.packed())
    return posted
