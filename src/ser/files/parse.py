"""Turns the text of a row into a typed record, or into the problems that keep it from being one."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rapidfuzz import process

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
            file, row, key, record, self.element, kept, self.rule.code, self.rule.severity,
            Phrase(self.rule.says, words), Phrase(self.rule.fix, words), self.rule.citation, (self.element,),
        )  # fmt: skip


def shown(word: object) -> object:
    """A word as a sentence shows it: on one line, without what a terminal would obey, and of a long text the begin."""
    if not isinstance(word, str):
        return word
    text = word if len(word) <= LONGEST_SHOWN else f"{word[:LONGEST_SHOWN]}…"
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
Value = str | date | bool | int | Decimal | tuple[str, ...] | None

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})$")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_PLAIN_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)", re.ASCII)
_YES_NO = {"Y": True, "N": False}
_EARLIEST = date(1900, 1, 1)
LONGEST_VALUE = 1000
"""The characters of a value that its finding keeps; the row that is held keeps it whole."""
LONGEST_SHOWN = 200
_LONGEST_WORD = 80
NARRATIVE = 1000
"""Texts that may be this long are narratives, in which line breaks and tabs are welcome."""
_HINTS = {
    Kind.DATE: Phrase("a date is written {day}", day=date(2018, 3, 1)),
    Kind.YES_NO: "it is Y or N",
    Kind.INTEGER: "it is a whole number",
    Kind.DECIMAL: "it is a number such as 0.5",
}


def read_date(text: str) -> date:
    """A date written 2018-03-01, 20180301 or 03/01/2018; ValueError for anything else."""
    if match := _ISO.match(text) or _COMPACT.match(text):
        year, month, day = match.groups()
    elif match := _US.match(text):
        month, day, year = match.groups()
    else:
        raise ValueError(text)
    made = date(int(year), int(month), int(day))
    if made < _EARLIEST:
        raise ValueError(text)
    return made


def read_cell(element: Element, cell: Cell) -> Value:
    """The value of a cell, None for a blank; raises NotReadable with the problem."""
    if isinstance(cell, Number):
        return _number(element, cell.text)
    text = cell.strip()
    if not text:
        return None
    if "\x00" in text:
        raise _wrong(element, text.replace("\x00", "\\0"), "not text: it holds a zero byte")
    return _READERS[element.kind](element, text)


def _number(element: Element, text: str) -> Value:
    if element.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.YES_NO):
        return read_cell(element, text)
    if element.kind is not Kind.TEXT and element.codes and text in element.codes:
        return read_cell(element, text)
    if element.kind is Kind.TEXT and not element.exact and not element.name.endswith("_id"):
        return read_cell(element, text)
    guess = (
        text.zfill(element.width) if element.exact or element.kind is Kind.CODE else f"a longer ID that ends in {text}"
    )
    raise NotReadable(Problem(reading.LOST_ZEROS, element.name, text, {"guess": guess}))


def _wrong(element: Element, text: str, problem: str) -> NotReadable:
    hint = _HINTS.get(element.kind, f"it has at most {element.width} characters")
    return NotReadable(Problem(reading.WRONG_TYPE, element.name, text, {"problem": problem, "hint": hint}))


def _text(element: Element, text: str) -> str:
    if (len(text) == element.width or (len(text) < element.width and not element.exact)) and text.isprintable():
        return text
    if element.exact and len(text) != element.width:
        raise _wrong(element, text, f"{len(text)} characters long where exactly {element.width} are needed")
    if len(text) > element.width:
        raise _wrong(element, text, f"{len(text)} characters long where at most {element.width} fit")
    text = text.replace("\xa0", " ")
    # Only narratives run over several lines; elsewhere a line break is a cell that swallowed its neighbour.
    if element.width >= NARRATIVE:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        plain = text.replace("\n", " ").replace("\t", " ")
    else:
        plain = text
    if not plain.isprintable():
        raise _wrong(element, ascii(text)[1:-1], "not plain text: it holds a control character")
    return text


def _code(element: Element, text: str) -> str:
    assert element.codes is not None
    if text in element.codes:
        return text
    if text.upper() in element.codes:
        return text.upper()
    code = text.partition(" - ")[0]
    if code in element.codes and text == element.codes.shown(code):
        return code
    known = [c.code for c in element.codes]
    listed = ", ".join(known[:12]) + (f" and {len(known) - 12} more" if len(known) > 12 else "")
    words = {"set": element.codes.name, "codes": listed, "guess": guess(text, known)}
    raise NotReadable(Problem(reading.WRONG_CODE, element.name, text, words))


def _codes(element: Element, text: str) -> tuple[str, ...] | None:
    parts = [part for part in map(str.strip, text.split(element.list_separator)) if part]
    made = dict.fromkeys(parts if element.codes is None else (_code(element, part) for part in parts))
    return tuple(made) or None  # separators alone are a blank


def _date(element: Element, text: str) -> date:
    try:
        return read_date(text)
    except ValueError:
        raise _wrong(element, text, "not a real date") from None


def _yes_no(element: Element, text: str) -> bool:
    try:
        return _YES_NO[text.upper()]
    except KeyError:
        raise _wrong(element, text, "neither Y nor N") from None


def _whole(element: Element, text: str) -> int:
    if not re.fullmatch(r"-?\d{1,9}(\.0)?", text, re.ASCII) or len(str(int(Decimal(text)))) > element.width:
        raise _wrong(element, text, f"no whole number of at most {element.width} characters")
    return int(_bounded(element, text, Decimal(text)))


def _decimal(element: Element, text: str) -> Decimal:
    # A long text would cost the pattern the square of its length.
    if (
        len(text) > _LONGEST_WORD
        or not _PLAIN_NUMBER.fullmatch(text)
        or not _PLAIN_NUMBER.fullmatch(written := str(Decimal(text)))
    ):
        raise _wrong(element, text, "no number such as 0.5")
    if len(written) > element.width:
        raise _wrong(element, text, f"no number of at most {element.width} characters")
    return _bounded(element, text, Decimal(text))


def _bounded(element: Element, text: str, made: Decimal) -> Decimal:
    low, high = element.minimum, element.maximum
    if (low is not None and made < low) or (high is not None and made > high):
        raise _wrong(
            element, text, f"outside {low if low is not None else 'any'} to {high if high is not None else 'any'}"
        )
    return made


_READERS: dict[Kind, Callable[[Element, str], Value]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
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
