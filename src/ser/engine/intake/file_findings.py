"""What is said once for many rows: of a file, of parents that nobody knows, of rows that were set aside."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ser.engine.intake.file_notes import problems
from ser.engine.intake.given_up_ids import MERGED
from ser.files.cell import Note
from ser.files.parse import Problem
from ser.files.sheet import Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import CHILD, LEA
from ser.store.loads import ASIDE, DOUBT, HeldRow, MissingParent
from ser.store.running import state


def of_sheet(sheet: Sheet) -> list[Finding]:
    """What was found about a file as a whole."""
    return [problem.finding(sheet.file, 1, "", sheet.record or "") for problem in sheet.problems]


def of_notes(notes: Mapping[Note, int], sheet: Sheet) -> list[Finding]:
    """What was noted of a file while its rows were read."""
    return [problem.finding(sheet.file, 1, "", sheet.record or "") for problem in problems(sheet.file, notes)]


def missing_parent(parent: MissingParent) -> Finding:
    """That a parent is not known, with how many rows wait for it."""
    problem = unknown(parent.parent, parent.key, parent.count, parent.records)
    record = CHILD if parent.parent == DOUBT.rstrip("|") else parent.parent
    return problem.finding(parent.file, parent.row, parent.key, record)


def unknown(parent: str, key: str, count: int, children: str) -> Problem:
    """What is wrong with rows that name a parent whom nobody knows: how many they are, and of which records."""
    words = {"count": count, "children": children}
    if parent == DOUBT.rstrip("|"):
        _, state_id, system_id = key.split("|", 2)
        shown = state_id or system_id
        return Problem(reading.UNCONFIRMED, "state_id", shown, {**words, "key": shown})
    rule = reading.UNKNOWN_LEA if parent == LEA else reading.UNKNOWN_PARENT
    element = state().records[parent].spec.key[-1]
    return Problem(rule, element, key.split("|")[-1], words)


MOST_NAMED = 3
"""Children whom the notice about rows that were set aside names."""


def set_aside(rows: Sequence[tuple[str, HeldRow]]) -> Iterator[tuple[str | None, Finding]]:
    """One notice for each LEA whose rows were set aside, each row with its file: which children, and who has them.

    Rows of children whose ID was merged into another are told by themselves.
    """
    ordered = sorted(rows, key=lambda one: (one[1].lea_code or "", _is_merged(one[1])))
    for (lea, is_merged), group in groupby(ordered, key=lambda one: (one[1].lea_code, _is_merged(one[1]))):
        own = list(group)
        file, first = own[0]
        children = list(dict.fromkeys(str(row.waits_for).removeprefix(ASIDE) for _, row in own))
        more = f"; and {len(children) - MOST_NAMED} more" if len(children) > MOST_NAMED else ""
        words = {
            "count": len(own),
            "records": ", ".join(sorted({row.record for _, row in own})),
            "children": "; ".join(children[:MOST_NAMED]) + more,
        }
        rule = reading.MERGED_ASIDE if is_merged else reading.SET_ASIDE
        yield lea, Problem(rule, "lea_code", lea or "", words).finding(file, first.row, "", first.record)


def _is_merged(row: HeldRow) -> bool:
    return MERGED in str(row.waits_for)
