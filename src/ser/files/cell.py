"""What a cell says before its element reads it: its ends cleaned, fillers for a blank, what a program left in it."""

import re
from typing import NamedTuple

from ser.law.element import Element, Kind

FORMULA = "=formula"
"""What a formula without its value is read as, so that it is no blank that would clear what is stored."""
NARRATIVE = 1000
"""Texts that may be this long are narratives, in which line breaks and tabs are welcome."""

FILLER = "filler"
MARKS = "marks"
WRAPPED = "wrapped"

LONGEST_FILLER = 6
"""The characters of the longest text that stands for a blank."""
_SHORT = 60
_FILLERS = frozenset({"null", "(null)", "<null>", "[null]", "\\n", "n/a", "#n/a", "nan", "none", ".", "-", "--"})
_NAMES = frozenset({"null", "none", "nan"})
_SIGNS = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff" + "".join(
    map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
)
"""Signs that nobody sees: of no width, of direction, marks of byte order."""
_BLANKS = "".join(chr(n) for n in range(0x3001) if chr(n).isspace())
_ENDS = _SIGNS + _BLANKS
_EQUALS = re.compile(r'="([^"]*)"$')
_APOSTROPHE = re.compile(r"'(\d[\w./-]*)$")
_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?[Ee]\+\d{1,3}$|[+-]?\d[.,]\d+[Ee]-?\d{1,3}$", re.ASCII)
_WITH_ZERO = re.compile(r"\d+\.0+$", re.ASCII)
_ERROR = re.compile(r"#[A-Z][A-Z_/0-9]*[!?]$|#GETTING_DATA$|#DIV/0!?$|Err:\d{3}$", re.ASCII)
_TOO_NARROW = re.compile(r"#{3,}$")
_CALL = re.compile(r"=\S")
_IDS = ("_id", "_code", "_number")


class Note(NamedTuple):
    """Something unusual about a cell that was read all the same: of what kind, in which element, as it was written."""

    kind: str
    element: str
    value: str = ""


class Spoiled(NamedTuple):
    """What a program made of a value, and how to export it again."""

    problem: str
    remedy: str


def is_id(element: Element) -> bool:
    """Whether an element is an ID, a key or a number that nobody computes with."""
    return element.kind is Kind.TEXT and (element.exact or element.name.endswith(_IDS))


def bare(cell: str) -> str:
    """A cell without blanks and signs that nobody sees at its ends, and without what kept its zeros in a program."""
    text = cell.strip() if cell.isascii() else cell.strip(_ENDS)
    if text[:1] == "=" and (match := _EQUALS.match(text)):
        return match[1].strip()
    if text[:1] == "'" and (match := _APOSTROPHE.match(text)):
        return match[1]
    return text


def cleaned(element: Element, text: str) -> tuple[str, Note | None]:
    """A cell of an element without what does not belong to its value; free text keeps its apostrophe."""
    stripped = text.strip(_ENDS)
    note = Note(MARKS, element.name) if stripped != text.strip() else None
    if stripped[:1] not in ("=", "'") or stripped == text == FORMULA:
        return stripped, note
    if stripped[:1] == "'" and element.kind is Kind.TEXT and not is_id(element):
        return stripped, note
    plain = bare(stripped)
    return plain, note if plain == stripped else Note(WRAPPED, element.name)


def stands_for_blank(text: str) -> bool:
    """Whether a text is a word that programs write where there is no value."""
    return len(text) <= LONGEST_FILLER and text.lower() in _FILLERS


def is_filler(element: Element, text: str) -> bool:
    """Whether a text stands for a blank: NULL, N/A, None and the like, unless it is a code or a name."""
    if not stands_for_blank(text):
        return False
    return not (element.codes and text.upper() in element.codes) and not may_be_name(element, text)


def may_be_name(element: Element, text: str) -> bool:
    """Whether Null, None or Nan may be somebody's name: as one is written, or where a name is needed."""
    if text.lower() not in _NAMES or not (element.names_person and element.name.endswith("name")):
        return False
    return text.istitle() or not element.may_be_blank


def spoiled(element: Element, text: str) -> Spoiled | None:
    """What a program made of the value of an element, if it did."""
    is_text = element.kind is Kind.TEXT and not is_id(element)
    if text == FORMULA or (not is_text and _CALL.match(text)):
        return _FORMULA
    if _TOO_NARROW.match(text):
        return _NARROW
    if text[:1] in "#E" and _ERROR.match(text):
        return _IN_ERROR
    if is_text and element.width > _SHORT:
        return None
    if element.kind is not Kind.DECIMAL and _SCIENTIFIC.match(text):
        return _SHORTENED
    if (is_id(element) or element.kind in (Kind.CODE, Kind.CODES, Kind.YES_NO)) and _WITH_ZERO.match(text):
        return _AS_NUMBER
    return None


def may_be_spoiled(text: str) -> bool:
    """A quick look that leaves out most texts which are as they should be."""
    return text[:1] in "=#E" or "." in text or "+" in text


_FORMULA = Spoiled(
    "a formula whose value was not saved",
    "Open the workbook in Excel and save it there, or paste the values in place of the formulas; send the row again.",
)
_IN_ERROR = Spoiled(
    "the error of a formula and no value",
    "Correct the formula in the workbook, or paste the value in its place; export and send the row again.",
)
_NARROW = Spoiled(
    "what a spreadsheet program shows where a column is too narrow for its value",
    "Widen the column, export again, and send the row again.",
)
_SHORTENED = Spoiled(
    "a number in scientific notation; a spreadsheet program has shortened this value",
    "Export again from the source system, and format the column as text before anything is opened and saved in a"
    " spreadsheet program: the digits left out cannot be restored.",
)
_AS_NUMBER = Spoiled(
    "a number with .0 behind it; a program took this value for a number",
    "Export the column as text, without .0 and with the zeros before it, and send the row again.",
)
