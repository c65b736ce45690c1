"""A list is sorted, filtered, paged and written as its address says; an address that makes no sense changes nothing."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qs

import pytest
from django.utils.datastructures import MultiValueDict

from ser.web.table import Cell, Column, Filter, Table, acts, occurring


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    name: str
    kind: str
    since: date | None


COLUMNS: tuple[Column[Row], ...] = (
    Column("name", "Name", lambda row: row.name, lambda row: Cell(row.name, f"/staff/{row.number}/")),
    Column("kind", "Kind", lambda row: row.kind),
    Column("since", "Since", lambda row: row.since),
    Column("number", "Number", lambda row: row.number, is_number=True, is_shown=False),
    acts("Change", "change.html"),
)
KINDS = {"T": "Teacher", "A": "Aide"}
ROWS = (
    Row(3, "Cole", "T", None),
    Row(1, "abbott", "A", date(2018, 3, 2)),
    Row(4, "Cole", "A", date(2017, 9, 1)),
    Row(2, "Breaux", "T", date(2018, 1, 9)),
)


def table(address: str = "", **more: object) -> Table[Row]:
    given = MultiValueDict(parse_qs(address, encoding="utf-8"))
    made = Table(
        "Staff",
        COLUMNS,
        ROWS,
        lambda row: row.number,
        given,
        filters=(Filter("kind", "Kind", KINDS, lambda row: row.kind),),
        file="staff",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def many(count: int, address: str = "") -> Table[Row]:
    return table(address, rows=tuple(Row(n, f"N{n:03}", "T", None) for n in range(1, count + 1)))


def numbers(of: Table[Row]) -> list[int]:
    return [line.row.number for line in of.lines]


def test_a_list_comes_in_its_own_order() -> None:
    assert numbers(table()) == [3, 1, 4, 2]
    assert [head.order for head in table().heads] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sort=name", [1, 2, 3, 4]),
        ("sort=-name", [3, 4, 2, 1]),
        ("sort=kind", [1, 4, 2, 3]),
        ("sort=since", [4, 2, 1, 3]),
        ("sort=-since", [1, 2, 4, 3]),
    ],
)
def test_a_list_is_sorted_down_to_its_key_with_blanks_last(address: str, expected: list[int]) -> None:
    assert numbers(table(address)) == expected


def test_a_heading_says_how_the_list_is_sorted_and_sorts_it_the_other_way() -> None:
    assert [(head.order, head.address) for head in table("sort=name").heads][:2] == [
        ("ascending", "?sort=-name"),
        ("", "?sort=kind"),
    ]
    assert next(table("sort=-name").heads).address == "?sort=name"
    assert [head.address for head in table().heads if head.is_act] == [""]


def test_a_list_of_its_own_order_is_led_back_to_by_no_parameter() -> None:
    assert table("sort=-since", sort="-since").address() == "?"
    assert table("sort=since", sort="-since").address() == "?sort=since"


@pytest.mark.parametrize(
    "address",
    [
        "sort=acts",
        "sort=secret",
        "sort=--name",
        "kind=Boudreaux",
        "page=0",
        "page=-1",
        "page=x",
        "page=²",
        "page=" + "9" * 99,
        "columns=secret",
        "format=exe",
        "q=Boudreaux",
    ],
)
def test_what_is_not_declared_is_taken_for_not_said(address: str) -> None:
    assert numbers(table(address)) == [3, 1, 4, 2]
    assert table(address).address() == "?"
    assert not table(address).is_file


def test_a_filter_leaves_the_rows_of_a_code() -> None:
    found = table("kind=T&sort=name")
    assert numbers(found) == [2, 3]
    assert found.is_narrowed
    assert found.address(page=2) == "?kind=T&sort=name&page=2"
    assert found.hidden == [("sort", "name")]
    assert table("kind=A", rows=(ROWS[0],)).lines == []


def test_a_filter_that_the_view_has_applied_stays_chosen() -> None:
    lea = Filter[Row]("lea", "LEA", {"017": "East", "036": "West"}, chosen="036")
    found = table("lea=017", filters=(lea,))
    assert numbers(found) == [3, 1, 4, 2]
    assert found.address(sort="name") == "?lea=036&sort=name"
    assert found.whole == "?lea=036"
    assert not found.is_narrowed


def test_a_filter_offers_what_it_would_find() -> None:
    assert occurring(KINDS.items(), ["A", None, "A"]) == {"A": "Aide"}


@pytest.mark.parametrize(
    ("page", "words", "first", "last"),
    [
        (1, "1–50 of 312", 1, 50),
        (2, "51–100 of 312", 51, 100),
        (7, "301–312 of 312", 301, 312),
        (8, "301–312 of 312", 301, 312),
    ],
)
def test_a_long_list_goes_by_pages_and_says_so(page: int, words: str, first: int, last: int) -> None:
    found = many(312, f"page={page}")
    assert found.count == words
    assert (numbers(found)[0], numbers(found)[-1]) == (first, last)


def test_the_pages_lead_to_every_row() -> None:
    seen, address = [], "?"
    while address:
        found = many(120, address.removeprefix("?"))
        seen += numbers(found)
        address = found.after
    assert seen == list(range(1, 121))
    assert found.before == "?page=2"


def test_the_pages_that_are_named_are_those_near_and_at_the_ends() -> None:
    assert [(one.number, bool(one.address), one.is_current) for one in many(500, "page=5").links] == [
        (1, True, False),
        (3, False, False),
        (4, True, False),
        (5, True, True),
        (6, True, False),
        (9, False, False),
        (10, True, False),
    ]


def test_a_list_of_one_page_says_how_many_there_are() -> None:
    assert many(50).count == "50 in all"
    assert many(50).pages == 1
    assert many(0).lines == []


def test_a_list_for_paper_is_never_cut() -> None:
    assert len(replace(many(312), size=0).lines) == 312
    assert len(replace(many(312), given=None).lines) == 312


def test_columns_are_chosen_and_the_first_and_the_acts_stay() -> None:
    assert [head.label for head in table().heads] == ["Name", "Kind", "Since", "Change"]
    found = table("columns=number&sort=number")
    assert [head.label for head in found.heads] == ["Name", "Number", "Change"]
    assert found.address(page=2) == "?columns=number&sort=number&page=2"
    assert [(one.name, is_on) for one, is_on in found.choosable] == [
        ("kind", False),
        ("since", False),
        ("number", True),
    ]


def test_two_lists_on_a_page_do_not_hear_each_other() -> None:
    found = table("sort=name&own-sort=-name", name="own")
    assert numbers(found) == [3, 4, 2, 1]
    assert found.address(page=2) == "?own-sort=-name&own-page=2"


def test_a_list_that_nothing_can_be_chosen_of_has_no_links() -> None:
    found = table(given=None)
    assert numbers(found) == [3, 1, 4, 2]
    assert [head.address for head in found.heads] == ["", "", "", ""]
    assert not found.sorts
    assert found.file_address == ""


def test_a_cell_is_written_as_pages_write_it() -> None:
    first, second = table().lines[:2]
    assert first.head.cell == Cell("Cole", "/staff/3/")
    assert [one.cell.text for one in first.cells[:2]] == ["T", "–"]
    assert second.cells[1].cell.text == "03/02/2018"


def test_the_file_has_every_column_and_every_row_of_the_choice() -> None:
    assert table("kind=A&sort=name&format=csv").csv() == (
        "Name,Kind,Since,Number\nabbott,A,2018-03-02,1\nCole,A,2017-09-01,4\n"
    )
    assert len(many(312, "page=3&format=csv").csv().splitlines()) == 313
    assert table("format=csv").is_file
    assert not table("format=csv", file="").is_file


def test_no_program_takes_a_cell_of_the_file_for_a_formula() -> None:
    assert "'=1+1" in table(rows=(Row(1, "=1+1", "T", None),)).csv()
