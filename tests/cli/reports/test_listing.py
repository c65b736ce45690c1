import io

from rich.console import Console

from ser.cli.reports.listing import cards, listing
from ser.law.report import table_columns

COLUMNS = table_columns(
    """
    lea_code  LEA
    state_id  State ID
    clock     Clock
    days      Days left
    other     Other LEAs of the child
    reason    Reason
    """
)
LONG = "A plan that ended long ago."
ROWS: list[dict[str, object]] = [
    {"lea_code": "017", "state_id": "0000000001", "clock": "T-07", "days": 5, "other": None, "reason": LONG},
    {"lea_code": "018", "state_id": "0000000002", "clock": "T-07", "days": -12, "other": None, "reason": None},
]  # fmt: skip


def shown(width: int, rows: list[dict[str, object]] = ROWS) -> list[str]:
    file = io.StringIO()
    listing(COLUMNS, rows, Console(file=file, width=width))
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_a_long_value_stands_beneath_its_line_and_what_all_share_above() -> None:
    assert shown(60) == [
        "Clock: T-07",
        "                 Days",
        "LEA  State ID    left",
        "017  0000000001     5",
        f"     {LONG}",
        "018  0000000002   -12",
    ]


def test_on_a_narrow_terminal_the_widest_column_goes_beneath() -> None:
    lines = shown(18)
    assert lines[:3] == ["Clock: T-07", "     Days", "LEA  left"]
    assert lines[-3:] == ["018   -12", "     State ID:", "     0000000002"]


def test_a_card_leaves_blanks_out() -> None:
    file = io.StringIO()
    cards(COLUMNS, ROWS[1:], Console(file=file, width=60))
    assert [line.split("  ")[0] for line in file.getvalue().splitlines() if line.strip()] == [
        "LEA",
        "State ID",
        "Clock",
        "Days left",
    ]
