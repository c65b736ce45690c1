"""What is remembered for a sender's later files: answers that people gave, and the elements that the LEA maintains."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ser.engine.intake.sheet_rows import always_maintained
from ser.law.element import Element
from ser.law.permission import Permission, asks
from ser.law.record import RecordType
from ser.store import answers, audit, entries
from ser.store.answers import Answer, Profile, Remembered
from ser.store.connect import Db, connection, in_transaction
from ser.store.running import state
from ser.store.scope import Scope, system_scope


class NotRemembered(ValueError):
    """What was asked for is not there or cannot be set; the message says why and what to do."""


@asks(Permission.LOAD_FILES)
def remembered(*, by: Scope) -> Remembered:
    """What is remembered of the sender whose files somebody sends."""
    with connection(system_scope("intake", by.actor)) as db:
        return answers.remembered(db, by.only_lea, by.actor)


@asks(Permission.LOAD_FILES)
def given(*, by: Scope) -> Sequence[Answer]:
    """The answers that are remembered, the newest first, each with the name of the person who gave it."""
    with connection(by) as db:
        found = answers.listed(by, db)
        names = entries.names(db, {one.given_by for one in found})
        return [replace(one, given_by=names[one.given_by]) for one in found]


@asks(Permission.LOAD_FILES)
def take_back(*, by: Scope, number: int, today: date, why: str = "") -> Answer:
    """Take an answer back: later files are asked about again. What was stored by it stays."""

    def act(db: Db) -> Answer:
        found = answers.forget(by, db, number)
        if found is None:
            raise NotRemembered(f"There is no answer {number}, or another LEA gave it. `ser answers` lists them.")
        detail = {"answer": number, "kind": str(found.kind), "day": today.isoformat()}
        audit.note(db, by, "take back answer", detail=detail, why=why)
        return found

    return in_transaction(by, act)


@asks(Permission.LOAD_FILES)
def profile(*, by: Scope) -> Sequence[Profile]:
    """The records of which an LEA maintains some elements alone, with who said so; it maintains all others whole."""
    with connection(by) as db:
        found = answers.profiles(db, _lea(by))
        names = entries.names(db, {one.set_by for one in found})
        return [replace(one, set_by=names[one.set_by]) for one in found]


@asks(Permission.LOAD_FILES)
def maintain(*, by: Scope, record: str, elements: Sequence[str], why: str = "") -> Sequence[str]:
    """Say which elements of a record an LEA maintains; gives those of which its blanks say nothing from now on."""
    spec, lea = _spec(record), _lea(by)
    if unknown := [name for name in elements if name not in spec.by_name]:
        listed = ", ".join(spec.by_name)
        raise NotRemembered(f"{record} has no element {unknown[0]}. It has: {listed}.")

    def act(db: Db) -> None:
        answers.maintain(db, lea, record, elements, by.actor)
        audit.note(db, by, "set profile", detail={"record": record, "elements": sorted(elements)}, why=why)

    in_transaction(by, act)
    return [element.name for element in _choosable(spec) if element.name not in elements]


@asks(Permission.LOAD_FILES)
def choices(*, by: Scope, record: str) -> Sequence[tuple[Element, bool]]:
    """The elements of a record of which a blank may say nothing, each with whether the LEA maintains it now."""
    spec = _spec(record)
    with connection(by) as db:
        own = answers.maintained(db, _lea(by)).get(record)
    return [(element, own is None or element.name in own) for element in _choosable(spec)]


@asks(Permission.LOAD_FILES)
def records(*, by: Scope) -> Sequence[RecordType]:
    """The kinds of record that an LEA sends and may maintain in part."""
    del by
    kinds = (kind.spec for kind in state().declared.records)
    return [spec for spec in kinds if not (spec.kept_by_state or spec.sealed) and _choosable(spec)]


@asks(Permission.LOAD_FILES)
def maintain_all(*, by: Scope, record: str, why: str = "") -> None:
    """Say that an LEA maintains a record whole, so that each of its blanks clears."""
    spec, lea = _spec(record), _lea(by)

    def act(db: Db) -> None:
        if not answers.maintain_all(db, lea, spec.name):
            raise NotRemembered(f"LEA {lea} maintains {record} whole already: it has no profile of it.")
        audit.note(db, by, "set profile", detail={"record": record, "elements": None}, why=why)

    in_transaction(by, act)


def _lea(by: Scope) -> str:
    if by.only_lea is None:
        raise NotRemembered("A profile is that of one LEA. Say which: `--lea 017`.")
    return by.only_lea


def _choosable(spec: RecordType) -> list[Element]:
    always = always_maintained(spec)
    return [element for element in spec.elements if element.name not in always]


def _spec(record: str) -> RecordType:
    kinds = state().records
    if record not in kinds:
        raise NotRemembered(f"There is no record {record}. There are: {', '.join(kinds)}.")
    return kinds[record].spec
