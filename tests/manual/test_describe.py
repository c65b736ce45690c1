import json

import pytest

from ser.law.end_of_year import EndOfYear, Mode
from ser.law.state import State
from ser.manual.describe import describe, plain, words_of
from tests.states.every import STATES

every_state = pytest.mark.parametrize("state", STATES, ids=lambda s: s.name)


@every_state
def test_a_description_is_what_json_can_hold(state: State) -> None:
    said = plain(describe(state))
    assert json.loads(json.dumps(said)) == said


@every_state
def test_every_declaration_is_described(state: State) -> None:
    found = describe(state)
    assert [r.name for r in found.records] == list(state.records)
    assert {c.name for c in found.code_sets} == set(state.code_sets)
    assert [r.code for r in found.rules] == [r.code for r in state.rules]
    assert {c.code for c in found.clocks} == {c.code for c in state.declared.timelines}
    assert {r.name for r in found.reports} == {r.name for r in state.declared.reports}
    assert {s.name for s in found.switches} == set(state.switches)
    assert len(found.paragraphs) == len(state.paragraphs)


@every_state
def test_an_element_says_what_its_declaration_says(state: State) -> None:
    (evaluation,) = [r for r in describe(state).records if r.name == "evaluation"]
    by_name = {e.name: e for e in evaluation.elements}
    assert by_name["evaluation_id"].is_key
    assert by_name["evaluation_type"].codes == "evaluation_type"
    assert by_name["consent_received_date"].type == "date"
    assert by_name["consent_received_date"].may_be_blank
    assert [c.text for c in by_name["consent_received_date"].cite] == ["34 CFR 300.301(c)(1)"]


@every_state
def test_a_code_set_names_the_elements_that_use_it(state: State) -> None:
    (sets,) = [s for s in describe(state).code_sets if s.name == "exceptionality"]
    assert "exceptionality.exceptionality" in sets.used_by
    assert {c.federal for c in sets.codes} >= {"AUT", "SLD"}


@every_state
def test_every_rule_has_a_subject_and_a_reason_for_its_severity(state: State) -> None:
    groups = {kind.spec.group for kind in state.declared.records} | {"files", "collections"}
    for rule in describe(state).rules:
        assert rule.subject in groups, rule.code
        assert rule.reason, rule.code
        assert rule.claim, rule.code


@every_state
def test_an_unverified_rule_is_described_as_a_notice_until_it_is_turned_on(state: State) -> None:
    for rule in describe(state).rules:
        if rule.unverified and rule.code not in state.turned_on:
            assert rule.severity == "notice", rule.code


def test_the_value_of_a_switch_is_told_in_words() -> None:
    assert words_of(True) == "yes"
    assert words_of((3, 8)) == "3, 8"
    assert words_of(EndOfYear(Mode.PAUSE, needs_agreement=True)).startswith("mode PAUSE, capped yes")
