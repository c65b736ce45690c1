"""The clocks of gifted and talented children alone: reevaluation, and five school days for those who come."""

from collections.abc import Collection
from datetime import date

from ser.federal.endings import is_gifted_only, left_gifted, referral_ended
from ser.federal.history import GIFTED_PROGRAMS, IDEA_PROGRAMS
from ser.federal.ownership import is_accepted_fape, owners
from ser.federal.records import Enrollment, Evaluation, Iep, ProgramEpisode, Referral, Responsibility
from ser.federal.timelines import next_settled, settled_on, was_served_since
from ser.law.days import Days
from ser.law.rule import add, change, without
from ser.law.student import Student
from ser.law.timeline import timeline

_GIFTS = frozenset({"GT", "TM", "TV", "TT"})
_FULL = frozenset({"INIT", "REV"})


def _in_gifted_since(s: Student, day: date) -> bool:
    return any(p.program in GIFTED_PROGRAMS and (p.end_date is None or p.end_date >= day) for p in s[ProgramEpisode])


@timeline(
    "T-12",
    "Triennial reevaluation, gifted or talented alone",
    starts=settled_on,
    stops=next_settled,
    cite="LAC 28:CI.1101",
    excepts=left_gifted,
    owners=owners,
    example=(
        change("evaluation", is_gifted_talented_only=True, evaluation_outcome="G"),
        change("program_episode", program="GT"),
    ),
)
def gifted_reevaluation(e: Evaluation, s: Student, days: Days) -> date | None:
    """Three years from the latest evaluation or waiver of a child who is gifted or talented alone."""
    settled = settled_on(e)
    if settled is None or not (e.evaluation_type == "W" or e.evaluation_outcome == "G"):
        return None
    if not _in_gifted_since(s, settled) or (e.evaluation_type == "W" and was_served_since(s, settled)):
        return None
    return days.years(settled, 3)


def came_gifted(r: Responsibility, s: Student) -> date | None:
    """A child of a gifted or talented program alone moved here from another LEA of the state."""
    if r.begin_reason != "T" or not is_accepted_fape(r):
        return None
    return r.begin_date if _came_from(GIFTED_PROGRAMS, r, s) and not _came_from(IDEA_PROGRAMS, r, s) else None


def _came_from(programs: Collection[str], r: Responsibility, s: Student) -> bool:
    """Whether the child was in one of the programs in another LEA, and left it by a move within the year before."""
    since = s.days.years(r.begin_date, -1)
    return any(
        p.program in programs
        and p.lea_code != r.lea_code
        and p.begin_date < r.begin_date
        and (p.end_date is None or (p.exit_reason == "XFER" and p.end_date >= since))
        for p in s[ProgramEpisode]
    )


def gifted_plan_here(r: Responsibility, s: Student) -> date | None:
    """A gifted or talented plan is in effect in the new LEA, the current one or a review."""
    days = [
        max(plan.begin_date, r.begin_date)
        for plan in s[Iep]
        if plan.lea_code == r.lea_code
        and plan.begin_date is not None
        and (plan.end_date is None or plan.end_date >= r.begin_date)
        and plan.iep_type in _FULL
        and is_gifted_only(plan, s)
    ]
    return min(days, default=None)


@timeline(
    "T-16",
    "Gifted or talented child from another LEA",
    starts=came_gifted,
    stops=gifted_plan_here,
    late_in="school",
    cite="LAC 28:XLIII.1327",
    excepts=left_gifted,
    owners=owners,
    example=(
        change("program_episode", program="GT", end_date=date(2018, 1, 12), exit_reason="XFER"),
        change("responsibility", end_date=date(2018, 1, 16), end_reason="XFER"),
        add(
            "responsibility",
            lea_code="026",
            responsibility_id="R2",
            site_code="026Z01",
            begin_date=date(2018, 1, 16),
            begin_reason="T",
            end_date=None,
            end_reason=None,
        ),
        add(
            "program_episode",
            lea_code="026",
            program_episode_id="P2",
            begin_date=date(2018, 1, 16),
            begin_basis="TRF",
            end_date=None,
            exit_reason=None,
        ),
        add(
            "iep",
            at=1,
            lea_code="026",
            iep_id="I3",
            program_episode_id="P2",
            iep_date=date(2018, 1, 19),
            begin_date=date(2018, 1, 22),
        ),
    ),
)
def gifted_transfer(r: Responsibility, days: Days) -> date | None:
    """5 school days from the move, by which the current plan or a review is in effect in the new LEA."""
    return days.school(r.begin_date, 5)


def out_of_school(r: Referral, s: Student) -> date | None:
    """A child who is in no school was referred, with a current evaluation that found gifts or talents."""
    asked = r.request_date or r.referral_received_date
    if asked is None or not _GIFTS.issuperset(r.suspected_exceptionalities or ("",)):
        return None
    current = any(
        e.evaluation_outcome == "G"
        and e.dissemination_date is not None
        and e.dissemination_date < asked < s.days.years(e.dissemination_date, 3)
        for e in s[Evaluation]
    )
    is_enrolled = any(x.entry_date < asked and (x.exit_date is None or x.exit_date >= asked) for x in s[Enrollment])
    return asked if current and not is_enrolled else None


def gifted_reviewed(r: Referral, s: Student) -> date | None:
    """The team completed a review for the gifted or talented child."""
    since = r.request_date or r.referral_received_date
    days = [i.iep_date for i in s[Iep] if i.iep_type in _FULL and is_gifted_only(i, s)]
    return min((day for day in days if day is not None and since is not None and day >= since), default=None)


@timeline(
    "T-17",
    "Review for a gifted or talented child out of school",
    starts=out_of_school,
    stops=gifted_reviewed,
    late_in="school",
    cite="LAC 28:XLIII.1328",
    excepts=referral_ended,
    owners=owners,
    example=(
        without("enrollment"),
        change("evaluation", is_gifted_talented_only=True, evaluation_outcome="G"),
        change("program_episode", program="GT"),
        add(
            "referral",
            referral_id="F2",
            suspected_exceptionalities=("GT",),
            request_date=date(2017, 11, 1),
            referral_received_date=date(2017, 11, 2),
            consent_requested_date=None,
        ),
    ),
)
def gifted_out_of_school(r: Referral, days: Days) -> date | None:
    """5 school days from the referral of a child out of school whose evaluation is current, to review the plan."""
    asked = r.request_date or r.referral_received_date
    return days.school(asked, 5) if asked else None
