"""What may move the due day of an evaluation. Which of these a state allows, and by which paragraph, the state says."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ser.federal import codes
from ser.federal.records import Evaluation, EvaluationExtension, Exceptionality, Referral
from ser.law.cite import Cites, unverified
from ser.law.end_of_year import EndOfYear, Mode, extended_due
from ser.law.switch import Switch, switch
from ser.law.timeline import Extension, Move, Running, extension
from ser.law.words import Phrase, joined

_CLOSED = "{count} business days of the closure ({closed}) do not count."
_TOO_LATE = "agreed on {agreed:long}, after the due day {due:long}, so it does not count."

END_OF_YEAR: Switch[EndOfYear] = switch(
    "end_of_year",
    "What the end of the school year does to the clock of an evaluation",
    EndOfYear(),
    cite=unverified(
        "34 CFR 300.301(c)", "nothing in it suspends the clock for a school break; a state may set another"
    ),
)


def end_of_year(running: Running) -> Iterable[Move]:
    """The summer does not count, or the evaluation is due early in the next school year, as the state has switched."""
    policy = running.student.switch(END_OF_YEAR, running.start)
    if policy.mode is Mode.NONE:
        return ()
    due = extended_due(
        policy,
        running.days,
        running.start,
        running.clock,
        running.record.evaluation_type,
        part_c=_is_from_part_c(running),
        agreed=any(row.parent_agreed_date is not None for row in _rows(running, "EOY")),
    )
    if due is None:
        return (Move(None, "the policy leads beyond the known calendar, so it does not count."),)
    return (Move(due, Phrase("due on {day:long} by the policy {policy}.", day=due, policy=policy.mode)),)


def declared_closure(running: Running) -> Iterable[Move]:
    """The business days of a declared closure do not count."""
    spans = sorted((x.from_date, x.to_date) for x in _rows(running, "DIS") if x.from_date and x.to_date)
    if not spans:
        return ()
    due, lost, days = running.due, -1, running.days
    # A later due day may take in more of the closures, so this is repeated until it takes in no more.
    while (found := _lost(running, spans, due)) != lost:
        lost = found
        later = days.business(running.due, lost)
        if later is None:
            return (Move(None, "the closure leads beyond the known calendar, so it does not count."),)
        due = later
    closed = joined(", ", (Phrase("{first:long} to {last:long}", first=first, last=last) for first, last in spans))
    return (Move(due, Phrase(_CLOSED, count=lost, closed=closed)),)


def _lost(running: Running, spans: list[tuple[date, date]], due: date) -> int:
    """Business days of the closures after the start and up to the due day, each counted once."""
    lost, done = 0, running.start
    for first, last in spans:
        after = max(done, date.fromordinal(first.toordinal() - 1))
        if min(last, due) > after:
            lost += running.days.business_between(after, min(last, due)) or 0
            done = min(last, due)
    return lost


def agreed(kind: str) -> Callable[[Running], Iterator[Move]]:
    """The date agreed with the parent replaces the due day, if it is later and was agreed by the due day of then."""

    def moves(running: Running) -> Iterator[Move]:
        due = running.due
        for row in sorted(_rows(running, kind), key=lambda row: row.parent_agreed_date or date.max):
            move = _agreed(row, due, running)
            yield move
            due = move.due or due

    return moves


def _agreed(row: EvaluationExtension, due: date, running: Running) -> Move:
    told = row.parent_agreed_date
    if told is None:
        return Move(None, "without the day on which the parent agreed it does not count.")
    if told > due:
        return Move(None, Phrase(_TOO_LATE, agreed=told, due=due))
    later = row.to_date
    if later is None and row.days_added is not None:
        later = running.days.business(due, row.days_added)
    if later is None:
        return Move(None, Phrase("agreed on {agreed:long} without a date, so it does not count.", agreed=told))
    if later <= due:
        return Move(None, Phrase("agreed until {until:long}, which is not later than the due day.", until=later))
    return Move(later, Phrase("agreed on {agreed:long} until {until:long}.", agreed=told, until=later))


def agreed_for_learning_disability(running: Running) -> Iterable[Move]:
    """The date agreed for a suspected specific learning disability; of any other evaluation the paragraph says nothing.

    It is suspected where the referral says so, where the evaluation found it, or where the child was known to have it.
    """
    if not _rows(running, "SLD"):
        return ()
    if _suspects_learning_disability(running):
        return agreed("SLD")(running)
    return (Move(None, "no specific learning disability is suspected, so an agreement on one does not count."),)


def _suspects_learning_disability(running: Running) -> bool:
    evaluation, student = running.record, running.student
    referral = student.parent(evaluation, Referral)
    if referral is not None and "SLD" in (referral.suspected_exceptionalities or ()):
        return True
    known = (x for e in student[Evaluation] for x in student.children(e, Exceptionality) if e is not evaluation)
    found = student.children(evaluation, Exceptionality)
    return any(x.federal("exceptionality") == "SLD" for x in (*found, *known))


_MOVES: dict[str, Callable[[Running], Iterable[Move]]] = {
    "EOY": end_of_year,
    "DIS": declared_closure,
    "PAE": agreed("PAE"),
    "SLD": agreed_for_learning_disability,
}


def evaluation_extension(kind: str, *, cite: Cites) -> Extension:
    """A kind of extension of the code set, with the paragraph that allows it in a state."""
    return extension(kind, codes.EXTENSION_KIND.label(kind).capitalize(), _MOVES[kind], cite=cite)


MUTUAL_AGREEMENT = evaluation_extension("SLD", cite="34 CFR 300.309(c)")


def _rows(running: Running, kind: str) -> list[EvaluationExtension]:
    if not running.student[EvaluationExtension]:
        return []
    found = running.student.children(running.record, EvaluationExtension)
    return [row for row in found if row.extension_kind == kind]


def _is_from_part_c(running: Running) -> bool:
    referral = running.student.parent(running.record, Referral)
    return referral is not None and referral.requester == "PARTC"
