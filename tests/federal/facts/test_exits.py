from datetime import date

from ser.federal.facts.exits import Exit, exits
from ser.law.example import after
from ser.law.rule import Change, add, change
from tests.states.every import LOUISIANA

TODAY = date(2018, 3, 1)
LEFT = date(2017, 12, 1)
GRADUATED = change("program_episode", end_date=LEFT, exit_reason="GHS")


def rows(*changes: Change, day: date = TODAY) -> list[Exit]:
    return list(exits.decide(after(LOUISIANA, changes), day))


def row(*changes: Change, day: date = TODAY) -> Exit:
    (made,) = rows(*changes, day=day)
    return made


def test_a_stay_that_ended_is_an_exit_with_its_basis_and_who_left() -> None:
    made = row(GRADUATED)
    assert (made.exit_date, made.school_year, made.basis, made.lea_basis) == (LEFT, 2018, "GHS", "GHS")
    assert (made.lea_code, made.site_code, made.disability, made.race, made.sex) == ("017", "017Z01", "OHI", "BL7", "M")
    assert (made.is_last, made.is_last_of_lea, made.is_back, made.is_back_in_lea) == (True, True, False, False)
    assert made.english_learner is False


def test_a_stay_that_goes_on_or_ends_later_is_none() -> None:
    assert rows() == []
    assert rows(GRADUATED, day=date(2017, 11, 30)) == []
    assert len(rows(GRADUATED, day=LEFT)) == 1


def test_exits_are_followed_through_the_year_after_their_own() -> None:
    assert [len(rows(GRADUATED, day=day)) for day in (date(2019, 6, 30), date(2019, 7, 1))] == [1, 0]


def test_a_move_within_the_state_is_no_exit_of_the_state_and_a_move_for_the_lea() -> None:
    made = row(change("program_episode", end_date=LEFT, exit_reason="XFER"))
    assert (made.basis, made.lea_basis) == (None, "MKC")


def test_a_services_plan_and_a_gifted_program_have_no_exits() -> None:
    assert rows(change("program_episode", program="SVC"), GRADUATED) == []
    assert rows(change("program_episode", program="GT"), GRADUATED) == []


def test_a_child_that_comes_back_is_back_in_the_state_and_in_the_lea_it_came_back_to() -> None:
    back = add("program_episode", program_episode_id="P2", lea_code="026", begin_date=date(2018, 1, 8), end_date=None)
    made = row(change("program_episode", end_date=LEFT, exit_reason="MKC"), back)
    assert (made.is_back, made.is_back_in_lea) == (True, False)
    assert row(change("program_episode", end_date=LEFT, exit_reason="MKC"), back, day=LEFT).is_back is False


def test_of_two_exits_in_a_year_the_later_one_is_the_last() -> None:
    first = change("program_episode", end_date=date(2017, 9, 1), exit_reason="DROPOUT")
    second = add(
        "program_episode", program_episode_id="P2", begin_date=date(2017, 10, 2), end_date=LEFT, exit_reason="GHS"
    )
    assert [(e.basis, e.is_last, e.is_last_of_lea) for e in rows(first, second)] == [
        ("DROPOUT", False, False),
        ("GHS", True, True),
    ]


def test_a_child_found_to_have_no_disability_any_more_left_with_the_one_it_had() -> None:
    over = add(
        "evaluation",
        evaluation_id="V2",
        evaluation_type="RX",
        evaluation_outcome="N",
        dissemination_date=date(2017, 11, 28),
    )
    made = row(over, change("program_episode", end_date=LEFT, exit_reason="NOLONGER"))
    assert (made.basis, made.disability) == ("TRAN", "OHI")


def test_a_child_whom_its_parents_placed_is_marked() -> None:
    placed = change("placement", at=1, school_age_environment="PPPS")
    assert row(GRADUATED, placed).is_parentally_placed
    assert not row(GRADUATED).is_parentally_placed


def test_an_open_placement_of_a_draft_or_a_superseded_plan_says_nothing() -> None:
    for status, begin, end in (
        ("DRAFT", date(2017, 8, 14), None),
        ("SUPERSEDED", date(2015, 8, 14), date(2016, 8, 13)),
    ):
        plan = add("iep", iep_id="OLD", iep_status=status, begin_date=begin, end_date=end)
        segment = add(
            "placement",
            placement_id="OLD",
            iep_id="OLD",
            begin_date=begin,
            end_date=None,
            school_age_environment="PPPS",
        )
        assert not row(GRADUATED, plan, segment).is_parentally_placed


def test_an_exit_is_booked_on_the_lea_of_the_episode_that_ended() -> None:
    moved = change("responsibility", end_date=LEFT)
    new = add("responsibility", responsibility_id="R2", lea_code="026", begin_date=LEFT, end_date=None)
    assert row(GRADUATED, moved, new).lea_code == "017"


def test_a_child_who_was_back_before_the_end_of_the_year_is_back_however_short() -> None:
    left = change("program_episode", end_date=LEFT, exit_reason="MKC")
    begin, end = date(2018, 1, 8), date(2018, 2, 1)
    again = add(
        "program_episode",
        program_episode_id="P2",
        lea_code="026",
        begin_date=begin,
        end_date=end,
        exit_reason="XFER",
    )
    first, second = rows(left, again)
    assert (first.basis, first.is_last, first.is_back) == ("MKC", False, True)
    assert (second.basis, second.is_back) == (None, False)
    assert row(left, again, day=date(2018, 1, 7)).is_back is False
