"""A list of children to look up is read as programs write it, or refused with the line that is wrong."""

from datetime import date

import pytest

from ser.files.child_list import MOST, ListUnreadable, read_children


@pytest.mark.parametrize("day", ["2012-03-07", "3/7/2012"])
@pytest.mark.parametrize(
    ("header", "separator"), [("state_id,last_name,birth_date", ","), ("State ID;Last Name;Birth Date", ";")]
)
def test_ids_names_and_days_are_read(day: str, header: str, separator: str) -> None:
    rows = [["2100000101", "", ""], ["", "Nuñez", day], ["", "", ""]]
    text = "\n".join([header, *(separator.join(row) for row in rows)])
    for encoding in ("utf-8", "utf-8-sig", "windows-1252"):
        one, other = read_children(text.encode(encoding))
        assert (one.line, one.state_id, one.birth_date) == (2, "2100000101", None)
        assert (other.state_id, other.last_name, other.birth_date) == ("", "Nuñez", date(2012, 3, 7))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"), ("name,born\nA,2012-01-01", "no column state_id"),
        ("last_name,birth_date\nNunez,", "Line 2 has neither"), ("last_name,birth_date\nNunez,soon", "no date"),
        ("state_id\n" + "2100000101\n" * (MOST + 1), "at most 200"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_up_is_refused(text: str, said: str) -> None:
    with pytest.raises(ListUnreadable, match=said):
        read_children(text.encode())
