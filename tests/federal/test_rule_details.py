"""Where a rule holds its peace, and where a breach is no more than a notice."""

from dataclasses import replace
from datetime import date

import pytest

from ser.federal.example import TODAY
from ser.federal.rules.evaluation import REPORT_MULTIPLE
from ser.law.example import after
from ser.law.finding import Severity
from ser.law.rule import Change, add, change
from ser.law.state import Declarations
from ser.law.switch import switch
from ser.states.louisiana.state import STATE

_REPORT = dict(
    referral_id=None, appraisal_received_date=None, team_meeting_date=None, parent_copy_date=None,
)  # fmt: skip


def found(*changes: Change, day: date = TODAY) -> dict[str, str]:
    """The rules that break after some changes to the example, and their severities."""
    book = STATE.rule_book
    return {made.code: str(book.severity(made, breach)) for made, breach in book.all_of(after(STATE, changes), day)}


def evaluated(day: date, kind: str = "RO", outcome: str = "E", **more: object) -> tuple[Change, ...]:
    """One more evaluation, asked for two months before its report, that found what the first one found."""
    consent = date(day.year, day.month - 2, day.day) if day.month > 2 else date(day.year - 1, day.month + 10, day.day)
    values: dict[str, object] = {
        **_REPORT,
        "evaluation_type": kind,
        "consent_received_date": consent,
        "dissemination_date": day,
        "evaluation_outcome": outcome,
        **more,
    }
    number = str(values.setdefault("evaluation_id", "V2"))
    extra = Change("evaluation", values, adds=True)
    return extra, add("exceptionality", exceptionality_id=f"X{number[1:]}", evaluation_id=number)


def planned(day: date, kind: str, **more: object) -> tuple[Change, ...]:
    """One more plan, with a service."""
    values: dict[str, object] = {
        "iep_id": "I3",
        "iep_type": kind,
        "iep_date": day,
        "begin_date": day,
        "meeting_date": day,
        "notice_date": day,
        "parent_signature_date": day,
        "implementation_date": None,
        **more,
    }
    served = add("service", at=1, service_id="B3", iep_id="I3", begin_date=day, first_delivered_date=day)
    return Change("iep", values, adds=True, at=1), served


LEFT = change("program_episode", end_date=date(2017, 12, 15), exit_reason="MKC")
BACK = add("program_episode", program_episode_id="P2", begin_date=date(2018, 1, 16), begin_basis="RET", end_date=None,
           exit_reason=None)  # fmt: skip


def test_a_second_initial_plan_is_a_notice_after_an_exit() -> None:
    again = planned(date(2018, 1, 16), "INIT", program_episode_id="P2")
    assert found(LEFT, BACK, *again) == {"SER-0061": Severity.NOTICE}


def test_an_interim_plan_beside_a_current_evaluation_is_a_notice_after_an_exit() -> None:
    interim = planned(date(2018, 1, 16), "INT", interim_reason="FORMER", program_episode_id="P2")
    assert found(LEFT, BACK, *interim) == {"SER-0062": Severity.NOTICE}


def test_an_interim_plan_is_a_notice_for_a_child_from_another_state() -> None:
    from_elsewhere = evaluated(date(2018, 1, 10), "OS")
    interim = planned(date(2018, 1, 16), "INT", interim_reason="OOS")
    assert found(*from_elsewhere, *interim) == {"SER-0062": Severity.NOTICE}


def test_a_new_plan_takes_over_from_the_old_one_without_a_finding() -> None:
    assert found(*planned(date(2018, 1, 16), "REV")) == {}


def test_an_amendment_overlaps_its_plan_without_a_finding() -> None:
    amended = {"amends_iep_id": "I2", "amendment_method": "AGREEMENT"}
    assert found(*planned(date(2018, 1, 16), "AMD", **amended)) == {}


def test_an_amendment_of_nothing_is_found() -> None:
    assert found(*planned(date(2018, 1, 16), "AMD", amends_iep_id="I9")) == {"SER-0071": Severity.MUST_FIX}


def test_a_plan_of_a_year_from_a_leap_day_ends_on_the_day_before_its_anniversary() -> None:
    short = change("iep", begin_date=date(2016, 2, 29), end_date=date(2017, 2, 27))
    long = change("iep", begin_date=date(2016, 2, 29), end_date=date(2017, 2, 28))
    assert "SER-0067" not in found(short)
    assert "SER-0067" in found(long)


def test_a_child_who_moved_within_a_day_belongs_to_both_leas_on_it() -> None:
    moved = (
        change("responsibility", end_date=date(2017, 11, 8), end_reason="XFER"),
        add(
            "responsibility",
            responsibility_id="R2",
            lea_code="036",
            site_code="036Z01",
            begin_date=date(2017, 11, 8),
            begin_reason="T",
            end_date=None,
            end_reason=None,
        ),
        change("enrollment", lea_code="036", site_code="036Z01", entry_date=date(2017, 11, 8)),
    )
    assert found(*moved) == {}


def test_nothing_is_said_of_days_before_the_first_responsibility() -> None:
    assert found(change("responsibility", begin_date=date(2017, 11, 1))) == {}


def test_claims_that_follow_each_other_do_not_overlap() -> None:
    ended = change("responsibility", end_date=date(2017, 11, 1), end_reason="XFER")
    next_one = add("responsibility", responsibility_id="R2", begin_date=date(2017, 11, 1), end_date=None)
    assert found(ended, next_one) == {}


def test_a_claim_within_a_longer_one_overlaps_it_and_a_later_one_too() -> None:
    within = add(
        "responsibility",
        responsibility_id="R2",
        begin_date=date(2017, 1, 9),
        end_date=date(2017, 2, 1),
        responsibility_status="DISPUTED",
    )
    later = add("responsibility", responsibility_id="R3", begin_date=date(2017, 9, 1), responsibility_status="PENDING")
    breaches = [
        b.record.key
        for made, b in STATE.rule_book.all_of(after(STATE, (within, later)), TODAY)
        if made.code == "SER-0020"
    ]
    assert breaches == ["017|R2", "017|R3"]


def test_roles_other_than_fape_may_overlap() -> None:
    assert found(add("responsibility", responsibility_id="R2", role="SERVICE", lea_code="036")) == {}


def test_a_second_initial_evaluation_is_right_after_an_exit() -> None:
    again = evaluated(date(2018, 2, 20), "I")
    assert found(*again) == {"SER-0036": Severity.MUST_FIX, "SER-0051": Severity.MUST_EXPLAIN}
    assert "SER-0036" not in found(LEFT, *again)


def test_a_reevaluation_within_a_year_is_right_where_both_agreed() -> None:
    first = evaluated(date(2017, 4, 12))
    again = evaluated(date(2017, 9, 12), evaluation_id="V3")
    agreed = evaluated(date(2017, 9, 12), evaluation_id="V3", agreed_within_year=True)
    assert found(*first) == {}  # the law speaks of reevaluations, and this is the first
    assert found(*first, *again) == {"SER-0045": Severity.MUST_EXPLAIN}
    assert found(*first, *agreed) == {}


def test_several_disabilities_must_be_multiple_only_where_the_state_says_so() -> None:
    several = add("exceptionality", exceptionality_id="X2", exceptionality="SLD", order=2)
    says_so = switch(REPORT_MULTIPLE.name, REPORT_MULTIPLE.title, True, cite="34 CFR 300.641")
    declared = STATE.declared.extended(Declarations(switches=(says_so,)), replaces=[says_so.name])
    strict = replace(STATE, declared=declared)
    told = [strict.rule_book.severity(*each) for each in strict.rule_book.all_of(after(strict, several), TODAY)]
    assert found(several) == {"SER-0047": Severity.NOTICE}
    assert told == [Severity.MUST_FIX]


@pytest.mark.parametrize("other", ["GT", "OHI"])
def test_a_gifted_child_has_no_second_disability(other: str) -> None:
    assert found(add("exceptionality", exceptionality_id="X2", exceptionality=other, order=2)) == {}


@pytest.mark.parametrize(
    ("born", "severity"),
    [
        (date(2009, 1, 12), None),  # seven
        (date(2008, 3, 12), Severity.NOTICE),  # eight and a half
        (date(2007, 3, 12), Severity.MUST_EXPLAIN),  # nine
        (date(2014, 3, 12), None),  # two, as toddlers are who leave Part C
        (date(2015, 1, 12), Severity.MUST_EXPLAIN),  # one
    ],
)
def test_developmental_delay_is_found_from_three_to_eight(born: date, severity: Severity | None) -> None:
    delayed = change("exceptionality", exceptionality="DD")
    assert found(change("student", birth_date=born), delayed).get("SER-0048") == severity


EARLY = {"school_age_environment": None, "early_childhood_environment": "REC10YSVCS", "minutes_total": None}


@pytest.mark.parametrize(
    ("born", "early", "is_right"),
    [
        (date(2012, 9, 30), True, True),  # five, in grade 3 or not: before school year 2021 that makes no difference
        (date(2012, 9, 30), False, False),
        (date(2011, 9, 30), False, True),  # six
        (date(2011, 9, 30), True, False),
    ],
)
def test_fives_are_early_childhood_before_school_year_2021(born: date, early: bool, is_right: bool) -> None:
    changes = [change("student", birth_date=born)]
    if early:
        changes += [Change("placement", EARLY), Change("placement", EARLY, at=1)]
    assert ("SER-0072" not in found(*changes)) is is_right


@pytest.mark.parametrize(("grade", "is_right"), [("25", False), ("24", True)])
def test_fives_are_of_school_age_from_kindergarten_since_school_year_2021(grade: str, is_right: bool) -> None:
    placed = Change("placement", {**EARLY, "begin_date": date(2020, 9, 1), "end_date": date(2021, 5, 1)}, at=1)
    before = Change("placement", {"begin_date": date(2017, 11, 1)})  # so that it held on no count date
    changes = (change("student", birth_date=date(2015, 9, 1)), change("enrollment", grade=grade), before, placed)
    plan = change("iep", at=1, begin_date=date(2020, 9, 1), end_date=date(2021, 5, 1))
    codes = found(*changes, plan, day=date(2021, 3, 1))
    assert ("SER-0072" not in codes) is is_right


def test_the_environment_is_judged_by_the_placement_that_began_last() -> None:
    changes = (
        change("student", birth_date=date(2011, 9, 30)),  # six in September 2017
        Change("placement", EARLY),
        change("placement", at=1, begin_date=date(2017, 9, 30)),
    )
    assert "SER-0072" not in found(*changes)


def test_a_waiver_in_time_asks_for_its_statement_in_the_next_plan_alone() -> None:
    waiver = {
        **_REPORT,
        "evaluation_id": "V2",
        "evaluation_type": "W",
        "consent_received_date": None,
        "dissemination_date": None,
        "evaluation_outcome": None,
    }
    late_in_year = Change("evaluation", {**waiver, "waiver_signed_date": date(2018, 2, 5)}, adds=True)
    assert found(late_in_year) == {}


def test_services_may_start_late_for_a_reason() -> None:
    late = change("service", first_delivered_date=date(2016, 12, 12))
    why = change("service", gap_reason="VACANT")
    assert found(late) == {"SER-0069": Severity.MUST_EXPLAIN}
    assert found(late, why) == {}


def test_a_reevaluation_is_late_by_an_unverified_clock_as_a_notice() -> None:
    slow = evaluated(date(2018, 2, 20), consent_received_date=date(2017, 9, 5))
    assert found(*slow) == {"SER-0040": Severity.NOTICE}


def test_a_student_may_age_out_when_22_before_school_goes_on() -> None:
    gone = change("program_episode", end_date=date(2017, 5, 26), exit_reason="RMA")
    born = change("student", birth_date=date(1995, 7, 4))
    younger = change("student", birth_date=date(1995, 12, 4))
    assert "SER-0093" not in found(gone, born)
    assert "SER-0093" in found(gone, younger)


def test_a_draft_left_behind_at_an_exit_is_found() -> None:
    gone = (LEFT, change("enrollment", exit_date=date(2017, 12, 15), exit_code="MOVED"))
    assert found(*gone) == {}
    assert found(*gone, change("iep", at=1, iep_status="DRAFT")) == {"SER-0090": Severity.MUST_FIX}


@pytest.mark.parametrize("name", ["O'Brien-Smith", "Núñez", "St. James", "d’Arbonne", "李"])
def test_names_of_many_kinds_are_names(name: str) -> None:
    assert found(change("student", last_name=name), change("student_name", last_name=name)) == {}


def test_only_rules_that_reject_keep_a_record_out() -> None:
    book = STATE.rule_book
    student = after(STATE, change("enrollment", site_code="036Z01"))
    told = [made.code for record in student.all() for made, _ in book.refusing(record)]
    assert told == ["SER-0003"]
    assert book.refusers == {"enrollment", "school_calendar"}


def test_a_child_reclassified_in_time_needs_no_reminder() -> None:
    delayed = change("exceptionality", exceptionality="DD")
    again = evaluated(date(2018, 2, 20))
    reclassified = change("exceptionality", at=1, exceptionality="SLD")
    assert found(delayed) == {"SER-0048": Severity.NOTICE}
    assert found(delayed, *again, reclassified) == {}
