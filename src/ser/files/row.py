"""Reads whole rows: the cells under a header become the values of a record, and the problems found on the way."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from operator import getitem, itemgetter
from typing import Any, NamedTuple

from ser.files.cell import Note
from ser.files.dates import DateOrder
from ser.files.parse import Cell, NotReadable, Problem, Value, read_cell, refused, stands_plainly
from ser.law import reading
from ser.law.element import Element
from ser.law.finding import Finding
from ser.law.record import Record, RecordType, maker

KEPT_CELLS = 20_000
"""How many different cells of an element a reader remembers: all codes and days, and not all IDs of a state."""

Shape = Callable[[Element, Value], Any]


def _as_it_is(_: Element, value: Value) -> Value:
    return value


class ReadRow(NamedTuple):
    """A row that was read: its line and cells, what it says, and what was found on the way.

    `texts`: its elements as the table takes them; none where its cells could not be told apart. `record`: what it
    makes, where the reader was asked for it. `barred`: what rules of the state found that keep a record out.
    `is_repeated`: another row of the load says something else under its key. `aside`: why it is set aside whatever is
    known of its child. A tuple, for a load makes millions, and a
    frozen dataclass takes four times as long to make.
    """

    number: int
    cells: Sequence[Cell]
    action: str
    key: str
    lea_code: str
    texts: Sequence[str]
    legacy: bool
    problems: Sequence[Problem]
    record: Record | None = None
    barred: Sequence[Finding] = ()
    is_repeated: bool = False
    aside: str = ""


class _Known(dict[Cell, Any]):
    """What the cells of one element say, read once each; a cell that cannot be read leaves its problem and is blank."""

    __slots__ = ("blank", "element", "notes", "order", "problems", "shape", "stands_plainly", "today")

    def __init__(
        self,
        element: Element,
        today: date,
        shape: Shape,
        problems: list[Problem],
        notes: Counter[Note],
        order: DateOrder,
    ) -> None:
        self.element = element
        self.today = today
        self.shape = shape
        self.problems = problems
        self.notes = notes
        self.order = order
        self.blank = shape(element, None)
        self.stands_plainly = stands_plainly(element)
        super().__init__({"": self.blank})

    def __missing__(self, cell: Cell) -> Any:
        element = self.element
        if self.stands_plainly is not None and type(cell) is str and self.stands_plainly(cell):
            return self._kept(cell, self.shape(element, cell))
        noted: list[Note | Problem] = []
        try:
            value = read_cell(element, cell, noted, self.order)
        except NotReadable as error:
            self.problems.append(error.problem)
            return self.blank
        finally:
            if noted:
                self._note(noted)
        if isinstance(value, date) and not element.ahead and value > self.today:
            words = {"value": value, "today": self.today}
            self.problems.append(Problem(reading.AFTER_TODAY, element.name, value.isoformat(), words))
            return self.blank
        made = self.blank if value is None else self.shape(element, value)
        # What is noted of a cell is noted each time that it comes.
        return made if noted else self._kept(cell, made)

    def _kept(self, cell: Cell, made: Any) -> Any:
        if len(self) < KEPT_CELLS:
            self[cell] = made
        return made

    def _note(self, noted: Sequence[Note | Problem]) -> None:
        for each in noted:
            if isinstance(each, Note):
                self.notes[each] += 1
            else:
                self.problems.append(each)


class RowReader:
    """Reads the rows of one kind of record from cells in the order of `columns` (None: a column to leave out).

    One reader serves a file of a million rows and a form of one: each element remembers the cells it has read, so
    that most cells are looked up and not read. `shape` says what is made of a value, for example its text in a
    table; by default the value stays as it is. A blank must become the same in every element. `orders`: what comes
    first in the dates of a column, where that is not the month. `notes` counts what was unusual about cells that were
    read all the same. `may_lack`: an element without a column is not missed, since a column that is left out says
    nothing. `silent`: the places of elements that are not missed where they are blank.
    """

    def __init__(
        self,
        kind: type[Record],
        columns: Sequence[str | None],
        today: date,
        shape: Shape = _as_it_is,
        orders: Mapping[str, DateOrder] | None = None,
        may_lack: bool = False,
        silent: Collection[int] = (),
    ) -> None:
        self.notes: Counter[Note] = Counter()
        self.spec: RecordType = kind.spec
        self.make = maker(kind)
        elements = kind.spec.elements
        place = {name: i for i, name in enumerate(columns) if name is not None}
        # An element without a column reads the blank that is put behind each row.
        self._pick = itemgetter(*(place.get(e.name, len(columns)) for e in elements))
        self._problems: list[Problem] = []
        order = orders or {}
        self._known = [
            _Known(e, today, shape, self._problems, self.notes, order.get(e.name, DateOrder.MONTH_FIRST))
            for e in elements
        ]
        needed = [
            i
            for i, e in enumerate(elements)
            if (not e.may_be_blank or e.expected) and i not in silent and not (may_lack and e.name not in place)
        ]
        self._blank = shape(elements[0], None)
        self._needed = [(i, elements[i]) for i in needed]
        # Most rows have all that they need, which is seen at one look.
        self._look = itemgetter(*needed, *needed[:1]) if needed else None
        names = [e.name for e in elements]
        self._ids = itemgetter(*map(names.index, ("state_id", "system_id"))) if self.spec.of_student else None

    def values(self, cells: Sequence[Cell]) -> tuple[list[Any], list[Problem]]:
        """What a row says in the order of the elements, and the problems found, which may leave it standing."""
        self._problems.clear()
        values = list(map(getitem, self._known, self._pick([*cells, ""])))
        blank = self._blank
        if self._look is not None and blank in self._look(values):
            for i, element in self._needed:
                if values[i] is blank:
                    self._miss(element)
        if self._ids is not None and self._ids(values) == (blank, blank):
            self._miss_ids()
        return values, list(self._problems)

    def read(self, cells: Sequence[Cell]) -> tuple[Record | None, list[Problem]]:
        """The record that a row makes, or None; and the problems found, some of which leave the record standing."""
        values, problems = self.values(cells)
        return (None if refused(problems) else self.make(values)), problems

    def _miss(self, element: Element) -> None:
        if any(p.element == element.name for p in self._problems):
            return
        rule = reading.BLANK_EXPECTED if element.may_be_blank else reading.BLANK_NEEDED
        self._problems.append(Problem(reading.NO_KEY if element.name in self.spec.key else rule, element.name, ""))

    def _miss_ids(self) -> None:
        if not any(p.element in ("state_id", "system_id") for p in self._problems):
            self._problems.append(Problem(reading.NO_KEY, "state_id", "", {"element": "state_id and no system_id"}))
