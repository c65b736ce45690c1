"""The facts: what is decided once about a child, and counted many ways."""

from ser.core.fact import FactTable
from ser.federal.facts.children import children
from ser.federal.facts.deadlines import deadlines
from ser.federal.facts.evaluations import evaluations

FACTS: tuple[FactTable, ...] = (children, evaluations, deadlines)

__all__ = ["FACTS", "children", "deadlines", "evaluations"]
