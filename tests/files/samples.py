"""Three small records of a made-up state, and strategies that make any value that they can hold."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from ser.files.cell import cleaned, is_filler, spoiled
from ser.files.parse import Problem
from ser.files.row import RowReader
from ser.files.sheet import Sheet, sheets
from ser.law.codes import Code, code_set
from ser.law.element import Element, Kind, element
from ser.law.record import Record, SentRecord, StudentRecord, record

TODAY = date(2018, 3, 1)
OUTCOME = code_set("OUTCOME", "Outcome", Code("E", "eligible"), Code("NE", "not eligible"), Code("W", "withdrawn"))
AREA = code_set("AREA", "Area", *(Code(f"A{n}", f"area {n}") for n in range(12)))


@record("lea", "LEA", group="directory", key="lea_code")
class Lea(SentRecord):
    """A local education agency."""

    name: str = element("Name", "Its full name.", width=60)


@record("evaluation", "Evaluation", group="appraisal", parent="student")
class Evaluation(StudentRecord):
    """An evaluation of one student."""

    evaluation_id: str = element("Evaluation ID", "Issued by the sender.", width=32)
    outcome: str | None = element("Outcome", "What was found.", codes=OUTCOME)
    areas: tuple[str, ...] | None = element("Areas", "What was looked at.", codes=AREA)
    received_date: date | None = element("Received", "When it was received.")
    due_date: date | None = element("Due", "When it is due.", ahead=True)
    refused: bool | None = element("Refused", "Whether it was refused.")
    age: int | None = element("Age", "Age in years.", width=3)
    hours: Decimal | None = element("Hours", "Hours spent.")
    note: str | None = element("Note", "What else there is to say.", width=30)


@record("evaluation_component", "Component", group="evaluation", parent="evaluation")
class EvaluationComponent(SentRecord):
    """One part of an evaluation."""

    evaluation_component_id: str = element("Component ID", "Issued by the sender.", width=32)
    evaluation_id: str = element("Evaluation ID", "The evaluation it is part of.", width=32)
    note: str | None = element("Note", "What else there is to say.", width=30)


RECORDS: dict[str, type[Record]] = {kind.spec.name: kind for kind in (Lea, Evaluation, EvaluationComponent)}

EVALUATION = Evaluation(
    lea_code="017", state_id="0000000001", system_id=None, evaluation_id="e1", outcome="NE", areas=("A1", "A2"),
    received_date=date(2017, 9, 1), due_date=date(2019, 1, 1), refused=False, age=7, hours=Decimal("1.5"), note="good",
)  # fmt: skip


def open_sheets(*paths: Path) -> list[Sheet]:
    return list(sheets(paths, RECORDS))


def one_sheet(path: Path) -> Sheet:
    (sheet,) = open_sheets(path)
    return sheet


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.rule.code for problem in problems]


def told(sheet: Sheet) -> str:
    """The sentences of what was found about a file."""
    return " ".join(problem.rule.says.format_map(problem.words) for problem in sheet.problems)


def read_back(sheet: Sheet) -> list[Record | None]:
    assert sheet.record is not None
    reader = RowReader(RECORDS[sheet.record], sheet.columns, TODAY)
    return [reader.read(cells)[0] for _, cells in sheet.rows()]


def records_of(kind: type[Record]) -> st.SearchStrategy[Record]:
    """Any record of a kind that a file can hold."""
    values = {e.name: values_of(e) if not e.may_be_blank else st.none() | values_of(e) for e in kind.spec.elements}
    made = st.builds(kind, **values)
    if not kind.spec.of_student:
        return made
    return made.filter(lambda r: bool(getattr(r, "state_id", None) or getattr(r, "system_id", None)))


def values_of(element: Element) -> st.SearchStrategy[Any]:
    """Any value that an element can hold."""
    match element.kind:
        case Kind.CODE:
            return st.sampled_from([code.code for code in element.codes or ()])
        case Kind.CODES:
            known = st.sampled_from([code.code for code in element.codes or ()])
            return st.lists(known, unique=True, min_size=1).map(tuple)
        case Kind.DATE:
            return st.dates(date(1900, 1, 1), date(2100, 1, 1) if element.ahead else TODAY)
        case Kind.TIME:
            return st.times().map(lambda at: at.replace(second=0, microsecond=0))
        case Kind.YES_NO:
            return st.booleans()
        case Kind.INTEGER:
            most = 10 ** min(element.width, 9)
            low = -(most // 10) + 1 if element.minimum is None else element.minimum
            return st.integers(low, most - 1 if element.maximum is None else element.maximum)
        case Kind.DECIMAL:
            return (
                st.decimals(-999, 9999, places=2, allow_nan=False)
                .map(lambda number: number + 0)
                .filter(lambda number: len(str(number)) <= element.width)
            )
        case Kind.TEXT:
            return texts(element.width if element.exact else 1, element.width).filter(lambda t: is_value(element, t))


def is_value(element: Element, text: str) -> bool:
    """Whether a text is a value, and no filler, error or formula that a program left in its place."""
    return cleaned(element, text) == (text, None) and not is_filler(element, text) and spoiled(element, text) is None


def texts(shortest: int, longest: int) -> st.SearchStrategy[str]:
    blank = "" if shortest == longest else " "
    sign = st.characters(exclude_categories=("C", "Z")) | st.sampled_from(f"\"',;=+-@<>&_x^{blank}")
    odd = [t for t in ("=1+1", "_x0041_", "<r>&</r>", "#1") if shortest <= len(t) <= longest]
    made = st.text(sign, min_size=shortest, max_size=longest)
    return (made | st.sampled_from(odd) if odd else made).filter(lambda t: t == t.strip() and t.isprintable())
