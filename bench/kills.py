"""Loads and saves of forms that are killed at random moments, with the servers under them: how many are lost."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bench.figure import Figure
from bench.measure import Options, say
from tests.hard.files import corrections, few_children
from tests.hard.killing import Rig, Struck, kills
from tests.hard.save_killing import CLIENTS, SaveRig
from tests.journeys.site import free_port


def run(options: Options) -> Iterator[Figure]:
    """Kill so many loads (`--kills`), two in a row at most, and compare with an undisturbed load after each.

    Four of five load a new state; the fifth changes and deletes what an earlier load has stored. A fifth as many
    kills come on top, under clients that save forms.
    """
    tried: Counter[str] = Counter()
    survived: Counter[str] = Counter()
    corrections_asked = options.kills // 5
    with _rig(is_correction=False) as rig:
        _strike(rig, options.kills - corrections_asked, options.seed, 0.25, tried, survived)
    with _rig(is_correction=True) as rig:
        _strike(rig, options.kills, options.seed + 1, 0.0, tried, survived)
    aim = f"all {tried.total()}"
    yield Figure(f"Kills survived, of {tried.total()} tried", survived.total(), "", aim=aim)
    for target in tried:
        yield Figure(f"of them, killed: {target}, {tried[target]} tried", survived[target], "")
    yield from _saves(max(options.kills // 5, 4), options.seed)


def _saves(kills: int, seed: int) -> Iterator[Figure]:
    """Kill what serves the pages while clients save, by a proxy that keeps its connections."""
    with tempfile.TemporaryDirectory(prefix="ser-kills-") as name:
        rig = SaveRig(Path(name))
        try:
            rush = rig.rush(kills, seed, free_port())
        finally:
            rig.close()
    say("; ".join([f"{rush.saves} saves, longest pause {rush.longest:.1f} s", *rush.wrong[:5]]))
    acknowledged = f"of {rush.saves:,} saves that {CLIENTS} clients were told of, under {kills} kills"
    yield Figure(f"Lost {acknowledged}", sum(line.startswith("lost") for line in rush.wrong), "", aim="0")
    yield Figure(f"Stored twice {acknowledged}", sum(line.startswith("twice") for line in rush.wrong), "", aim="0")
    yield Figure("Requests lost on kept connections while nothing was killed", rush.lost_before, "", aim="0")
    yield Figure("Longest time until the pages were back", rush.longest, "s")


def _strike(rig: Rig, until: int, seed: int, anew: float, tried: Counter[str], survived: Counter[str]) -> None:
    """Kill loads until so many were tried in all."""
    for round_ in count():
        # A load may have ended before its moment came; that is no kill, and another is tried in its place.
        for some in kills(seed + 1000 * round_, until - tried.total(), anew=anew):
            struck, wrong = rig.strike(some)
            hit = [told.kill.target for told in struck if told.hit]
            tried.update(hit)
            survived.update([] if wrong else hit)
            say("; ".join([*map(_shown, struck), *(f"LOST: {line}" for line in wrong[:5])]))
        if tried.total() >= until:
            break


@contextmanager
def _rig(*, is_correction: bool) -> Iterator[Rig]:
    # Flushing guards against a power cut, not against a kill, and takes most of the time of small loads.
    os.environ |= {"SER_SERVER_FSYNC": "off", "SER_SERVER_LINGER": "5"}
    if os.environ.get("DATABASE_URL"):
        raise SystemExit("The benchmarks make and delete a database of their own. Unset DATABASE_URL first.")
    with tempfile.TemporaryDirectory(prefix="ser-kills-") as name:
        folder = Path(name)
        made = few_children(folder / "made")
        files, before = (corrections(folder / "corrections", made), made) if is_correction else (made, None)
        rig = Rig(folder, files, before)
        try:
            yield rig
        finally:
            rig.close()


def _shown(told: Struck) -> str:
    return f"{told.kill.target} at {told.kill.share:.0%}{'' if told.hit else ' (had ended)'}, exit {told.code}"
