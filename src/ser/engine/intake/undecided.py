"""Tells which rules files leave undecided, since they look for kinds of record of which the files hold none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from ser.law.example import after
from ser.law.finding import Class
from ser.law.record import Record
from ser.law.rule import Breach, Rule
from ser.law.student import Student
from ser.store.running import state


class _Noting(dict[str, tuple[Record, ...]]):
    """The records of a child, with the kinds of record that were asked for."""

    def __init__(self, records: Mapping[str, tuple[Record, ...]]) -> None:
        super().__init__(records)
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
        self.asked.add(name)
        return super().get(name, default)


def decided(rule: Rule, student: Student, today: date, absent: frozenset[str]) -> Iterator[Record]:
    """The records of which the rule says that they break it before it asks for any kind of record that is absent."""
    assert rule.test is not None
    noting = _Noting(student.records)
    asked = replace(state().student(noting), days=student.days)
    for found in rule.test(asked, today):
        if noting.asked & absent:
            return
        yield found.record if isinstance(found, Breach) else found


def left_undecided(absent: frozenset[str], today: date) -> frozenset[str]:
    """The rules about a child that look for one of these kinds of record.

    They are tried on the example child, as it breaks and as it keeps each of them.
    """
    asked = (made for made in state().rule_book.rules if made.cls is Class.STUDENT and made.test is not None)
    return frozenset(made.code for made in asked if absent & (_named(made) | _looked_at(made, today)))


def _named(made: Rule) -> set[str]:
    return {ref.record for ref in (*made.reads, *made.marks)}


def _looked_at(made: Rule, today: date) -> set[str]:
    """The kinds of record that a rule asks the example child for."""
    return {name for changes in (made.breaks, made.holds) for name in _asked(made, after(state(), changes), today)}


def _asked(made: Rule, child: Student, today: date) -> Iterable[str]:
    assert made.test is not None
    noting = _Noting(child.records)
    for _ in made.test(state().student(noting), today):
        pass
    return noting.asked
