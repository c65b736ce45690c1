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

_BY_REASON = {"GHS": "04", "DROPOUT": "DROP", "D": "D"}
_BY_CODE = {"04": ("GHS", "GRADALTDPL", "RC"), "DROP": ("DROPOUT",), "D": ("D",)}


@rule(
    "SER-0092", Severity.MUST_FIX, reads="program_episode.end_date program_episode.exit_reason enrollment.exit_code",
    cite=house("two systems tell of one leaving, and do not contradict each other"),
    says="The student left the program on {end_date} ({exit_reason}), and the school with the code {code}.",
    fix="Correct whichever is wrong: a diploma, a death and dropping out have exit codes of their own.",
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
    """A diploma, a death and dropping out are told alike by the program and by the school."""
    for episode in s[ProgramEpisode]:
        end, reason = episode.end_date, episode.exit_reason
        if end is None or reason is None:
            continue
        for e in s[Enrollment]:
            code = e.exit_code
            if code is None or e.exit_date is None or abs((e.exit_date - end).days) > _NEAR:
                continue
            if _BY_REASON.get(reason, code) != code or reason not in _BY_CODE.get(code, (reason,)):
                yield Breach(episode, {"code": code})


RULES: tuple[Rule, ...] = (both_systems_give_one_reason,)
