"""What holds for every test: no network, the same examples each time in CI, and no silence about what is left out."""

import os
from collections.abc import Iterator

import hypothesis
import pytest

from ser.store.operations.server import Connections
from tests import database as databases
from tests import machine, network

# A deadline would fail a test for the machine's load; in CI the examples are drawn the same way each time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no server behind."""
    databases.end(config)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to call a run whole where SER_REQUIRE_ALL says that it must be, and a tool is missing."""
    databases.begin(config)
    lacking = [tool for tool in machine.missing() if tool.required]
    if lacking and os.environ.get("SER_REQUIRE_ALL") == "1":
        raise pytest.UsageError("SER_REQUIRE_ALL=1, but " + "; ".join(_remark(tool) for tool in lacking))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, by name, the tests whose tool this machine lacks."""
    left_out = [item for item in items if any(tool.find() is None for tool in _needs(item))]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out and why, before the closing line."""
    for tool in machine.missing():
        terminalreporter.write_line(f"Left out: {_remark(tool)}")


def _needs(item: pytest.Item) -> list[machine.Tool]:
    return [machine.TOOLS[name] for mark in item.iter_markers("needs") for name in mark.args]


def _remark(tool: machine.Tool) -> str:
    how = f"on Debian: apt-get install {tool.package}" if tool.required else tool.package
    return f"{tool.purpose}: no {tool.name} was found ({how})"


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Keep every test on this machine."""
    with pytest.MonkeyPatch.context() as patch:
        network.block(patch)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Connections]:
    """The embedded server of this run."""
    with databases.server() as connections:
        yield connections


@pytest.fixture(scope="module")
def database(server: Connections) -> Iterator[Connections]:
    """An empty database for the tests of one module; commands and services use it."""
    with databases.copy(server) as made:
        yield made
