"""A crosswalk says how the extract of another system becomes SER's own files: data in a folder, and no program.

`records.csv` names the records that a row makes, `columns.csv` what fills each element, `codes.csv` what stands for
each code. `positions.csv`, for lines of fixed width, and `ignored.csv`, for columns left out on purpose, are optional.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ser.conversion.crosswalk_form import Form, is_blank, is_empty
from ser.law.codes import CodeSet
from ser.law.element import Element, Kind
from ser.law.record import Record

DROP = "drop"
"""What stands for a code that is left out on purpose."""

_COLUMN = re.compile(r"\{([^{}:]+)(?::(\d{1,2}))?\}")

Cells = Mapping[str, str]
"""The cells of a row by the names of their columns, in small letters."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """What stands for each code of another system in one of our sets: a code, or nothing where it is dropped."""

    name: str
    ours: Mapping[str, str]

    def find(self, theirs: str) -> str | None:
        """Our code for theirs, DROP, or None where nothing is said; blanks, case and zeros before it do not matter."""
        known = self.ours
        for text in (theirs, theirs.upper()):
            if text in known:
                return known[text]
        bare = theirs.upper().lstrip("0")
        alike = {ours for code, ours in known.items() if code.upper().lstrip("0") == bare}
        return alike.pop() if len(alike) == 1 else None


@dataclass(frozen=True, slots=True)
class Fill:
    """What fills one element of a record: a column, a constant (`=FAPE`), or columns in braces (`{PARISH:3}{SCHOOL}`).

    `{PARISH:3}` is padded with zeros to three characters.
    """

    element: Element
    take: str
    form: Form
    codes: CodeList | None
    named: tuple[str, ...] = field(init=False)
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Find the columns that are read: as they are written in the crosswalk, and in small letters."""
        named = [name.strip() for name, _ in _COLUMN.findall(self.take)] or [self.take]
        if self.take.startswith("="):
            named = []
        object.__setattr__(self, "named", tuple(named))
        object.__setattr__(self, "columns", tuple(name.lower() for name in named))

    @property
    def constant(self) -> str | None:
        """The constant that fills the element, if one does."""
        return self.take[1:] if self.take.startswith("=") else None

    def text(self, said: tuple[str, ...]) -> str:
        """What the cells of the columns say together; nothing where one of them is blank."""
        nothing = is_blank if self.element.kind is Kind.DATE else is_empty
        if any(map(nothing, said)):
            return ""
        if "{" not in self.take:
            return said[0].strip()
        cells = iter(said)
        return _COLUMN.sub(lambda part: next(cells).strip().zfill(int(part[2] or 0)), self.take)


@dataclass(frozen=True, slots=True)
class Make:
    """A record that a row of a source makes, where these columns are filled."""

    label: str
    source: str
    kind: type[Record]
    only_if: tuple[str, ...]
    fills: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """A crosswalk that was read and fits the state: what rows make, where columns stand, and what is ignored."""

    name: str
    makes: tuple[Make, ...]
    positions: Mapping[str, tuple[tuple[str, int, int], ...]] = field(default_factory=dict)
    ignored: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the files that are read."""
        return tuple(dict.fromkeys(make.source for make in self.makes))

    def of(self, source: str) -> tuple[Make, ...]:
        """What a row of a source makes."""
        return tuple(make for make in self.makes if make.source == source)

    def columns(self, source: str) -> frozenset[str]:
        """The columns of a source that are read, in small letters."""
        return frozenset(self._read(source))

    def _read(self, source: str) -> Iterator[str]:
        for make in self.of(source):
            yield from make.only_if
            for fill in make.fills:
                yield from fill.columns


def nearest(text: str, codes: CodeSet) -> str:
    """The codes of a set that a code of another system comes nearest to, by code or by words, most like first."""
    from rapidfuzz import fuzz, process  # half a tenth of a second that only unmapped codes pay

    words = {code.code: f"{code.code} {code.label}" for code in codes}
    found = process.extract(text.lower(), words, scorer=fuzz.WRatio, processor=str.lower, limit=3, score_cutoff=45)
    return "; ".join(f"{code} ({codes.label(code)})" for _, _, code in found)
