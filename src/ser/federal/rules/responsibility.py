"""Rules about responsibility, and about ranges of days."""

from collections.abc import Iterable
from datetime import date

from ser.federal.history import IDEA_PROGRAMS, in_program
from ser.federal.records import (
    ClassRoster,
    Enrollment,
    Evaluation,
    Guardian,
    Iep,
    Placement,
    ProgramEpisode,
    Referral,
    Removal,
    Responsibility,
    Service,
    StudentName,
    StudentStatus,
)
from ser.federal.switches import CLAIM_ANSWER
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, add, change, rule, without
from ser.law.student import Student

_OWNED = ((Referral, "referral_received_date"), (Evaluation, "dissemination_date"), (Iep, "iep_date"))

_RANGES = (
    (Enrollment, "entry_date", "exit_date"), (StudentStatus, "begin_date", "end_date"),
    (StudentName, "begin_date", "end_date"), (Guardian, "begin_date", "end_date"),
    (Referral, "intervention_begin_date", "intervention_end_date"), (ProgramEpisode, "begin_date", "end_date"),
    (Removal, "begin_date", "end_date"), (ClassRoster, "begin_date", "end_date"),
    (Iep, "begin_date", "end_date"), (Placement, "begin_date", "end_date"), (Service, "begin_date", "end_date"),
)  # fmt: skip

PATIENCE = 10
"""School days after which a missing enrollment is told."""


@rule(
    "SER-0020", Severity.MUST_FIX, reads="responsibility.begin_date", marks="responsibility.responsibility_status",
    cite="34 CFR 300.645",
    says="The claim of LEA {lea_code} from {begin_date} overlaps the one of LEA {other} from {other_begin}.",
    fix="Agree with the other LEA who is responsible from when, and end or withdraw one of the claims.",
    breaks=add("responsibility", responsibility_id="R2", begin_date=date(2018, 2, 26), responsibility_status="PENDING"),
)  # fmt: skip
def one_lea_is_responsible(s: Student, day: date) -> Iterable[Breach]:
    """One LEA at a time is responsible for a child's education, so that no child is counted twice."""
    rows = s[Responsibility]
    if len(rows) < 2:
        return
    claims = [
        r for r in rows if r.role == "FAPE" and r.responsibility_status != "RELEASED" and r.begin_date != r.end_date
    ]
    claims.sort(key=lambda r: r.begin_date)
    held: Responsibility | None = None
    for claim in claims:
        if held is not None and (held.end_date is None or claim.begin_date < held.end_date):
            yield Breach(claim, {"other": held.lea_code, "other_begin": held.begin_date})
        if held is None or (held.end_date is not None and (claim.end_date is None or claim.end_date > held.end_date)):
            held = claim


@rule(
    "SER-0021", Severity.MUST_FIX, reads="responsibility.begin_date responsibility.end_date",
    cite=house("a range of days has a first day"),
    says="The responsibility ends on {end_date}, before it begins on {begin_date}.",
    fix="Correct whichever date was mistyped. The end is the first day on which it no longer holds.",
    why="A range that ends before it begins contains no day, so that nobody owns the child by it.",
    holds=add("responsibility", responsibility_id="R0", begin_date=date(2016, 3, 1), end_date=date(2016, 8, 1),
              end_reason="XFER"),
    breaks=change("responsibility", end_date=date(2016, 8, 1), end_reason="ERR"),
)  # fmt: skip
def a_responsibility_ends_after_it_begins(r: Responsibility) -> bool:
    """A responsibility does not end before it begins."""
    return r.end_date >= r.begin_date


@rule(
    "SER-0022", Severity.MUST_FIX, reads="responsibility.begin_date",
    marks=" ".join(f"{k.spec.name}.{e}" for k, e in _OWNED),
    cite=house("a record belongs to the LEA that is responsible on the day of its event"),
    says="LEA {lea} sent this record of {event}, a day on which it was not responsible for the child.",
    fix="Correct the date or the responsibility; a record of another LEA's time is that LEA's to send.",
    breaks=(
        change("responsibility", end_date=date(2017, 8, 10), end_reason="XFER"),
        add("responsibility", responsibility_id="R2", lea_code="036", site_code="036Z01", begin_date=date(2017, 8, 10),
            begin_reason="N", end_date=None, end_reason=None),
        change("enrollment", lea_code="036", site_code="036Z01", entry_date=date(2017, 8, 10)),
        # Who the child is, the former LEA no longer says.
        without("guardian"),
        without("student_name"),
    ),
)  # fmt: skip
def a_record_lies_in_the_time_of_its_lea(s: Student, day: date) -> Iterable[Breach]:
    """Referral, report and plan are sent by an LEA that had a part in the child on their day.

    Nothing is said of days before the first responsibility that is known.
    """
    held = [r for r in s[Responsibility] if r.end_date is None or r.begin_date <= r.end_date]
    if not held:
        return
    known = min(r.begin_date for r in held)
    for kind, element in _OWNED:
        for record in s[kind]:
            event: date | None = getattr(record, element)
            if event is None or event < known:
                continue
            # A child may move within a day, so the day of the end counts for both.
            if not any(
                r.lea_code == record.lea_code and r.begin_date <= event and (r.end_date is None or event <= r.end_date)
                for r in held
            ):
                yield Breach(record, {"lea": record.lea_code, "event": event})


@rule(
    "SER-0023", Severity.NOTICE, reads="enrollment.entry_date", marks="enrollment.exit_date",
    cite=house("the record and the student information system agree on where a child is"),
    says="The child is in special education, but was enrolled nowhere for more than ten school days.",
    fix="Enter the enrollment, or end the responsibility and the program if the child left.",
    breaks=change("enrollment", exit_date=date(2017, 12, 15), exit_code="OTHER"),
)  # fmt: skip
def a_served_child_is_enrolled(s: Student, day: date) -> Iterable[Enrollment]:
    """A child whom an LEA serves is enrolled, or was within the last ten school days."""
    rows = s[Enrollment]
    if not rows or any(e.exit_date is None for e in rows):
        return
    last = max(rows, key=lambda e: e.exit_date or date.min)
    since = s.days.school_between(last.exit_date, day) if last.exit_date else None
    if since is None or since <= PATIENCE or not in_program(s, IDEA_PROGRAMS, day):
        return
    if any(r.role == "FAPE" and r.responsibility_status == "ACCEPTED" and r.holds(day) for r in s[Responsibility]):
        yield last


@rule(
    "SER-0025", Severity.NOTICE, reads="responsibility.begin_date", marks="responsibility.responsibility_status",
    cite=house("no child waits for two LEAs to agree"),
    says="The claim of LEA {lea_code} from {begin_date} was neither accepted nor released by {due}.",
    fix="Accept or release the claim; where the LEAs do not agree, the state settles it.",
    breaks=change("responsibility", responsibility_status="PENDING"),
)  # fmt: skip
def a_claim_is_answered(s: Student, day: date) -> Iterable[Breach]:
    """A claim on a child is accepted or released within the business days that the state gives."""
    for claim in s[Responsibility]:
        if claim.role != "FAPE" or claim.responsibility_status not in ("PENDING", "DISPUTED"):
            continue
        due = s.days.business(claim.begin_date, s.switch(CLAIM_ANSWER, day))
        if due is not None and due < day and claim.end_date is None:
            yield Breach(claim, {"due": due})


@rule(
    "SER-0027", Severity.NOTICE, reads="enrollment.entry_date", marks="enrollment.lea_code",
    cite=house("the record and the student information system agree on where a child is"),
    says="LEA {lea_code} has enrolled the child since {entry_date}, and LEA {responsible} is responsible.",
    fix="Claim the child where it has moved; nothing need be done where it was placed or stays for a time.",
    breaks=(
        change("enrollment", lea_code="036", site_code="036Z01"),
        *(without(name) for name in ("goal", "accommodation", "placement", "service", "parent_notice", "iep")),
        without("program_episode"),
    ),
)  # fmt: skip
def who_enrolls_a_child_is_responsible(s: Student, day: date) -> Iterable[Breach]:
    """The LEA that has enrolled a child for more than ten school days is responsible for it."""
    if len({r.lea_code for r in (*s[Enrollment], *s[Responsibility])}) < 2:
        return
    holding = [r for r in s[Responsibility] if r.holds(day) and r.responsibility_status == "ACCEPTED"]
    owners = [r.lea_code for r in holding if r.role == "FAPE"]
    involved = {r.lea_code for r in holding}
    here = [e for e in s[Enrollment] if e.entry_date <= day and (e.exit_date is None or day <= e.exit_date)]
    if not owners or any(e.lea_code in involved for e in here):
        return
    for e in here:
        since = s.days.school_between(e.entry_date, day)
        if since is not None and since > PATIENCE:
            yield Breach(e, {"responsible": owners[0]})


@rule(
    "SER-0026", Severity.MUST_FIX, reads=" ".join(f"{k.spec.name}.{a} {k.spec.name}.{b}" for k, a, b in _RANGES),
    cite=house("a range of days has a first day"),
    says="The record ends on {last}, before it begins on {first}.",
    fix="Correct whichever date was mistyped.",
    breaks=change("student_status", end_date=date(2016, 5, 26)),
)  # fmt: skip
def a_range_ends_after_it_begins(s: Student, day: date) -> Iterable[Breach]:
    """What lasts from one day to another does not end before it begins."""
    for kind, begin, end in _RANGES:
        for record in s[kind]:
            last: date | None = getattr(record, end)
            if last is not None:
                first: date | None = getattr(record, begin)
                if first is not None and last < first:
                    yield Breach(record, {"first": first, "last": last})


_MOVED_WITH_A_PLAN = ("T-15", "T-18")


@rule(
    "SER-0303", Severity.MUST_EXPLAIN, reads="responsibility.begin_date", marks="responsibility.begin_reason",
    cite="34 CFR 300.323(e)-(f)",
    says="The child came on {begin_date} with a plan, and since then no plan of LEA {lea_code} is on record and no"
         " service was given by it.",
    fix="Adopt the plan or enter one's own, with the services that the child gets; if there are none, explain it.",
    breaks=change("responsibility", begin_date=date(2017, 11, 20), begin_reason="T"),
    holds=change("responsibility", begin_date=date(2017, 11, 8), begin_reason="T"),
)  # fmt: skip
def a_child_who_moved_has_a_plan(s: Student, day: date) -> Iterable[Responsibility]:
    """A child who moved with a plan has one of the new LEA, or its services, ten school days later.

    The paragraph gives no number of days: those here are for entering what was done.
    """
    for held in s[Responsibility]:
        limit = s.days.school(held.begin_date, PATIENCE)
        if limit is None or limit >= day or not held.holds(day):
            continue
        clocks = (s.deadline(code, held) for code in _MOVED_WITH_A_PLAN)
        if any(clock is not None and clock.is_open(day) for clock in clocks):
            yield held


@rule(
    "SER-0306", Severity.MUST_EXPLAIN, reads="program_episode.begin_date",
    marks="program_episode.end_date program_episode.exit_reason",
    cite=house("a child who was counted and is gone is in the count of exits, or somebody says why not"),
    says="The child was counted on {count_date}; no LEA is responsible for it any more, and the program has no end.",
    fix="Enter the last day and the exit reason; if nobody knows where the child is, explain it.",
    breaks=change("responsibility", end_date=date(2017, 12, 15)),
)  # fmt: skip
def who_was_counted_and_is_gone_has_an_exit(s: Student, day: date) -> Iterable[Breach]:
    """A child who was in the last count and for whom no LEA is responsible any more has an exit."""
    if s.child_count is None or any(_is_held(r, day) for r in s[Responsibility]):
        return
    counted = s.child_count.last_by(day)
    if not any(_is_held(r, counted) for r in s[Responsibility]):
        return
    for episode in s[ProgramEpisode]:
        is_open = episode.end_date is None and episode.begin_date <= counted
        if is_open and episode.program in IDEA_PROGRAMS:
            yield Breach(episode, {"count_date": counted})


def _is_held(r: Responsibility, day: date) -> bool:
    return r.role == "FAPE" and r.responsibility_status == "ACCEPTED" and r.holds(day)


RULES: tuple[Rule, ...] = (
    a_child_who_moved_has_a_plan, who_was_counted_and_is_gone_has_an_exit,
    one_lea_is_responsible, a_responsibility_ends_after_it_begins, a_record_lies_in_the_time_of_its_lea,
    a_served_child_is_enrolled, a_claim_is_answered, who_enrolls_a_child_is_responsible, a_range_ends_after_it_begins,
)  # fmt: skip
