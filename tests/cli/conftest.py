"""What tests of commands share: the files of a small made-up state."""

from datetime import date
from pathlib import Path

import pytest

from ser.states.louisiana.state import STATE
from ser.synthetic.files import generate

CHILDREN = 60


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a state in which sixty children count."""
    folder = tmp_path_factory.mktemp("made")
    generate(folder, students=CHILDREN, seed=3, state=STATE, today=date(2018, 3, 1))
    return folder
