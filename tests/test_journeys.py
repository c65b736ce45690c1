"""The journeys that ARCHITECTURE.md lists: each stop is there, and none has more than twenty."""

import ast
import re

import pytest

from tests import house

MOST = 20
STOP = re.compile(r"`([a-z_.]+):(\w+)`")


def journey(title: str) -> list[str]:
    """The numbered lines below a title."""
    text = (house.ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = re.split(r"^#{2,3} ", text.partition(f"### {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return [line for line in section.splitlines() if re.match(r"\d+\. ", line)]


@pytest.mark.parametrize("title", ["From file to report cell", "From form to page"])
def test_a_journey_has_at_most_twenty_stops_and_each_is_there(title: str) -> None:
    lines = journey(title)
    stops = [found for line in lines for found in STOP.findall(line)]
    assert 10 < len(lines) <= MOST
    assert all(STOP.search(line) for line in lines)
    assert [f"{module}:{name}" for module, name in stops if name not in defined(module)] == []


def defined(module: str) -> set[str]:
    """The functions and classes that a module defines."""
    path = house.SOURCE.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
