"""The reference is whole, its links lead somewhere, and a stale page is named."""

import posixpath
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from ser.cli.manual import reference
from ser.federal.example import TODAY
from ser.law.state import State
from ser.manual.describe import describe
from ser.manual.pages import every_page
from ser.manual.pages.book import clock_page, record_page, rules_page
from ser.manual.pages.examples import breach
from ser.manual.pages.markdown import Page, escaped, link, slug, table
from tests.house import ROOT
from tests.states.every import LOUISIANA, STATES

PAGES = {state.name: {page.path: page.text for page in every_page(state, TODAY)} for state in STATES}
every_state = pytest.mark.parametrize("state", STATES, ids=lambda s: s.name)
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\(([^)\s]+)\)")
CELL = re.compile(r"(?<!\\)\|")


def headings(text: str) -> set[str]:
    return {slug(line.lstrip("#").strip()) for line in text.splitlines() if line.startswith("#")}


def of(state: State) -> dict[str, str]:
    return PAGES[state.name]


def leads_somewhere(state: State, path: str, target: str) -> bool:
    name, _, heading = target.partition("#")
    found = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
    if found.startswith(".."):
        return (ROOT / posixpath.normpath(f"docs/reference/{found}")).exists()
    return found in of(state) and (not heading or heading in headings(of(state)[found]))


def section_of(text: str, heading: str) -> str:
    """What stands below the heading that begins so, up to the next one."""
    return text.partition(f"\n## {heading}")[2].partition("\n## ")[0]


@every_state
def test_no_page_is_written_twice(state: State) -> None:
    assert [path for path, count in Counter(p.path for p in every_page(state, TODAY)).items() if count > 1] == []


@every_state
def test_the_pages_are_the_same_each_time(state: State) -> None:
    assert {page.path: page.text for page in every_page(state, TODAY)} == of(state)


@every_state
def test_every_link_leads_to_a_page_and_a_heading(state: State) -> None:
    targets = ((path, target) for path, text in of(state).items() for target in LINK.findall(text))
    assert [f"{path} -> {target}" for path, target in targets if not leads_somewhere(state, path, target)] == []


@every_state
def test_every_heading_of_a_page_has_an_anchor_of_its_own(state: State) -> None:
    for path, text in of(state).items():
        anchors = Counter(slug(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#"))
        assert [anchor for anchor, count in anchors.items() if count > 1] == [], path


@every_state
def test_every_row_of_a_table_has_as_many_cells_as_its_header(state: State) -> None:
    for path, text in of(state).items():
        for block in text.split("\n\n"):
            if block.startswith("|"):
                assert len({len(CELL.findall(line)) for line in block.splitlines()}) == 1, f"{path}: {block[:200]}"


@every_state
def test_every_page_is_reached_from_the_first_one(state: State) -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        path = waiting.pop()
        if path in of(state) and path not in reached:
            reached.add(path)
            targets = (target.partition("#")[0] for target in LINK.findall(of(state)[path]))
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in targets if name]
    assert reached == of(state).keys()


@every_state
def test_every_element_stands_on_the_page_of_its_record(state: State) -> None:
    for record in describe(state).records:
        text = of(state)[record_page(record.name)]
        assert [e.name for e in record.elements if f"| `{e.name}` | {escaped(e.label)} |" not in text] == []


@every_state
def test_every_code_stands_among_the_code_sets(state: State) -> None:
    for codes in describe(state).code_sets:
        section = section_of(of(state)["code-sets.md"], f"{codes.name}\n")
        assert [c.code for c in codes.codes if f"| `{c.code}` |" not in section] == [], codes.name


@every_state
def test_every_rule_is_told_with_its_sentence_its_fix_and_why(state: State) -> None:
    for rule in describe(state).rules:
        section = section_of(of(state)[rules_page(rule.subject)], f"{rule.code}: ")
        assert escaped(rule.says) in section, rule.code
        assert escaped(rule.fix) in section, rule.code
        assert escaped(rule.reason) in section, rule.code
        assert escaped(rule.reason) in of(state)["rules/README.md"]


def test_every_declared_rule_shows_an_example_that_holds_and_one_that_breaks() -> None:
    subjects = {rule.code: rule.subject for rule in describe(LOUISIANA).rules}
    for rule in LOUISIANA.declared.rules:
        section = section_of(of(LOUISIANA)[rules_page(subjects[rule.code])], f"{rule.code}: ")
        shown = breach(LOUISIANA, rule, TODAY)
        assert shown is not None, rule.code
        assert "It **holds**" in section, rule.code
        assert f"> {escaped(shown.sentence)}" in section, rule.code


@every_state
def test_every_clock_has_a_worked_example(state: State) -> None:
    for clock in describe(state).clocks:
        text = of(state)[clock_page(clock.code)]
        assert "## A worked example" in text, clock.code
        assert re.search(r"Due on \d", text), clock.code


@every_state
def test_every_report_lists_its_columns(state: State) -> None:
    for report in describe(state).reports:
        section = section_of(of(state)["reports.md"], f"{report.name}: ")
        assert [c.name for c in report.columns if f"| `{c.name}` |" not in section] == [], report.name


@every_state
def test_what_rests_on_unread_paragraphs_alone_needs_a_source(state: State) -> None:
    text = of(state)["needs-a-source.md"]
    assert [r.code for r in state.rules if r.unverified and f"[{r.code} " not in text] == []
    assert [c.code for c in state.declared.timelines if c.unverified and f"[{c.code} " not in text] == []


def test_pages_are_written_and_those_that_are_no_more_are_removed(tmp_path: Path) -> None:
    reference.write([Page("old/a.md", "a\n"), Page("b.md", "b\n")], tmp_path)
    reference.write([Page("b.md", "c\n")], tmp_path)
    assert [p.name for p in tmp_path.rglob("*.md")] == ["b.md"]
    assert (tmp_path / "b.md").read_text("utf-8") == "c\n"


def test_pages_that_were_just_written_are_not_stale(tmp_path: Path) -> None:
    pages = [Page("a.md", "a\n"), Page("b/c.md", "c\n")]
    reference.write(pages, tmp_path)
    assert list(reference.stale(pages, tmp_path)) == []


def test_a_page_that_is_missing_differs_or_is_left_over_is_stale(tmp_path: Path) -> None:
    reference.write([Page("a.md", "a\n"), Page("b.md", "b\n")], tmp_path)
    found = list(reference.stale([Page("b.md", "other\n"), Page("c.md", "c\n")], tmp_path))
    assert found == [f"{tmp_path}/a.md is written no more", f"{tmp_path}/b.md is stale", f"{tmp_path}/c.md is missing"]


def test_the_check_names_a_stale_page_and_ends_with_one(tmp_path: Path) -> None:
    written = CliRunner().invoke(reference.reference, ["--out", str(tmp_path)])
    assert written.exit_code == 0
    assert CliRunner().invoke(reference.reference, ["--check", "--out", str(tmp_path)]).exit_code == 0
    (tmp_path / "README.md").write_text("edited by hand\n", "utf-8")
    checked = CliRunner().invoke(reference.reference, ["--check", "--out", str(tmp_path)])
    assert checked.exit_code == 1
    assert f"{tmp_path}/README.md is stale" in checked.output
    assert (tmp_path / "README.md").read_text("utf-8") == "edited by hand\n"


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert table(["A"], [[escaped("017|E1 and `a|b`")]]) == "| A |\n| --- |\n| 017\\|E1 and `a\\|b` |"


def test_a_link_leads_from_folder_to_folder() -> None:
    assert link("rules/plan.md", "records/iep.md", "x") == "[x](../records/iep.md)"
    assert link("reports.md", "reports.md", "x", "B-11: In time") == "[x](#b-11-in-time)"
