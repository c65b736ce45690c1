"""The bytes of files as they came: stored once, packed and sealed, and destroyed when their time is over."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import IO

from ser.store.connect import Db
from ser.store.sealing import Key, key_named, sealing_key

PIECE = 1 << 20
"""Bytes that are packed and sealed together."""
PACKED = 1
"""How hard bytes are packed: as fast as it goes, for a load waits for it."""


AT_ONCE = 16
"""Pieces that are on the way to the server, or from it, at the same time."""

# Of two who store the same bytes, or store them again after they were destroyed, the first has stored all of them.
_CONTENT = """
    INSERT INTO content (digest, size, key_id) VALUES (%s, %s, %s) ON CONFLICT (digest) DO UPDATE
    SET key_id = excluded.key_id, stored_at = now(), destroyed_at = NULL WHERE content.destroyed_at IS NOT NULL
"""
_PIECE = "INSERT INTO content_piece (digest, piece_no, sealed) VALUES (%s, %s, %b) ON CONFLICT DO NOTHING"


class Destroyed(RuntimeError):
    """The bytes of a file are no longer kept."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """The bytes of a file: known by their SHA-256, so many, and opened when they are to be read."""

    digest: str
    size: int
    opened: Callable[[], AbstractContextManager[IO[bytes]]]


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of a file, and how many bytes it has."""
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size


def keep(db: Db, files: Iterable[Bytes]) -> None:
    """Store the bytes of files, unless they are kept already."""
    # In one order, so that two who store the same files wait for one another and never in a circle.
    listed = [each for _, each in sorted({each.digest: each for each in files}.items())]
    query = "SELECT digest FROM content WHERE digest = ANY(%s) AND destroyed_at IS NULL"
    known = {row[0] for row in db.execute(query, [[each.digest for each in listed]])}
    new = [each for each in listed if each.digest not in known]
    key = sealing_key()
    _insert(db, _CONTENT, ((each.digest, each.size, key.id) for each in new))
    _insert(db, _PIECE, (piece for each in new for piece in _sealed(key, each)))


def _sealed(key: Key, each: Bytes) -> Iterator[tuple[str, int, bytes]]:
    """The pieces of a file, packed and sealed."""
    with each.opened() as file:
        for number, piece in enumerate(iter(partial(file.read, PIECE), b"")):
            yield each.digest, number, key.seal(zlib.compress(piece, PACKED), _place(each.digest, number))


def _insert(db: Db, query: str, rows: Iterable[tuple[object, ...]]) -> None:
    """Insert rows some at a time, so that neither memory nor the way to the server holds all of them."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        with db.cursor() as cursor:
            cursor.executemany(query, some)


def pieces(db: Db, digests: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of files, piece by piece, each with its file's digest; raises Destroyed, or KeyMissing."""
    query = "SELECT digest, key_id FROM content WHERE digest = ANY(%s) AND destroyed_at IS NULL"
    keys: dict[str, str] = dict(db.execute(query, [list(digests)]).fetchall())
    if not keys.keys() >= set(digests):
        raise Destroyed("The bytes of a file of this submission are no longer kept, or are not yours to read.")
    with db.cursor("pieces", binary=True) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(
            "SELECT digest, piece_no, sealed FROM content_piece WHERE digest = ANY(%s) ORDER BY digest, piece_no",
            [list(digests)],
        )
        for digest, number, sealed in cursor:
            yield digest, zlib.decompress(key_named(keys[digest]).open(bytes(sealed), _place(digest, number)))


def destroy(db: Db, days: int) -> tuple[int, int]:
    """Destroy bytes that were last sent longer ago than so many days; gives how many files, and of how many bytes.

    What a submission that has not ended needs is kept. The digest, and who sent it when, stay.
    """
    query = """
        UPDATE content c SET destroyed_at = now()
        WHERE c.destroyed_at IS NULL AND c.stored_at < now() - make_interval(days => %(days)s) AND NOT EXISTS (
            SELECT FROM submission_file f JOIN submission s ON s.id = f.submission_id WHERE f.digest = c.digest
            AND (s.started_at >= now() - make_interval(days => %(days)s) OR s.state IN ('waiting', 'running'))
        ) RETURNING c.digest, c.size
    """
    gone = db.execute(query, {"days": days}).fetchall()
    db.execute("DELETE FROM content_piece WHERE digest = ANY(%s)", [[digest for digest, _ in gone]])
    return len(gone), sum(size for _, size in gone)


def _place(digest: str, number: int) -> str:
    return f"{digest}/{number}"
