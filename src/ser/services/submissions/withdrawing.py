"""Answers a submission that waits for a yes, and takes one back whole: with a preview, and never twice."""

from dataclasses import dataclass
from datetime import date

from ser.engine.intake.posted import Posting
from ser.engine.intake.waiting import post_undoubted, post_waiting
from ser.engine.judging.roll import roll
from ser.law.permission import Permission, asks
from ser.store import audit, findings, submissions, taking_back
from ser.store.connect import Db, connection, in_transaction
from ser.store.patience import COMMANDS, having
from ser.store.scope import Scope, system_scope
from ser.store.submissions import FORM, State, Submission
from ser.store.taking_back import Fate, TakenBack


class NotAnswered(ValueError):
    """A submission waits for no yes, or cannot be taken back; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What taking a submission back did, or would do."""

    submission: Submission
    done: TakenBack


@asks(Permission.LOAD_FILES)
def say_yes(*, by: Scope, number: int, today: date, why: str = "") -> None:
    """Say that a submission is right though it does far more than its sender's last ones, so that it is stored."""

    def act(db: Db) -> None:
        sent = _asked(by, db, number)
        if sent.state is not State.ASKS:
            raise NotAnswered(f"Submission {number} waits for no yes: it is {sent.state}.")
        if (newer := submissions.newer(db, sent)) is not None:
            raise NotAnswered(
                f"Submission {newer} of the same sender was stored since submission {number} was sent, which would now"
                " put older data over newer ones. If its files are right, send them again with `--yes`."
            )
        submissions.say_yes(db, number, by.actor, today)
        submissions.put_job(db, number, sent.lea_code)
        findings.settle_asked(db, number, today)
        audit.note(db, by, "say yes", detail={"load": number}, why=why)

    in_transaction(_system(by), act)


@asks(Permission.LOAD_FILES)
@having(COMMANDS)
def preview(*, by: Scope, number: int, today: date) -> Withdrawn:
    """What taking a submission back would do: it is done, and undone before anybody sees it."""
    with connection(_system(by)) as db:
        sent = _withdrawable(by, db, number)
        done = taking_back.take_back(db, number, today)
        db.rollback()
    return Withdrawn(sent, done)


@asks(Permission.LOAD_FILES)
@having(COMMANDS)
def withdraw(*, by: Scope, number: int, today: date, why: str = "") -> Withdrawn:
    """Take a submission back: all that it stored goes back to what it was, but for what was changed since."""

    def act(db: Db) -> Withdrawn:
        sent = _withdrawable(by, db, number)
        done = taking_back.take_back(db, number, today)
        submissions.withdraw(db, number, by.actor)
        detail = {"load": number, "held": done.held, "waiting": done.waiting}
        detail |= {str(fate): done.count(fate) for fate in Fate}
        audit.note(db, by, "withdraw", detail=detail, why=why)
        return Withdrawn(sent, done)

    withdrawn = in_transaction(_system(by), act)
    posting = Posting(0, today, by.actor, None, False)
    post_undoubted(posting, withdrawn.done.doubts)
    post_waiting(posting)
    in_transaction(_system(by), lambda db: findings.settle_parents(db, today))
    roll(None, by.actor, today)
    return withdrawn


def _system(by: Scope) -> Scope:
    return system_scope("intake", by.actor)


def _asked(by: Scope, db: Db, number: int) -> Submission:
    sent = submissions.held_fast(by, db, number)
    if sent is None or sent.door == FORM:
        raise NotAnswered(f"There is no submission {number}, or another LEA sent it.")
    return sent


def _withdrawable(by: Scope, db: Db, number: int) -> Submission:
    """A submission that can be taken back, kept as it is until the transaction ends."""
    sent = _asked(by, db, number)
    if sent.state is State.WITHDRAWN:
        raise NotAnswered(f"Submission {number} is withdrawn already{f': {sent.why}' if sent.why else '.'}")
    if sent.state is State.RUNNING:
        raise NotAnswered(f"Submission {number} is being loaded. Take it back when it is done.")
    if sent.state is State.DONE and sent.did is None:
        raise NotAnswered(
            f"Submission {number} was stored before SER kept what is needed to take it back. Send the right files."
        )
    return sent
