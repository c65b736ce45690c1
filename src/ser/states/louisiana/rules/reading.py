"""Louisiana's rule about the notice of a dyslexia screening."""

from collections.abc import Iterable
from datetime import date

from ser.federal.lateness import unexplained
from ser.law.finding import Severity
from ser.law.rule import Breach, Rule, rule
from ser.law.student import Student
from ser.states.louisiana.dyslexia_record import DYSLEXIA, DyslexiaScreening
from ser.states.louisiana.timelines.reading import screened


@rule(
    "SER-0365", Severity.MUST_EXPLAIN, reads="dyslexia_screening.parent_told_date",
    marks="dyslexia_screening.late_reason_text", cite=DYSLEXIA,
    says="The parent was told of the results on {met}, after the due day {due} ({clock}), and no reason is given.",
    fix="Correct a mistyped day; if the parent was told late, say why.",
    breaks=screened(parent_told_date=date(2017, 3, 20)),
    holds=screened(parent_told_date=date(2017, 3, 8)),
)  # fmt: skip
def the_parent_is_told_of_a_risk_of_dyslexia(s: Student, day: date) -> Iterable[Breach]:
    """The parent of a child at risk of dyslexia is told of the results within 30 days."""
    return unexplained(s, "T-41", day) if s[DyslexiaScreening] else ()


RULES: tuple[Rule, ...] = (the_parent_is_told_of_a_risk_of_dyslexia,)
