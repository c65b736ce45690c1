"""The page of sign-ins: what happened to the accounts of one's people, and to whom many pages were refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse, QueryDict

from ser.law.permission import Permission
from ser.services.access import sign_in_log
from ser.services.access.sign_in_log import Refusals, SignInEvent
from ser.store import sign_in_log as acts
from ser.web.acting import Request
from ser.web.page import page, show
from ser.web.table import Cell, Column, Filter, Table, occurring

DAYS = 30
"""Days that the page goes back; the audit record has all."""

WORDS: Mapping[str, str] = {
    acts.IN: "Signed in",
    acts.OUT: "Signed out",
    acts.FAILED: "Could not sign in",
    acts.LOCKED: "Was locked out",
    acts.RESET_ASKED: "Asked for a new password",
    acts.RESET_USED: "Chose a new password by letter",
    acts.PASSWORD: "Changed the password",
    acts.FACTOR: "Changed the second step",
    acts.ADDRESS_ASKED: "Was asked to confirm a new address",
    acts.ADDRESS: "Confirmed a new address",
    acts.CLOSED: "The account was closed",
    acts.OPENED: "The account was opened again",
    acts.REFUSED: "Was refused a page",
}
"""The acts, as the page says them."""
_LATE = {acts.FAILED, acts.LOCKED, acts.REFUSED}


@page(Permission.GRANT_ACCESS)
def sign_ins(request: Request) -> HttpResponse:
    """Who signed in, who could not, what changed of an account, and what was refused."""
    by = request.acting.scope
    told = {
        "refused": _refused(sign_in_log.many_refusals(by=by)),
        "events": _events(sign_in_log.events(by=by, days=DAYS), request.GET),
        "days": DAYS,
        "most": sign_in_log.MOST,
        "many": acts.MANY,
    }
    return show(request, "access/sign_ins.html", told)


def _events(rows: Sequence[SignInEvent], given: QueryDict) -> Table[SignInEvent]:
    columns: tuple[Column[Any], ...] = (
        Column("when", "When", lambda row: row.at),
        Column("who", "Who", lambda row: row.who or "An unknown address", _who),
        Column("what", "What", lambda row: WORDS[row.act], _what),
        Column("more", "More", lambda row: row.more),
        Column("from", "From where", lambda row: row.origin.removeprefix("web ")),
        Column("email", "E-mail", lambda row: row.email, is_shown=False),
    )
    kinds = occurring(list(WORDS.items()), (row.act for row in rows))
    return Table(
        "Sign-ins and what was refused",
        columns,
        rows,
        lambda row: row.number,
        given,
        sort="-when",
        filters=(Filter("act", "What", kinds, lambda row: row.act),) if len(kinds) > 1 else (),
        file="sign-ins",
        empty="Nothing happened in this time.",
        sign="security",
    )


def _who(row: SignInEvent) -> Cell:
    return Cell(row.who, small=(row.email,)) if row.who else Cell("An unknown address")


def _what(row: SignInEvent) -> Cell:
    return Cell(badge=("late", WORDS[row.act])) if row.act in _LATE else Cell(WORDS[row.act])


def _refused(rows: Sequence[Refusals]) -> Table[Refusals]:
    columns: tuple[Column[Any], ...] = (
        Column("who", "Person", lambda row: row.who, lambda row: Cell(row.who, small=(row.email,))),
        Column("count", "Refused on one day", lambda row: row.count, is_number=True),
        Column("last", "Last", lambda row: row.last_at),
    )
    return Table("People to whom many pages were refused", columns, rows, empty="Nobody.")
