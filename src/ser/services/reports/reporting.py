"""Counts a report: of any day or school year, as it is known now or was known then, or of a frozen snapshot."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import narwhals as nw

from ser.engine.judging.fact_days import fact_frames, in_kept_moment, processes_for
from ser.engine.parallel import in_groups, worker_pool
from ser.files import snapshot
from ser.files.snapshot import Snapshot
from ser.law.all_children import a_year_before
from ser.law.days import school_year_of
from ser.law.fact_frame import frame_of
from ser.law.members import asked_figure, opened
from ser.law.permission import Permission, asks, demand
from ser.law.record import CHILD
from ser.law.report import Asked, Frame, Level, Report, Table, day_of_period
from ser.law.rule import BEFORE
from ser.store import apart, audit, facts, students
from ser.store.connect import Db, connection, in_transaction, one_moment
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope, system_scope


class NoSuchReport(LookupError):
    """No report has this name; the message names those that come close."""


class CannotBeAsked(ValueError):
    """The report cannot be asked in this way; the message says how it can."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a report.

    A report on a day takes `as_of` (else today). A report on a period takes `school_year`, or `to_date` for the one
    that runs; else it covers the last school year complete on the as-of day. `known_on` asks for what the system
    knew then. `folder` holds a snapshot to be counted instead of the records.
    """

    today: date
    as_of: date | None = None
    school_year: int | None = None
    to_date: bool = False
    known_on: datetime | None = None
    folder: Path | None = None
    level: Level | None = None


@asks(Permission.READ_REPORTS)
def reports(*, by: Scope) -> Sequence[Report]:
    """The reports that there are, in the order of their declaration."""
    return state().declared.reports


@asks(Permission.READ_REPORTS)
def named(*, by: Scope, name: str) -> Report:
    """The report of this name, in whatever case it is written."""
    found = {n.lower(): r for r in state().declared.reports for n in (r.name, *r.also)}
    if name.lower() in found:
        return found[name.lower()]
    near = difflib.get_close_matches(name.lower(), found, n=3, cutoff=0.5)
    guess = f" Did you mean {' or '.join(found[n].name for n in near)}?" if near else ""
    raise NoSuchReport(f"There is no report {name}.{guess}")


@asks(Permission.READ_REPORTS)
def report(*, by: Scope, name: str, question: Question, progress: Progress | None = None) -> tuple[Table, Asked]:
    """Count a report; gives its table and what was asked in full: the day, the school year, level and LEA."""
    return _counted(by, named(by=by, name=name), question, progress)


@asks(Permission.READ_STUDENT)
def members(
    *, by: Scope, name: str, question: Question, where: Mapping[str, str], progress: Progress | None = None
) -> tuple[Table, Asked]:
    """List what is behind a report, or behind those of its rows that have these values, in the report's own unit.

    The list of a count of children names them, which not everybody may read who may read the count.
    """
    asked_of = named(by=by, name=name)
    asked_figure(asked_of, where)
    table, asked = _counted(by, asked_of, question, progress, where)
    return opened(table, where), asked


def _counted(
    by: Scope, asked_of: Report, question: Question, progress: Progress | None, where: Mapping[str, str] | None = None
) -> tuple[Table, Asked]:
    for name in asked_of.reads:
        if (needed := state().records[name].spec.read_with) is not None:
            demand(by, needed)
    if question.folder is not None:
        frozen = snapshot.read(question.folder)
        asked = _asked(by, asked_of, question, frozen.manifest.as_of)
        return _run(by, asked_of, _held(by, asked_of, frozen), asked), asked
    asked = _asked(by, asked_of, question, question.as_of)
    if CHILD in asked_of.reads:
        asked = replace(asked, two_children=_two_children(by))
    reader = _reader(by, asked_of)
    if question.known_on is not None:
        known: dict[str, Frame] = {}
        for day, suffix, names in _by_day(asked_of.needs, asked.day):
            made = _known(reader, names, day, question.known_on, progress)
            known |= {f"{name}{suffix}": frame for name, frame in made.items()}
        with one_moment(reader) as db:
            _note(db, by, asked_of, asked, where)
            rows = _rows(reader, db, asked_of.reads, question.known_on)
        return _run(by, asked_of, {**known, **rows}, asked), asked
    days = _by_day(asked_of.needs, asked.day)

    def read(db: Db) -> dict[str, Frame]:
        _note(db, by, asked_of, asked, where)
        frames = dict(_rows(reader, db, asked_of.reads))
        for day, suffix, names in days:
            frames |= {f"{name}{suffix}": frame for name, frame in fact_frames(reader, db, day, names).items()}
        return frames

    frames = in_kept_moment(reader, {day: names for day, _, names in days}, question.today, progress, read)
    return _run(by, asked_of, frames, asked), asked


def _run(by: Scope, made: Report, frames: Mapping[str, Frame], asked: Asked) -> Table:
    """Count a report for a scope: what it gives of one LEA is what it gives of that LEA among all.

    This is the one place that sees to it: a report is given the rows that belong to the scope's LEAs and no others, or,
    where it compares the children of all, its own rows of those LEAs are kept.
    """
    if by.lea_codes is None:
        return _seen(by, made.run(frames, asked))
    own = nw.col("lea_code").is_in(sorted(by.lea_codes))
    if made.compares:
        table = made.run(frames, asked)
        keyed = None if table.keyed is None else table.keyed.filter(own)
        return _seen(by, replace(table, frame=table.frame.filter(own), keyed=keyed))
    return _seen(by, made.run({name: frame.filter(own) for name, frame in frames.items()}, asked))


def _seen(by: Scope, table: Table) -> Table:
    """The table as one may see it: it names no child to somebody who counts children and reads none."""
    named = [e.name for e in state().records[CHILD].spec.elements if e.names_person]
    shown = [column.name for column in table.columns if column.name in named]
    if not shown or by.may(Permission.READ_STUDENT):
        return table
    blank = [nw.lit(None).cast(table.frame.schema[name]).alias(name) for name in shown]
    keyed = None if table.keyed is None else table.keyed.with_columns(*blank)
    return replace(table, frame=table.frame.with_columns(*blank), keyed=keyed)


def _reader(by: Scope, made: Report) -> Scope:
    """The scope under which a report is read: that of the person who asks, or that of a comparison of all children."""
    if not made.compares or by.lea_codes is None or by.site_codes is not None or by.provider is not None:
        return by
    return system_scope("comparing all children", by.actor)


def _held(by: Scope, made: Report, frozen: Snapshot) -> dict[str, Frame]:
    """What a snapshot holds of what a report counts; facts of before a column was kept have it blank."""
    if by.site_codes is not None or by.provider is not None:
        raise CannotBeAsked(
            "A snapshot says nothing of sites and caseloads; it is counted for an LEA or for the state."
        )
    held = {**frozen.facts, **frozen.records}
    for lacking in (n for n in (*made.needs, *made.reads) if n not in held):
        raise CannotBeAsked(f"The snapshot holds nothing called {lacking}, which {made.name} counts.")
    for table in _tables(made.needs):
        nothing = nw.from_native(frame_of(table, []).lazy())
        if set(held[table.name].collect_schema().names()) != {column.name for column in table.columns}:
            held[table.name] = nw.concat([held[table.name], nothing], how="diagonal")
    return held


def _two_children(by: Scope) -> frozenset[tuple[str, str]]:
    """The pairs of IDs that are never taken for one child, those among them that the reader may not know to be one."""
    sees_sealed = by.may(Permission.READ_SEALED)
    return in_transaction(system_scope("reporting"), lambda db: apart.ids_never_offered(db, sees_sealed=sees_sealed))


def _by_day(names: tuple[str, ...], day: date) -> list[tuple[date, str, tuple[str, ...]]]:
    """The facts that a report counts, of the day asked for, and of a year before where it compares the two."""
    then = tuple(name.removesuffix(BEFORE) for name in names if name.endswith(BEFORE))
    now = tuple(name for name in names if not name.endswith(BEFORE))
    return [(day, "", now), *([(a_year_before(day), BEFORE, then)] if then else [])]


def _asked(by: Scope, made: Report, question: Question, day: date | None) -> Asked:
    if made.kind == "day" and (question.school_year is not None or question.to_date):
        raise CannotBeAsked(f"{made.name} speaks of a day, not of a school year. Ask with --as-of DAY.")
    if question.level is not None and question.level not in made.levels:
        offered = ", ".join(level.value for level in made.levels)
        raise CannotBeAsked(f"{made.name} is not made at the level {question.level.value}; it is at: {offered}.")
    day = day or question.today
    year = _year(made, question, day)
    if made.kind == "period" and question.as_of is None and question.folder is None:
        day = day_of_period(year, day)
    return Asked(day, year, state(), question.level, by.only_lea, by.lea_codes)


def _year(made: Report, question: Question, day: date) -> int:
    if made.kind == "day" or question.to_date:
        return school_year_of(day)
    # A school year ends with its last day, so on that day it is complete.
    return question.school_year or school_year_of(day + timedelta(1)) - 1


def _rows(by: Scope, db: Db, names: tuple[str, ...], known_on: datetime | None = None) -> Mapping[str, Frame]:
    """The rows of records that the scope may read, as they are or as they were known at a time."""
    kinds = state().records
    return {name: nw.from_native(facts.records(by, db, kinds[name], known_on).lazy()) for name in names}


def _note(db: Db, by: Scope, made: Report, asked: Asked, where: Mapping[str, str] | None) -> None:
    detail = {"report": made.name, "day": asked.day, "school_year": asked.school_year}
    audit.note(db, by, "report", detail=detail if where is None else {**detail, "listed": dict(where)})


def _known(
    by: Scope, names: tuple[str, ...], day: date, known_on: datetime, progress: Progress | None
) -> Mapping[str, Frame]:
    """Facts as they would have been decided at that time; they are not kept."""
    with connection(by) as db:
        ids = students.concerned_ids(by, db)
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in names}
    with worker_pool(processes_for(len(ids))) as pool:
        for decided in in_groups(pool, _known_group, (by, names, day, known_on), ids, progress):
            for name in names:
                rows[name].extend(decided[name])
    return {t.name: nw.from_native(frame_of(t, rows[t.name]).lazy()) for t in _tables(names)}


def _known_group(
    by: Scope, names: tuple[str, ...], day: date, known_on: datetime, ids: Sequence[int]
) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in names}
    # Decided by the whole record, as kept facts are; an LEA is then given what is its own of it.
    with connection(system_scope("reporting", by.actor)) as db:
        for _, student in students.load(system_scope("reporting"), db, ids, known_on):
            for table in _tables(names):
                decided = (row for row in table.decide(student, day) if _is_own(by, row))
                rows[table.name].extend(map(table.values, decided))
    return rows


def _is_own(by: Scope, row: Any) -> bool:
    """Whether a fact is of the scope's LEAs, and of a record of a kind that the asker may read."""
    about = state().records.get(getattr(row, "record", ""))
    if about is not None and not by.may_read(about.spec):
        return False
    return by.lea_codes is None or row.lea_code in by.lea_codes


def _tables(names: tuple[str, ...]) -> list[Any]:
    return [table for table in state().declared.facts if table.name in names]
