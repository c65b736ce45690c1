"""The terminal never says who somebody is, and never hides a sentence that says it not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.cli.redaction import HIDDEN, fix_openly, said_openly
from ser.federal.example import TODAY
from ser.files.header import read_header
from ser.files.parse import Problem
from ser.files.row import RowReader
from ser.law import reading
from ser.law.element import Element, Kind
from ser.law.example import after
from ser.law.finding import Class, Finding
from ser.law.record import Record, changed
from ser.law.rule import Rule
from ser.states.louisiana.state import STATE

MARK = "zqx"
PERSONAL = [(kind, e) for kind in STATE.records.values() for e in kind.spec.elements if e.names_person]
ASKED = [made for made in STATE.rules if made.test is not None and made.cls is not Class.COLLECTION]


def marked(record: Record) -> Record:
    """A record with a mark in each text that says who somebody is."""
    texts = [e.name for e in record.spec.elements if e.names_person and e.kind is Kind.TEXT]
    return changed(record, **{name: f"{value}{MARK}" for name in texts if (value := getattr(record, name)) is not None})


def told(made: Rule) -> Iterator[Finding]:
    """What a rule says of the example child where it breaks it, everybody in it marked."""
    child = after(STATE, made.breaks)
    child = replace(child, records={name: tuple(map(marked, rows)) for name, rows in child.records.items()})
    asked = STATE.student(child.records)
    for rule, breach in STATE.rule_book.all_of(asked, TODAY):
        if rule.code == made.code:
            yield from STATE.rule_book.findings(rule, breach)


@pytest.mark.parametrize("made", ASKED, ids=lambda made: made.code)
def test_of_every_rule(made: Rule) -> None:
    found = list(told(made))
    assert found
    birthdays = birthdays_of(after(STATE, made.breaks).records)
    for each in found:
        for was, shown in ((each.sentence, said_openly(each)), (each.fix, fix_openly(each))):
            holds = MARK in was or any(day in was for day in birthdays)
            assert (MARK in shown, HIDDEN in shown) == (False, holds), was
            assert shown == was or holds
            assert not [day for day in birthdays if day in shown]


def birthdays_of(records: Mapping[str, Sequence[Record]]) -> list[str]:
    """The birth dates in records, and the birthdays by which they can be told; not what is another date there too."""
    rows = [row for own in records.values() for row in own]
    born = {day for row in rows if (day := getattr(row, "birth_date", None)) is not None}
    days = [(e, getattr(row, e.name)) for row in rows for e in row.spec.elements if e.kind is Kind.DATE]
    others = {day for element, day in days if not element.names_person}
    birthdays = {day.replace(year=day.year + years) for day in born for years in range(25)}
    return sorted(day.isoformat() for day in birthdays - others)


DAMAGE = ["a\nb", "a\tb", "x" * 5000, "=formula", "#REF!", "1.2E+09", "None", "Null", "?", "2018-13-45", "13/02/2008",
          "43160", "1/8/18", "8-Jan-2008", "1/8/2008 3:15 PM", "20080108.0", "00/00/0000", "1066-01-01", "2999-01-01",
          "7", "\x01x", "a\u200bb"]  # fmt: skip


@given(st.sampled_from(PERSONAL), st.one_of(st.sampled_from(DAMAGE), st.text(min_size=2, max_size=40)))
def test_of_every_cell_that_says_who_somebody_is(which: tuple[type[Record], Element], text: str) -> None:
    kind, element = which
    _, problems = RowReader(kind, [element.name], TODAY, may_lack=True).values([text])
    for problem in problems:
        if problem.element == element.name and problem.value:
            _hides(problem.finding("x.csv", 2, "key", kind.spec.name), text.strip())


def _hides(finding: Finding, text: str) -> None:
    shown = said_openly(finding)
    assert (HIDDEN in shown) == ("{value}" in str(finding.sentence.text) or "{guess}" in str(finding.sentence.text))  # type: ignore[attr-defined]
    named = {"element": finding.element, "record": finding.record, "file": "x.csv"}
    if len(text) > 3 and not any(text in word for word in (*named.values(), *_without(finding))):
        assert text not in shown
    for day in (date(2008, 2, 13), date(2018, 3, 1)):
        if day.isoformat() in fix_openly(finding):
            assert day == date(2018, 3, 1), "the day that everybody is shown"


def _without(finding: Finding) -> Iterator[str]:
    """The sentences with the value taken out, in which a text may stand by chance."""
    for said in (finding.sentence, finding.fix):
        yield said.text.format_map(dict.fromkeys(said.words, "")) if said.words else said  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "element"), PERSONAL, ids=lambda one: getattr(one, "name", ""))
def test_a_missing_column_is_named(kind: type[Record], element: Element) -> None:
    names = [e.name for e in kind.spec.elements if e.name not in kind.spec.key]
    for problem in read_header("x.csv", kind.spec.name, [*names, element.name, element.name], STATE.records).problems:
        finding = problem.finding("x.csv", 1, "", kind.spec.name)
        assert said_openly(finding) == finding.sentence
        assert fix_openly(finding) == finding.fix


def test_another_child_under_an_id_is_told_without_either() -> None:
    words = {"id": "9000000101", "sent": "Ben Made, born 2005-06-07, M", "known": "Ana Made, born 2010-01-01, F"}
    finding = Problem(reading.ANOTHER_CHILD, "first_name", "Ben", words).finding("x.csv", 2, "k", "student")
    shown = said_openly(finding)
    assert "9000000101" in shown
    assert not {"Ben", "Ana", "2005-06-07", "2010-01-01"} & set(shown.replace(",", " ").split())
    assert "findings file" in shown


def test_a_blank_hides_nothing() -> None:
    finding = Problem(reading.BLANK_NEEDED, "birth_date", "").finding("x.csv", 2, "k", "student")
    assert said_openly(finding) == finding.sentence == "birth_date is blank; without it the row is no student."
