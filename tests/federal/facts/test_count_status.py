from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from ser.federal.facts.children import Child, children
from ser.federal.facts.circumstances import circumstances
from ser.federal.facts.count_status import REASONS, CountStatus
from ser.federal.switches import INTERIM_PLANS_COUNT, LAPSED_PLANS_COUNT
from ser.law.example import after
from ser.law.rule import Change, add, change, without
from ser.law.state import State
from ser.law.switch import Switch, switch
from tests.states.every import LOUISIANA, STATES

DAY = date(2017, 10, 1)
BEFORE, AFTER = date(2017, 9, 20), date(2017, 10, 2)

every_state = pytest.mark.parametrize("state", STATES, ids=lambda state: state.abbreviation)


def code(state: State, kind: str, element: str, federal: str) -> str:
    """The state's own code for a federal one."""
    codes = state.records[kind].spec.by_name[element].codes
    assert codes is not None
    return next(c.code for c in codes if c.federal == federal)


def delay(state: State) -> Change:
    return change("exceptionality", exceptionality=code(state, "exceptionality", "exceptionality", "DD"))


def keeps_from_counting(state: State) -> dict[str, tuple[Change, ...]]:
    """For each status, in the order of the reasons, what makes the example child have it."""
    return {
        "GT_ONLY": (change("program_episode", program="GT"), change("evaluation", evaluation_outcome="G")),
        "OVER_AGE": (change("student", birth_date=date(1995, 9, 30)),),
        "OTHER_LEA": (change("responsibility", responsibility_status="PENDING"),),
        "NOT_ENROLLED": (change("enrollment", exit_date=BEFORE),),
        "NO_ELIGIBILITY": (change("evaluation", evaluation_outcome="N"),),
        "DD_OVER_AGE": (change("student", birth_date=date(2007, 1, 1)), delay(state)),
        "NO_CONSENT": (change("consent", 1, response="N"),),
        "PLAN_LAPSED": (change("iep", end_date=BEFORE),),
        "NO_SERVICE": (change("service", first_delivered_date=AFTER),),
        "ID_PENDING": (change("student", state_id=None),),
    }


def rows(state: State, *changes: Change, day: date = DAY) -> list[Child]:
    return list(children.decide(after(state, changes), day))


def child(state: State, *changes: Change, day: date = DAY) -> Child:
    (row,) = rows(state, *changes, day=day)
    return row


def test_the_reasons_are_asked_in_the_order_of_the_statuses() -> None:
    assert len(REASONS) == len(CountStatus) - 1
    assert [*CountStatus][1:] == list(keeps_from_counting(LOUISIANA))


@every_state
def test_the_child_whose_records_are_in_order_counts(state: State) -> None:
    row = child(state)
    assert (row.status, row.reason, row.lea_code, row.site_code) == ("COUNTED", "", "017", "017Z01")
    assert (row.age, row.grade, row.early_childhood) == (9, "03", False)
    assert (row.disability, row.environment, row.sex, row.race, row.english_learner) == (
        "OHI",
        "RC80",
        "M",
        "BL7",
        False,
    )


@every_state
@pytest.mark.parametrize("status", list(keeps_from_counting(LOUISIANA)))
def test_each_status_says_why_who_mends_it_and_where(state: State, status: str) -> None:
    row = child(state, *keeps_from_counting(state)[status])
    assert row.status == status
    assert row.reason.endswith(".")
    assert row.who_mends
    record, element = row.where.split(".")
    assert element in state.records[record].spec.by_name


@every_state
@pytest.mark.parametrize(("first", "second"), list(combinations(keeps_from_counting(LOUISIANA), 2)))
def test_the_first_reason_wins(state: State, first: str, second: str) -> None:
    made = keeps_from_counting(state)
    assert child(state, *made[second], *made[first]).status == first


@pytest.mark.parametrize(
    "changes",
    [
        (without("student"),),
        (change("student", death_date=BEFORE),),
        (change("student", merged_into_state_id="2100000002"),),
        (without("program_episode"), without("evaluation")),
        (
            change("program_episode", end_date=date(2016, 9, 20), exit_reason="TRAN"),
            change("evaluation", dissemination_date=date(2016, 6, 1)),
        ),
        (change("program_episode", end_date=BEFORE, exit_reason="GHS"),),
    ],
    ids=["unknown", "died", "merged", "only referred", "left long ago", "graduated"],
)
def test_a_child_that_nobody_expects_has_no_row(changes: tuple[Change, ...]) -> None:
    assert rows(LOUISIANA, *changes) == []


@pytest.mark.parametrize(("exit_reason", "status"), [("NOLONGER", "NO_ELIGIBILITY"), ("REVOKED", "NO_CONSENT")])
def test_a_child_that_left_within_the_year_is_listed(exit_reason: str, status: str) -> None:
    row = child(LOUISIANA, change("program_episode", end_date=BEFORE, exit_reason=exit_reason))
    assert row.status == status
    assert "2017-09-20" in row.reason


def test_a_child_found_eligible_that_never_began_is_listed() -> None:
    never = (without("program_episode"), without("iep"), without("placement"), without("service"))
    refused = change("evaluation", evaluation_outcome="ER")
    no_answer = child(LOUISIANA, *never, without("consent"))
    assert (no_answer.status, no_answer.reason) == ("NO_CONSENT", "No consent to initial services.")
    assert child(LOUISIANA, *never, without("consent"), refused).reason == "Eligible; the parent refused services."
    assert child(LOUISIANA, *never).status == "PLAN_LAPSED"
    assert child(LOUISIANA, *never, without("enrollment")).status == "PLAN_LAPSED"


def test_a_child_found_eligible_that_moved_away_is_not_listed() -> None:
    away = (change("responsibility", end_date=BEFORE), change("enrollment", exit_date=BEFORE))
    assert rows(LOUISIANA, without("program_episode"), *away) == []


@pytest.mark.parametrize(
    ("last_day", "status"),
    [(BEFORE, "NO_CONSENT"), (DAY, "COUNTED"), (None, "COUNTED")],
    ids=["over", "that day", "never"],
)
def test_consent_holds_until_its_revocation_takes_effect(last_day: date | None, status: str) -> None:
    revoked = change("consent", 1, revoked_date=last_day, effective_end_date=last_day)
    assert child(LOUISIANA, revoked).status == status


def test_the_latest_answer_of_the_parent_holds() -> None:
    refused = change("consent", 1, response="N")
    later = add(
        "consent", consent_id="C3", consent_kind="SERVICES", response="Y", received_date=BEFORE, evaluation_id=None
    )
    assert child(LOUISIANA, refused, later).status == "COUNTED"
    assert child(LOUISIANA, refused, change("consent", 0), replace_day(later, AFTER)).status == "NO_CONSENT"


def replace_day(made: Change, day: date) -> Change:
    return replace(made, values={**made.values, "received_date": day})


def test_a_plan_that_waits_for_the_parent_is_not_in_force() -> None:
    row = child(LOUISIANA, change("iep", iep_status="AWAITING"))
    assert (row.status, row.where) == ("PLAN_LAPSED", "iep.iep_status")


def set_to(state: State, setting: Switch[bool], value: bool) -> State:
    mine = switch(setting.name, setting.title, value, cite=setting.cite)
    kept = tuple(s for s in state.declared.switches if s.name != setting.name)
    return replace(state, declared=replace(state.declared, switches=(*kept, mine)))


def test_a_lapsed_plan_counts_where_the_state_says_so() -> None:
    ended = tuple(change(kind, end_date=BEFORE) for kind in ("iep", "placement", "service"))
    assert child(set_to(LOUISIANA, LAPSED_PLANS_COUNT, False), *ended).status == "PLAN_LAPSED"
    counted = child(set_to(LOUISIANA, LAPSED_PLANS_COUNT, True), *ended)
    assert (counted.status, counted.environment) == ("COUNTED", "RC80")


def test_a_placement_that_ended_before_its_lapsed_plan_does_not_count() -> None:
    moved = (
        change("iep", end_date=BEFORE),
        change("placement", end_date=date(2017, 5, 1)),
        change("service", end_date=BEFORE),
    )
    assert child(set_to(LOUISIANA, LAPSED_PLANS_COUNT, True), *moved).environment is None


def test_an_interim_plan_counts_unless_the_state_says_otherwise() -> None:
    interim = (change("iep", iep_type="INT"), change("program_episode", begin_basis="INT"), without("evaluation"))
    counted = child(set_to(LOUISIANA, INTERIM_PLANS_COUNT, True), *interim)
    assert (counted.status, counted.disability) == ("COUNTED", None)
    assert child(set_to(LOUISIANA, INTERIM_PLANS_COUNT, False), *interim).status == "NO_ELIGIBILITY"
    alone = child(set_to(LOUISIANA, INTERIM_PLANS_COUNT, False), change("iep", iep_type="INT"))
    assert (alone.status, alone.where) == ("PLAN_LAPSED", "iep.iep_type")


def test_a_child_before_the_third_birthday_does_not_count() -> None:
    row = child(LOUISIANA, change("student", birth_date=date(2014, 10, 2)))
    assert (row.status, row.age) == ("NO_ELIGIBILITY", 2)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ((without("evaluation"),), "evaluation.dissemination_date"),
        ((change("evaluation", dissemination_date=AFTER),), "evaluation.dissemination_date"),
        ((change("evaluation", evaluation_outcome="G"),), "evaluation.evaluation_outcome"),
        ((without("exceptionality"),), "exceptionality.exceptionality"),
    ],
)
def test_what_eligibility_lacks_is_named(changes: tuple[Change, ...], where: str) -> None:
    row = child(LOUISIANA, *changes)
    assert (row.status, row.where) == ("NO_ELIGIBILITY", where)


def test_a_waiver_and_a_gifted_evaluation_leave_the_disability_as_it_was() -> None:
    waived = add(
        "evaluation", evaluation_id="V2", evaluation_type="W", dissemination_date=BEFORE, evaluation_outcome=None
    )
    gifted = add(
        "evaluation",
        evaluation_id="V3",
        is_gifted_talented_only=True,
        dissemination_date=BEFORE,
        evaluation_outcome="G",
    )
    assert child(LOUISIANA, waived, gifted).disability == "OHI"


def test_the_primary_disability_is_the_first_that_federal_files_know() -> None:
    gifted_first = change("exceptionality", exceptionality="GFT")
    second = add("exceptionality", exceptionality_id="X2", exceptionality="HOH", order=3)
    third = add("exceptionality", exceptionality_id="X3", exceptionality="SLD", order=4)
    row = child(LOUISIANA, gifted_first, third, second)
    assert (row.exceptionality, row.disability) == ("HOH", "HI")


def test_a_private_school_child_counts_by_its_services_plan_without_an_enrollment() -> None:
    private = (
        change("program_episode", program="SVC"),
        change("iep", iep_type="SVC"),
        without("enrollment"),
        without("placement"),
    )
    row = child(LOUISIANA, *private, change("consent", 1, consent_kind="PRIVATE"))
    assert (row.status, row.program, row.environment) == ("COUNTED", "SVC", "PPPS")


def test_the_lea_of_the_private_school_counts_a_child_that_nobody_owes_fape() -> None:
    private = (
        change("program_episode", program="SVC"),
        change("responsibility", role="LOCATION"),
        without("enrollment"),
    )
    assert child(LOUISIANA, *private).status == "COUNTED"
    assert child(LOUISIANA, change("responsibility", role="LOCATION"), without("enrollment")).status == "NOT_ENROLLED"


def test_every_other_lea_that_enrolls_or_claims_the_child_is_told_who_counts_it() -> None:
    enrolled = add("enrollment", lea_code="026", enrollment_id="E2", site_code="026Z01")
    claimed = add(
        "responsibility", lea_code="028", responsibility_id="R2", responsibility_status="PENDING", site_code=None
    )
    first, *others = rows(LOUISIANA, enrolled, claimed)
    assert (first.status, first.lea_code, first.site_code) == ("COUNTED", "017", "017Z01")
    assert [(row.status, row.lea_code, row.site_code) for row in others] == [
        ("OTHER_LEA", "026", "026Z01"),
        ("OTHER_LEA", "028", None),
    ]
    assert {row.reason for row in others} == {"017 is responsible for the child on 2017-10-01."}


def test_where_nobody_is_responsible_the_claimant_is_asked() -> None:
    pending = change("responsibility", responsibility_status="PENDING", lea_code="028")
    claimant, school = rows(LOUISIANA, pending)
    assert (claimant.lea_code, claimant.status) == ("028", "OTHER_LEA")
    assert claimant.reason == "No LEA was accepted as responsible on 2017-10-01; 028 claims the child."
    assert (school.lea_code, school.status) == ("017", "OTHER_LEA")


def test_a_child_placed_in_a_school_of_another_lea_stays_with_the_school_that_its_own_lea_names() -> None:
    placed = change("enrollment", lea_code="017", site_code="026Z01")
    assert child(LOUISIANA, placed).site_code == "017Z01"
    assert child(LOUISIANA, placed, change("responsibility", site_code=None)).site_code == "026Z01"


def test_the_plan_of_the_former_lea_goes_on_after_a_move_within_the_state() -> None:
    moved = change("program_episode", end_date=BEFORE, exit_reason="XFER")
    again = add(
        "program_episode",
        program_episode_id="P2",
        begin_date=BEFORE,
        begin_basis="TRF",
        end_date=None,
        exit_reason=None,
    )
    assert child(LOUISIANA, moved, again).status == "COUNTED"


def test_the_plan_of_an_episode_that_ended_with_an_exit_does_not_come_back() -> None:
    left = change("program_episode", end_date=date(2017, 5, 1), exit_reason="TRAN")
    again = add(
        "program_episode",
        program_episode_id="P2",
        begin_date=BEFORE,
        begin_basis="RET",
        end_date=None,
        exit_reason=None,
    )
    assert child(LOUISIANA, left, again).status == "PLAN_LAPSED"


def test_gifted_instruction_is_no_special_education() -> None:
    assert child(LOUISIANA, change("service", service="GFT")).status == "NO_SERVICE"


def test_the_newest_plan_with_a_placement_says_the_environment() -> None:
    amended = add(
        "iep", iep_id="I9", iep_type="AMD", iep_status="OFFICIAL", begin_date=BEFORE, end_date=date(2017, 11, 8)
    )
    segment = add("placement", placement_id="L9", iep_id="I9", begin_date=BEFORE, school_age_environment="RC39")
    assert child(LOUISIANA, amended).environment == "RC80"
    assert child(LOUISIANA, amended, segment).environment == "RC39"


@pytest.mark.parametrize(
    ("day", "grade", "early"),
    [
        (date(2019, 10, 1), "KG", True),
        (date(2020, 10, 1), "KG", False),
        (date(2020, 10, 1), "PK", True),
        (date(2020, 10, 1), None, True),
    ],
)
@every_state
def test_fives_are_of_school_age_from_kindergarten_on_since_2021(
    state: State, day: date, grade: str | None, early: bool
) -> None:
    mine = None if grade is None else code(state, "enrollment", "grade", grade)
    five = change("student", birth_date=day.replace(year=day.year - 5))
    found = circumstances(after(state, (five, change("enrollment", grade=mine))), day)
    assert found is not None
    assert (found.age, found.is_early_childhood) == (5, early)


@pytest.mark.parametrize(("age", "early"), [(3, True), (4, True), (6, False), (21, False)])
def test_no_grade_moves_a_child_of_another_age(age: int, early: bool) -> None:
    day = date(2021, 10, 1)
    born = change("student", birth_date=day.replace(year=day.year - age))
    found = circumstances(after(LOUISIANA, (born, change("enrollment", grade="25"))), day)
    assert found is not None
    assert found.is_early_childhood is early


def test_english_learners_are_those_of_the_day() -> None:
    became = add("student_status", student_status_id="S2", begin_date=BEFORE, is_english_learner=True)
    later = add("student_status", student_status_id="S3", begin_date=AFTER, is_english_learner=False)
    assert child(LOUISIANA, became, later).english_learner is True
    assert child(LOUISIANA, without("student_status")).english_learner is None


def concern(outcome: str) -> Change:
    return add(
        "evaluation",
        evaluation_id="AC1",
        evaluation_type="AC",
        evaluation_outcome=outcome,
        dissemination_date=BEFORE,
    )


def test_an_additional_concern_ends_nothing_and_replaces_no_disability() -> None:
    other = add("exceptionality", exceptionality_id="X9", evaluation_id="AC1", exceptionality="SLI", order=1)
    for changes in ((concern("N"),), (concern("E"), other)):
        for day in (date(2017, 9, 19), DAY):
            made = child(LOUISIANA, *changes, day=day)
            assert (made.status, made.disability) == ("COUNTED", "OHI")


def test_an_additional_concern_decides_where_the_whole_evaluation_found_nothing() -> None:
    other = add("exceptionality", exceptionality_id="X9", evaluation_id="AC1", exceptionality="SLI", order=1)
    nothing = change("evaluation", evaluation_outcome="N")
    made = child(LOUISIANA, nothing, concern("E"), other)
    assert (made.status, made.disability) == ("COUNTED", "SLI")
    assert child(LOUISIANA, nothing, concern("N")).status == "NO_ELIGIBILITY"


def test_the_day_of_death_is_the_last_that_counts() -> None:
    died = change("student", death_date=DAY)
    assert child(LOUISIANA, died).status == "COUNTED"
    assert rows(LOUISIANA, died, day=AFTER) == []
