"""Random sequences of moves, new files and old ones sent again, against a small model of who may say who a child is."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from ser.law.rule import add
from ser.services.submissions.loading import Outcome
from tests.sending import ORLEANS, ask, child, findings, lea, load, only, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

LEAS = ("017", "022", "036")
FIRST = date(2016, 9, 1)
ID = "9000006001"
Cells = Mapping[str, str]


@dataclass
class Model:
    """What is known of one child: spans of responsibility and enrollment by LEA, and what was stored."""

    responsible: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    enrolled: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    senders: list[str] = field(default_factory=list)
    student: tuple[str, str] | None = None
    guardians: dict[str, str] = field(default_factory=dict)

    def writer(self, day: date) -> str | None:
        for code, (begin, end) in self.responsible.items():
            if begin <= day and (end is None or day < end):
                return code
        here = {c: span for c, span in self.enrolled.items() if span[1] is None or day <= span[1]}
        for spans in (here, self.responsible, self.enrolled):
            if spans:
                return max(spans, key=lambda code: (spans[code][0], code))
        return self.student[0] if self.student else None

    def had_part(self, code: str) -> bool:
        return code in self.responsible or code in self.enrolled or code in self.senders

    def fate(self, code: str, day: date, is_same: bool) -> str:
        if is_same:
            return "unchanged"
        if self.student is None or self.writer(day) == code:
            return "stored"
        return "set aside" if self.had_part(code) else "held"


def student(code: str, language: str) -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "system_id": f"S{code}",
        "last_name": "Mover",
        "first_name": "Max",
        "birth_date": "2008-11-10",
        "sex": "M",
        "is_hispanic": "N",
        "races": "BL",
        "home_language": language,
    }


def guardian(code: str, last_name: str) -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "guardian_id": f"G{code}",
        "relationship": "MO",
        "last_name": last_name,
        "is_rights_holder": "Y",
    }


def responsibility(code: str, begin: date, end: date | None) -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "responsibility_id": f"R{code}",
        "role": "FAPE",
        "site_code": f"{code}Z01",
        "begin_date": str(begin),
        "begin_reason": "T",
        "end_date": str(end or ""),
        "end_reason": "XFER" if end else "",
        "responsibility_status": "ACCEPTED",
    }


def enrollment(code: str, entry: date, left: date | None) -> Cells:
    return {
        "lea_code": code,
        "state_id": ID,
        "enrollment_id": f"E{code}",
        "site_code": f"{code}Z01",
        "entry_date": str(entry),
        "entry_code": "E1",
        "exit_date": str(left or ""),
        "exit_code": "XFER" if left else "",
        "grade": "03",
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_changes_who_a_child_is_but_who_may_and_nothing_goes_unsaid(seed: int, tmp_path: Path) -> None:
    chance, model, day = random.Random(seed), Model(), FIRST
    third = add("lea", lea_code="022", lea_name="Grant (made up)")
    load(write(tmp_path / "directory", only(child(ORLEANS, third), "lea", "site")), today=FIRST)
    for number in range(14):
        day += timedelta(days=chance.randrange(25))
        code = chance.choice(LEAS)
        act(model, chance, code, day, tmp_path / str(number))
        assert ask("SELECT lea_code, home_language FROM student") == ([model.student] if model.student else [])
        assert dict(ask("SELECT lea_code, last_name FROM guardian")) == model.guardians


def act(model: Model, chance: random.Random, code: str, day: date, folder: Path) -> None:
    """Have an LEA send one file, move the model on, and compare what was told."""
    holder = next((c for c, span in model.responsible.items() if span[1] is None), None)
    what = chance.choice(["student", "student", "guardian", "responsibility", "enrollment"])
    if model.student is None or what == "student":
        language = chance.choice(["eng", "spa", "fre"])
        fate = model.fate(code, day, model.student == (code, language))
        told(send(folder, code, day, "student", student(code, language)), fate, code)
        if fate == "stored":
            model.student = (code, language)
            model.senders.append(code)
    elif what == "guardian":
        last_name = chance.choice(["Martin", "Other"])
        fate = model.fate(code, day, model.guardians.get(code) == last_name)
        told(send(folder, code, day, "guardian", guardian(code, last_name)), fate, code)
        if fate == "stored":
            model.guardians[code] = last_name
    elif what == "enrollment":
        entry, left = model.enrolled.get(code, (day, None))
        left = day if code in model.enrolled and left is None else left
        told(send(folder, code, day, "enrollment", enrollment(code, entry, left)), None, code)
        model.enrolled[code] = entry, left
    elif holder is not None:
        span = (model.responsible[holder][0], day)
        told(send(folder, holder, day, "responsibility", responsibility(holder, *span)), None, holder)
        model.responsible[holder] = span
    elif code not in model.responsible:
        told(send(folder, code, day, "responsibility", responsibility(code, day, None)), None, code)
        model.responsible[code] = day, None


def send(folder: Path, code: str, day: date, record: str, row: Cells) -> Outcome:
    return load(table(folder / f"{record}.csv", [row]), by=lea(code), today=day)


def told(outcome: Outcome, fate: str | None, code: str) -> None:
    """What a load tells of a row: its count, and a finding or notice wherever it was not stored as it came."""
    counts = outcome.counts
    rules = {f.rule for f in findings(outcome, lea(code))}
    assert counts.get("set_aside", 0) == (fate == "set aside") == ("SER-0240" in rules)
    assert counts["held"] == (fate == "held") == ("SER-0002" in rules)
    if fate is not None:
        assert (counts.get("new", 0) + counts.get("changed", 0) == 1) == (fate == "stored")
