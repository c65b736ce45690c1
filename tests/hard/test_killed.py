"""A load that is killed at any moment and sent again ends as one that was not."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.hard.files import corrections
from tests.hard.killing import Kill, Rig, kills

pytestmark = pytest.mark.slow
COUNT = 9


@pytest.fixture(autouse=True)
def own_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loads use the server of their home and no other; small loads would wait for the disk most of the time."""
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    monkeypatch.setenv("SER_SERVER_LINGER", "5")
    for name in ("DATABASE_URL", "SER_POSTGRES"):
        monkeypatch.delenv(name, raising=False)


def test_whatever_is_killed_at_whatever_moment_a_load_sent_again_ends_as_an_undisturbed_one(
    made: Path, tmp_path: Path
) -> None:
    """Three kills in a row, each target once; `python -m bench kills` tries as many moments as it is asked for."""
    _survives(Rig(tmp_path, made), kills(seed=11, count=COUNT, in_a_row=3))


def test_a_load_that_corrects_and_deletes_survives_it_too(made: Path, tmp_path: Path) -> None:
    rig = Rig(tmp_path, corrections(tmp_path / "corrections", made), before=made)
    _survives(rig, kills(seed=12, count=4, in_a_row=2, anew=0))


def _survives(rig: Rig, by: Iterable[list[Kill]]) -> None:
    try:
        for some in by:
            struck, wrong = rig.strike(some)
            assert wrong == [], struck
    finally:
        rig.close()
