"""Every public service asks for a permission, and refuses whoever lacks it before anything is done."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from ser.core.permission import NotAllowed, Permission
from ser.store.scope import Scope
from tests.house import SOURCE


def modules() -> Iterator[ModuleType]:
    for path in sorted((SOURCE / "services").glob("*.py")):
        yield importlib.import_module(f"ser.services.{path.stem}")


def public() -> list[Callable[..., object]]:
    return [
        function
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__
    ]


def test_there_are_services_to_ask() -> None:
    assert {"load", "report", "child", "freeze", "due", "invite", "record_of_access"} <= {f.__name__ for f in public()}


@pytest.mark.parametrize("service", public(), ids=lambda service: f"{service.__module__}.{service.__name__}")
def test_a_service_refuses_whoever_lacks_its_permission(service: Callable[..., object]) -> None:
    needed = service.asks  # type: ignore[attr-defined]
    others = frozenset(Permission) - {needed}
    # It is refused before its other arguments are looked at, so that none need be given.
    with pytest.raises(NotAllowed):
        service(by=Scope("user:1", permissions=others))
