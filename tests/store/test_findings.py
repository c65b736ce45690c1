"""Judging any sequence of findings leaves what a simple model says: numbers stay, days count from the first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ser.law.finding import Finding, Severity
from ser.law.words import Phrase
from ser.store import findings
from ser.store.connect import Db, connection
from ser.store.findings import NOWHERE, FindingRow, Judged, OpenFinding, differences
from ser.store.operations.server import Connections
from ser.store.scope import system_scope
from tests import database

pytestmark = pytest.mark.slow

FIRST = date(2018, 3, 1)
KEYS = ("017|E1", "017|E2")
RULES = ("SER-0030", "SER-0036")

alike = st.tuples(st.sampled_from(KEYS), st.sampled_from(RULES), st.integers(1, 3))
"""What is found of a record: its key, the rule, and what the sentence says."""
judgings = st.lists(
    st.dictionaries(st.sampled_from((1, 2)), st.lists(alike, max_size=4), min_size=1), min_size=1, max_size=6
)
"""What is found of some of two children, one judging after the other, each a day later."""

Key = tuple[str, str, int]


@dataclass
class Life:
    """What the model knows of a finding."""

    number: int
    since: date
    child: int
    says: int
    is_open: bool = True


@pytest.fixture(scope="module")
def empty(server: Connections) -> Iterator[Connections]:
    with database.copy(server) as made:
        yield made


def lines(key: str, rule: str, says: int) -> list[Finding]:
    sentence = Phrase("{report} of {says}", report=FIRST, says=says)
    elements = ("dissemination_date", "consent_received_date")
    return [
        Finding(
            "", None, key, "evaluation", element, str(says), rule, Severity.MUST_FIX, sentence, Phrase(""), "", elements
        )
        for element in elements
    ]


def judged(found: dict[int, list[tuple[str, str, int]]]) -> Iterator[Judged]:
    for student, own in found.items():
        for each in own:
            yield from (Judged(student, "017", NOWHERE, line) for line in lines(*each))


def numbered(found: dict[int, list[tuple[str, str, int]]]) -> dict[Key, tuple[int, int]]:
    """Each finding under what it is known by: several alike in the order in which they are found; child and words."""
    count: dict[tuple[str, str], int] = {}
    named: dict[Key, tuple[int, int]] = {}
    for student, own in found.items():
        for key, rule, says in own:
            nth = count.get((key, rule), 0)
            count[key, rule] = nth + 1
            named[key, rule, nth] = (student, says)
    return named


def kept(db: Db) -> dict[Key, Life]:
    rows = db.execute(
        "SELECT key, rule, nth, id, first_seen, student_id, (words ->> 'says')::int, closed_date IS NULL FROM finding"
    )
    return {(r[0], r[1], r[2]): Life(*r[3:]) for r in rows}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(judgings)
def test_any_sequence_of_judgings_ends_as_the_model_says(
    empty: Connections, sequence: list[dict[int, list[tuple[str, str, int]]]]
) -> None:
    model: dict[Key, Life] = {}
    with connection(system_scope("judging")) as db:
        for n, found in enumerate(sequence):
            today = FIRST + timedelta(n)
            findings.judge(db, sorted(found), today, judged(found))
            now, named = kept(db), numbered(found)
            for key, life in model.items():
                if life.child in found and key not in named:
                    life.is_open = False
            for key, (student, says) in named.items():
                life = model.setdefault(key, Life(now[key].number, today, student, says))
                life.child, life.says, life.is_open = student, says, True
            assert now == model
        db.rollback()


identities = st.tuples(st.sampled_from(KEYS), st.sampled_from(RULES), st.integers(0, 1))
several = st.dictionaries(identities, st.integers(1, 3))


@given(several, several)
def test_only_what_differs_is_written(before: dict[Key, int], after: dict[Key, int]) -> None:
    def entry(known: Key, says: int) -> FindingRow:
        key, rule, nth = known
        return FindingRow(
            "evaluation", key, rule, ("x",), nth, 1, "017", None, "", None, key, None, (str(says),), "notice", {}
        )

    entries = [entry(*each) for each in before.items()]
    are_open = [OpenFinding(n, one.identity, one.content, one.rule) for n, one in enumerate(entries)]
    put, over = differences(are_open, (entry(*each) for each in after.items()))
    assert put == [entry(*each) for each in after.items() if each not in before.items()]
    assert {one.identity for one in over} == {
        entry(key, says).identity for key, says in before.items() if key not in after
    }
