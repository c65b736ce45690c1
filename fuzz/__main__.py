"""The door of the fuzzers: `python -m fuzz [TARGET...] [--time S] [--write]`; `--minimise` keeps what they found."""

import argparse
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import kept
from bench.figure import Figure
from fuzz import CORPUS, FOUND, TARGETS, seeds
from fuzz.sent import MEMORY

_DONE = re.compile(r"^Done (\d+) runs in (\d+) second", re.MULTILINE)
BROKE = "broke-"
"""How the name of an input begins that broke its target once, which is kept whether it reaches anything new or not."""
_OPTIONS = ("-timeout=60", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=0")


def main() -> int:
    """Fuzz each target for a while; say how many inputs were tried, and keep whatever breaks it."""
    asked = _arguments()
    if importlib.util.find_spec("atheris") is None:
        print("Fuzzing needs atheris, which is made for Linux on x86_64 and Python 3.11 to 3.13.", file=sys.stderr)
        return 1
    figures: list[Figure] = []
    broken = []
    for target in asked.targets or TARGETS:
        if asked.minimise:
            _minimise(target)
            continue
        tried, seconds = _fuzz(target, asked.time)
        if tried is None:
            broken.append(target)
            print(f"{target}: broken; the input is in {FOUND.name}/, the end of the log above", flush=True)
            continue
        figures += [
            Figure(f"Inputs tried on `{target}`, none of which broke it", tried, "inputs"),
            Figure(f"Inputs a second on `{target}`", tried / max(seconds, 1), "a second"),
        ]
        print("\n".join(figure.shown() for figure in figures[-2:]), flush=True)
    if figures:
        total = Figure("Inputs tried in all", sum(figure.value for figure in figures[::2]), "inputs")
        print(total.shown())
        if asked.write and not broken:
            kept.keep("fuzz", [*figures, total], f"make fuzz TIME={asked.time}", 1)
            print(f"The figures stand in {kept.write_readme()}.")
    return 1 if broken else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Try rubbish on the readers.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"what to try: {', '.join(TARGETS)} (else all)")
    parser.add_argument("--time", type=int, default=60, metavar="S", help="so many seconds for each target (60)")
    parser.add_argument("--write", action="store_true", help="keep the figures and write them into bench/README.md")
    parser.add_argument("--minimise", action="store_true", help="instead, put into the corpus what adds to it, once")
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"there is no target {unknown.pop()}; there are {', '.join(TARGETS)}")
    return asked


def _fuzz(target: str, seconds: int) -> tuple[int | None, int]:
    """How many inputs were tried in how many seconds; None where one of them broke the target."""
    grown = FOUND / target
    grown.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as planted:
        seeds.plant(Path(planted), target)
        done = _run(
            target,
            f"-max_total_time={seconds}",
            f"-artifact_prefix={FOUND}/{target}-",
            str(grown),
            planted,
            str(_kept(target)),
        )
    found = _DONE.search(done.stderr)
    if done.returncode or found is None:
        print(done.stderr[-3000:], file=sys.stderr)
        return None, 0
    return int(found[1]), int(found[2])


def _minimise(target: str) -> None:
    """Make the corpus of a target again: the fewest and smallest inputs that reach what all reached that were found."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as planted:
        seeds.plant(Path(planted), target)
        found = FOUND / target
        found.mkdir(parents=True, exist_ok=True)
        _run(target, "-merge=1", made, planted, str(_kept(target)), str(found))
        for path in _kept(target).iterdir():
            if not path.name.startswith(BROKE):
                path.unlink()
        shutil.copytree(made, _kept(target), dirs_exist_ok=True)
    sizes = [path.stat().st_size for path in _kept(target).iterdir()]
    print(f"{target}: {len(sizes)} inputs, {sum(sizes)} bytes", flush=True)


def _run(target: str, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "fuzz.one_target", target, *_OPTIONS, *options]
    # A fuzzer ends without tidying up, so its folder is ours.
    with tempfile.TemporaryDirectory(prefix="ser-fuzz-", dir=MEMORY) as folder:
        place = {**os.environ, "SER_FUZZ_FOLDER": folder}
        return subprocess.run(command, env=place, capture_output=True, text=True, errors="replace", check=False)


def _kept(target: str) -> Path:
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
