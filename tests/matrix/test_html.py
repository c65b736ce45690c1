"""Every page is HTML without an error, as the Nu HTML checker reads it."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ser.web.assets import CHECKER
from tests.machine import TOOLS
from tests.matrix.expected import OURS, PAIR, RECORD
from tests.matrix.walk import about, addresses, path
from tests.matrix.world import World

ROLES = ("", "STATE_ADMIN", "LEA_DIRECTOR", "CASE_MANAGER")
SENT = {"number": "0", "q": "Quibodeaux", "last_name": "Quibodeaux", "first_name": "Zephyrine", "why": "so"}
pytestmark = pytest.mark.needs("java")


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Each page as each role reads it, what is said where something is refused, and forms as they come back."""
    for role in ROLES:
        client = world.client(role)
        for one in addresses():
            line = OURS.get(one.name)
            some = about(line, world) if line is not None else [None]
            for whose in some if line is not None and line.about in (RECORD, PAIR) else some[:1]:
                where = path(one, world, whose)
                for way in ("GET", "POST") if line is not None else ("GET",):
                    got = client.get(where, secure=True) if way == "GET" else client.post(where, SENT, secure=True)
                    text = "" if got.streaming else got.content.decode()
                    if text.lstrip().lower().startswith("<!doctype html"):
                        yield f"{role or 'nobody'}-{way}-{one.name}-{whose and whose.name}".replace("/", "_"), text


def errors(folder: Path) -> list[str]:
    """What the checker says of the pages in a folder, one line for each kind of error, with the page that has it."""
    java = TOOLS["java"].find()
    assert java is not None
    command = [java, "-jar", str(CHECKER), "--format", "json", "--errors-only", "--exit-zero-always", "--stdout"]
    ran = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    found: dict[str, str] = {}
    for said in json.loads(ran.stdout)["messages"]:
        found.setdefault(said["message"], f"{Path(said['url']).stem}: {said['message']} {said.get('extract', '')!r}")
    return sorted(found.values())


def test_every_page_is_html_without_an_error(world: World, tmp_path: Path) -> None:
    count = 0
    for name, text in pages(world):
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
        count += 1
    assert count > 150
    assert errors(tmp_path) == []


def test_an_error_would_be_told(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=en><title>x</title><p><div hx-get=/>", "utf-8")
    assert any("hx-get" in said for said in errors(tmp_path))
