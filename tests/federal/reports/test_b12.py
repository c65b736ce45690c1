from datetime import date
from typing import Any

from ser.federal.facts import transitions
from ser.federal.reports.b12 import early_childhood_transition, part_c_tracker
from tests.federal.reports.made import asked, frame, named, run

TODAY = date(2018, 3, 1)
QUESTION = asked(TODAY, 2017)
CHILD = {
    "lea_code": "017", "state_id": "1", "part_c_transition_id": "PC1", "referral_date": date(2016, 11, 1),
    "third_birthday": date(2017, 3, 12), "school_year": 2017, "days_left": -354, "standing": "c",
    "conference_due_date": date(2016, 12, 12),
}  # fmt: skip


def row(*standings: str, **values: object) -> dict[str, Any]:
    made = frame(transitions, [{**CHILD, "standing": each, **values} for each in standings])
    return named(run(early_childhood_transition, made, QUESTION))[0]


def test_percent_is_c_over_a_without_b_d_e_and_f() -> None:
    made = row("c", "c", "c", "b", "d", "e", "LATE")
    letters = ("referred", "not_eligible", "in_time", "parent", "late_referral", "continued")
    assert [made[name] for name in letters] == [7, 1, 3, 1, 1, 0]
    assert (made["counted"], made["percent"]) == (4, 75.0)


def test_who_is_not_three_yet_left_or_was_never_referred_is_not_among_those_referred() -> None:
    made = row("c", "PENDING", "GONE", "NOT_REFERRED")
    assert (made["referred"], made["pending"], made["gone"], made["percent"]) == (1, 1, 1, 100.0)


def test_the_percentage_of_nobody_is_blank() -> None:
    assert (row("b")["counted"], row("b")["percent"]) == (0, None)
    assert row()["referred"] == 0


def test_days_late_stand_in_ranges_with_their_reasons() -> None:
    late = [(1, "STAFF"), (15, "STAFF"), (16, None), (60, "SUMMER"), (61, "STAFF")]
    rows = [{**CHILD, "standing": "LATE", "days_late": days, "delay_reason": reason} for days, reason in late]
    made = named(run(early_childhood_transition, frame(transitions, rows), QUESTION))[0]
    ranges = ("late_1_to_15", "late_16_to_30", "late_31_to_60", "late_over_60", "most_days_late")
    assert [made[name] for name in ranges] == [2, 1, 1, 1, 61]
    assert made["late_reasons"].startswith("shortage of appraisal staff: 3; ")
    assert "no reason given: 1" in made["late_reasons"]


def test_each_lea_has_its_own_line_and_other_years_are_left_out() -> None:
    made = frame(
        transitions,
        [CHILD, {**CHILD, "lea_code": "001", "standing": "LATE", "days_late": 2}, {**CHILD, "school_year": 2018}],
    )
    rows = named(run(early_childhood_transition, made, QUESTION))
    assert [(r["level"], r["lea_code"], r["percent"]) for r in rows] == [
        ("sea", None, 50.0),
        ("lea", "001", 0.0),
        ("lea", "017", 100.0),
    ]


def test_the_tracker_holds_who_is_not_settled_with_the_step_that_comes_next() -> None:
    pending = {**CHILD, "standing": "PENDING", "third_birthday": date(2018, 9, 1)}
    made = frame(
        transitions,
        [
            CHILD,
            {**CHILD, "standing": "d"},
            {**pending, "state_id": "2", "conference_date": date(2018, 2, 1)},
            {
                **pending,
                "state_id": "3",
                "third_birthday": date(2018, 4, 1),
                "referral_date": None,
                "standing": "NOT_REFERRED",
            },
            {
                **CHILD,
                "state_id": "4",
                "standing": "LATE",
                "conference_date": TODAY,
                "consent_date": TODAY,
                "eligibility_date": TODAY,
                "iep_date": TODAY,
            },
        ],
    )
    rows = named(run(part_c_tracker, made, asked(TODAY, 2018)))
    assert [(r["state_id"], r["next_step"]) for r in rows] == [
        ("4", "begin services"),
        ("3", "refer the child"),
        ("2", "ask for consent"),
    ]
