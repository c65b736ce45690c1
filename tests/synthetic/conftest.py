"""A small synthetic state, written once for all tests that read it."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from ser.states.louisiana.state import STATE
from ser.synthetic.files import generate

CHILDREN, SEED = 1200, 7

Files = Mapping[str, list[dict[str, str]]]


def read(folder: Path) -> Files:
    found = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = list(csv.DictReader(lines))
    return found


@pytest.fixture(scope="session")
def small_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("state")
    generate(folder, students=CHILDREN, seed=SEED, state=STATE)
    return folder


@pytest.fixture(scope="session")
def files(small_state: Path) -> Files:
    return read(small_state)
