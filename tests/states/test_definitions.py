"""Every element says what its value means, for this is all that a data manager reads beside a cell."""

import re
from collections.abc import Iterator

import pytest

from ser.law.element import Element
from ser.law.state import State
from ser.manual.form_words import Need, prompt
from tests.states.every import STATES

every_state = pytest.mark.parametrize("state", STATES, ids=lambda s: s.name)

_FEWEST_WORDS = 5
_MOST_WORDS = 30
_SAYS_NOTHING = re.compile(
    "an?|and|as|at|by|date|day|for|from|how|if|in|is|its?|of|on|or|th(at|e|is)|to|was|wh(at|en|ere|ether|ich|o|y)|with"
)
_STEM = 5
"""First letters by which a word is known again in another form: decided, decision."""


def _elements(state: State) -> Iterator[tuple[str, Element]]:
    return ((f"{record.spec.name}.{e.name}", e) for record in state.records.values() for e in record.spec.elements)


def _said(text: str) -> set[str]:
    return {word[:_STEM] for word in re.findall(r"[a-z0-9]+", text.lower()) if not _SAYS_NOTHING.fullmatch(word)}


@every_state
def test_every_definition_is_a_plain_sentence_or_two(state: State) -> None:
    counts = {name: len(e.definition.split()) for name, e in _elements(state)}
    assert {name: count for name, count in counts.items() if not _FEWEST_WORDS <= count <= _MOST_WORDS} == {}
    assert [name for name, e in _elements(state) if not e.definition.endswith(".")] == []


@every_state
def test_no_definition_merely_repeats_its_label(state: State) -> None:
    assert [name for name, e in _elements(state) if _said(e.definition) <= _said(e.label)] == []


@every_state
def test_every_definition_is_shown_whole_beside_its_cell(state: State) -> None:
    assert [name for name, e in _elements(state) for need in Need if e.definition not in prompt(e, need)[1]] == []
