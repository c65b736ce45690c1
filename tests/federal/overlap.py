"""What is said where the examples of two rules get in each other's way: which rule it is, and what to do."""

from ser.federal.example import TODAY
from ser.law.state import State
from ser.law.student import Student

ADVICE = (
    "Is it the same mistake, found twice? Then narrow one of the rules, so that each mistake is found once. Is it "
    "another one? Then set what the other rule reads, in the same `breaks` or `holds`, to values with which it holds."
)


def overlap(state: State, student: Student, example: str, wanted: str = "") -> str:
    """The rules that an example of a state breaks besides the wanted one, each with its sentence, and what to do."""
    book = state.rule_book
    found = {made.code: (made, breach) for made, breach in book.all_of(student, TODAY)}
    said = [f"{state.name}, {example}:"]
    if wanted and wanted not in found:
        said.append(f"- does not break {wanted}: is everything filled that it reads?")
    for code, (made, breach) in found.items():
        if code != wanted:
            finding = book.findings(made, breach)[0]
            said.append(
                f"- breaks {code} as well ({made.title}), in {finding.record} {finding.key}: {finding.sentence}"
            )
    return "\n".join([*said, ADVICE])
