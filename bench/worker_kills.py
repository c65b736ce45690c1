"""Workers that are killed at random moments of their jobs: how many of the jobs were done once all the same."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure
from bench.measure import Options, say
from tests.hard.worker_killing import WorkerRig, shares


def run(options: Options) -> Iterator[Figure]:
    """Kill workers at half of `--kills` moments, let another go on, and compare with an undisturbed one after each."""
    wanted = options.kills // 2
    tried = survived = 0
    os.environ |= {"SER_SERVER_FSYNC": "off", "SER_SERVER_LINGER": "5"}
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("The benchmarks make and delete a database of their own. Unset DATABASE_URL first.")
    with tempfile.TemporaryDirectory(prefix="ser-worker-kills-") as name:
        rig = WorkerRig(Path(name))
        try:
            # A worker may have ended before its moment came; that is no kill, and another is tried in its place.
            for round_ in range(20):
                for some, processes in shares(options.seed + 1000 * round_, wanted - tried):
                    hit, wrong = rig.strike(some, processes=processes)
                    tried += hit
                    survived += 0 if wrong else hit
                    moments = ", ".join(f"{share:.0%}" for share in some)
                    say("; ".join([f"killed at {moments} ({hit} hit)", *(f"LOST: {line}" for line in wrong[:5])]))
        finally:
            rig.close()
    yield Figure(f"Kills of a worker survived, of {tried} tried", survived, "", aim=f"all {tried}")
