"""Turns the text of a row into a typed record, or into the problems that keep it from being one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from rapidfuzz import process

from ser.files.cell import (
    FILLER,
    LONGEST_FILLER,
    NARRATIVE,
    Note,
    Spoiled,
    cleaned,
    is_filler,
    is_id,
    may_be_name,
    may_be_spoiled,
    spoiled,
    stands_for_blank,
)
from ser.files.dates import Ambiguous, DateOrder, NotADate, date_in
from ser.files.dates import read_date as read_date
from ser.files.times import NotATime, time_in
from ser.law import reading
from ser.law.element import Element, Kind
from ser.law.finding import Finding, Severity
from ser.law.rule import Rule
from ser.law.words import Phrase, names_in


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the rule it breaks, and the words for the rule's sentence."""

    rule: Rule
    element: str
    value: str
    words: Mapping[str, object] = field(default_factory=dict)

    def finding(self, file: str, row: int | None, key: str, record: str) -> Finding:
        """The problem as a line of the findings, in the words of its rule."""
        about = {"element": self.element, "value": self.value or "(blank)", "file": file, "key": key, "record": record}
        given = {"guess": "", **about, **self.words}
        words = {name: shown(given[name]) for name in names_in(self.rule.says) | names_in(self.rule.fix)}
        kept = self.value[:LONGEST_VALUE].replace("\0", "\\0")  # a database holds no zero byte
        return Finding(
            file,
            row,
            key,
            record,
            self.element,
            kept,
            self.rule.code,
            self.rule.severity,
            Phrase(self.rule.says, words),
            Phrase(self.rule.fix, words),
            self.rule.citation,
            (self.element,),
        )


class Whole(str):
    """A word that a sentence shows in full, such as a list of all files that were left out."""

    __slots__ = ()


def shown(word: object) -> object:
    """A word as a sentence shows it: on one line, without what a terminal would obey, and of a long text the begin."""
    if not isinstance(word, str):
        return word
    most = LONGEST_WHOLE if isinstance(word, Whole) else LONGEST_SHOWN
    text = word if len(word) <= most else f"{word[:most]}…"
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class NotReadable(ValueError):
    """The text of a cell is no value of its element; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.rule.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that a workbook holds as a number where the element is text."""

    text: str

    def __len__(self) -> int:
        return len(self.text)


Cell = str | Number
Value = str | date | time | bool | int | Decimal | tuple[str, ...] | None

_PLAIN_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)
LONGEST_VALUE = 1000
"""The characters of a value that its finding keeps; the row that is held keeps it whole."""
LONGEST_SHOWN = 200
LONGEST_WHOLE = 4000
_LONGEST_WORD = 80
_YES_NO = {"Y": True, "N": False}
_NUMBER_HINTS = {Kind.INTEGER: "it is a whole number", Kind.DECIMAL: "it is a number such as 0.5"}
_OTHER_BLANKS = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")


def stands_plainly(element: Element) -> Callable[[str], object] | None:
    """A quick look at the cells of an element, where there is one: letters and digits that stand as they are.

    Most IDs and words are such. What it does not tell is read by `read_cell`; of what it tells, both say the same.
    """
    if element.kind is not Kind.TEXT or element.width <= LONGEST_FILLER:
        return None
    most = element.width - 1
    least = most if element.exact else LONGEST_FILLER
    return re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{{least},{most}}}").fullmatch


def read_cell(
    element: Element, cell: Cell, noted: list[Note | Problem] | None = None, order: DateOrder = DateOrder.MONTH_FIRST
) -> Value:
    """The value of a cell, None for a blank; raises NotReadable with the problem.

    What is unusual about the cell and leaves it standing is put into `noted`. `order`: what comes first in the dates of
    its column.
    """
    if isinstance(cell, Number):
        return _number(element, cell.text)
    text = cell.strip()
    told: list[Note | Problem] = [] if noted is None else noted
    if not text.isascii() or text[:1] in ("=", "'"):
        text, note = cleaned(element, text)
        told += [note] if note is not None else []
    if not text:
        return None
    if "\x00" in text:
        raise _wrong(element, text.replace("\x00", "\\0"), "not text: it holds a zero byte", "export the file again")
    if stands_for_blank(text):
        if is_filler(element, text):
            told.append(Note(FILLER, element.name, text))
            return None
        if may_be_name(element, text):
            told.append(Problem(reading.FILLER_NAME, element.name, text))
    if may_be_spoiled(text) and (found := spoiled(element, text)) is not None:
        raise _spoiled(element, text, found)
    if element.kind is Kind.DATE:
        return _date(element, text, order, told)
    return _READERS[element.kind](element, text)


def _spoiled(element: Element, text: str, found: Spoiled) -> NotReadable:
    words = {"problem": found.problem, "remedy": found.remedy}
    return NotReadable(Problem(reading.SPOILED, element.name, text, words))


def _number(element: Element, text: str) -> Value:
    """The value of a cell that a workbook holds as a number; one that has its exact width has lost nothing."""
    is_known = element.codes is not None and text in element.codes
    is_text = element.kind in (Kind.TEXT, Kind.CODE, Kind.CODES)
    if not is_text or is_known or (element.exact and len(text) == element.width and text.isdigit()):
        return read_cell(element, text)
    if (found := spoiled(element, text)) is not None:
        raise _spoiled(element, text, found)
    if (lost := _lost_zeros(element, text, "the number ")) is not None:
        raise lost
    if is_id(element) and not element.exact:
        words = {"said": "the number ", "guess": f"a longer ID that ends in {text}"}
        raise NotReadable(Problem(reading.LOST_ZEROS, element.name, text, words))
    return read_cell(element, text)


def _lost_zeros(element: Element, text: str, said: str = "") -> NotReadable | None:
    """That zeros before a value are missing, where filling them up gives a code, or the exact width."""
    if not text[:1].isdigit() or not text.isalnum():
        return None
    if element.codes is not None:
        widths = sorted({len(code.code) for code in element.codes if len(code.code) > len(text)})
        filled = next((made for made in (text.zfill(width) for width in widths) if made in element.codes), None)
    else:
        filled = text.zfill(element.width) if element.exact and len(text) < element.width else None
    if filled is None:
        return None
    return NotReadable(Problem(reading.LOST_ZEROS, element.name, text, {"said": said, "guess": filled}))


def _wrong(element: Element, text: str, problem: str, hint: str) -> NotReadable:
    return NotReadable(Problem(reading.WRONG_TYPE, element.name, text, {"problem": problem, "hint": hint}))


def _text(element: Element, text: str) -> str:
    width = element.width
    if (len(text) == width or (len(text) < width and not element.exact)) and text.isprintable():
        return text
    text = _OTHER_BLANKS.sub(" ", text)
    # Only narratives run over several lines; elsewhere a line break is a cell that swallowed its neighbour.
    if width >= NARRATIVE:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = text.replace("\n", " ").replace("\t", " ") if width >= NARRATIVE else text
    if not plain.isprintable():
        raise _wrong(element, ascii(text)[1:-1], *_unprintable(plain))
    if element.exact and len(text) != width:
        raise _lost_zeros(element, text) or _wrong(
            element,
            text,
            f"{len(text)} characters long where exactly {width} are needed",
            f"it has exactly {width} characters",
        )
    if len(text) > width:
        raise _wrong(
            element,
            text,
            f"{len(text)} characters long where at most {width} fit",
            f"it has at most {width} characters",
        )
    return text


def _unprintable(text: str) -> tuple[str, str]:
    """What is wrong with a text that does not stay on one line or cannot be shown, and what to do."""
    if "\n" in text or "\r" in text:
        return (
            "broken over several lines where one line is expected",
            "take the line break out, or close the quotation mark before it",
        )
    if "\t" in text:
        return "not plain text: it holds a tab", "put a blank in place of the tab"
    sign = next(sign for sign in text if not sign.isprintable())
    if ord(sign) < 0xA0:
        return f"not plain text: it holds a control character ({_named(sign)})", "take the character out"
    return f"not plain text: it holds a sign that nobody sees ({_named(sign)})", "take the sign out, or type the value"


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def _code(element: Element, text: str) -> str:
    assert element.codes is not None
    if text in element.codes:
        return text
    if text.upper() in element.codes:
        return text.upper()
    code = text.partition(" - ")[0]
    if code in element.codes and text == element.codes.shown(code):
        return code
    if "\n" in text or not text.isprintable():
        raise _wrong(element, ascii(text)[1:-1], *_unprintable(text))
    if (lost := _lost_zeros(element, text)) is not None:
        raise lost
    known = [c.code for c in element.codes]
    listed = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    words = {"set": element.codes.name, "codes": listed, "guess": guess(text, known)}
    raise NotReadable(Problem(reading.WRONG_CODE, element.name, text, words))


def _codes(element: Element, text: str) -> tuple[str, ...] | None:
    parts = [part for part in map(str.strip, text.split(element.list_separator)) if part]
    made = dict.fromkeys(parts if element.codes is None else (_code(element, part) for part in parts))
    return tuple(made) or None  # separators alone are a blank


def _date(element: Element, text: str, order: DateOrder, noted: list[Note | Problem]) -> date:
    try:
        found = date_in(text, order)
    except NotADate as error:
        raise _wrong(element, text, error.problem, error.hint) from None
    except Ambiguous:
        raise NotReadable(Problem(reading.UNCLEAR_DATE, element.name, text)) from None
    if found.unusual:
        noted.append(Note(found.unusual, element.name))
    return found.day


def _time(element: Element, text: str) -> time:
    try:
        return time_in(text)
    except NotATime as error:
        raise _wrong(element, text, error.problem, error.hint) from None


def _yes_no(element: Element, text: str) -> bool:
    try:
        return _YES_NO[text.upper()]
    except KeyError:
        raise _wrong(element, text, "neither Y nor N", "it is Y or N") from None


def _whole(element: Element, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}(\.0)?", text, re.ASCII):
        raise _wrong(element, text, "no whole number", _NUMBER_HINTS[Kind.INTEGER])
    if len(str(int(Decimal(text)))) > element.width:
        raise _wrong(
            element,
            text,
            f"no whole number of at most {element.width} characters",
            f"it has at most {element.width} characters",
        )
    return int(_bounded(element, text, Decimal(text)))


def _decimal(element: Element, text: str) -> Decimal:
    # A long text would cost the pattern the square of its length.
    if (
        len(text) > _LONGEST_WORD
        or not _PLAIN_NUMBER.fullmatch(text)
        or not _PLAIN_NUMBER.fullmatch(written := str(Decimal(text)))
    ):
        raise _wrong(element, text, "no number such as 0.5", _NUMBER_HINTS[Kind.DECIMAL])
    if len(written) > element.width:
        raise _wrong(
            element,
            text,
            f"no number of at most {element.width} characters",
            f"it has at most {element.width} characters; round it",
        )
    return _bounded(element, text, Decimal(text))


def _bounded(element: Element, text: str, made: Decimal) -> Decimal:
    low, high = element.minimum, element.maximum
    if low is not None and made < low:
        raise _wrong(element, text, f"less than {low}", f"it is {low} or more")
    if high is not None and made > high:
        raise _wrong(element, text, f"more than {high}", f"it is {high} or less")
    return made


_READERS: dict[Kind, Callable[[Element, str], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.YES_NO: _yes_no,
    Kind.TIME: _time,
    Kind.INTEGER: _whole,
    Kind.DECIMAL: _decimal,
}


def guess(text: str, known: Sequence[str]) -> str:
    """' Did you mean ...?' where a known word is near, else nothing."""
    near = process.extractOne(text, known, score_cutoff=70) if len(text) <= _LONGEST_WORD else None
    return f" Did you mean {near[0]}?" if near else ""


def refused(problems: Sequence[Problem]) -> bool:
    """Whether one of the problems keeps the row from being stored."""
    return any(p.rule.severity is Severity.REJECT for p in problems)
