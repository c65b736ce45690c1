"""Every rule of every state is seen holding and breaking, is not asked about blanks, and stops for nothing."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from ser.federal import PARAGRAPHS
from ser.federal.declared import FEDERAL
from ser.federal.example import TODAY, VALUES, example
from ser.law.collection import Collection
from ser.law.element import Kind
from ser.law.example import after
from ser.law.finding import Class, Severity
from ser.law.record import Record, changed
from ser.law.rule import Change, Rule
from ser.law.state import State
from ser.law.student import Student
from ser.law.words import names_in
from ser.states.louisiana.calendar import CALENDAR
from ser.states.louisiana.state import STATE as LOUISIANA
from tests.federal.overlap import overlap

# The federal rules must not lean on a code or a clock that only Louisiana has. Its example is evaluated in 60 days.
_QUICK = {"evaluation": tuple({**row, "dissemination_date": date(2016, 10, 27)} for row in VALUES["evaluation"])}
PLAIN = State(
    name="Plain", abbreviation="PL", fips="99", time_zone="America/Chicago", calendar=CALENDAR, declared=FEDERAL,
    collections=(Collection("child_count", "Child count", 10, 1),), paragraphs=PARAGRAPHS,
    example=example(FEDERAL.records, _QUICK),
)  # fmt: skip

STATES = (LOUISIANA, PLAIN)
RULES = [(state, made) for state in STATES for made in state.declared.rules if made.cls is not Class.COLLECTION]
CASES = [pytest.param(state, made, id=f"{state.abbreviation}-{made.code}") for state, made in RULES]

REJECTING = {
    "SER-0003": "it would have no owner",
    "SER-0130": "none can count by a calendar that cannot be",
}
"""Every rule that keeps a row out, apart from those of reading, with the words of its reason."""


def broken(state: State, student: Student, day: date = TODAY) -> list[str]:
    return [made.code for made, _ in state.rule_book.all_of(student, day)]


def blanked(student: Student, record: str, element: str) -> dict[str, tuple[Record, ...]]:
    rows = tuple(changed(row, **{element: None}) for row in student.records[record])
    return {**student.records, record: rows}


def may_be_blank(state: State, record: str, element: str) -> bool:
    return state.records[record].spec.by_name[element].may_be_blank


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_the_example_breaks_no_rule(state: State) -> None:
    student = after(state)
    assert broken(state, student) == [], overlap(state, student, "the example student")


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_is_asked_and_holds(state: State, made: Rule) -> None:
    student = after(state, made.holds)
    assert broken(state, student) == [], overlap(state, student, f"`holds` of {made.code}")
    if made.cls is Class.RECORD:
        rows = student.records[made.on]
        assert any(all(getattr(r, ref.element) is not None for ref in made.reads) for r in rows)


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_breaks_once_and_no_other_breaks_beside_it(state: State, made: Rule) -> None:
    student = after(state, made.breaks)
    assert broken(state, student) == [made.code], overlap(state, student, f"`breaks` of {made.code}", made.code)


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_breach_is_told_in_words_that_are_all_known(state: State, made: Rule) -> None:
    for told, breach in state.rule_book.all_of(after(state, made.breaks), TODAY):
        findings = state.rule_book.findings(told, breach)
        assert findings
        for finding in findings:
            assert finding.record == breach.record.spec.name
            assert "{" not in finding.sentence + finding.fix
            assert "None" not in finding.sentence + finding.fix
            assert finding.citation


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_is_not_asked_where_what_it_reads_is_blank(state: State, made: Rule) -> None:
    student = after(state, made.breaks)
    for ref in made.reads:
        if may_be_blank(state, ref.record, ref.element) and ref.record in _seen(state, made, student):
            without_it = state.student(blanked(student, ref.record, ref.element))
            assert made.code not in broken(state, without_it), f"asked though {ref} is blank"


def _seen(state: State, made: Rule, student: Student) -> set[str]:
    """The records without whose elements the rule was not decided: a rule over many kinds reads the one that broke."""
    if len({ref.record for ref in made.reads}) <= 3:
        return {ref.record for ref in made.reads}
    return {breach.record.spec.name for _, breach in state.rule_book.all_of(student, TODAY)}


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_no_blank_stops_a_rule(state: State) -> None:
    for made in state.declared.rules:
        student = after(state, made.breaks)
        for record, rows in student.records.items():
            for element in {e.name for row in rows[:1] for e in row.spec.elements if e.may_be_blank}:
                broken(state, state.student(blanked(student, record, element)))


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_no_record_that_is_missing_stops_a_rule(state: State) -> None:
    for made in state.declared.rules:
        student = after(state, made.breaks)
        for record in student.records:
            broken(state, state.student({**student.records, record: ()}))


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
@pytest.mark.parametrize("odd", [date(1, 1, 1), date(9999, 12, 31), date(2016, 2, 29)])
def test_no_odd_date_stops_a_rule(state: State, odd: date) -> None:
    student = after(state)
    for record, rows in student.records.items():
        for element in (e.name for row in rows[:1] for e in row.spec.elements if e.kind is Kind.DATE):
            moved = tuple(changed(row, **{element: odd}) for row in rows)
            broken(state, state.student({**student.records, record: moved}))


@pytest.mark.parametrize(("state", "made"), CASES)
def test_an_example_of_a_breach_could_be_sent(state: State, made: Rule) -> None:
    assert list(_unsendable(state, after(state, (*made.holds,)))) == []
    assert list(_unsendable(state, after(state, (*made.breaks,)))) == []


def _unsendable(state: State, student: Student) -> Iterator[str]:
    for rows in student.records.values():
        keys = [row.key for row in rows]
        yield from (f"{key} stands twice" for key in set(keys) if keys.count(key) > 1)
        for row in rows:
            for e in row.spec.elements:
                value = getattr(row, e.name)
                if value is None:
                    if not e.may_be_blank or e.expected:
                        yield f"{row.spec.name}.{e.name} is blank"
                elif isinstance(value, date) and not e.ahead and value > TODAY:
                    yield f"{row.spec.name}.{e.name} lies after today"
                elif e.codes is not None and not {*([value] if isinstance(value, str) else value)} <= set(_codes(e)):
                    yield f"{row.spec.name}.{e.name} is no code"
            if row.spec.of_parent and student.parent(row, state.records[str(row.spec.parent)]) is None:
                yield f"{row.spec.name} {row.key} has no parent"


def _codes(element: object) -> list[str]:
    return [c.code for c in element.codes]  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_a_rule_rejects_only_what_cannot_be_read_stored_or_owned(state: State) -> None:
    rejecting = {r.code: r.why for r in state.declared.rules if r.severity is Severity.REJECT}
    assert rejecting.keys() == REJECTING.keys()
    for code, words in REJECTING.items():
        assert words in rejecting[code]


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_only_rules_of_one_record_reject(state: State) -> None:
    assert {r.cls for r in state.declared.rules if r.severity is Severity.REJECT} == {Class.RECORD}


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_a_rule_whose_paragraph_was_not_read_is_a_notice(state: State) -> None:
    unread = [r for r in state.declared.rules if r.unverified]
    assert all(r.severity_in(frozenset()) is Severity.NOTICE for r in unread)


def test_some_rules_of_louisiana_wait_for_their_paragraph() -> None:
    assert {
        "SER-0019",
        "SER-0034",
        "SER-0042",
        "SER-0043",
        "SER-0082",
        "SER-0334",
        "SER-0347",
        "SER-0348",
        "SER-0351",
        "SER-0357",
    } == {r.code for r in LOUISIANA.declared.rules if r.unverified}


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_a_rule_says_what_was_found_and_what_to_do(state: State) -> None:
    for made in state.declared.rules:
        assert made.says.endswith(".")
        assert made.fix.endswith(".")
        assert made.why
        assert made.title
        assert names_in(made.says) or made.cls is Class.STUDENT


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_codes_are_given_once(state: State) -> None:
    codes = [r.code for r in state.rules]
    assert len(codes) == len(set(codes))


def test_a_law_is_not_asked_of_earlier_facts() -> None:
    made = next(r for r in LOUISIANA.declared.rules if r.code == "SER-0070")
    short = {"ten_day_notice_date": date(2024, 5, 6), "change_effective_date": date(2024, 6, 7)}
    assert made.since == date(2024, 6, 10)
    for effective, found in ((made.since - timedelta(1), []), (made.since, ["SER-0070"])):
        values = {**short, "ten_day_notice_date": effective - timedelta(2), "change_effective_date": effective}
        student = after(LOUISIANA, Change("iep", {**values, "ten_day_notice_method": "MAIL"}, at=1))
        assert broken(LOUISIANA, student) == found


def test_where_two_examples_overlap_it_is_said_which_rule_breaks_and_what_to_do() -> None:
    made = {r.code: r for r in LOUISIANA.declared.rules}
    student = after(LOUISIANA, (*made["SER-0040"].breaks, *made["SER-0070"].breaks))
    said = overlap(LOUISIANA, student, "`breaks` of SER-0070", "SER-0070")
    assert f"breaks SER-0040 as well ({made['SER-0040'].title})" in said
    assert "breaks SER-0070 as well" not in said
    assert "does not break SER-0042" in overlap(LOUISIANA, student, "`breaks` of SER-0042", "SER-0042")
