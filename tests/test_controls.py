"""The tables of controls name tests and places that there are, and claim nothing without one."""

import re

from tests.house import ROOT

TEXT = (ROOT / "docs" / "controls.md").read_text("utf-8")
LINE = re.compile(r"^\| ((?:V\d|[A-Z]{2}-)[^|]*) \| ([^|]*) \| ?([^|]*?) ?\|$", re.MULTILINE)
PLACE = re.compile(r"`((?:tests|src|docs|fuzz)/[\w./]+|[A-Z]+(?:\.md)?|\.ci/run)(?:::(\w+))?`")
STATUS = {"met", "partly", "not met", "the state", "none"}
CHAPTERS = 17


def test_every_line_has_a_status_and_every_chapter_its_lines() -> None:
    lines = LINE.findall(TEXT)
    assert len(lines) == TEXT.count("\n| V") + len(re.findall(r"\n\| [A-Z]{2}-", TEXT)) > 100
    assert {status for _, status, _ in lines} == STATUS
    chapters = {int(found[1]) for name, *_ in lines if (found := re.match(r"V(\d+)", name))}
    assert chapters == set(range(1, CHAPTERS + 1))


def test_the_tests_and_places_that_are_named_are_there() -> None:
    gone = [
        f"{path}::{test}"
        for path, test in PLACE.findall(TEXT)
        if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text("utf-8"))
    ]
    assert gone == []


def test_what_is_partly_met_says_more_than_a_place() -> None:
    bare = [
        name for name, status, words in LINE.findall(TEXT) if status == "partly" and not PLACE.sub("", words).strip()
    ]
    assert bare == []
    assert [name for name, status, words in LINE.findall(TEXT) if status in ("met", "partly") and not words] == []
