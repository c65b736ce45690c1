"""The files of a submission, put into the book as they came, and opened again for its job."""

import os
import resource
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from ser.files.archive import HELD, Seen, seen
from ser.files.source import Refused, Sent, Unreadable
from ser.store import contents, submissions
from ser.store.connect import Db, connection
from ser.store.contents import Bytes
from ser.store.scope import system_scope
from ser.store.submissions import SentFile

_SPARE = 200
"""How many files a process may have open besides those of a submission."""


class Changed(RuntimeError):
    """Another program wrote to a file while it was stored; it is left out when the files are stored again."""

    def __init__(self, file: Sent, problem: str) -> None:
        super().__init__("a file was changed while it was stored")
        self.file, self.problem = file, problem


def keep_files(db: Db, files: Iterable[Sent | Refused]) -> list[SentFile]:
    """Store the bytes of files; of one that cannot be read, it is kept why. Raises Changed."""
    read = [_read(file) for file in files]
    contents.keep(db, [found for _, found in read if found is not None])
    return [kept for kept, _ in read]


def _read(file: Sent | Refused) -> tuple[SentFile, Bytes | None]:
    if isinstance(file, Refused):
        return SentFile(file.name, None, file.problem), None
    try:
        with file.open() as opened:
            known = seen(os.fstat(opened.fileno()))
            digest, size = contents.digest_of(opened)
    except Unreadable as error:
        return SentFile(file.name, None, str(error)), None
    return SentFile(file.name, digest), Bytes(digest, size, lambda: _unchanged(file, known))


@contextmanager
def _unchanged(file: Sent, known: Seen) -> Iterator[IO[bytes]]:
    """The same bytes again, which another program may have changed by now."""
    try:
        with file.open() as opened:
            yield opened
            file.check(known)
    except Unreadable as error:
        raise Changed(file, str(error)) from error


@contextmanager
def opened_files(number: int) -> Iterator[list[Sent | Refused]]:
    """The files of a submission, as long as the block lasts; nothing of them outlives this process.

    They have no name on the disk, so that a process that is killed leaves none behind; others of this user reach them
    through the process that holds them open.
    """
    with ExitStack() as stack:
        with connection(system_scope("intake")) as db:
            files = submissions.files_of(db, number)
            digests = {file.digest for file in files if file.digest is not None}
            _allow_open(len(digests))
            copies = {digest: stack.enter_context(tempfile.TemporaryFile()) for digest in digests}
            for digest, piece in contents.pieces(db, sorted(digests)):
                copies[digest].write(piece)
        for copy in copies.values():
            copy.flush()
        own = HELD / str(os.getpid()) / "fd"
        yield [
            Refused(file.name, file.problem)
            if file.digest is None
            else Sent(file.name, own / str(copies[file.digest].fileno()))
            for file in files
        ]


def _allow_open(files: int) -> None:
    """Let this process hold so many files open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files + _SPARE <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files + _SPARE, hard))
