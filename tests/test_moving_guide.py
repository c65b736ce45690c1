"""The guide to moving from another system says what the conversion does."""

import csv
import re
from pathlib import Path

from ser.conversion.crosswalk_form import FORMS, form_named
from ser.services.conversion import converting
from ser.states.louisiana.state import STATE
from tests.house import ROOT
from tests.legacy import LIST

PAGE = (ROOT / "docs" / "guide" / "moving-from-the-old-system.md").read_text("utf-8")


def tables() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """The tables of the page by their headers."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for block in re.findall(r"(?:^\|.*\|\n)+", PAGE, re.MULTILINE):
        head, _, *rest = [tuple(c.strip() for c in line.strip("|").split("|")) for line in block.strip().splitlines()]
        found[head] = rest
    return found


def example(name: str) -> set[tuple[str, ...]]:
    with (Path(STATE.crosswalks["spedmstr"]) / name).open(encoding="utf-8", newline="") as file:
        return {tuple(row) for row in csv.reader(file)}


def test_the_lines_that_the_guide_shows_stand_in_the_example() -> None:
    shown = tables()
    assert set(shown["source", "label", "record", "repeat", "only_if"]) <= example("records.csv")
    assert set(shown["label", "element", "take", "form", "codes"]) <= example("columns.csv")
    assert set(shown["codes", "theirs", "ours"]) <= {row[:3] for row in example("codes.csv")}


def test_the_guide_names_every_form_and_each_is_one() -> None:
    forms = [form.strip("`") for form, _ in tables()["form", "what it does"]]
    assert {form_named(form).name for form in forms} == set(forms)
    assert {form.split()[0] for form in forms} == {form.split()[0] for form in FORMS}


def test_the_guide_names_every_file_of_a_conversion_and_the_columns_of_the_list() -> None:
    for name in (converting.FILES, converting.HELD, converting.UNMAPPED, converting.UNREAD, converting.SUMMARY):
        assert f"- `{name}`" in PAGE
    assert ",".join(LIST) in PAGE
