"""What is remembered for a sender's later files: answers that people gave, and the elements that the LEA maintains."""

from collections.abc import Mapping, Sequence
from datetime import date

from ser.engine.intake.sheet_rows import silent_of
from ser.law.permission import Permission, asks
from ser.law.record import RecordType
from ser.store import answers, audit
from ser.store.answers import Answer, Remembered
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
    """The answers that are remembered, the newest first."""
    with connection(by) as db:
        return answers.listed(by, db)


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
def profile(*, by: Scope) -> Mapping[str, frozenset[str]]:
    """The elements that an LEA maintains, by record; it maintains any other record whole."""
    with connection(by) as db:
        return answers.maintained(db, _lea(by))


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
    silent = silent_of(spec, list(spec.by_name), frozenset(elements))
    return [spec.elements[at].name for at in silent]


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


def _spec(record: str) -> RecordType:
    kinds = state().records
    if record not in kinds:
        raise NotRemembered(f"There is no record {record}. There are: {', '.join(kinds)}.")
    return kinds[record].spec
