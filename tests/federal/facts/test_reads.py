"""A facts table that says which records it looks at looks at no others."""

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from ser.law.example import after
from ser.law.fact import FactTable
from ser.law.record import Record
from ser.law.state import State
from tests.states.every import STATES

DAYS = (date(2016, 2, 1), date(2017, 10, 1), date(2018, 3, 1))
SAYING = [(s, t) for s in STATES for t in s.declared.facts if t.reads is not None]


class Watched(Mapping[str, tuple[Record, ...]]):
    """The records of a student; it notes which kinds are asked for."""

    def __init__(self, records: Mapping[str, tuple[Record, ...]]) -> None:
        self.records = records
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> tuple[Record, ...]:
        self.asked.add(name)
        return self.records[name]

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self.records)
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


def test_some_facts_say_what_they_look_at() -> None:
    assert SAYING != []


@pytest.mark.parametrize(("state", "table"), SAYING, ids=lambda x: x.name)
def test_facts_look_at_the_records_that_they_name_and_at_no_others(state: State, table: FactTable) -> None:
    changes = [(), *((rule.breaks, rule.holds) for rule in state.declared.rules)]
    for change in [c for pair in changes for c in pair] or [()]:
        watched = Watched(after(state, change).records)
        for day in DAYS:
            list(table.decide(state.student(watched), day))
        assert watched.asked <= set(table.reads or ())
