"""What a report and a rule may ask of the state in which they are asked."""

from collections.abc import Mapping
from typing import Any, Protocol

from ser.law.codes import CodeSet
from ser.law.collection import Collection
from ser.law.record import Record
from ser.law.rule_book import RuleBook
from ser.law.switch import Switch


class Jurisdiction(Protocol):
    """A state as its reports see it; that a state knows its reports makes no circle of the two."""

    @property
    def name(self) -> str:
        """The name of the state."""

    @property
    def turned_on(self) -> frozenset[str]:
        """The unverified rules and clocks that the state has turned on."""

    @property
    def records(self) -> Mapping[str, type[Record]]:
        """The kinds of record by name."""

    @property
    def rule_book(self) -> RuleBook:
        """The rules, ready to be asked."""

    @property
    def switches(self) -> Mapping[str, Switch[Any]]:
        """The switches by name."""

    @property
    def code_sets(self) -> Mapping[str, CodeSet]:
        """The code sets by name."""

    @property
    def child_count(self) -> Collection:
        """The collection whose day is the count date."""
