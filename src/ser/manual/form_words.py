"""The words of a form: how it is filled in, and what each cell takes."""

from collections.abc import Mapping
from enum import StrEnum

from ser.law.element import Element, Kind
from ser.law.record import RecordType
from ser.law.state import State

INSTRUCTIONS = "instructions"

_LONGEST_TITLE = 32
_LONGEST_PROMPT = 255


class Need(StrEnum):
    """Whether a cell must be filled."""

    MUST = "must be filled"
    ONE = "one of the two IDs"
    SHOULD = "should be filled"
    MAY = "may be blank"

    @staticmethod
    def of(element: Element, spec: RecordType) -> "Need":
        """What a record needs of an element."""
        if spec.of_student and element.name in ("state_id", "system_id"):
            return Need.ONE
        if not element.may_be_blank:
            return Need.MUST
        return Need.SHOULD if element.expected else Need.MAY


NEEDED: Mapping[Need, str] = {
    Need.MUST: "Without it the row cannot be stored.",
    Need.ONE: "The child's state ID, or your own system ID where there is none yet. Both are better.",
    Need.SHOULD: "The row is stored without it, but it must be filled before certification.",
    Need.MAY: "Fill it if you know it and it applies.",
}


def instructions(state: State, lea_code: str | None) -> list[str]:
    """How the form is filled in, a line each; a line that begins with # is a heading."""
    lea = f", LEA {lea_code}" if lea_code else ""
    sends = f" --lea {lea_code}" if lea_code else ""
    return [
        f"# SER: form for when the system is down ({state.name}{lea})",
        "Write down here what happens while SER cannot be reached. When it is back, this workbook is loaded as it is; "
        "nothing is typed again.",
        "# How to fill it in",
        "A sheet holds one kind of record, and a row is one record. Fill in only the sheets that you need; the others "
        "may stay empty. Write the first record in the second line.",
        "Do not change the first line or the names of the sheets. Columns may be moved or hidden, and those that may "
        "be blank may be deleted.",
        "Point at a name in the first line to see what belongs under it. In a row that was begun, a cell that lacks "
        "its value is colored.",
        "Codes are chosen from a list. Where a cell takes several, write them with a semicolon between them.",
        "A date is written 03/01/2018: month, day, year. Yes and no are Y and N. IDs and codes keep their zeros: 017.",
        "Every record has an ID of its own, such as evaluation_id. Use the one that your own system has for it, or "
        "will have. If you must make one up, keep it: the same ID later is a correction, another one a second record.",
        "A record names the one that it belongs to: a goal names its plan in iep_id. If that one is in SER already, "
        "use its ID; otherwise write it down on its own sheet.",
        "These are children's education records. Keep the file where you would keep the paper, and delete it once it "
        "is loaded.",
        "# When the system is back",
        f"Check the file, then load it: `ser check FILE{sends}`, `ser load FILE{sends}`. Loading it twice is harmless.",
        "# What the colors of the first line say",
    ]


def prompt(element: Element, need: Need) -> tuple[str, str]:
    """What is shown beside a cell while it is filled in: a title, and what it takes."""
    words = " ".join(part for part in (element.definition, _takes(element), f"It {_said(need)}.") if part)
    return _cut(element.label, _LONGEST_TITLE), _cut(words, _LONGEST_PROMPT)


def remark(element: Element, need: Need) -> str:
    """What is said of a column where its name stands: label, definition, what it takes, and its codes."""
    codes = "" if element.codes is None else "\n".join(element.codes.shown(code.code) for code in element.codes)
    parts = (element.label + f" ({_said(need)})", element.definition, _takes(element), codes)
    return "\n".join(part for part in parts if part)


def _said(need: Need) -> str:
    return "is one of the two IDs, of which one must be filled" if need is Need.ONE else need.value


def _takes(element: Element) -> str:
    match element.kind:
        case Kind.DATE:
            return "A date: 03/01/2018." if element.ahead else "A date, not after today: 03/01/2018."
        case Kind.TIME:
            return "A time of day: 14:30."
        case Kind.YES_NO:
            return "Y or N."
        case Kind.CODE:
            return "A code of the list."
        case Kind.CODES:
            return (
                "Codes, with a semicolon between them." if element.codes else "Several, with semicolons between them."
            )
        case Kind.INTEGER:
            return f"A whole number{_between(element)}."
        case Kind.DECIMAL:
            return f"A number such as 0.5{_between(element)}."
    return f"Exactly {element.width} characters." if element.exact else f"At most {element.width} characters."


def _between(element: Element) -> str:
    low, high = element.minimum, element.maximum
    return "" if low is None or high is None else f" from {low} to {high}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
