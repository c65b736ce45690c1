"""A worker that is killed at any moment of its jobs has done each of them once when another has gone on."""

from pathlib import Path

import pytest

from tests.hard.worker_killing import WorkerRig, shares

pytestmark = pytest.mark.slow
COUNT = 6


def test_whatever_the_moment_at_which_a_worker_is_killed_its_jobs_are_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m bench worker_kills` tries fifty moments."""
    monkeypatch.setenv("SER_SERVER_FSYNC", "off")
    monkeypatch.setenv("SER_SERVER_LINGER", "5")
    for name in ("DATABASE_URL", "SER_POSTGRES", "SER_SUBMISSION_KEY"):
        monkeypatch.delenv(name, raising=False)
    rig = WorkerRig(tmp_path)
    try:
        hits = 0
        for some, processes in shares(seed=21, count=COUNT):
            hit, wrong = rig.strike(some, processes=processes)
            assert wrong == [], some
            hits += hit
        # Where other work slows or speeds the machine, a moment may lie behind the end of the jobs.
        assert hits >= COUNT // 2
    finally:
        rig.close()
