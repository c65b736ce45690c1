"""The version of a state's rules: a digest of every module that its declarations reach, and of what it has set."""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from ser.law.state import State


def rule_version(state: State) -> str:
    """A digest that changes with whatever may change a fact, a finding or a deadline."""
    digest = hashlib.sha256()
    for name in sorted(_reached(_declaring(state))):
        digest.update(name.encode() + b"\0" + hashlib.sha256(_source(name)).digest())
    switches = sorted((s.name, repr(s.values)) for s in state.declared.switches)
    told = repr((state.name, switches, sorted(state.turned_on), state.calendar))
    digest.update(told.encode())
    return digest.hexdigest()


def _declaring(state: State) -> Iterator[str]:
    """The modules in which a state's declarations were written, and the one that runs them."""
    d = state.declared
    yield type(state).__module__
    yield from (kind.__module__ for kind in d.records)
    yield from (made.test.__module__ for made in d.rules if made.test is not None)
    yield from (clock.due.__module__ for clock in d.timelines)
    yield from (table.decide.__module__ for table in d.facts)


def _reached(names: Iterable[str]) -> set[str]:
    """These modules and all modules of the same programs that they import, and those import, and so on."""
    reached: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in reached and name in sys.modules:
            reached.add(name)
            waiting += [other for other in _imports(name) if other.split(".")[0] == name.split(".")[0]]
    return reached


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_source(name))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _source(name: str) -> bytes:
    path = getattr(sys.modules[name], "__file__", None)
    return Path(path).read_bytes() if path else b""
