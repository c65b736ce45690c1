"""Decides what follows from a student's records: findings, deadlines and other facts, for the kept days."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import date
from functools import cache
from typing import Any

from ser.engine.parallel import GROUP, each, in_groups
from ser.files.parse import Problem
from ser.law import reading
from ser.law.fact import FactTable
from ser.law.finding import Finding
from ser.law.record import CHILD, Record, getter
from ser.law.rule import Breach, Rule
from ser.law.student import Student
from ser.store import directory, findings, kept_days, name_keys, pending, students
from ser.store.connect import Db, in_transaction
from ser.store.findings import NOWHERE, Judged
from ser.store.kept_days import FactDay
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope, system_scope


def _by(actor: str) -> Scope:
    """The scope under which students are decided: all of them, no matter which load or question asked for it."""
    return system_scope("judging", actor)


def judge_touched(pool: Executor | None, actor: str, today: date, progress: Progress | None = None) -> int:
    """Decide every student who waits, for the days that are kept; returns how many were.

    Findings are those of the kept today, or of the day to which it is being moved; of `today` before there is one.
    """
    waiting = in_transaction(_by(actor), _begin)
    if not waiting:
        return 0
    parts = -(-waiting // GROUP)
    decided = 0
    for count in each(pool, _judge_group, [(actor, today)] * parts):
        decided += count
        if progress:
            progress("deciding", min(decided, waiting), waiting)
    while count := _judge_group(actor, today):
        decided += count
    return decided


def _begin(db: Db) -> int:
    """How many wait; the days that were only asked for are dropped where records have changed, not kept up to date."""
    waiting = pending.count(db)
    if waiting and pending.count_changed(db) and kept_days.forget_asked(db):
        for table in state().declared.facts:
            kept_days.sweep(db, table)
    return waiting


def _judge_group(actor: str, today: date) -> int:
    return in_transaction(_by(actor), lambda db: _judge_claimed(db, today))


def _judge_claimed(db: Db, today: date) -> int:
    claimed = pending.claim(db, GROUP)
    if not claimed:
        return 0
    kept, day = kept_days.held(db), kept_days.coming(db) or today
    changed = [number for number, is_changed in claimed.items() if is_changed]
    others = [number for number, is_changed in claimed.items() if not is_changed]
    if changed:
        _decide(db, changed, kept, day)
    if others:
        _decide_new_day(db, others, [each for each in kept if not each.is_whole], day)
    pending.done(db, list(claimed))
    return len(claimed)


def _decide(db: Db, ids: Sequence[int], kept: Sequence[FactDay], day: date) -> None:
    """Write what follows from the records of students: facts of every kept day, and what is found on one."""
    loaded = list(students.load(system_scope("judging"), db, ids))
    _keep_facts(db, kept, ids, loaded)
    sites = directory.site_codes(db)
    findings.judge(db, ids, day, _placed(db, [(i, s, list(findings_of(s, day, sites))) for i, s in loaded]))
    name_keys.keep(db, ids, loaded)


def _decide_new_day(db: Db, ids: Sequence[int], kept: Sequence[FactDay], day: date) -> None:
    """Write what a new day changes of students whose records are the same: its facts, and what rules of a day find."""
    book = state().rule_book
    loaded = list(students.load(system_scope("judging"), db, ids))
    _keep_facts(db, kept, ids, loaded)
    found = [(i, s, [f for one in book.of_day(s, day) for f in book.findings(*one)]) for i, s in loaded]
    findings.judge(db, ids, day, _placed(db, found), rules=book.by_day)


def judge_one(db: Db, number: int, today: date) -> list[Finding]:
    """Decide one student in the transaction that changed its records, for every kept day; gives what was found.

    A form needs no sweep of all who wait, and no day that was asked for is lost by it. Anyone who saves it is told what
    holds today, be the kept today still yesterday; if that is ahead, it is what counts, for today never goes back.
    """
    loaded = list(students.load(system_scope("judging"), db, [number]))
    _keep_facts(db, kept_days.held(db), [number], loaded)
    day = max(today, kept_days.coming(db) or today)
    sites = sites_of(db, *(student for _, student in loaded))
    found = [(i, student, list(findings_of(student, day, sites))) for i, student in loaded]
    findings.judge(db, [number], day, _placed(db, found))
    name_keys.keep(db, [number], loaded)
    pending.done(db, [number])
    return [finding for _, _, of_student in found for finding in of_student]


def sites_of(db: Db, *those: Student | None) -> frozenset[str]:
    """The sites that the records of these students name and that are known; one child needs no list of all."""
    records = (record for student in those if student is not None for record in student.all())
    return directory.known_sites(db, {code for r in records for code in _sites_in(r) if code is not None})


def _keep_facts(db: Db, kept: Sequence[FactDay], ids: Sequence[int], loaded: Iterable[tuple[int, Student]]) -> None:
    """Write the facts of students in some tables for some days."""
    days: dict[str, list[date]] = {}
    for one in kept:
        days.setdefault(one.fact, []).append(one.day)
    tables = _tables(days)
    facts: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in tables}
    for i, student in loaded:
        for table in tables:
            values = table.values
            for day in days[table.name]:
                facts[table.name].extend((i, day, *values(row)) for row in table.decide(student, day))
    kept_days.keep_facts(db, days, tables, ids, facts)


def _loaded(db: Db, ids: Sequence[int], tables: Sequence[FactTable]) -> Iterator[tuple[int, Student]]:
    """The students with the records that these facts look at."""
    reads = [table.reads for table in tables]
    kinds = None if None in reads else frozenset(name for names in reads for name in names or ())
    return students.load(system_scope("judging"), db, ids, kinds=kinds)


def _tables(names: Container[str]) -> list[FactTable]:
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


def _sites_in(record: Record) -> tuple[str | None, ...]:
    """The codes of sites that a record says, but of those that may be outside of the directory."""
    site = _expected(record.spec.name)[2]
    return () if site is None else site[1](record)


@cache
def _expected(record: str) -> tuple[tuple[str, ...], Any, Any]:
    elements = state().records[record].spec.elements
    names = tuple(e.name for e in elements if e.expected)
    sites = tuple(e.name for e in elements if (named := state().named(e)) and named.is_site and not e.outside)
    return names, getter(names) if names else None, (sites, getter(sites)) if sites else None


def _placed(db: Db, found: Sequence[tuple[int, Student, list[Finding]]]) -> Iterator[Judged]:
    """The findings with the file and row from which each record was last received, and the LEA that sent it."""
    listed = [(i, f) for i, _, of_student in found for f in of_student]
    senders = {i: student.own.owner for i, student, _ in found}
    places = {
        (record, *at): place
        for record in sorted({f.record for _, f in listed})
        for at, place in findings.places(
            db, state().records[record].spec, sorted({i for i, f in listed if f.record == record})
        ).items()
    }
    for i, f in listed:
        is_student = f.record == CHILD
        place = places.get((f.record, i, "" if is_student else f.key), NOWHERE)
        yield Judged(i, senders.get(i) if is_student else f.key[:3], place, f)


def decide_day(pool: Executor | None, actor: str, kept: Sequence[FactDay], progress: Progress | None = None) -> None:
    """Decide the facts of every student in some tables for days that are kept from now on."""
    ids = in_transaction(_by(actor), lambda db: students.all_ids(system_scope("judging"), db))
    for _ in in_groups(pool, _decide_group, (actor, kept), ids, progress):
        pass


def _decide_group(actor: str, kept: Sequence[FactDay], ids: Sequence[int]) -> None:
    def act(db: Db) -> None:
        here = {one.number for one in kept_days.held(db)}
        # Where somebody has dropped the day meanwhile, its facts would be left to nobody.
        still = [one for one in kept if one.number in here]
        borrowed = pending.borrow(db, ids)
        _keep_facts(db, still, ids, _loaded(db, ids, _tables([one.fact for one in still])))
        pending.done(db, borrowed)

    in_transaction(_by(actor), act)
