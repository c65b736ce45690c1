"""How names are compared: without accents, capitals and hyphens, by their letters, and by how they sound."""

import re
import unicodedata
from functools import lru_cache

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What stands behind a name without being part of it."""

# Letters that no accent was put on, so that taking accents away leaves them.
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHES = re.compile("['`´\u2018\u2019\u02bb\u02bc]")

# Names of French origin, such as Boudreaux, Thibodeaux and Hebert, do not sound as they are written.
_FRENCH = ((re.compile(r"e?aux?(?=$|s$)"), "o"), (re.compile(r"(?<=o)[ts]$"), ""), (re.compile(r"th"), "t"))
_SHORT, _LONG = 4, 7


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents, apostrophes, hyphens and suffix."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    found = _WORD.findall(_APOSTROPHES.sub("", bare.translate(_LETTERS)))
    kept = [word for word in found if word not in SUFFIXES]
    return tuple(kept or found)


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """How a word sounds, roughly; nothing for what is too short to say."""
    if len(word) < 3:
        return ""
    for pattern, written in _FRENCH:
        word = pattern.sub(written, word)
    return str(jellyfish.metaphone(word))


def slips(word: str) -> frozenset[str]:
    """The word, and what is left of it where a letter is left out.

    Two words that share one of these differ by a slip of the finger: a letter too many, too few, wrong, or two swapped.
    """
    if len(word) < _SHORT:
        return frozenset({word})
    return frozenset({word, *(word[:n] + word[n + 1 :] for n in range(len(word)))})


def is_slip(typed: str, word: str) -> bool:
    """Whether one word may have been typed for the other: one slip apart, two where it is long."""
    may = 0 if len(typed) < _SHORT else 1 if len(typed) < _LONG else 2
    return OSA.distance(typed, word, score_cutoff=may) <= may


def is_near(typed: str, word: str) -> bool:
    """Whether one word may have been meant by the other: a slip or two apart, or the same to the ear."""
    return is_slip(typed, word) or (sound(typed) == sound(word) != "")


def likeness(typed: str, word: str) -> float:
    """How like two words are: 1 for the same, nearly so for a beginning, less for what is only near."""
    if typed == word:
        return 1.0
    if word.startswith(typed):
        return 0.9 + 0.09 * len(typed) / len(word)
    alike = JaroWinkler.similarity(typed, word)
    return 0.88 * max(alike, 0.9 if sound(typed) == sound(word) != "" else 0.0)
