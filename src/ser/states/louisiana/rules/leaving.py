"""Louisiana's rules about exits, beside those of the student information system."""

from collections.abc import Iterable
from datetime import date

from ser.federal.records import ProgramEpisode
from ser.law.cite import house
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, change, rule
from ser.law.student import Student
from ser.states.louisiana.records import Enrollment

_NEAR = 10
"""Days between an exit from the program and one from the school that are of one leaving."""

_UNSAID = frozenset({"EOY", "OTHER"})
"""Codes of the school that say nothing of where a student went."""

_STAYS = _UNSAID | {"XFER", "MOVED"}
"""What a school may say near an exit after which the child is in regular education."""

_CODES = {
    "GHS": frozenset({"04"}), "GRADALTDPL": _UNSAID | {"04"}, "RC": _UNSAID | {"04"}, "RMA": _UNSAID,
    "MKC": _UNSAID | {"MOVED"}, "XFER": _UNSAID | {"XFER"}, "DROPOUT": frozenset({"DROP"}), "D": frozenset({"D"}),
    "TRAN": _STAYS, "NOLONGER": _STAYS, "REVOKED": _STAYS, "INTERIM": _STAYS, "GTEXIT": _STAYS,
}  # fmt: skip
"""The codes of the school that go with each reason of the program."""


@rule(
    "SER-0092", Severity.MUST_FIX, reads="program_episode.end_date program_episode.exit_reason enrollment.exit_code",
    cite=house("two systems tell of one leaving, and do not contradict each other"),
    says="The student left the program on {end_date} ({exit_reason}), and the school with the code {code}.",
    fix="Correct whichever is wrong: a diploma, a death, dropping out and a move within or out of the state have codes"
        " of their own.",
    breaks=(
        change("program_episode", end_date=date(2018, 2, 16), exit_reason="DROPOUT"),
        change("enrollment", exit_date=date(2018, 2, 16), exit_code="MOVED"),
    ),
    holds=(
        change("program_episode", end_date=date(2018, 2, 16), exit_reason="DROPOUT"),
        change("enrollment", exit_date=date(2018, 2, 16), exit_code="DROP"),
    ),
)  # fmt: skip
def both_systems_give_one_reason(s: Student, day: date) -> Iterable[Breach]:
    """Each reason for leaving the program goes with what the school says of the same leaving."""
    for episode in s[ProgramEpisode]:
        end, reason = episode.end_date, episode.exit_reason
        if end is None or reason is None:
            continue
        for e in s[Enrollment]:
            code = e.exit_code
            if code is None or e.exit_date is None or abs((e.exit_date - end).days) > _NEAR:
                continue
            if code not in _CODES[reason]:
                yield Breach(episode, {"code": code})


RULES: tuple[Rule, ...] = (both_systems_give_one_reason,)
