"""A load that is killed at any moment and sent again ends as one that was not."""

from pathlib import Path

import pytest

from tests.hard.killing import Rig, kills

pytestmark = pytest.mark.slow
COUNT = 9


def test_whatever_is_killed_at_whatever_moment_a_load_sent_again_ends_as_an_undisturbed_one(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three kills in a row, each target once; `python -m bench kills` tries as many moments as it is asked for."""
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    monkeypatch.setenv("SER_SERVER_LINGER", "5")
    for name in ("DATABASE_URL", "SER_POSTGRES"):
        monkeypatch.delenv(name, raising=False)
    rig = Rig(tmp_path, made)
    try:
        for some in kills(seed=11, count=COUNT, in_a_row=3):
            struck, wrong = rig.strike(some)
            assert wrong == [], struck
    finally:
        rig.close()
