"""Who may change what of a child, in plain words, and what a load did: without any of the code that loads.

What is read of the database is what stood before and after; what a load was to do is said here once more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.sending import ask

WHO = ("first_name", "last_name", "birth_date", "sex")
SAYS_WHO = ("student", "guardian")
KINDS = ("student", "guardian", "enrollment", "responsibility")

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A row as it was sent: where it stood, and what its cells say; `edit` says what was done to it."""

    file: str
    line: int
    kind: str
    cells: Cells
    edit: str

    @property
    def lea(self) -> str:
        return said(self.cells.get("lea_code", ""))

    @property
    def state_id(self) -> str:
        return said(self.cells.get("state_id", ""))

    @property
    def system_id(self) -> str:
        return said(self.cells.get("system_id", ""))

    @property
    def key(self) -> str:
        if self.kind == "student":
            return self.state_id or f"{self.lea}|{self.system_id}"
        return f"{self.lea}|{said(self.cells[f'{self.kind}_id'])}"

    @property
    def keys(self) -> set[tuple[str, str]]:
        """Under which keys a finding may speak of the row: its own, or that of the child whom it waits for."""
        child = {("student", self.state_id), ("student", f"{self.lea}|{self.system_id}"), ("student", self.system_id)}
        return {(self.kind, self.key), ("lea", self.lea)} | child


@dataclass(frozen=True)
class Stood:
    """A record as it stood: of which child, and its values as text."""

    child: int
    values: Cells


@dataclass(frozen=True)
class Known:
    """All that is known at a time: records by kind and key, and the children by their IDs."""

    records: Mapping[tuple[str, str], Stood]
    by_state: Mapping[str, int]
    by_system: Mapping[tuple[str, str], int]
    sent: Mapping[int, frozenset[str]]
    ties: Mapping[tuple[str, int], Sequence[Stood]]

    def of(self, row: Row) -> Stood | None:
        """The record that a row names; of a child's own row the child under its ID."""
        if row.kind != "student":
            return self.records.get((row.kind, row.key))
        child = self.child(row)
        return None if child is None else self.records.get(("student", str(child)))

    def child(self, row: Row) -> int | None:
        """The child whom a row names: by the state's ID, else by the LEA's.

        A child's own row under an ID that nobody has is of the child whom its LEA knows by name, birth and its own ID.
        """
        if row.state_id in self.by_state and row.state_id:
            return self.by_state[row.state_id]
        child = self.by_system.get((row.lea, row.system_id))
        if not row.state_id or child is None or row.kind != "student":
            return None if row.state_id else child
        own = self.records["student", str(child)].values
        return child if all(own[name] == said(row.cells[name]) for name in WHO[:3]) else None

    def writer(self, child: int, day: date) -> str | None:
        """The LEA that says who a child is on a day."""
        had = [(s, True) for s in self._of(child, "responsibility") if s.values["responsibility_status"] == "ACCEPTED"]
        holding = [s for s, _ in had if _holds(s.values["begin_date"], s.values["end_date"], day, last=False)]
        claims = [s for s in self._of(child, "responsibility") if s.values["responsibility_status"] == "PENDING"]
        claims = [s for s in claims if not s.values["end_date"] or day < date.fromisoformat(s.values["end_date"])]
        enrolled = list(self._of(child, "enrollment"))
        here = [s for s in enrolled if _holds(s.values["entry_date"], s.values["exit_date"], day, last=True)]
        for found in (holding, [*here, *claims], [s for s, _ in had], enrolled):
            if found:
                return max((_begin(s), s.values["lea_code"]) for s in found)[1]
        own = self.records.get(("student", str(child)))
        return None if own is None else own.values["lea_code"]

    def has_part(self, child: int, lea: str) -> bool:
        """Whether an LEA has or had a part in a child, and no mere claim."""
        ties = [*self._of(child, "enrollment")]
        ties += [s for s in self._of(child, "responsibility") if s.values["responsibility_status"] == "ACCEPTED"]
        return lea in {s.values["lea_code"] for s in ties} | self.sent.get(child, frozenset())

    def _of(self, child: int, kind: str) -> Sequence[Stood]:
        return self.ties.get((kind, child), ())


def _begin(stood: Stood) -> str:
    return stood.values.get("begin_date") or stood.values.get("entry_date") or ""


def _holds(begin: str, end: str, day: date, *, last: bool) -> bool:
    if begin and date.fromisoformat(begin) > day:
        return False
    return not end or day < date.fromisoformat(end) or (last and day == date.fromisoformat(end))


def known() -> Known:
    """What the database holds now."""
    records: dict[tuple[str, str], Stood] = {}
    by_state: dict[str, int] = {}
    sent: dict[int, set[str]] = {}
    for kind in KINDS:
        column = "id" if kind == "student" else "student_id"
        for child, values in ask(f"SELECT {column}, to_jsonb(t) FROM {kind} t ORDER BY id"):
            key = str(child) if kind == "student" else f"{values['lea_code']}|{values[f'{kind}_id']}"
            records[kind, key] = Stood(child, {name: _text(value) for name, value in values.items()})
            if kind == "student":
                by_state[values["state_id"] or ""] = child
                sent.setdefault(child, set()).add(values["lea_code"])
    for child, lea in ask("SELECT DISTINCT row_id, lea_code FROM student_history"):
        sent.setdefault(child, set()).add(lea)
    names = ask("SELECT lea_code, system_id, student_id FROM student_alias")
    by_system = {(lea, name): child for lea, name, child in names}
    ties: dict[tuple[str, int], list[Stood]] = {}
    for (kind, _), stood in records.items():
        ties.setdefault((kind, stood.child), []).append(stood)
    return Known(records, by_state, by_system, {child: frozenset(leas) for child, leas in sent.items()}, ties)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    return ";".join(value) if isinstance(value, list) else str(value)


def said(cell: str) -> str:
    """What a cell says, however a spreadsheet program wrote it."""
    text = cell.strip()
    if text in ("NULL", "N/A"):
        return ""
    if match := re.fullmatch(r'="(.*)"', text):
        return match[1]
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        return datetime.strptime(text, "%m/%d/%Y").date().isoformat()
    return text


def says(row: Row, stood: Stood, but: Sequence[str] = ("action", "responsibility_status")) -> bool:
    """Whether a record says what a row says, in all the columns of its file; an ID that is left blank stays."""
    ids = ("state_id", "system_id")
    named = {name: said(cell) for name, cell in row.cells.items() if name not in but}
    return all(stood.values[name] == text for name, text in named.items() if text or name not in ids)


def keeps(row: Row, before: Stood, after: Stood) -> bool:
    """Whether a record kept what a row says nothing about."""
    rest = set(before.values) - set(row.cells) - _STAMPS
    return all(before.values[name] == after.values[name] for name in rest)


def may(row: Row, known: Known, day: date, sender: str | None, child: int) -> bool:
    """Whether the LEA that sent a row may say what it says."""
    if sender is not None and row.lea != sender:
        return False
    return row.kind not in SAYS_WHO or known.writer(child, day) == row.lea


def differs(before: Stood | None, after: Stood | None) -> bool:
    """Whether a record is another one than before, or of another child."""
    if before is None or after is None:
        return before is not after
    return before.child != after.child or any(
        before.values[name] != after.values[name] for name in set(before.values) - _STAMPS
    )


_STAMPS = {
    "id", "student_id", "public_id", "load_id", "sheet_no", "received_row", "received", "from_screen", "legacy",
    "recorded_from", "recorded_by", "pended",
}  # fmt: skip
