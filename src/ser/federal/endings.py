"""Why the law no longer asks for a deadline: the child was not produced, moved or left, or the parent refused."""

from dataclasses import replace
from datetime import date, timedelta

from ser.federal import codes
from ser.federal.history import GIFTED_PROGRAMS, program_of
from ser.federal.ownership import is_accepted_fape
from ser.federal.records import (
    Consent,
    Evaluation,
    EvaluationExtension,
    Iep,
    Profile,
    ProgramEpisode,
    Referral,
    Responsibility,
)
from ser.law.cite import Citation, citations, house, law
from ser.law.deadline import Excepted
from ser.law.record import Record
from ser.law.student import Student
from ser.law.words import Phrase

_NOT_PRODUCED = law("34 CFR 300.301(d)(1)")
_TRANSFER = citations(["34 CFR 300.301(d)(2)", "34 CFR 300.301(e)"])
_REFUSED = law("34 CFR 300.300(b)(3)")
_REVOKED = law("34 CFR 300.300(b)(4)")
_LEAVES = frozenset({"MOVED", "GRAD", "AGE", "D"})
"""The reasons for which the last responsibility of the state ends."""

_OVER = house("nothing is owed any more")

_CLOSED = {
    status: Excepted(status, codes.EVALUATION_STATUS.label(status).capitalize() + ".", (cite,))
    for status, cite in {
        "NOT_PRODUCED": _NOT_PRODUCED, "REFUSED": law("34 CFR 300.300(a)"), "WITHDRAWN": law("34 CFR 300.300(a)"),
    }.items()
}  # fmt: skip


def referral_ended(referral: Referral, student: Student, due: date) -> Excepted | None:
    """The referral was closed, or the LEA refused the evaluation by written notice, or the child is gone."""
    if referral.prior_notice_date is not None:
        why, cite = "The LEA refused by prior written notice.", law("34 CFR 300.503")
        return Excepted("REFUSED_BY_LEA", why, (cite,), referral.prior_notice_date)
    if referral.closed_date is not None:
        return Excepted("CLOSED", "The referral was closed without an evaluation.", (_OVER,), referral.closed_date)
    return gone(student)


def evaluation_ended(evaluation: Evaluation, student: Student, due: date) -> Excepted | None:
    """The evaluation was closed in time, or is one for which the law sets no time, or the parent revoked consent."""
    closed, day = _CLOSED.get(evaluation.evaluation_status), evaluation.closed_date
    if closed is not None and day is not None and day <= due:
        return replace(closed, day=day)
    return _without_time(evaluation, student, due) or _withdrawn(evaluation, student) or gone(student)


def reevaluation_ended(evaluation: Evaluation, student: Student, due: date) -> Excepted | None:
    """The reevaluation ended as an initial evaluation does, or the child left the program."""
    return evaluation_ended(evaluation, student, due) or left_program(evaluation, student, due)


def services_refused(evaluation: Evaluation, student: Student, due: date) -> Excepted | None:
    """The parent refused initial services, so that no plan is owed, or the child is gone."""
    refused = Excepted("REFUSED", "The parent refused initial services.", (_REFUSED,))
    if evaluation.evaluation_outcome == "ER":
        return refused
    for consent in student[Consent]:
        if consent.consent_kind == "SERVICES" and consent.response == "N" and _is_after(consent, evaluation):
            return refused
    return gone(student)


def left_program(record: Record, student: Student, due: date) -> Excepted | None:
    """The child was in no such program on the due day, or left it after that; a move within the state is no exit."""
    return _left_by(_stays(isinstance(record, Iep) and is_gifted_only(record, student), student), student, due)


def left_gifted(record: Record, student: Student, due: date) -> Excepted | None:
    """The child was in no gifted or talented program on the due day, or left it after that."""
    return _left_by(_stays(True, student), student, due)


def _left_by(stays: list[tuple[date, date | None, str]], student: Student, due: date) -> Excepted | None:
    left: tuple[date, str] | None = None
    for begin, last, code in stays:
        if begin > due and (left is None or begin > left[0] + timedelta(1)):
            break
        if last is None:
            return gone(student)
        if left is None or last > left[0]:
            left = last, code
    return gone(student) if left is None else _left(*left)


def gone(student: Student) -> Excepted | None:
    """The child died, or left the state: the last responsibility ended, and not by a move to another of its LEAs."""
    profile = student[Profile]
    day = profile[0].death_date if profile else None
    if day is not None:
        return Excepted("D", "The child died.", (_OVER,), day)
    held = [r for r in student[Responsibility] if is_accepted_fape(r)]
    if not held or any(r.end_date is None for r in held):
        return None
    last = max(held, key=lambda r: r.end_date or date.max)
    if last.end_date is None or last.end_reason not in _LEAVES:
        return None
    why = f"No LEA of the state is responsible any more: {codes.END_REASON.label(last.end_reason)}."
    return Excepted(last.end_reason, why, (_OVER,), last.end_date)


def is_gifted_only(plan: Iep, student: Student) -> bool:
    """Whether the plan belongs to an episode of the gifted or talented program."""
    return program_of(student, plan) in GIFTED_PROGRAMS


def _left(day: date, code: str) -> Excepted:
    cite: Citation = _REVOKED if code == "REVOKED" else _OVER
    label = codes.EXIT_REASON.label(code) or "without a reason"
    return Excepted(
        code or "LEFT", Phrase("The child left the program on {day:long}: {why}.", day=day, why=label), (cite,), day
    )


def _stays(gifted: bool, student: Student) -> list[tuple[date, date | None, str]]:
    """First day, last day and exit reason of the child's stays in the programs of one of the two kinds, in order."""
    episodes = [p for p in student[ProgramEpisode] if (p.program in GIFTED_PROGRAMS) is gifted]
    episodes.sort(key=lambda p: p.begin_date)
    revoked = [] if gifted else [_last_day(c) for c in student[Consent] if c.consent_kind == "SERVICES"]
    stays: list[tuple[date, date | None, str]] = []
    for at, episode in enumerate(episodes):
        last, code = episode.end_date, episode.exit_reason or ""
        if code == "XFER":
            later = episodes[at + 1].begin_date if at + 1 < len(episodes) else None
            last = None if later is None else max(later, last or later)
        for day in revoked:
            if day is not None and day >= episode.begin_date and (last is None or day < last):
                last, code = day, "REVOKED"
        stays.append((episode.begin_date, last, code))
    return stays


def _last_day(consent: Consent) -> date | None:
    return None if consent.revoked_date is None else consent.effective_end_date or consent.revoked_date


def _is_after(consent: Consent, evaluation: Evaluation) -> bool:
    """Whether the answer came after the determination; one without a day is taken to have."""
    answered = consent.signed_date or consent.received_date
    found = evaluation.team_meeting_date or evaluation.dissemination_date
    return answered is None or found is None or answered >= found


def _without_time(evaluation: Evaluation, student: Student, due: date) -> Excepted | None:
    if not student[EvaluationExtension]:
        return None
    for row in student.children(evaluation, EvaluationExtension):
        if row.extension_kind == "NPR":
            day = row.from_date or row.request_date
            if day is None or day <= due:
                return Excepted("NPR", codes.EXTENSION_KIND.label("NPR").capitalize() + ".", (_NOT_PRODUCED,), day)
        told = row.parent_agreed_date
        if row.extension_kind == "TRF" and told is not None and told <= due and row.to_date is not None:
            why = Phrase("Transfer in mid-evaluation, to be finished by {day:long} as agreed.", day=row.to_date)
            return Excepted("TRF", why, _TRANSFER, told)
    return None


def _withdrawn(evaluation: Evaluation, student: Student) -> Excepted | None:
    for consent in student[Consent]:
        if (
            consent.evaluation_id == evaluation.evaluation_id
            and consent.lea_code == evaluation.lea_code
            and consent.revoked_date is not None
            and consent.consent_kind in ("EVAL", "REEVAL")
        ):
            return Excepted("REVOKED", "The parent revoked consent.", (law("34 CFR 300.300(a)"),), consent.revoked_date)
    return None
