"""Two systems compared, child by child and clock by clock."""

from datetime import date
from pathlib import Path

import pytest

from ser.conversion.old_list import Child, Difference, Kind, ListUnreadable, compare, read_list

FIRST, SECOND, THIRD = date(2018, 4, 2), date(2018, 4, 12), date(2018, 6, 1)
CLOCKS = ("T-03", "T-10")


def child(
    state_id: str = "2100000001", counted: bool | None = True, why: str = "", **clocks: tuple[date | None, ...]
) -> Child:
    return Child("017", state_id, "", counted, {name.replace("_", "-"): days for name, days in clocks.items()}, why)


def found(old: list[Child], new: list[Child]) -> list[tuple[Kind, str, str, str, int | None]]:
    return [(d.kind, d.clock, d.old, d.new, d.days) for d in compare(old, new)]


def test_the_same_children_differ_in_nothing() -> None:
    assert found([child(T_10=(FIRST,))], [child(T_10=(FIRST,))]) == []


def test_who_is_in_one_system_alone_is_told() -> None:
    (difference,) = compare([child()], [])
    assert difference == Difference("017", "2100000001", Kind.ONLY_OLD, "", "counts", "", None)
    assert found([], [child()]) == [(Kind.ONLY_NEW, "", "", "counts", None)]


def test_a_child_of_ser_who_neither_counts_nor_waits_is_no_surplus() -> None:
    assert found([], [child(counted=False)]) == []


def test_who_counts_in_one_system_alone_is_told_with_the_reason() -> None:
    assert found([child()], [child(counted=False, why="PLAN_LAPSED")]) == [
        (Kind.COUNTED_OLD, "", "counts", "PLAN_LAPSED", None)
    ]
    assert found([child(counted=False)], [child()]) == [(Kind.COUNTED_NEW, "", "does not count", "counts", None)]


def test_what_the_list_leaves_blank_is_not_compared() -> None:
    assert found([child(counted=None)], [child(counted=False)]) == []


def test_a_due_day_that_differs_is_told_in_days() -> None:
    assert found([child(T_10=(FIRST,))], [child(T_10=(SECOND,))]) == [
        (Kind.DUE, "T-10", "2018-04-02", "2018-04-12", 10)
    ]
    assert found([child(T_10=(SECOND,))], [child(T_10=(FIRST,))])[0][-1] == -10
    assert found([child(T_10=(FIRST,))], [child(T_10=(None,))])[0] == (
        Kind.DUE,
        "T-10",
        "2018-04-02",
        "no due day",
        None,
    )


def test_a_clock_that_runs_in_one_system_alone_is_told() -> None:
    assert found([child(T_10=(FIRST,))], [child()]) == [(Kind.CLOCK_OLD, "T-10", "2018-04-02", "", None)]
    old = [child(), child("2100000002", T_10=(THIRD,))]
    new = [child(T_10=(FIRST,)), child("2100000002", T_10=(THIRD,))]
    assert found(old, new) == [(Kind.CLOCK_NEW, "T-10", "", "2018-04-02", None)]


def test_one_clock_too_many_of_a_kind_shifts_no_other() -> None:
    assert found([child(T_10=(FIRST, THIRD))], [child(T_10=(FIRST, SECOND, THIRD))]) == [
        (Kind.CLOCK_NEW, "T-10", "", "2018-04-12", None)
    ]


def test_clocks_that_the_list_never_names_are_not_compared() -> None:
    assert found([child(T_10=(FIRST,))], [child(T_10=(FIRST,), T_03=(SECOND,))]) == []


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "old.csv"
    path.write_text("\n".join(["lea_code,state_id,system_id,counted,clock,due_date", *lines]) + "\n", "utf-8")
    return path


def test_the_lines_of_a_child_are_one_child(tmp_path: Path) -> None:
    lines = ["017,2100000001,,Y,T-10,2018-06-01", "017,2100000001,,,T-10,04/02/2018", "017,,b7,N,,"]
    first, second = read_list(written(tmp_path, *lines), CLOCKS)
    assert first == child(T_10=(FIRST, THIRD))
    assert (second.key, second.counted) == ("017|b7", False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("017,2100000001,,N,T-10,2018-06-01", "line 3: the child stands before with another answer"),
        ("017,,,Y,,", "line 3: it has neither a state_id, nor a lea_code and a system_id"),
        ("017,2100000002,,maybe,,", "line 3: counted is MAYBE; it is Y, N or blank"),
        ("017,2100000002,,Y,T-1O,", r"line 3: T-1O is no clock of the state. Did you mean T-10\?"),
        ("017,2100000002,,Y,T-10,soon", "line 3: due_date is soon, which is no date"),
        ("017,2100000002,,Y,,2018-06-01", "line 3: it has a due_date and no clock"),
    ],
)
def test_a_line_that_cannot_be_compared_is_told(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(ListUnreadable, match=says):
        read_list(written(tmp_path, "017,2100000001,,Y,,", line), CLOCKS)


def test_a_list_without_its_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("id,due\n1,2\n", "utf-8")
    with pytest.raises(ListUnreadable, match=r"old\.csv has no column lea_code, state_id"):
        read_list(path, CLOCKS)
