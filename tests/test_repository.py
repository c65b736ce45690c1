"""What must be true of the repository itself: its lock, its texts and its links."""

import re
import tomllib
from pathlib import Path

from tests.house import ROOT, name, tracked

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")
# Spelled so that this line is not itself such a path.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/|[A-Z]:\\Users\\")
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")


def requirements() -> list[str]:
    """The lock's requirements, each with its hashes on one line."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def dependencies() -> list[str]:
    """The dependencies that pyproject.toml asks for."""
    project = tomllib.loads(PROJECT)["project"]
    return [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]


def distribution(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>;~!\s]", requirement, maxsplit=1)[0]).lower()


def texts() -> list[tuple[Path, str]]:
    """The tracked files that hold text; what fuzzing keeps and what LEAs send is rubbish on purpose."""
    rubbish = (ROOT / "fuzz" / "corpus", ROOT / "tests" / "field")
    files = [path for path in tracked() if not any(path.is_relative_to(folder) for folder in rubbish)]
    return [(path, data.decode("utf-8")) for path in files if b"\0" not in (data := path.read_bytes())]


def test_the_lock_names_no_host() -> None:
    assert [line for line in LOCK.splitlines() if "://" in line or line.startswith(("-i", "--", "-f"))] == []


def test_every_locked_requirement_is_one_version_with_a_hash() -> None:
    form = re.compile(r"[\w.-]+==[\w.!+-]+\s.*--hash=sha256:[0-9a-f]{64}")
    assert len(requirements()) > 20
    assert [line[:60] for line in requirements() if not form.match(line)] == []


def test_every_dependency_is_locked() -> None:
    assert {distribution(d) for d in dependencies()} - {distribution(r) for r in requirements()} == set()


def test_every_dependency_says_what_it_is_for() -> None:
    commented = set(re.findall(r'^ *"([^"]+)", +# \S', PROJECT, flags=re.MULTILINE))
    assert set(dependencies()) - commented == set()


def test_no_text_names_a_path_of_one_machine() -> None:
    found = [f"{name(path)}: {match[0]}" for path, text in texts() for match in MACHINE_PATH.finditer(text)]
    assert found == []


def test_every_text_ends_with_a_line_and_uses_plain_line_ends() -> None:
    written = [(path, text) for path, text in texts() if path.suffix in {".py", ".md", ".toml", ".sql"} and text]
    assert [name(path) for path, text in written if "\r" in text or not text.endswith("\n")] == []


def test_every_link_of_a_page_leads_to_a_file() -> None:
    broken = [
        f"{name(path)} -> {target}"
        for path in tracked(".md")
        for target in LINK.findall(path.read_text("utf-8"))
        if not re.match(r"[a-z]+:|#", target) and not (path.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(path.name[:4] for path in tracked(".md") if path.match("docs/adr/[0-9]*"))
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    assert numbers


def test_every_target_of_make_that_a_person_asks_for_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    asked_for = re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, flags=re.MULTILINE)
    assert len(asked_for) > 5
    assert [target for target in asked_for if not re.search(rf"^{target}:.* ## \S", makefile, re.MULTILINE)] == []


def test_before_a_commit_the_same_is_asked_as_by_make_check() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    parts = re.findall(r"^check: ([a-z -]+) ##", makefile, flags=re.MULTILINE)[0].split()
    recipes = [re.findall(rf"^{part}: setup .*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)[0] for part in parts]
    asked = [line.strip().replace("$(BIN)", ".venv/bin") for recipe in recipes for line in recipe.splitlines()]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert re.findall(r"repo: (.*)", hooks) == ["local"]
    assert re.findall(r"entry: (.*)", hooks) == asked
    assert re.findall(r"language: (.*)", hooks) == ["system"] * len(asked)


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
