"""Every rule about all children is seen holding and breaking, is not asked about blanks, and its rows are told."""

from datetime import date

import narwhals as nw
import polars as pl
import pytest

from ser.federal.example import TODAY
from ser.federal.reports.together import findings_together
from ser.federal.rules.together import soundex
from ser.law.all_children import breaches, findings, single_records, told
from ser.law.days import school_year_of
from ser.law.example import after, frames_of
from ser.law.finding import Class, Finding
from ser.law.record import changed
from ser.law.report import Asked, Frame
from ser.law.rule import BEFORE, Change, Rule, change
from ser.law.state import State
from ser.states.louisiana.state import STATE as LOUISIANA
from tests.federal.overlap import overlap
from tests.federal.test_rules import PLAIN

STATES = (LOUISIANA, PLAIN)
CASES = [pytest.param(s, r, id=f"{s.abbreviation}-{r.code}") for s in STATES for r in s.rule_book.about_all]


def asked(state: State, day: date = TODAY) -> Asked:
    return Asked(day, school_year_of(day), state)


def frames(state: State, *changes: Change) -> dict[str, Frame]:
    names = {name for made in state.rule_book.about_all for name in made.needs} | set(single_records(state))
    return dict(frames_of(state, after(state, changes), sorted(names), TODAY, changes))


def found(state: State, *changes: Change) -> list[Finding]:
    return list(findings(frames(state, *changes), asked(state)))


def broken(state: State, *changes: Change) -> list[str]:
    given = frames(state, *changes)
    return [made.code for made in state.rule_book.about_all for _ in breaches(made, given, asked(state))]


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_nothing_is_found_in_the_example(state: State) -> None:
    assert found(state) == []


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_holds(state: State, made: Rule) -> None:
    assert broken(state, *made.holds) == []


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_breaks_once_and_no_other_breaks_beside_it(state: State, made: Rule) -> None:
    assert broken(state, *made.breaks) == [made.code]
    student = after(state, made.breaks)
    alone = [m.code for m, _ in state.rule_book.all_of(student, TODAY)]
    assert alone == [], overlap(state, student, f"`breaks` of {made.code}")


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_breach_is_told_in_words_that_are_all_known(state: State, made: Rule) -> None:
    (row,) = breaches(made, frames(state, *made.breaks), asked(state))
    for finding in told(made, state, row):
        assert finding.record == made.on
        assert finding.key
        assert "None" not in finding.key + finding.sentence + finding.fix
        assert "{" not in finding.sentence + finding.fix


@pytest.mark.parametrize(("state", "made"), CASES)
def test_a_rule_is_not_asked_where_what_it_reads_is_blank(state: State, made: Rule) -> None:
    for ref in made.reads:
        if ref.record in made.needs and state.records[ref.record].spec.by_name[ref.element].may_be_blank:
            given = frames(state, *made.breaks)
            frame = given[ref.record].collect(backend="polars").to_native()
            blank = frame.with_columns(pl.lit(None, dtype=frame.schema[ref.element]).alias(ref.element))
            given[ref.record] = nw.from_native(blank.lazy())
            assert breaches(made, given, asked(state)) == []


@pytest.mark.parametrize(("state", "made"), CASES)
def test_no_rule_stops_at_tables_without_rows(state: State, made: Rule) -> None:
    given = {name: frame.head(0) for name, frame in frames(state, *made.breaks).items()}
    assert breaches(made, given, asked(state)) == []


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_the_report_has_every_frame_that_a_rule_asks_for(state: State) -> None:
    given = {*findings_together.needs, *findings_together.reads}
    assert {name for made in state.rule_book.about_all for name in made.needs} <= given
    assert set(single_records(state)) <= given
    tables = {table.name for table in state.declared.facts}
    assert {name.removesuffix(BEFORE) for name in findings_together.needs} <= tables


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_records_of_no_student_are_asked_their_own_rules(state: State) -> None:
    alone = [r for r in state.declared.rules if r.cls is Class.RECORD and r.on in single_records(state)]
    assert alone
    for made in alone:
        assert {f.rule for f in found(state, *made.breaks)} == {made.code}


@pytest.mark.parametrize(
    ("name", "sound"),
    [("Robert", "R163"), ("Rupert", "R163"), ("Ashcraft", "A261"), ("Tymczak", "T522"), ("Lee", "L"), ("O'Hara", "O6")],
)
def test_names_that_sound_alike_are_told_so(name: str, sound: str) -> None:
    frame = nw.from_native(pl.DataFrame({"name": [name]}))
    assert frame.select(soundex(nw.col("name"))).to_native().item() == sound


def test_children_of_one_birth_are_no_duplicates() -> None:
    one = Change("student", {"state_id": "2100000009", "system_id": "EBR-9", "first_name": "Kim"}, adds=True)
    twin = Change("student", {**one.values, "multiple_birth": True}, adds=True)
    assert broken(LOUISIANA, one) == ["SER-0014"]
    assert broken(LOUISIANA, twin) == []


def test_a_class_of_older_students_may_span_more_years() -> None:
    (made,) = (r for r in LOUISIANA.rule_book.about_all if r.code == "SER-0085")
    student = after(LOUISIANA, made.breaks)
    born = (date(1997, 3, 1), date(2003, 3, 1))
    older = {
        **student.records,
        "student": tuple(
            changed(row, birth_date=day) for row, day in zip(student.records["student"], born, strict=True)
        ),
    }
    given = frames_of(LOUISIANA, LOUISIANA.student(older), made.needs, TODAY)
    assert breaches(made, given, asked(LOUISIANA)) == []


@pytest.mark.parametrize(("half", "seats", "is_found"), [(False, 11, False), (False, 12, True), (True, 16, False)])
def test_a_preschool_class_of_half_a_day_may_be_larger(half: bool, seats: int, is_found: bool) -> None:
    values = {"class_kind": "PRE", "class_level": "PRE", "class_category": None, "is_half_day": half}
    first = Change("class_roster", values)
    more = [Change("class_roster", {"class_roster_id": f"S{n}"}, adds=True) for n in range(seats - 1)]
    assert ("SER-0084" in broken(LOUISIANA, first, *more)) == is_found


def test_an_lea_without_a_year_before_has_nothing_to_be_compared_to() -> None:
    grown = Change("children", {"lea_code": "036", "site_code": "036Z01"}, adds=True, times=30)
    began = Change("children_before", {"lea_code": "036", "site_code": "036Z01"}, adds=True)
    assert broken(LOUISIANA, grown) == []
    assert broken(LOUISIANA, grown, began) == ["SER-0121", "SER-0122"]


def test_the_report_tells_each_finding_once() -> None:
    (made,) = (r for r in LOUISIANA.rule_book.about_all if r.code == "SER-0014")
    wanted = (*findings_together.needs, *findings_together.reads)
    given = frames_of(LOUISIANA, after(LOUISIANA, made.breaks), wanted, TODAY)
    table = findings_together.run(given, asked(LOUISIANA))
    assert [row[:5] for row in table.rows()] == [("SER-0014", "notice", "017", "student", "2100000009")]


@pytest.mark.parametrize("state", STATES, ids=lambda s: s.abbreviation)
def test_what_lies_before_a_cut_over_day_is_not_told_of_all_children_either(state: State) -> None:
    opened = change("site", open_date=date(2017, 8, 1))
    left = change("enrollment", entry_date=date(2016, 8, 10), exit_date=date(2016, 12, 16), exit_code=None)
    here = (opened, left)

    def late(*changes: Change) -> list[str]:
        return [f.rule for f in found(state, *here, *changes) if f.rule == "SER-0005"]

    assert late() != []
    assert late(change("lea", cutover_date=date(2016, 12, 16))) != []
    assert late(change("lea", cutover_date=date(2016, 12, 17))) == []
