"""Every public service asks for a permission, and refuses the person who lacks it before anything is done."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from ser.law.permission import NotAllowed, Permission
from ser.store.scope import Scope
from tests import house


def modules() -> Iterator[ModuleType]:
    for path in sorted((house.SOURCE / "services").rglob("*.py")):
        parts = path.relative_to(house.SOURCE).with_suffix("").parts
        yield importlib.import_module(".".join(("ser", *parts)).removesuffix(".__init__"))


def public() -> list[Callable[..., object]]:
    """The verbs: all public functions of modules in which something asks for a permission."""
    found = []
    for module in modules():
        functions = [
            function
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__
        ]
        if any(hasattr(function, "asks") for function in functions):
            found += functions
    return found


def used_by_doors() -> Iterator[tuple[str, object]]:
    """Each name of a module of services that a door uses, with what it stands for."""
    for path in house.modules(*house.DOORS):
        for module, name in house.names_used(path.read_text("utf-8"), "ser.services"):
            yield f"{house.name(path)} uses {module}.{name}", getattr(importlib.import_module(module), name)


def test_there_are_services_to_ask() -> None:
    assert {"load", "report", "child", "freeze", "due", "invite", "record_of_access"} <= {f.__name__ for f in public()}


@pytest.mark.parametrize("service", public(), ids=lambda service: f"{service.__module__}.{service.__name__}")
def test_a_service_refuses_whoever_lacks_its_permission(service: Callable[..., object]) -> None:
    needed = service.asks  # type: ignore[attr-defined]
    others = frozenset(Permission) - {needed}
    # It is refused before its other arguments are looked at, so that none need be given.
    with pytest.raises(NotAllowed):
        service(by=Scope("user:1", permissions=others))


def test_a_door_calls_nothing_that_asks_for_no_permission() -> None:
    used = list(used_by_doors())
    assert len(used) > 50
    assert [where for where, what in used if inspect.isfunction(what) and not hasattr(what, "asks")] == []
