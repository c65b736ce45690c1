"""What SER is made of is listed whole, under its licenses; and an index that does not answer is no clean bill."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from supply import audit
from supply.bom import bom
from supply.locked import NOTICE, ROOT, UNKNOWN, parts
from supply.notice import notice
from tests.test_repository import distribution, requirements

HASHES = {"SHA-256": 64, "SHA-512": 128}


def test_every_locked_package_is_a_part_with_its_digests_and_its_license() -> None:
    found = parts()
    assert {part.name for part in found if part.index == "pypi"} == {distribution(line) for line in requirements()}
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert len([part for part in found if part.index == "npm"]) == len([path for path in locked if path])
    assert [part.name for part in found if part.license == UNKNOWN or not part.digests] == []
    assert [d for part in found for d in part.digests if len(d) != HASHES[part.algorithm]] == []


def test_notice_is_what_the_lock_files_say() -> None:
    assert NOTICE.read_text("utf-8") == notice(parts())


def test_the_bill_is_of_cyclonedx_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        subprocess.run([sys.executable, "-m", "supply.bom", str(tmp_path / name)], cwd=ROOT, check=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    told = json.loads((tmp_path / "one").read_text())
    assert (told["bomFormat"], told["specVersion"], told["version"]) == ("CycloneDX", "1.6", 1)
    references = [component["bom-ref"] for component in told["components"]]
    assert len(references) == len(set(references)) == len(parts())
    assert told["dependencies"][0]["dependsOn"] == sorted(references)
    assert "pkg:npm/%40uswds/uswds@3.14.0" in references
    assert {"type", "name", "version", "purl", "hashes", "licenses"} <= set(told["components"][0])


def test_another_part_makes_another_bill() -> None:
    assert bom(parts(), "1")["serialNumber"] != bom(parts()[1:], "1")["serialNumber"]


PIP_CLEAN = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'
PIP_KNOWN = '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}]}'
PIP_SKIPPED = '{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'
NPM_CLEAN = '{"vulnerabilities": {}, "metadata": {"vulnerabilities": {"total": 0}}}'
NPM_KNOWN = '{"vulnerabilities": {"a": {"severity": "high"}}, "metadata": {"vulnerabilities": {"total": 1}}}'
NPM_UNREACHED = '{"message": "request failed", "error": {"summary": ""}}'


@pytest.mark.parametrize(
    ("pip", "npm", "code", "words"),
    [
        (PIP_CLEAN, NPM_CLEAN, 0, "nothing is known against 1 packages"),
        (PIP_KNOWN, NPM_CLEAN, 1, "a 1: PYSEC-1"),
        (PIP_CLEAN, NPM_KNOWN, 1, "a (high)"),
        ("", NPM_CLEAN, 2, "Python: could not be asked"),
        (PIP_SKIPPED, NPM_CLEAN, 2, "nothing was said of a"),
        (PIP_CLEAN, NPM_UNREACHED, 2, "no clean bill"),
        ("", NPM_KNOWN, 1, "a (high)"),
    ],
)
def test_an_audit_tells_clean_from_known_and_from_not_asked(
    tmp_path: Path, pip: str, npm: str, code: int, words: str
) -> None:
    for name, says in (("pip-audit", pip), ("npm", npm)):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\necho 'no route to the index' >&2\ncat <<'END'\n{says}\nEND\n")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "supply.audit"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert words in ran.stdout


def test_without_a_tool_nothing_is_asked_and_nothing_is_clean() -> None:
    assert audit.python(None).code == audit.pages(None).code == audit.NOT_ASKED
