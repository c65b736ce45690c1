"""Tells in which of the older encodings a text is written that is no UTF-8, by how its names would be spelled."""

import codecs
import re
from collections.abc import Iterable
from functools import partial

OLDER = {
    "cp1252": "some of its characters are Windows-1252 and not UTF-8",
    "mac_roman": "its characters were taken for Mac Roman, as Excel for Mac saves CSV; look at a name with an accent",
    "cp850": "its characters were taken for those of MS-DOS (code page 850); look at a name with an accent",
}
"""The encodings in which bytes that are no UTF-8 are read, the likeliest first, and what is told of each."""

MOST_WORDS = 5_000
"""How many words of a text are looked at."""

_WORD = re.compile(rb"[A-Za-z'\x80-\xff]*[\x80-\xff][A-Za-z'\x80-\xff]*")
_ACCENTED = frozenset("áàâäãåçéèêëíìîïñóòôöõøúùûüýÿ")
_APOSTROPHES = frozenset("’‘´`")


def handler_of(encoding: str) -> str:
    """The name of the way of reading UTF-8 in which a byte that is none is read in an older encoding."""
    return f"ser.{encoding}"


def _read_older(encoding: str, error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is no UTF-8 in another encoding, so that one such line spoils no other."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode(encoding, "replace"), error.start + 1


for _encoding in OLDER:
    codecs.register_error(handler_of(_encoding), partial(_read_older, _encoding))


def words_in(block: bytes) -> list[bytes]:
    """The words of a text with a byte that is neither ASCII nor part of UTF-8."""
    found = []
    for match in _WORD.finditer(block):
        try:
            match[0].decode("utf-8")
        except UnicodeDecodeError:
            found.append(match[0])
        if len(found) == MOST_WORDS:
            break
    return found


def likeliest(words: Iterable[bytes]) -> str:
    """The encoding in which words look most like names; the first where nothing tells them apart."""
    listed = list(words)
    worth = {encoding: sum(_worth(word.decode(encoding, "replace")) for word in listed) for encoding in OLDER}
    return max(worth, key=lambda encoding: worth[encoding])


def _worth(word: str) -> int:
    """How much a word looks like a name: each of its signs beyond ASCII speaks for it or against it."""
    around = f" {word} "
    return sum(
        _speaks(before, sign, behind)
        for before, sign, behind in zip(around, around[1:], around[2:], strict=False)
        if not sign.isascii()
    )


def _speaks(before: str, sign: str, behind: str) -> int:
    is_within = before.isalpha() and behind.isalpha()
    if sign in _APOSTROPHES:
        return 1 if is_within and before.isupper() and behind.isupper() else -1 if is_within else 0
    if not sign.isalpha():
        return -1 if is_within else 0
    is_placed = not before.islower() if sign.isupper() else before.isalpha() and not behind.isupper()
    return (1 if sign.lower() in _ACCENTED else 0) if is_placed else -1
