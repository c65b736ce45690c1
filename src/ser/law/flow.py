"""A flow leads through the records that one piece of work is made of, and tells at each time what is done and next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ser.law.cite import Citation, Cites, citations
from ser.law.record import Record, RecordType
from ser.law.rule import write
from ser.law.student import Student
from ser.law.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a flow: a record, the elements that it asks for, and those without which it is not done.

    `same` names an earlier step whose record this step goes on with. `links`: elements that name the record of an
    earlier step. `holds`: codes by which the step's record is known; a new one is opened with them, and with those of
    `opens`. `standing`: the record may be older than the flow, as a program is older than its next plan. `ends`: codes
    with which the flow is over, whatever comes after. `clocks`: the clocks that this step stops. `many`: there may be
    several.
    """

    name: str
    record: str
    title: str
    says: str
    asks: tuple[str, ...]
    needs: tuple[str, ...]
    same: str
    links: Mapping[str, str]
    holds: Mapping[str, str]
    opens: Mapping[str, str]
    ends: Mapping[str, str]
    clocks: tuple[str, ...]
    standing: bool
    many: bool
    optional: bool

    def takes(self, row: Record) -> bool:
        """Whether a record is one that this step is about, by the codes that it holds."""
        return all(_text(row, name) == code for name, code in self.holds.items())

    def lacks(self, row: Record) -> tuple[str, ...]:
        """The elements that are still blank and without which the step is not done."""
        return tuple(name for name in self.needs if getattr(row, name) is None)

    def is_end(self, row: Record) -> bool:
        """Whether what the record says ends the flow."""
        return any(_text(row, name) in codes.split() for name, codes in self.ends.items())


@dataclass(frozen=True, slots=True)
class Flow:
    """Steps under a name, with a sentence on when one goes this way.

    `begins` names the step whose latest record tells which run of the flow is meant. `renews`: it may begin again with
    a new record, and does not only go on with one that stands.
    """

    name: str
    title: str
    says: str
    begins: str
    renews: bool
    steps: tuple[Step, ...]
    cite: tuple[Citation, ...]

    def step(self, name: str) -> Step | None:
        """The step of this name."""
        return next((one for one in self.steps if one.name == name), None)

    def timed(self, **clocks: str) -> "Flow":
        """This flow with more clocks, by step, which a state has."""
        unknown = clocks.keys() - {one.name for one in self.steps}
        if unknown:
            raise ValueError(f"The flow {self.name} has no step {sorted(unknown)}.")
        added = (replace(one, clocks=(*one.clocks, *clocks.get(one.name, "").split())) for one in self.steps)
        return replace(self, steps=tuple(added))


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a child's run: its records, the latest last, and what the latest still lacks."""

    step: Step
    records: tuple[Record, ...] = field(repr=False)
    lacks: tuple[str, ...]
    is_end: bool

    @property
    def is_done(self) -> bool:
        """Whether there is a record, and nothing is lacking in it."""
        return bool(self.records) and not self.lacks

    @property
    def is_begun(self) -> bool:
        """Whether there is a record in which something is lacking."""
        return bool(self.records) and bool(self.lacks)


@dataclass(frozen=True, slots=True)
class Run:
    """How far a child has come on a flow."""

    flow: Flow
    stages: tuple[Stage, ...]

    @property
    def is_begun(self) -> bool:
        """Whether something that the first step asks for is said in its record."""
        first = next(stage for stage in self.stages if stage.step.name == self.flow.begins)
        return any(getattr(row, name) is not None for row in first.records for name in first.step.asks)

    @property
    def is_over(self) -> bool:
        """Whether every step is done that has to be, or one of them ended the flow."""
        return self.next is None

    @property
    def next(self) -> Stage | None:
        """The first step that is to be done; none where the flow is over.

        A step without a record is passed over once a later one is done, for the truth may come in any order.
        """
        wanted = [stage for stage in self.stages if not stage.step.optional or stage.is_end]
        for place, stage in enumerate(wanted):
            if stage.is_end:
                return None
            if not stage.is_done and (stage.records or not any(later.is_done for later in wanted[place + 1 :])):
                return stage
        return None


def step(
    name: str,
    record: str,
    title: str,
    says: str,
    *,
    asks: str,
    needs: str = "",
    same: str = "",
    links: str = "",
    holds: str = "",
    opens: str = "",
    ends: Mapping[str, str] | None = None,
    clocks: str = "",
    standing: bool = False,
    many: bool = False,
    optional: bool = False,
) -> Step:
    """Declare a step; `links` is written `element=step`, `holds` and `opens` `element=code`, several with a blank."""
    return Step(
        name,
        record,
        title,
        says,
        tuple(asks.split()),
        tuple(needs.split()),
        same,
        _pairs(links),
        _pairs(holds),
        _pairs(opens),
        ends or {},
        tuple(clocks.split()),
        standing,
        many,
        optional,
    )


def flow(name: str, title: str, says: str, *steps: Step, begins: str = "", renews: bool = True, cite: Cites) -> Flow:
    """Declare a flow; it begins with its first step unless told otherwise."""
    return Flow(name, title, says, begins or steps[0].name, renews, steps, citations(cite))


def run(of: Flow, student: Student, others: Iterable[Record] = ()) -> Run:
    """How far a child has come; `others` are records that are not the child's own, such as a line of a list."""
    rows = dict(student.records)
    for row in others:
        rows[row.spec.name] = (*rows.get(row.spec.name, ()), row)
    first = of.step(of.begins)
    assert first is not None
    began = _sorted(row for row in rows.get(first.record, ()) if first.takes(row))[-1:]
    since = _day(began[0]) if began else None
    found: dict[str, tuple[Record, ...]] = {}
    for one in of.steps:
        found[one.name] = _rows(one, rows.get(one.record, ()), found, began, since, one.name == of.begins)
    return Run(of, tuple(_stage(one, found[one.name]) for one in of.steps))


def problems(of: Flow, records: Mapping[str, type[Record]], clocks: Mapping[str, Timeline]) -> Iterator[str]:
    """What is wrong with the declaration of a flow, in sentences."""
    before: dict[str, Step] = {}
    if of.step(of.begins) is None:
        yield f"The flow {of.name} begins with {of.begins}, which is no step of it."
    for one in of.steps:
        at = f"Step {one.name} of the flow {of.name}"
        if one.name in before:
            yield f"{at} is declared twice."
        kind = records.get(one.record)
        if kind is None:
            yield f"{at} is about {one.record}, which is no record of the state."
            continue
        yield from (f"{at} {wrong}" for wrong in _wrong(one, kind.spec, before, clocks))
        before[one.name] = one


def _wrong(one: Step, spec: RecordType, before: Mapping[str, Step], clocks: Mapping[str, Timeline]) -> Iterator[str]:
    for name in sorted({*one.asks, *one.links, *one.holds, *one.opens, *one.ends} - spec.by_name.keys()):
        yield f"names {name}, which is no element of {spec.name}."
    for name in sorted({*one.needs, *one.ends} - {*one.asks}):
        yield f"needs {name} and does not ask for it."
    ends = ((name, code) for name, codes in one.ends.items() for code in codes.split())
    yield from _unknown_codes(spec, (*one.holds.items(), *one.opens.items(), *ends))
    for earlier in (*one.links.values(), *([one.same] if one.same else [])):
        if earlier not in before:
            yield f"goes on from {earlier}, which is no step before it."
    if one.same in before and before[one.same].record != spec.name:
        yield f"goes on with the record of {one.same}, which is of another kind."
    for code in one.clocks:
        if code not in clocks:
            yield f"stops the clock {code}, which the state lacks."


def _unknown_codes(spec: RecordType, held: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, code in held:
        codes = spec.by_name[name].codes if name in spec.by_name else None
        if codes is not None and code not in {each.code for each in codes}:
            yield f"names the code {code}, which {codes.name} lacks."


def _rows(
    one: Step,
    rows: Iterable[Record],
    found: Mapping[str, tuple[Record, ...]],
    began: list[Record],
    since: date | None,
    is_first: bool,
) -> tuple[Record, ...]:
    """The records of a step, the latest last."""
    if one.same:
        return found[one.same][-1:]
    if is_first:
        return tuple(began)
    taken = _sorted(row for row in rows if one.takes(row))
    for name, earlier in one.links.items():
        named = {(_lea(row), getattr(row, f"{row.spec.name}_id")) for row in found[earlier]}
        taken = [row for row in taken if (_lea(row), getattr(row, name)) in named]
    if not one.links and not one.standing:
        taken = [row for row in taken if since is not None and (_day(row) or date.max) >= since]
    return tuple(taken if one.many else taken[-1:])


def _stage(one: Step, rows: tuple[Record, ...]) -> Stage:
    """Of several records the one counts that lacks least."""
    lacks = min((one.lacks(row) for row in rows), key=len, default=())
    return Stage(one, rows, lacks, any(one.is_end(row) for row in rows))


def _sorted(rows: Iterable[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: (_day(row) or date.max, row.key))


def _day(row: Record) -> date | None:
    """The first date that a record holds, in the order of its elements."""
    values = (getattr(row, e.name) for e in row.spec.elements)
    return next((value for value in values if isinstance(value, date)), None)


def _lea(row: Record) -> str:
    return str(getattr(row, "lea_code", ""))


def _text(row: Record, name: str) -> str:
    return write(row.spec.by_name[name], getattr(row, name))


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())
