"""Guides through flows: how far a child has come, what is next and by when, and what the next record opens with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ser.federal.next_step import of_lea, opens_with
from ser.federal.records import EarlyStepsNotice
from ser.law.flow import Flow, Run, Stage, Step, run
from ser.law.permission import Permission, asks
from ser.law.record import Record
from ser.law.student import Student
from ser.law.words import short_name
from ser.services.child.explaining import NoSuchStudent
from ser.services.entry.form_model import called
from ser.services.entry.form_values import NoSuchRecord, Place
from ser.store import audit, due, entries, students
from ser.store.connect import Db, in_transaction
from ser.store.running import state
from ser.store.scope import Scope


class At(StrEnum):
    """Where a step of a flow stands."""

    DONE = "done"
    NEXT = "next"
    OPEN = "open"
    LATER = "later"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Row:
    """A record of a step: where its form is, and what it is in a few words."""

    place: Place
    words: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A step as it stands for a child, by when it is due, and whether that day has passed."""

    step: Step
    at: At
    rows: tuple[Row, ...]
    due: date | None
    is_late: bool

    @property
    def is_claim(self) -> bool:
        """Whether its record is one that an LEA claims and releases, on pages of their own."""
        return state().records[self.step.record].spec.one_at_a_time is not None

    @property
    def is_of_list(self) -> bool:
        """Whether its record is a line of a list of children who are no students yet, and opened from that list."""
        return not state().records[self.step.record].spec.about_student


@dataclass(frozen=True, slots=True)
class Guide:
    """A flow as it stands for a child."""

    child: str
    whose: str = field(repr=False)
    flow: Flow
    steps: tuple[Told, ...]
    is_begun: bool
    is_over: bool

    @property
    def next(self) -> Told | None:
        """The step that is next; none where the flow is over."""
        return next((one for one in self.steps if one.at is At.NEXT), None)

    def step(self, name: str) -> Told | None:
        """The step of this name."""
        return next((one for one in self.steps if one.step.name == name), None)


@asks(Permission.READ_STUDENT)
def guides(*, by: Scope, child: str, today: date) -> Sequence[Guide]:
    """Every flow as it stands for a child."""

    def act(db: Db) -> Sequence[Guide]:
        number, student, lines = _loaded(by, db, child)
        audit.note(db, by, "flows", student_id=number)
        return [
            _guide(by, db, student, run(each, _own(by, student), lines.values()), lines, today)
            for each in _flows(by).values()
        ]

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def guide(*, by: Scope, child: str, flow: str, today: date) -> Guide:
    """A flow as it stands for a child."""

    def act(db: Db) -> Guide:
        number, student, lines = _loaded(by, db, child)
        audit.note(db, by, "flow", student_id=number, detail={"flow": flow})
        return _guide(by, db, student, _run(by, flow, _own(by, student), lines), lines, today)

    return in_transaction(by, act)


@asks(Permission.READ_STUDENT)
def opens(*, by: Scope, child: str, flow: str, step: str, today: date) -> Mapping[str, str]:
    """What a new record of a step opens with: its codes, the records of earlier steps that it names, and of a child
    who moved in what the former LEA's plan says."""

    def act(db: Db) -> Mapping[str, str]:
        _, student, lines = _loaded(by, db, child)
        stages = {stage.step.name: stage for stage in _run(by, flow, _own(by, student), lines).stages}
        if step not in stages:
            raise NoSuchRecord("There is no such step.")
        meant = stages[step].step
        named = {
            name: str(getattr(rows[-1], rows[-1].spec.own_id))
            for name, earlier in meant.links.items()
            if (rows := stages[earlier].records)
        }
        carried = opens_with(student, state().records[meant.record], today)
        return {**carried, **meant.opens, **meant.holds, **named}

    return in_transaction(by, act)


Lines = Mapping[int, Record]
"""The lines of lists of Part C that belong to a child, by number."""


def _loaded(by: Scope, db: Db, child: str) -> tuple[int, Student, Lines]:
    number = students.find(by, db, child)
    if number is None:
        raise NoSuchStudent("No such child is among those whom you may read.")
    ((_, student),) = students.load(by, db, [number])
    kind = state().records[EarlyStepsNotice.spec.name]
    found = {line: entries.row(by, db, kind, line) for line in due.linked(by, db, number)}
    return number, student, {line: stored.record for line, stored in found.items() if stored is not None}


def _own(by: Scope, student: Student) -> Student:
    """The child with the records of the LEA that one works for: another LEA's can be read, and not gone on with."""
    return student if by.only_lea is None else of_lea(student, by.only_lea)


def _flows(by: Scope) -> Mapping[str, Flow]:
    """The flows whose records the scope may read."""
    kinds = state().records
    return {
        name: flow
        for name, flow in state().flows.items()
        if all(by.may_read(kinds[step.record].spec) for step in flow.steps)
    }


def _run(by: Scope, flow: str, student: Student, lines: Lines) -> Run:
    flows = _flows(by)
    if flow not in flows:
        raise NoSuchRecord("There is no such flow.")
    return run(flows[flow], student, lines.values())


def _guide(by: Scope, db: Db, student: Student, found: Run, lines: Lines, today: date) -> Guide:
    whose = short_name(student.own)
    own = {id(row) for stage in found.stages for row in stage.records}
    clocks = {d.timeline: d for d in student.deadlines() if id(d.record) in own and d.due and d.is_open(today)}
    told = []
    for stage, at in zip(found.stages, _places(found), strict=True):
        running = [clocks[code] for code in stage.step.clocks if code in clocks and at is not At.DONE]
        first = min(running, key=lambda d: d.due or date.max, default=None)
        day = first.due if first else None
        is_late = first is not None and day is not None and day < today and not first.unverified
        told.append(Told(stage.step, at, tuple(_rows(by, db, student, stage, lines)), day, is_late))
    return Guide(student.public_id, whose, found.flow, tuple(told), found.is_begun, found.is_over)


def _places(found: Run) -> Iterator[At]:
    """Where each step stands: what comes after an end is over, what comes after the next is later."""
    over = later = False
    for stage in found.stages:
        if over:
            yield At.OVER
        elif stage is found.next:
            later = True
            yield At.NEXT
        elif stage.is_done:
            yield At.DONE
        else:
            yield At.LATER if later and not stage.records else At.OPEN
        over = over or stage.is_end


def _rows(by: Scope, db: Db, student: Student, stage: Stage, lines: Lines) -> Iterator[Row]:
    spec = state().records[stage.step.record].spec
    for record in stage.records:
        number = next((line for line, row in lines.items() if row is record), None)
        child = "" if number is not None else student.public_id
        if number is None:
            stored = entries.by_key(by, db, state().records[spec.name], [getattr(record, k) for k in spec.key])
            number = stored.number if stored is not None else None
        labels = tuple(spec.by_name[name].label for name in stage.step.lacks(record))
        yield Row(Place(child, spec.name, number), called(record), labels)


__all__ = ["At", "Guide", "NoSuchRecord", "NoSuchStudent", "Row", "Told", "guide", "guides", "opens"]
