"""What is said of a file as a whole, and of parents that its rows name and nobody knows."""

from ser.files.parse import Problem
from ser.files.sheet import Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import LEA
from ser.store.loads import MissingParent
from ser.store.running import state


def of_sheet(sheet: Sheet) -> list[Finding]:
    """What was found about a file as a whole."""
    return [problem.finding(sheet.file, 1, "", sheet.record or "") for problem in sheet.problems]


def missing_parent(parent: MissingParent) -> Finding:
    """That a parent is not known, with how many rows wait for it."""
    problem = unknown(parent.parent, parent.key, parent.count, parent.records)
    return problem.finding(parent.file, parent.row, parent.key, parent.parent)


def unknown(parent: str, key: str, count: int, children: str) -> Problem:
    """What is wrong with rows that name a parent whom nobody knows: how many they are, and of which records."""
    rule = reading.UNKNOWN_LEA if parent == LEA else reading.UNKNOWN_PARENT
    element = state().records[parent].spec.key[-1]
    return Problem(rule, element, key.split("|")[-1], {"count": count, "children": children})
