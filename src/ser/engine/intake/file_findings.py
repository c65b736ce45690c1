"""What is said once for many rows: of a file, of parents that nobody knows, of rows that were set aside."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from ser.engine.intake.file_notes import problems
from ser.engine.intake.given_up_ids import MERGED
from ser.engine.intake.whose_row import Writer, told
from ser.engine.judging.claims import dispute_until
from ser.federal.records import Responsibility
from ser.federal.switches import CLAIM_ANSWER
from ser.files.cell import Note
from ser.files.parse import Problem
from ser.files.sheet import EVERYTHING, Sheet
from ser.law import reading
from ser.law.finding import Finding
from ser.law.record import CHILD, LEA
from ser.store.claims import Contestable
from ser.store.loads import ASIDE, DOUBT, HeldRow, MissingParent
from ser.store.running import state
from ser.store.ties import How


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
"""Children whom a notice about several names."""


def set_aside(rows: Sequence[tuple[str, HeldRow]]) -> Iterator[tuple[str | None, Finding]]:
    """One notice for each LEA whose rows were set aside, each row with its file: which children, and who has them.

    Rows of children whose ID was merged into another are told by themselves.
    """
    ordered = sorted(rows, key=lambda one: (one[1].lea_code or "", _is_merged(one[1])))
    for (lea, is_merged), group in groupby(ordered, key=lambda one: (one[1].lea_code, _is_merged(one[1]))):
        own = list(group)
        file, first = own[0]
        children = list(dict.fromkeys(str(row.waits_for).removeprefix(ASIDE) for _, row in own))
        words = {
            "count": len(own),
            "records": ", ".join(sorted({row.record for _, row in own})),
            "children": _first_of(children),
        }
        rule = reading.MERGED_ASIDE if is_merged else reading.SET_ASIDE
        yield lea, Problem(rule, "lea_code", lea or "", words).finding(file, first.row, "", first.record)


def accepted_by_time(lea: str, found: Sequence[Contestable], today: date) -> Iterator[Finding]:
    """One notice for an LEA of the claims that were accepted since it did not answer, while it may dispute them."""
    ends = [until for one in found if (until := dispute_until(one, today)) is not None]
    if not ends:
        return
    children = [
        f"{one.known_as}: {told(Writer(one.lea_code, one.begin_date, How.RESPONSIBLE), is_protected=one.is_protected)}"
        for one in found
    ]
    words = {
        "count": len(found),
        "lea": lea,
        "days": state().switches[CLAIM_ANSWER.name].on(today),
        "children": _first_of(children),
        "until": min(ends),
    }
    yield Problem(reading.ACCEPTED_BY_TIME, "", "", words).finding(EVERYTHING, 1, "", Responsibility.spec.name)


def _first_of(children: Sequence[str]) -> str:
    """The first of several children, and how many more there are."""
    more = f"; and {len(children) - MOST_NAMED} more" if len(children) > MOST_NAMED else ""
    return "; ".join(children[:MOST_NAMED]) + more


def _is_merged(row: HeldRow) -> bool:
    return MERGED in str(row.waits_for)
