"""Rules about the reasons that an LEA gives."""

from collections.abc import Iterable
from datetime import date

from ser.federal.more_examples import good
from ser.federal.records.explaining import Explanation
from ser.law.cite import house
from ser.law.explained import answers
from ser.law.finding import Severity
from ser.law.rule import Rule, rule
from ser.law.student import Student


@rule(
    "SER-0301", Severity.NOTICE, reads="explanation.finding_rule explanation.finding_record",
    marks="explanation.finding_key", cite=house("a reason that names no record would explain nothing, unseen"),
    says="The explanation {explanation_id} is about {finding_record} {finding_key}, and the child has no such record of"
         " this LEA, so it explains nothing.",
    fix="Take rule, record and key from the line of the findings file that is explained.",
    breaks=good("explanation", finding_key="017|V9"),
    holds=good("explanation"),
)  # fmt: skip
def an_explanation_names_a_record(s: Student, day: date) -> Iterable[Explanation]:
    """An explanation names a record of the child."""
    for given in s[Explanation]:
        if not any(answers(given, row) for row in s.records.get(given.finding_record, ())):
            yield given


RULES: tuple[Rule, ...] = (an_explanation_names_a_record,)
