"""Takes a row of another system through a crosswalk: the records that it makes, or why one cannot be made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ser.conversion.crosswalk import DROP, Cells, Crosswalk, Fill, Make
from ser.conversion.crosswalk_form import NoSuchForm, is_blank
from ser.files.layout import layout
from ser.files.parse import Problem, refused
from ser.files.row import KEPT_CELLS, RowReader
from ser.law.codes import CodeSet


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A code of another system for which nothing stands: the set it should come into, where it stood, what it is."""

    codes: CodeSet
    source: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a record cannot be made: the column, what it holds, and what is wrong with it."""

    column: str
    value: str
    reason: str
    unmapped: Unmapped | None = None

    @property
    def words(self) -> str:
        """The trouble in a sentence."""
        return f"{self.column} {self.value or '(blank)'}: {self.reason}" if self.column else self.reason


@dataclass(frozen=True, slots=True)
class Made:
    """What a row made: a record's cells in the order of its layout, or why there are none.

    Without cells and without trouble a code was dropped on purpose without which there is no such record.
    """

    make: Make
    key: str
    cells: tuple[str, ...] | None
    troubles: tuple[Trouble, ...] = ()


class _CannotFill(ValueError):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


class RowMaker:
    """Makes one kind of record out of rows; `lea` fills the LEA where the crosswalk does not."""

    def __init__(self, make: Make, today: date, lea: str | None) -> None:
        self.make = make
        self.names = layout(make.kind.spec).names
        self._reader = RowReader(make.kind, self.names, today)
        self._fills = {fill.element.name: fill for fill in make.fills}
        self._lea = lea
        self._places = {name: at for at, name in enumerate(self.names)}
        self._filled = [(self._places[fill.element.name], _Filled(fill, make.source)) for fill in make.fills]
        self._key = make.kind.spec.key

    def make_of(self, cells: Cells) -> Made | None:
        """What the row makes; None where the columns that call for this record are blank."""
        make = self.make
        if any(is_blank(cells[name]) for name in make.only_if):
            return None
        texts, troubles, dropped = [""] * len(self.names), list[Trouble](), False
        if self._lea is not None and "lea_code" in self._places:
            texts[self._places["lea_code"]] = self._lea
        for place, filled in self._filled:
            try:
                text = filled.of(cells)
            except _CannotFill as error:
                troubles.append(error.trouble)
                continue
            dropped = dropped or (text is None and not filled.fill.element.may_be_blank)
            texts[place] = text or ""
        key = self._key_of(texts)
        if dropped and not troubles:
            return Made(make, key, None)
        troubles += self._others_row(texts)
        if not troubles:
            troubles = [self._trouble(p, cells) for p in self._problems(texts)]
        return Made(make, key, None, tuple(dict.fromkeys(troubles))) if troubles else Made(make, key, tuple(texts))

    def _key_of(self, texts: Sequence[str]) -> str:
        """The key as findings show it; a student without a state ID is known by its LEA and system ID."""
        names = self._key if any(texts[self._places[name]] for name in self._key) else ("lea_code", "system_id")
        return "|".join(texts[self._places[name]] for name in names if name in self._places)

    def _problems(self, texts: Sequence[str]) -> list[Problem]:
        _, problems = self._reader.values(texts)
        return [p for p in problems if refused([p])]

    def _trouble(self, problem: Problem, cells: Cells) -> Trouble:
        fill = self._fills.get(problem.element)
        columns = fill.columns if fill else ()
        said = problem.finding("", None, "", self.make.kind.spec.name).sentence
        return Trouble(", ".join(fill.named if fill else ()), " ".join(cells[name].strip() for name in columns), said)

    def _others_row(self, texts: Sequence[str]) -> list[Trouble]:
        at = self._places.get("lea_code")
        if self._lea is None or at is None or texts[at] in ("", self._lea):
            return []
        return [Trouble("", "", f"The row is of the LEA {texts[at]}, not of {self._lea}.")]


def makers(crosswalk: Crosswalk, source: str, today: date, lea: str | None) -> list[RowMaker]:
    """What makes the records of a source's rows, parents before children as the crosswalk names them."""
    return [RowMaker(make, today, lea) for make in crosswalk.of(source)]


class _Filled:
    """What fills an element, remembered by what its columns say: most cells of an extract are codes and days."""

    def __init__(self, fill: Fill, source: str) -> None:
        self.fill = fill
        self._source = source
        self._columns = fill.columns
        self._known: dict[tuple[str, ...], str | None] = {}

    def of(self, cells: Cells) -> str | None:
        """The text of the element; None where its code is dropped on purpose."""
        said = tuple([cells[name] for name in self._columns])
        if said in self._known:
            return self._known[said]
        text = _text(self.fill, said, self._source)
        if len(self._known) < KEPT_CELLS:
            self._known[said] = text
        return text


def _text(fill: Fill, said: tuple[str, ...], source: str) -> str | None:
    if fill.constant is not None:
        return fill.constant
    text = fill.text(said)
    if not text:
        return text
    separator = fill.form.separator
    parts = [text] if separator is None else [part.strip() for part in text.split(separator) if part.strip()]
    found = [_part(fill, part, source) for part in parts]
    kept = [part for part in found if part is not None]
    return fill.element.list_separator.join(dict.fromkeys(kept)) if kept else None


def _part(fill: Fill, text: str, source: str) -> str | None:
    column = ", ".join(fill.named)
    try:
        turned = fill.form.turn(text)
    except NoSuchForm as error:
        raise _CannotFill(Trouble(column, text, f"it {error}.")) from None
    if fill.element.codes is None:
        return turned
    return _coded(fill, turned, source, column, fill.element.codes)


def _coded(fill: Fill, text: str, source: str, column: str, codes: CodeSet) -> str | None:
    ours = fill.codes.find(text) if fill.codes is not None else (text if text in codes else None)
    if ours is None:
        reason = f"no code of {codes.name} stands for it in codes.csv."
        raise _CannotFill(Trouble(column, text, reason, Unmapped(codes, source, column, text)))
    return None if ours == DROP else ours


def all_made(makers: Sequence[RowMaker], cells: Cells) -> Iterator[Made]:
    """Everything that a row makes."""
    for maker in makers:
        made = maker.make_of(cells)
        if made is not None:
            yield made


def row_of(columns: Sequence[str], cells: Sequence[str]) -> Mapping[str, str]:
    """The cells of a row by the names of their columns."""
    return dict(zip(columns, cells, strict=True))
