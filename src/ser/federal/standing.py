"""Where a child stands on a day, in a sentence or two that anybody in the school understands."""

from collections.abc import Iterator
from datetime import date

from ser.federal.facts.on_day import consent_by, deciding_evaluation, plans_on, running_on
from ser.federal.history import FULL_PLANS, GIFTED_PROGRAMS, IDEA_PROGRAMS, found_eligible, is_official, profile
from ser.federal.records import Evaluation, Iep, ProgramEpisode, Referral
from ser.law.record import Record
from ser.law.student import Student
from ser.law.words import Phrase, literal


def standing(student: Student, day: date) -> tuple[str, ...]:
    """The sentences: first the program or what keeps the child from one, then what is under way."""
    who = profile(student)
    if who is None:
        return ("Nothing is known of this child yet.",)
    if who.death_date is not None and who.death_date <= day:
        return (Phrase("Died on {day}. Nothing is due any more.", day=who.death_date),)
    if who.merged_into_state_id:
        return (f"This ID was retired; the record goes on under {who.merged_into_state_id}.",)
    said = [*_program(student, day), *_under_way(student, day)]
    return tuple(said) or ("No referral, evaluation or plan is on record.",)


def _program(student: Student, day: date) -> Iterator[str]:
    episode = running_on(student, IDEA_PROGRAMS, day)
    gifted = running_on(student, GIFTED_PROGRAMS, day)
    if episode is not None:
        yield _served(student, episode, day)
    elif (out := _outside(student, day)) is not None:
        yield out
    if gifted is not None:
        alone = "" if episode is not None else ", and not in special education"
        said = f"In the program for the {literal(_label(gifted, 'program'))} since {{day}}{alone}."
        yield Phrase(said, day=gifted.begin_date)


def _served(student: Student, episode: ProgramEpisode, day: date) -> str:
    begun = "In special education since {begun}"
    if episode.program == "SVC":
        begun = "In a private school by the parents' choice, with services since {begun}"
    plans = plans_on(student, day)
    plan = next((p for p in plans if p.iep_type in FULL_PLANS), plans[0] if plans else None)
    if plan is not None:
        until = "" if plan.end_date is None else " and is in force until {until}"
        words = {"kind": _label(plan, "iep_type"), "made": plan.iep_date or plan.begin_date, "until": plan.end_date}
        return Phrase(f"{begun}. The plan ({{kind}}) is of {{made}}{until}.", words, begun=episode.begin_date)
    last = max((p.end_date for p in student[Iep] if is_official(p) and p.end_date is not None), default=None)
    if last is not None and last < day:
        said = f"{begun}, but the last plan ended on {{last}} and no other is in force."
        return Phrase(said, begun=episode.begin_date, last=last)
    return Phrase(f"{begun}, but no plan is in force.", begun=episode.begin_date)


def _outside(student: Student, day: date) -> str | None:
    """What there is to say of the child's special education where it is in no program of it."""
    over = [e for e in student[ProgramEpisode] if e.program in IDEA_PROGRAMS and e.end_date and e.end_date < day]
    left = max(over, key=lambda e: e.end_date or day, default=None)
    found = deciding_evaluation(student, day)
    done = None if found is None else found.dissemination_date
    if left is not None and left.end_date is not None and (done is None or left.end_date >= done):
        why = _label(left, "exit_reason") or "no reason is on record"
        return Phrase("Left special education on {day}: {why}.", day=left.end_date, why=why)
    if found is None or done is None:
        return None
    if not found_eligible(found):
        outcome = _label(found, "evaluation_outcome") or "no outcome is on record"
        return Phrase("Evaluated, with the report of {day}: {outcome}.", day=done, outcome=outcome)
    answer = consent_by(student, day)
    if answer is not None and answer.response == "N":
        refused = answer.received_date or answer.signed_date
        said = "Found eligible on {day}; the parent refused services on {refused}."
        return Phrase(said, day=done, refused=refused)
    return Phrase("Found eligible on {day}, but not in special education yet: no program has begun.", day=done)


def _under_way(student: Student, day: date) -> Iterator[str]:
    answered = {(e.lea_code, e.referral_id) for e in student[Evaluation]}
    for evaluation in student[Evaluation]:
        began = evaluation.consent_received_date or evaluation.appraisal_received_date
        is_open = evaluation.dissemination_date is None and evaluation.waiver_signed_date is None
        if is_open and evaluation.evaluation_status == "IN_PROCESS":
            kind = _label(evaluation, "evaluation_type")
            since = "consent was received on {began}" if began else "consent was not received yet"
            yield Phrase(f"An evaluation ({{kind}}) is under way: {since}.", kind=kind, began=began)
    for referral in student[Referral]:
        came = referral.referral_received_date or referral.request_date
        is_open = referral.closed_date is None and referral.prior_notice_date is None
        is_new = (referral.lea_code, referral.referral_id) not in answered
        if came is not None and is_open and is_new and referral.committee_decision in (None, "REFER"):
            asked = referral.consent_requested_date
            then = "consent was asked for on {asked}" if asked else "consent has not been asked for yet"
            yield Phrase(f"Referred on {{came}}; {then}.", came=came, asked=asked)


def _label(record: Record, name: str) -> str:
    codes, value = record.spec.by_name[name].codes, getattr(record, name)
    return "" if codes is None or value is None else codes.label(value)
