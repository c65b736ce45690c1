"""Puts into words what everybody reads: days, names, severities, and sentences whose words are kept as data."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from string import Formatter
from typing import Any, NamedTuple, TypeAlias

from ser.law.calendar import in_words
from ser.law.finding import Severity

Word: TypeAlias = object
"""What fills a sentence: text, a number, a day, or a phrase that has words of its own."""

WHAT_IT_MEANS: Mapping[str, str] = {
    Severity.REJECT: "not stored",
    Severity.MUST_FIX: "stored; must be fixed before certification",
    Severity.MUST_EXPLAIN: "stored; needs a reason",
    Severity.NOTICE: "worth a look, nothing must be done",
}
"""What a severity does to the row."""

CALLS_FOR: Mapping[str, str] = {
    Severity.REJECT: "Not stored",
    Severity.MUST_FIX: "Must be fixed",
    Severity.MUST_EXPLAIN: "Must be explained",
    Severity.NOTICE: "Worth a look",
}
"""What a severity calls for, as a badge says it."""


class Counted(NamedTuple):
    """What there may be one of or many, in words for either."""

    one: str
    many: str

    def of(self, count: int) -> str:
        """So many of it, with the number."""
        return f"{count} {self.one if count == 1 else self.many}"


def sentence(text: str) -> str:
    """Text with a capital at its beginning, so that a label, a claim or a fragment reads as a sentence."""
    return text[:1].upper() + text[1:]


def one_line(text: str) -> str:
    """Text as one line: what brings lines of its own could say in a letter what its sender does not."""
    return " ".join(text.split())


def severity(code: str) -> str:
    """A severity as text shows it: must fix."""
    return code.replace("_", " ")


def severity_order(code: str) -> int:
    """The place of a severity among all, the hardest first."""
    return _ORDER[code]


_ORDER = {str(code): place for place, code in enumerate(Severity)}


FULL_NAME = ("first_name", "middle_name", "last_name", "suffix")
"""The parts of a name as it is said in full; what is blank is left out."""

SHORT_NAME = ("first_name", "last_name")
"""The parts of a name in short."""


def full_name(of: object) -> str:
    """The name of a person in full."""
    return _parts(of, FULL_NAME)


def short_name(of: object) -> str:
    """The name of a person in short."""
    return _parts(of, SHORT_NAME)


def listed_name(of: object) -> str:
    """The name of a person as lists are sorted: last name and suffix, then the others."""
    last, given = _parts(of, ("last_name", "suffix")), _parts(of, ("first_name", "middle_name"))
    return f"{last}, {given}" if given else last


def _parts(of: object, names: Iterable[str]) -> str:
    found = (of.get(name) if isinstance(of, Mapping) else getattr(of, name, None) for name in names)
    return " ".join(part for part in found if part)


def page_day(value: date) -> str:
    """A day as pages write it: MM/DD/YYYY."""
    return f"{value:%m/%d/%Y}"


class Phrase(str):
    """A sentence, or part of one, whose words are kept as data.

    As text it reads the way files and the terminal write it: days as 2018-03-01, or as 1 March 2018 where `text` says
    `{day:long}`. `text` names its `words` in braces; a page writes the phrase from these in its own way (`on_page`), so
    that nobody ever looks for a day in a finished sentence.
    """

    __slots__ = ("text", "words")
    text: str
    words: Mapping[str, Word]

    def __new__(cls, text: str, words: Mapping[str, Word] | None = None, /, **more: Word) -> "Phrase":
        given = {**words, **more} if words else more
        used = {name: given[name] for name in names_in(text)}
        made = super().__new__(cls, _filled(text, used, _in_file))
        made.text, made.words = text, used
        return made

    def __reduce__(self) -> tuple[Callable[..., "Phrase"], tuple[str, Mapping[str, Word]]]:
        return Phrase, (self.text, self.words)


def on_page(text: str) -> str:
    """A phrase as pages write it; what is no phrase stays as it is."""
    return _filled(text.text, text.words, _on_page) if isinstance(text, Phrase) else text


@cache
def names_in(text: str) -> frozenset[str]:
    """The names in braces of a sentence."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def kept_phrase(text: str, words: Mapping[str, Word]) -> Phrase:
    """A phrase of words that were kept; a word for which the text asks only since they were kept is shown as …."""
    return Phrase(text, {name: words.get(name, _NOT_KEPT) for name in names_in(text)})


def joined(between: str, phrases: Iterable[Phrase]) -> Phrase:
    """Several phrases as one, with this text between them."""
    words = {f"part{place}": phrase for place, phrase in enumerate(phrases)}
    return Phrase(literal(between).join(f"{{{name}}}" for name in words), words)


def literal(text: str) -> str:
    """Finished text as the text of a phrase without words."""
    return text.replace("{", "{{").replace("}", "}}")


def to_data(word: Word) -> Any:
    """A word as JSON holds it, so that a day is known from a text that looks like one."""
    if isinstance(word, Phrase):
        return {"text": word.text, "words": {name: to_data(each) for name, each in word.words.items()}}
    if isinstance(word, date):
        return {"day": word.isoformat()}
    return word if word is None or isinstance(word, str | int) else str(word)


def from_data(data: Any) -> Word:
    """A word as it was before `to_data`."""
    if not isinstance(data, dict):
        return data
    if "day" in data:
        return date.fromisoformat(data["day"])
    return Phrase(data["text"], {name: from_data(each) for name, each in data["words"].items()})


class _NotKept(str):
    """Takes the place of a word that is not there, however it is to be written."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        return str(self)


_NOT_KEPT = _NotKept("…")


class _Day:
    """A day within a sentence of a file or the terminal."""

    __slots__ = ("day",)

    def __init__(self, day: date) -> None:
        self.day = day

    def __format__(self, how: str) -> str:
        return in_words(self.day) if how == "long" else self.day.isoformat()


def _in_file(word: Word) -> Word:
    return _Day(word) if isinstance(word, date) else word


class _PageDay(_Day):
    """A day within a sentence of a page."""

    __slots__ = ()

    def __format__(self, how: str) -> str:
        return page_day(self.day)


def _on_page(word: Word) -> Word:
    return _PageDay(word) if isinstance(word, date) else on_page(word) if isinstance(word, str) else word


def _filled(text: str, words: Mapping[str, Word], write: Callable[[Word], Word]) -> str:
    return text.format_map({name: write(word) for name, word in words.items()})
