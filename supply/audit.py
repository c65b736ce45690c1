"""Asks whether weaknesses are known in what is locked: pip-audit for Python, npm for the pages.

Three answers: nothing known (0), something known (1), or could not be asked (2), which is never taken for the first.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from supply.locked import ROOT

CLEAN, KNOWN, NOT_ASKED = 0, 1, 2
PIP = ("--requirement", "requirements.lock", "--require-hashes", "--disable-pip", "--format", "json")
NPM = ("audit", "--package-lock-only", "--json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one index said: which of the three, and in words."""

    code: int
    words: str


def python(tool: str | None) -> Answer:
    """What is known against the Python packages."""
    if tool is None:
        return Answer(NOT_ASKED, "Python: not asked, for there is no pip-audit on the PATH (`pip install pip-audit`).")
    return read_pip(*_run([tool, *PIP]))


def pages(tool: str | None) -> Answer:
    """What is known against the packages of the pages."""
    if tool is None:
        return Answer(NOT_ASKED, "Pages: not asked, for there is no npm. `make setup` brings it.")
    return read_npm(*_run([tool, *NPM]))


def read_pip(out: str, complaint: str) -> Answer:
    """The answer of pip-audit."""
    try:
        told = json.loads(out)["dependencies"]
        known = [f"{d['name']} {d['version']}: {v['id']}" for d in told for v in d.get("vulns", ())]
        skipped = [d["name"] for d in told if "skip_reason" in d]
    except (ValueError, KeyError, TypeError):
        return _unreached("Python", complaint)
    if known:
        return Answer(KNOWN, "Python: " + "; ".join(known))
    if skipped or not told:
        return Answer(NOT_ASKED, f"Python: nothing was said of {', '.join(skipped) or 'any package'}.")
    return Answer(CLEAN, f"Python: nothing is known against {len(told)} packages.")


def read_npm(out: str, complaint: str) -> Answer:
    """The answer of npm."""
    try:
        told = json.loads(out)
        counts = told["metadata"]["vulnerabilities"]
        known = [f"{name} ({v['severity']})" for name, v in told["vulnerabilities"].items()]
    except (ValueError, KeyError, TypeError):
        return _unreached("Pages", complaint)
    if known or counts["total"]:
        return Answer(KNOWN, "Pages: " + "; ".join(known))
    return Answer(CLEAN, "Pages: nothing is known against their packages.")


def _unreached(which: str, complaint: str) -> Answer:
    last = next((line for line in reversed(complaint.splitlines()) if line.strip()), "no answer").strip()[:200]
    return Answer(NOT_ASKED, f"{which}: could not be asked, for no index was reached ({last}). This is no clean bill.")


def _run(command: Sequence[str]) -> tuple[str, str]:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout, ran.stderr or ran.stdout


def main() -> int:
    """Ask both; the worst answer is that of the whole, and a known weakness is the worst."""
    answers = [python(shutil.which("pip-audit")), pages(shutil.which("npm"))]
    for each in answers:
        print(each.words)
    codes = {each.code for each in answers}
    return KNOWN if KNOWN in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
