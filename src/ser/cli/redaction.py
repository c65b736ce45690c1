"""Says a finding on the terminal without the words that say who somebody is: a terminal is kept in logs."""

from datetime import date
from functools import cache

from ser.law.finding import Finding
from ser.law.words import Phrase, Word
from ser.store.running import state

HIDDEN = "…"
"""What stands for a word that says who somebody is."""
IN_FILE = " (… stands in the findings file)"

_OF_CELL = frozenset({"value", "guess"})
"""The words of intake that hold what a cell says, or what it may have meant to say."""
_EXAMPLE = "example"
"""The word of a hint that is the same for everybody."""


def said_openly(finding: Finding) -> str:
    """The sentence of a finding; a word of it that says who somebody is stands in the findings file alone."""
    return _openly(finding.sentence, finding)


def fix_openly(finding: Finding) -> str:
    """What to do about a finding, as openly."""
    return _openly(finding.fix, finding)


def _openly(said: str, finding: Finding) -> str:
    if not isinstance(said, Phrase):
        return said
    shown = {name: _shown(name, word, finding) for name, word in said.words.items()}
    return said if shown == dict(said.words) else f"{Phrase(said.text, shown)}{IN_FILE}"


def _shown(name: str, word: Word, finding: Finding) -> Word:
    """A word as it may be shown; of a phrase within a phrase each word."""
    if isinstance(word, Phrase):
        return Phrase(word.text, {own: _within(own, each, finding) for own, each in word.words.items()})
    return HIDDEN if _says_who(name, word, finding) else word


def _within(name: str, word: Word, finding: Finding) -> Word:
    """A word of a hint: a day that a cell may have meant is the value of its element."""
    if isinstance(word, date) and name != _EXAMPLE and _is_of_person(finding):
        return HIDDEN
    return _shown(name, word, finding)


def _says_who(name: str, word: Word, finding: Finding) -> bool:
    if word in (None, "", "(blank)"):
        return False
    if name in _OF_CELL:
        return _is_of_person(finding)
    made = state().rules_by_code.get(finding.rule)
    return name in _personal() or (made is not None and name in made.personal)


def _is_of_person(finding: Finding) -> bool:
    """Whether a finding is about the value of an element that says who somebody is."""
    kind = state().records.get(finding.record)
    element = None if kind is None else kind.spec.by_name.get(finding.element)
    return element is not None and element.names_person and bool(finding.value)


@cache
def _personal() -> frozenset[str]:
    """The elements that say who somebody is, of whatever record."""
    return frozenset(e.name for kind in state().records.values() for e in kind.spec.elements if e.names_person)
