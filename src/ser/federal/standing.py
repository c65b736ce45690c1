"""Where a child stands on a day, in a sentence or two that anybody in the school understands."""

from collections.abc import Iterator
from datetime import date

from ser.federal.facts.on_day import consent_by, deciding_evaluation, plans_on, running_on
from ser.federal.history import FULL_PLANS, GIFTED_PROGRAMS, IDEA_PROGRAMS, found_eligible, is_official, profile
from ser.federal.records import Evaluation, Iep, ProgramEpisode, Referral
from ser.law.record import Record
from ser.law.student import Student


def standing(student: Student, day: date) -> tuple[str, ...]:
    """The sentences: first the program or what keeps the child from one, then what is under way."""
    who = profile(student)
    if who is None:
        return ("Nothing is known of this child yet.",)
    if who.death_date is not None and who.death_date <= day:
        return (f"Died on {who.death_date}. Nothing is due any more.",)
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
        yield f"In the program for the {_label(gifted, 'program')} since {gifted.begin_date}{alone}."


def _served(student: Student, episode: ProgramEpisode, day: date) -> str:
    begun = f"In special education since {episode.begin_date}"
    if episode.program == "SVC":
        begun = f"In a private school by the parents' choice, with services since {episode.begin_date}"
    plans = plans_on(student, day)
    plan = next((p for p in plans if p.iep_type in FULL_PLANS), plans[0] if plans else None)
    if plan is not None:
        until = "" if plan.end_date is None else f" and is in force until {plan.end_date}"
        return f"{begun}. The plan ({_label(plan, 'iep_type')}) is of {plan.iep_date or plan.begin_date}{until}."
    last = max((p.end_date for p in student[Iep] if is_official(p) and p.end_date is not None), default=None)
    if last is not None and last < day:
        return f"{begun}, but the last plan ended on {last} and no other is in force."
    return f"{begun}, but no plan is in force."


def _outside(student: Student, day: date) -> str | None:
    """What there is to say of the child's special education where it is in no program of it."""
    over = [e for e in student[ProgramEpisode] if e.program in IDEA_PROGRAMS and e.end_date and e.end_date < day]
    left = max(over, key=lambda e: e.end_date or day, default=None)
    found = deciding_evaluation(student, day)
    done = None if found is None else found.dissemination_date
    if left is not None and left.end_date is not None and (done is None or left.end_date >= done):
        return f"Left special education on {left.end_date}: {_label(left, 'exit_reason') or 'no reason is on record'}."
    if found is None or done is None:
        return None
    if not found_eligible(found):
        outcome = _label(found, "evaluation_outcome")
        return f"Evaluated, with the report of {done}: {outcome or 'no outcome is on record'}."
    answer = consent_by(student, day)
    if answer is not None and answer.response == "N":
        return f"Found eligible on {done}; the parent refused services on {answer.received_date or answer.signed_date}."
    return f"Found eligible on {done}, but not in special education yet: no program has begun."


def _under_way(student: Student, day: date) -> Iterator[str]:
    answered = {(e.lea_code, e.referral_id) for e in student[Evaluation]}
    for evaluation in student[Evaluation]:
        began = evaluation.consent_received_date or evaluation.appraisal_received_date
        is_open = evaluation.dissemination_date is None and evaluation.waiver_signed_date is None
        if is_open and evaluation.evaluation_status == "IN_PROCESS":
            kind = _label(evaluation, "evaluation_type")
            since = f"consent was received on {began}" if began else "consent was not received yet"
            yield f"An evaluation ({kind}) is under way: {since}."
    for referral in student[Referral]:
        came = referral.referral_received_date or referral.request_date
        is_open = referral.closed_date is None and referral.prior_notice_date is None
        is_new = (referral.lea_code, referral.referral_id) not in answered
        if came is not None and is_open and is_new and referral.committee_decision in (None, "REFER"):
            asked = referral.consent_requested_date
            then = f"consent was asked for on {asked}" if asked else "consent has not been asked for yet"
            yield f"Referred on {came}; {then}."


def _label(record: Record, name: str) -> str:
    codes, value = record.spec.by_name[name].codes, getattr(record, name)
    return "" if codes is None or value is None else codes.label(value)
