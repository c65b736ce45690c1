"""Rules about program episodes and exits."""

from collections.abc import Iterable, Iterator
from datetime import date

from ser.federal.history import IDEA_PROGRAMS
from ser.federal.records import Enrollment, Evaluation, Iep, ProgramEpisode, Service
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule
from ser.law.student import Student


@rule(
    "SER-0090", Severity.MUST_FIX, reads="program_episode.end_date",
    cite=house("what was open at an exit would stay on worklists for ever"),
    says="The child left the program {program} on {end_date}, but {open} is still open.", always=True,
    fix="End the service, delete the draft, or close the evaluation as of the exit.",
    breaks=(
        change("program_episode", end_date=date(2018, 2, 16), exit_reason="MKC"),
        change("service", at=1, end_date=None),
    ),
)  # fmt: skip
def nothing_stays_open_after_an_exit(s: Student, day: date) -> Iterable[Breach]:
    """When a child leaves a program, its services end, drafts are dropped and open reevaluations are closed."""
    for episode in s[ProgramEpisode]:
        if episode.end_date is not None and episode.end_date < day:
            for what in _open(s, episode, episode.end_date):
                yield Breach(episode, {"open": what})


def _open(s: Student, episode: ProgramEpisode, end: date) -> Iterator[str]:
    for plan in s.children(episode, Iep):
        if plan.iep_status in ("DRAFT", "AWAITING"):
            yield f"the plan {plan.iep_id} ({plan.iep_status.lower()})"
        yield from (f"the service {x.service_id}" for x in s.children(plan, Service) if x.end_date is None)
    if episode.program not in IDEA_PROGRAMS or not _is_last(s, episode):
        return
    for e in s[Evaluation]:
        begun = e.consent_received_date
        if (
            e.evaluation_status == "IN_PROCESS"
            and e.lea_code == episode.lea_code
            and begun is not None
            and begun <= end
        ):
            yield f"the evaluation {e.evaluation_id}"


def _is_last(s: Student, episode: ProgramEpisode) -> bool:
    """Whether the child was in no program for disabilities after this episode."""
    return all(
        o is episode or o.program not in IDEA_PROGRAMS or (o.end_date is not None and o.end_date <= episode.end_date)
        for o in s[ProgramEpisode]
    )


_BY_EVALUATION = frozenset({"NOLONGER", "TRAN"})
"""Exits that rest on an evaluation."""


@rule(
    "SER-0091", Severity.MUST_FIX, reads="program_episode.exit_reason program_episode.end_date",
    marks="program_episode.exit_evaluation_id", cite="34 CFR 300.305(e)(1)",
    says="The child left the program on {end_date} ({exit_reason}), but no evaluation found that the child has no"
         " disability any more.",
    fix="Enter the reevaluation with its outcome, or correct the exit reason.",
    breaks=change("program_episode", end_date=date(2018, 2, 16), exit_reason="NOLONGER"),
    holds=(
        change("program_episode", end_date=date(2018, 2, 16), exit_reason="NOLONGER", exit_evaluation_id="V2"),
        add("evaluation", evaluation_id="V2", evaluation_type="RX", referral_id=None, appraisal_received_date=None,
            consent_received_date=date(2017, 11, 27), team_meeting_date=None, dissemination_date=date(2018, 2, 8),
            parent_copy_date=None, evaluation_outcome="N"),
    ),
)  # fmt: skip
def eligibility_ends_by_evaluation(s: Student, day: date) -> Iterable[ProgramEpisode]:
    """Before a child is found to have no disability any more, or returns to regular education, it is evaluated."""
    for episode in s[ProgramEpisode]:
        if episode.exit_reason not in _BY_EVALUATION or episode.end_date is None:
            continue
        found = (
            e for e in s[Evaluation]
            if e.evaluation_outcome in ("N", "G") and e.dissemination_date is not None
            and episode.begin_date <= e.dissemination_date <= episode.end_date
            and episode.exit_evaluation_id in (None, e.evaluation_id)
        )  # fmt: skip
        if next(found, None) is None:
            yield episode


_LEFT_SCHOOL = frozenset({"GHS", "GRADALTDPL", "RC", "RMA", "MKC", "DROPOUT", "D"})
"""Exits by which a student leaves the school too, in federal codes."""

PATIENCE = 10
"""School days after an exit by which the enrollment has ended too."""


@rule(
    "SER-0094", Severity.NOTICE, reads="program_episode.end_date program_episode.exit_reason",
    cite=house("the record and the student information system agree on who has left"),
    says="The student left on {end_date} ({exit_reason}), but is still enrolled at {site}.",
    fix="Enter the exit in the student information system, or correct the exit from the program.",
    breaks=change("program_episode", end_date=date(2018, 1, 26), exit_reason="MKC"),
    holds=(
        change("program_episode", end_date=date(2018, 1, 26), exit_reason="MKC"),
        change("enrollment", exit_date=date(2018, 1, 26), exit_code="OTHER"),
    ),
)  # fmt: skip
def who_left_is_enrolled_no_more(s: Student, day: date) -> Iterable[Breach]:
    """A student who left school with the program is not enrolled there ten school days later."""
    for episode in s[ProgramEpisode]:
        end = episode.end_date
        if end is None or episode.federal("exit_reason") not in _LEFT_SCHOOL:
            continue
        if any(o.begin_date >= end for o in s[ProgramEpisode]):
            continue  # the student came back
        limit = s.days.school(end, PATIENCE)
        if limit is None or limit >= day:
            continue
        for e in s[Enrollment]:
            is_open = e.exit_date is None or e.exit_date > day
            if e.lea_code == episode.lea_code and is_open and e.entry_date <= end:
                yield Breach(episode, {"site": e.site_code})


@rule(
    "SER-0095", Severity.MUST_FIX, reads="program_episode.begin_date",
    marks="program_episode.end_date program_episode.exit_reason", cite="20 USC 1418", always=True,
    says="The episode ends on {end_date}, and its exit reason is {exit_reason}.",
    fix="Give both the last day and the reason of an exit, or neither while the child is in the program.",
    breaks=change("program_episode", end_date=date(2018, 2, 16)),
)  # fmt: skip
def an_exit_has_day_and_reason(r: ProgramEpisode) -> bool:
    """An exit has a day and a reason."""
    return (r.end_date is None) == (r.exit_reason is None)


RULES: tuple[Rule, ...] = (
    nothing_stays_open_after_an_exit,
    eligibility_ends_by_evaluation,
    who_left_is_enrolled_no_more,
    an_exit_has_day_and_reason,
)
