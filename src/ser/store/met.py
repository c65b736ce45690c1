"""What rows on their way into a table are made of, meet there and become: texts as COPY takes them, and values."""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ser.files.parse import Value
from ser.files.row import ReadRow
from ser.law.element import Element, Kind
from ser.law.rule import write

BLANK = "\\N"
"""How COPY takes a blank."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r"}
_PLACES = Decimal("0.0001")
"""What the table keeps of a decimal number."""


def as_text(element: Element, value: Value) -> str:
    """A value as COPY takes it, so that what is read of a cell is made into text once for all rows that hold it."""
    if value is None:
        return BLANK
    if type(value) is str:
        return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)
    if element.kind is Kind.DECIMAL and isinstance(value, Decimal):
        value = value.quantize(_PLACES, ROUND_HALF_UP)
    return copied(write(element, value))


def copied(text: str) -> str:
    """A text as COPY takes it; a blank where it is empty."""
    if not text:
        return BLANK
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


def plain(text: str) -> str:
    """The text of a table as it was before it was made ready for COPY; nothing for a blank."""
    if "\\" not in text:
        return text
    return "" if text == BLANK else re.sub(r"\\(.)", lambda found: _UNESCAPED.get(found[1], found[1]), text)


class Met(NamedTuple):
    """What a row meets: children, the number of what stands under its key, and the parent that it names.

    `child_by_system`: whom the sender's own ID names; `is_without_state_id` says, of the child's own row, that this
    child has no ID of the state yet. `is_child_elsewhere`: the child may be known where nobody could look. `doubt`:
    what was sent under its ID seems to be another child, which a person must confirm; `is_shared`: several children
    bear the sender's ID, by which alone it names its child; `is_crossed`: its two IDs are of two children, and
    `is_told_apart` that a person has said that they are two.
    """

    place: int
    is_lea_known: bool
    child_by_state: int | None
    child_by_system: int | None
    is_without_state_id: bool
    number: int | None
    is_parent_known: bool
    parent_child: int | None
    is_child_elsewhere: bool = False
    doubt: str | None = None
    is_shared: bool = False
    is_crossed: bool = False
    is_told_apart: bool = False


class Meetings(NamedTuple):
    """What rows meet, by their place in the batch, and the children of those that were recognized instead."""

    met: Mapping[int, Met]
    children: list[int]


class StoredRow(NamedTuple):
    """A row as it stands: whose it is, which load brought it from where, what it says, and what was last received.

    `received`: by element, what was last received of those that stand otherwise now, blank for a blank.
    """

    number: int
    child: int | None
    lea_code: str
    load_id: int | None
    sheet_no: int | None
    row: int | None
    from_screen: bool
    received: Mapping[str, str] | None
    texts: Sequence[str]
    is_with_submitter: bool = False

    def is_of(self, submitter: str) -> bool:
        """Whether the row is its sender's to change: it sent it before, or is or was responsible for the child."""
        return self.lea_code == submitter or self.is_with_submitter


class RowChange(NamedTuple):
    """A row to be stored: its place among those that were looked up, and what it becomes.

    `stored` is the row that it changes, None for a new one; `texts` are given where they are not those that were sent.
    `keeps_typed`: something that was typed stays.
    """

    place: int
    row: ReadRow
    child: int | None
    stored: StoredRow | None = None
    texts: Sequence[str] = ()
    received: Mapping[str, str] | None = None
    keeps_typed: bool = False


class Written(NamedTuple):
    """What storing did beside: the children whom changed rows left, and of rows that were typed the new numbers."""

    left: list[int]
    numbers: list[int]
