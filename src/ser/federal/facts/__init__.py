"""The facts: what is decided once about a child, and counted many ways."""

from ser.core.fact import FactTable
from ser.federal.facts.children import children

FACTS: tuple[FactTable, ...] = (children,)

__all__ = ["FACTS", "children"]
