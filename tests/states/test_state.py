"""What every state is held to, and what keeps one from being built."""

import dataclasses
from datetime import date

import pytest

from ser.federal.records import Evaluation, Exceptionality
from ser.law.cite import Cites, house, law
from ser.law.codes import Code, code_set
from ser.law.element import element
from ser.law.finding import Severity
from ser.law.record import SentRecord, record
from ser.law.rule import BEFORE, Rule, rule
from ser.law.state import Declarations, DoesNotBuild, State
from tests.states.every import STATES
from tests.states.meridian import STATE as MERIDIAN
from tests.states.meridian import HomeVisit

NOTICE = Severity.NOTICE
_HOUSE = house("a test")
every_state = pytest.mark.parametrize("state", STATES, ids=lambda s: s.name)


@every_state
def test_every_example_record_is_of_its_states_own_class(state: State) -> None:
    for name, rows in state.example.items():
        assert all(type(row) is state.records[name] for row in rows)


@every_state
def test_every_code_of_the_example_is_in_its_set(state: State) -> None:
    for rows in state.example.values():
        for row in rows:
            for e in row.spec.elements:
                value = getattr(row, e.name)
                for code in value if isinstance(value, tuple) else [value]:
                    assert e.codes is None or code is None or code in e.codes, f"{row.spec.name}.{e.name}: {code}"


@every_state
def test_parents_stand_before_their_children(state: State) -> None:
    order = list(state.records)
    for kind in state.records.values():
        assert kind.spec.parent is None or order.index(kind.spec.parent) < order.index(kind.spec.name)


@every_state
def test_a_students_records_are_found_by_the_federal_class(state: State) -> None:
    student = state.student(state.example)
    (evaluation,) = student[Evaluation]
    (found,) = student.children(evaluation, Exceptionality)
    assert found.federal("exceptionality") == "OHI"


@every_state
def test_every_collection_lies_in_its_school_year(state: State) -> None:
    for collection in state.collections:
        assert date(2017, 7, 1) <= collection.date_in(2018) <= date(2018, 6, 30)


@every_state
def test_reports_count_facts_and_records_that_the_state_declares(state: State) -> None:
    facts = {table.name for table in state.declared.facts}
    for report in state.declared.reports:
        assert {name.removesuffix(BEFORE) for name in report.needs} <= facts, report.name
        assert all(not state.records[name].spec.sealed for name in report.reads), report.name


@every_state
def test_facts_are_called_by_names_that_no_record_has(state: State) -> None:
    assert state.records.keys().isdisjoint(table.name for table in state.declared.facts)


@every_state
def test_facts_look_at_records_of_students_that_the_state_declares(state: State) -> None:
    for table in state.declared.facts:
        assert all(state.records[name].spec.about_student for name in table.reads or ()), table.name


def test_a_state_may_have_a_record_of_its_own() -> None:
    student = MERIDIAN.student(MERIDIAN.example)
    assert [v.key for v in student[HomeVisit]] == ["017|H1"]


def test_a_code_set_without_federal_equivalents_does_not_build() -> None:
    with pytest.raises(ValueError, match="name no federal equivalent"):
        code_set("colour", "Colour", Code("R", "red"), federal="COLOUR")


def test_a_second_declaration_of_a_name_does_not_build_unless_it_says_so() -> None:
    with pytest.raises(DoesNotBuild, match="declared twice"):
        MERIDIAN.declared.extended(Declarations(records=(Evaluation,)))


def test_replacing_what_is_not_there_does_not_build() -> None:
    with pytest.raises(DoesNotBuild, match="not declared before"):
        MERIDIAN.declared.extended(Declarations(), replaces=("horoscope",))


def test_a_rule_that_cites_an_unread_paragraph_as_read_does_not_build() -> None:
    declared = MERIDIAN.declared.extended(Declarations(rules=(_rule(cite=law("LAC 28:CI.511")),)))
    with pytest.raises(DoesNotBuild, match=r"LAC 28:CI\.511"):
        dataclasses.replace(MERIDIAN, declared=declared)


def test_a_rule_whose_sentence_names_no_element_does_not_build() -> None:
    declared = MERIDIAN.declared.extended(Declarations(rules=(_rule(says="It is {horoscope}."),)))
    with pytest.raises(DoesNotBuild, match="horoscope"):
        dataclasses.replace(MERIDIAN, declared=declared)


def test_a_record_before_its_parent_does_not_build() -> None:
    @record("chapter", "Chapter", group="plan", parent="book")
    class Chapter(SentRecord):
        """A record whose parent nobody declares."""

        chapter_id: str = element("ID", width=8)
        book_id: str = element("Book", width=8)

    declared = MERIDIAN.declared.extended(Declarations(records=(Chapter,)))
    with pytest.raises(DoesNotBuild, match="before its parent book"):
        dataclasses.replace(MERIDIAN, declared=declared)


def _rule(*, cite: Cites = _HOUSE, says: str = "Late.") -> Rule:
    @rule("SER-9999", NOTICE, reads="evaluation.dissemination_date", says=says, fix="Hurry.", cite=cite, breaks=())
    def is_early(e: Evaluation) -> bool:
        return e.dissemination_date is None

    return is_early
