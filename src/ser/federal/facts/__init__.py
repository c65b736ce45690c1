"""The facts: what is decided once about a child, and counted many ways."""

from ser.federal.facts.birthdays import birthdays
from ser.federal.facts.children import children
from ser.federal.facts.deadlines import deadlines
from ser.federal.facts.evaluations import evaluations
from ser.federal.facts.exits import exits
from ser.federal.facts.removals import removals
from ser.federal.facts.services import services
from ser.federal.facts.transitions import transitions
from ser.law.fact import FactTable

FACTS: tuple[FactTable, ...] = (
    children, evaluations, deadlines, exits, removals, transitions, services, birthdays,
)  # fmt: skip

__all__ = [
    "FACTS", "birthdays", "children", "deadlines", "evaluations", "exits", "removals", "services", "transitions",
]  # fmt: skip
