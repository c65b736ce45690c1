"""Decides anew what follows from a student's records: findings, deadlines and other facts, for the kept days."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import cache
from typing import Any

from ser.engine.parallel import GROUP, Progress, each, in_groups
from ser.files.parse import Problem
from ser.law import reading
from ser.law.days import school_year_of
from ser.law.fact import FactTable
from ser.law.finding import Finding
from ser.law.record import Record, getter
from ser.law.rule import Breach, Rule
from ser.law.student import Student
from ser.store import directory, findings, name_keys, pending, students
from ser.store.connect import Db, in_transaction
from ser.store.findings import NOWHERE, Judged
from ser.store.running import state
from ser.store.scope import Scope, system_scope


def _by(actor: str) -> Scope:
    """The scope under which students are decided: all of them, whoever's load or question it was that asked for it."""
    return system_scope("judging", actor)


def _days_of(today: date) -> list[date]:
    """The days for which facts are kept current: today, and the count date of the school year that runs."""
    year = school_year_of(today)
    counts = (state().collection("child_count").date_in(y) for y in (year, year - 1))
    return sorted({today, next(day for day in counts if day <= today)})


def judge_touched(pool: Executor | None, actor: str, today: date, progress: Progress | None = None) -> int:
    """Decide every touched student; returns how many were."""
    days, waiting = in_transaction(_by(actor), lambda db: (_keep_current(db, today), pending.count(db)))
    if not waiting:
        return 0
    parts = -(-waiting // GROUP)
    decided = 0
    for count in each(pool, _judge_group, [(actor, days, today)] * parts):
        decided += count
        if progress:
            progress("deciding", min(decided, waiting), waiting)
    while count := _judge_group(actor, days, today):
        decided += count
    return decided


def _keep_current(db: Db, today: date) -> list[date]:
    """The days to decide for; those kept on demand are dropped, since records have changed."""
    kept = pending.kept_days(db)
    if not kept:
        tables = [table.name for table in state().declared.facts]
        pending.keep_days(db, tables, dict.fromkeys(_days_of(today), True))
        return _days_of(today)
    if pending.count(db):
        pending.forget_days(db, [pair for pair, current in kept.items() if not current])
    return sorted({day for (_, day), current in kept.items() if current})


def _judge_group(actor: str, days: Sequence[date], today: date) -> int:
    return in_transaction(_by(actor), lambda db: _judge_claimed(db, days, today))


def _judge_claimed(db: Db, days: Sequence[date], today: date) -> int:
    ids = pending.claim(db, GROUP)
    if not ids:
        return 0
    _decide(db, ids, days, today)
    pending.done(db, ids)
    return len(ids)


def _decide(db: Db, ids: Sequence[int], days: Sequence[date], today: date) -> None:
    """Write the facts of students for the days, and what stands against them today."""
    sites = directory.site_codes(db)
    loaded = list(students.load(system_scope("judging"), db, ids))
    _keep_facts(db, state().declared.facts, ids, days, loaded)
    findings.judge(db, ids, today, _placed(db, [(i, s, list(findings_of(s, today, sites))) for i, s in loaded]))
    name_keys.keep(db, ids, loaded)


def judge_one(db: Db, number: int, today: date) -> list[Finding]:
    """Decide one student anew in the transaction that changed it, for every day that is kept; tells what was found.

    A form needs no sweep of all that is touched, and no day that was kept on demand is lost by it.
    """
    loaded = list(students.load(system_scope("judging"), db, [number]))
    days: dict[tuple[date, ...], list[FactTable]] = {}
    kept = pending.kept_days(db)
    for table in state().declared.facts:
        days.setdefault(tuple(day for name, day in kept if name == table.name), []).append(table)
    for of_tables, tables in days.items():
        _keep_facts(db, tables, [number], of_tables, loaded)
    sites = sites_of(db, *(student for _, student in loaded))
    found = [(i, student, list(findings_of(student, today, sites))) for i, student in loaded]
    findings.judge(db, [number], today, _placed(db, found))
    name_keys.keep(db, [number], loaded)
    pending.done(db, [number])
    return [finding for _, _, of_student in found for finding in of_student]


def sites_of(db: Db, *those: Student | None) -> frozenset[str]:
    """The sites that the records of these students name and that are known; one child needs no list of all."""
    records = (record for student in those if student is not None for record in student.all())
    return directory.known_sites(db, {code for r in records if (code := getattr(r, "site_code", None)) is not None})


def _keep_facts(
    db: Db,
    tables: Sequence[FactTable],
    ids: Sequence[int],
    days: Sequence[date],
    loaded: Iterable[tuple[int, Student]],
) -> None:
    facts: dict[str, list[tuple[Any, ...]]] = {t.name: [] for t in tables}
    for i, student in loaded:
        for day in days:
            for table in tables:
                values = table.values
                facts[table.name].extend((i, day, *values(row)) for row in table.decide(student, day))
    pending.keep_facts(db, tables, days, ids, facts)


def _loaded(db: Db, ids: Sequence[int], tables: Sequence[FactTable]) -> Iterator[tuple[int, Student]]:
    """The students with the records that these facts look at."""
    reads = [table.reads for table in tables]
    kinds = None if None in reads else frozenset(name for names in reads for name in names or ())
    return students.load(system_scope("judging"), db, ids, kinds=kinds)


def _tables(names: Sequence[str]) -> list[FactTable]:
    return [table for table in state().declared.facts if table.name in names]


def findings_of(
    student: Student, today: date, sites: frozenset[str], stands: Callable[[Rule, Breach], bool] = lambda _r, _b: True
) -> Iterator[Finding]:
    """What stands against a student: broken rules, elements that are still blank, sites that nobody knows.

    `stands`: whether a breach can be told from the records that are there.
    """
    book = state().rule_book
    for rule, breach in book.all_of(student, today):
        if stands(rule, breach):
            yield from book.findings(rule, breach)
    for record in student.all():
        yield from blank_and_unknown(record, sites)


def blank_and_unknown(record: Record, sites: frozenset[str]) -> Iterator[Finding]:
    names, get, site = _expected(record.spec.name)
    if get is not None:
        values = get(record)
        if None in values:
            for name, value in zip(names, values, strict=True):
                if value is None:
                    yield Problem(reading.BLANK_EXPECTED, name, "").finding("", None, record.key, record.spec.name)
    if site is not None:
        for name, code in zip(site[0], site[1](record), strict=True):
            if code is not None and code not in sites:
                yield Problem(reading.UNKNOWN_SITE, name, code).finding("", None, record.key, record.spec.name)


@cache
def _expected(record: str) -> tuple[tuple[str, ...], Any, Any]:
    elements = state().records[record].spec.elements
    names = tuple(e.name for e in elements if e.expected)
    sites = tuple(e.name for e in elements if e.name == "site_code")
    return names, getter(names) if names else None, (sites, getter(sites)) if sites else None


def _placed(db: Db, found: Sequence[tuple[int, Student, list[Finding]]]) -> Iterator[Judged]:
    """The findings with the file and row from which each record was last received, and the LEA that sent it."""
    listed = [(i, f) for i, _, of_student in found for f in of_student]
    senders = {i: record.lea_code for i, student, _ in found for record in student.records.get("student", ())}  # type: ignore[attr-defined]
    places = {
        (record, *at): place
        for record in sorted({f.record for _, f in listed})
        for at, place in findings.places(
            db, state().records[record].spec, sorted({i for i, f in listed if f.record == record})
        ).items()
    }
    for i, f in listed:
        is_student = f.record == "student"
        place = places.get((f.record, i, "" if is_student else f.key), NOWHERE)
        yield Judged(i, senders.get(i) if is_student else f.key[:3], place, f)


def decide_day(
    pool: Executor | None, actor: str, tables: Sequence[str], day: date, progress: Progress | None = None
) -> None:
    """Decide the facts of every student in some tables for a day that was not kept so far, and keep them."""
    ids = in_transaction(_by(actor), lambda db: _begin_day(db, tables, day))
    for _ in in_groups(pool, _decide_group, (actor, tables, day), ids, progress):
        pass


def _begin_day(db: Db, tables: Sequence[str], day: date) -> list[int]:
    pending.keep_days(db, tables, {day: False})
    return students.all_ids(system_scope("judging"), db)


def _decide_group(actor: str, tables: Sequence[str], day: date, ids: Sequence[int]) -> None:
    def act(db: Db) -> None:
        borrowed = pending.borrow(db, ids)
        _keep_facts(db, _tables(tables), ids, [day], _loaded(db, ids, _tables(tables)))
        pending.done(db, borrowed)

    in_transaction(_by(actor), act)
