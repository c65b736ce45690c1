"""What is said of a file as a whole, and of parents that its rows name and nobody knows."""

from ser.files.parse import Problem
from ser.files.sheet import Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.store.loads import MissingParent
from ser.store.running import state


def of_sheet(sheet: Sheet) -> list[Finding]:
    """What was found about a file as a whole."""
    return [problem.finding(sheet.file, 1, "", sheet.record or "") for problem in sheet.problems]


def missing_parent(parent: MissingParent) -> Finding:
    """That a parent is not known, with how many rows wait for it."""
    rule = reading.UNKNOWN_LEA if parent.parent == "lea" else reading.UNKNOWN_PARENT
    key = state().records[parent.parent].spec.key[-1]
    words = {"count": parent.count, "children": parent.records}
    problem = Problem(rule, key, parent.key.split("|")[-1], words)
    return problem.finding(parent.file, parent.row, parent.key, parent.parent)
