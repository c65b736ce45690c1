"""Whatever is killed under the pages, no save that was acknowledged is lost, and none is stored twice."""

from pathlib import Path

import pytest

from tests.hard.save_killing import TARGETS, SaveRig
from tests.journeys.site import free_port

pytestmark = pytest.mark.slow


def test_no_acknowledged_save_is_lost_when_something_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    rig = SaveRig(tmp_path)
    try:
        rush = rig.rush(len(TARGETS), 1, free_port())
    finally:
        rig.close()
    assert rush.wrong == []
    assert rush.killed == list(TARGETS)
    assert rush.saves > len(TARGETS) * 10
    assert rush.reused > rush.saves
    assert rush.lost_before == 0
