"""Hostile but plausible rows: nobody changes a child's record but who may, and nothing goes unsaid."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from ser.engine.judging import claims
from ser.law import reading
from ser.law.finding import Finding
from ser.law.rule import add
from ser.services.submissions.loading import Outcome
from tests.hard import hostile
from tests.hard.who_may import SAYS_WHO, WHO, Known, Row, Stood, differs, keeps, known, may, says
from tests.sending import ORLEANS, STATE_SCOPE, child, findings, lea, load, only, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

CHILDREN = 60
FIRST = date(2016, 9, 1)
DAYS = (1, 40, 180, 300, 480)
"""The days on which nights of files are sent, after the first."""
NIGHTS = 1
EACH = 50
TOGETHER = 20
"""Children whom two LEAs send at once, in a night; there are such once some have moved."""

_OF_STORED = (
    reading.BLANK_EXPECTED, reading.UNKNOWN_SITE, reading.FILLERS, reading.UNUSUAL_FORM, reading.SAME_TWICE,
    reading.SET_ASIDE,
)  # fmt: skip
TELLING = {made.code for made in reading.READING_RULES} - {made.code for made in _OF_STORED}
"""What says of one row that it was not simply stored."""
UNDER_DOUBT = {reading.UNCONFIRMED.code, reading.SHARED_SYSTEM_ID.code, reading.PROTECTION_KEPT.code}


@pytest.mark.parametrize("seed", [1])
def test_no_record_of_a_child_changes_but_by_who_may_and_nothing_goes_unsaid(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What time alone does to a claim that nobody answers is no edit, and has tests of its own.
    monkeypatch.setattr(claims, "settle", lambda *_: None)
    world = hostile.World(random.Random(seed), CHILDREN)
    directory(tmp_path)
    sent: Counter[str] = Counter()
    before = begun(world, tmp_path)
    waiting: list[Row] = []
    for number, (days, _) in enumerate((days, night) for days in DAYS for night in range(NIGHTS)):
        day = FIRST + timedelta(days=days)
        for code in (*hostile.LEAS, None):
            out = hostile.both(world, day, TOGETHER) if code is None else hostile.night(world, code, day, EACH)
            rows = hostile.written(world, tmp_path / f"{number}-{code}", out)
            if not rows:
                continue
            by = STATE_SCOPE if code is None else lea(code)
            # Nights of nothing but edits are out of proportion; they are meant here.
            outcome = load(tmp_path / f"{number}-{code}", by=by, today=day, says_yes=True)
            after = known()
            night = Night(day, code, rows, before, after, outcome, findings(outcome, by), waiting)
            night.check()
            waiting = [row for row in (*waiting, *rows) if row.kind != "student" and not night.is_so(row)]
            sent.update(row.edit for row in rows)
            before = after
    assert sent.total() > 500
    assert {edit.split()[0] for edit in sent} >= {"swap", "slip", "crossed", "excel", "early", "comes"}


def directory(folder: Path) -> None:
    sites = [add("site", site_code=f"{code}Z01", site_name=f"{code} school (made up)") for code in hostile.LEAS[1:]]
    third = add("lea", lea_code="022", lea_name="Grant (made up)")
    load(write(folder / "directory", only(child(ORLEANS, third, *sites), "lea", "site")), today=FIRST)


def begun(world: hostile.World, folder: Path) -> Known:
    """What is known once each LEA has sent its children whole."""
    for number in range(CHILDREN):
        world.begin(hostile.LEAS[number % len(hostile.LEAS)], number, FIRST)
    for code in hostile.LEAS:
        out: hostile.Sending = {}
        for number in world.children(code):
            for kind, rows in (
                ("student", world.views),
                ("guardian", world.guardians),
                ("enrollment", world.enrollments),
                ("responsibility", world.claims),
            ):
                hostile.put(out, kind, rows[code, number], "first")
        hostile.written(world, folder / f"first-{code}", out)
        outcome = load(folder / f"first-{code}", by=lea(code), today=FIRST)
        assert (outcome.counts["new"], outcome.counts["held"]) == (4 * CHILDREN // 3, 0)
    return known()


class Night:
    """A load, what stood before and after it, and what it told."""

    def __init__(
        self,
        day: date,
        sender: str | None,
        rows: Sequence[Row],
        before: Known,
        after: Known,
        outcome: Outcome,
        found: Sequence[Finding],
        waiting: Sequence[Row],
    ) -> None:
        self.day, self.sender, self.rows, self.before, self.after = day, sender, rows, before, after
        self.counts, self.waiting, self.found = outcome.counts, waiting, found
        telling = [f for f in found if f.rule in TELLING]
        self.places = {(f.file, f.row) for f in telling}
        self.keys = {(f.record, f.key) for f in telling}
        for each in telling:
            if each.rule == reading.UNCONFIRMED.code:
                code, state_id, system_id = each.key.split("|")
                self.keys |= {("student", state_id), ("student", f"{code}|{system_id}")}
        self.rules = {f.rule for f in telling}
        twice = "".join(f.sentence for f in telling if f.rule == reading.REPEATED_KEY.code)
        self.twice = {(file, int(line)) for file, line in re.findall(r"([\w.#]+), row (\d+)", twice)}
        self.aside = sum(_number(f.sentence) for f in found if f.rule == reading.SET_ASIDE.code)

    def check(self) -> None:
        """What changed was changed by who may; what was sent and is not so was told."""
        for key in sorted(self.before.records.keys() | self.after.records.keys()):
            was, is_now = self.before.records.get(key), self.after.records.get(key)
            if differs(was, is_now):
                assert is_now is not None, f"{key} is gone"
                self._changed(key, was, is_now)
        untold = [row for row in self.rows if not self.is_so(row) and not self._is_told(row)]
        for row in untold:
            of = self.after.child(row)
            assert row.kind in SAYS_WHO, self._story(row)
            assert of is not None, self._story(row)
            assert not may(row, self.after, self.day, self.sender, of), self._story(row)
            assert self.after.has_part(of, row.lea), self._story(row)
        assert len(untold) <= self.aside == self.counts.get("set_aside", 0)
        self._stored()

    def _changed(self, key: tuple[str, str], was: Stood | None, is_now: Stood) -> None:
        """A record that is not what it was: somebody who may has said just that, and has been told what is odd."""
        if was is not None and _status_alone(was, is_now):
            now, sent = is_now.values, any(row.kind == key[0] and row.key == key[1] for row in self.rows)
            assert now["responsibility_status"] == "ACCEPTED" or sent, key
            return
        if was is not None and was.child != is_now.child:
            ids = {("student", one.values["state_id"]) for one in self._children(was, is_now)}
            ids.add(("student", f"{was.values['lea_code']}|{was.values['system_id']}"))
            assert self.keys & ({key} | ids), f"{key} went to another child"
            if {**was.values, "x": ""} == {**is_now.values, "x": ""}:
                return
        by = [row for row in (*self.rows, *self.waiting) if self._is_of(row, key, is_now)]
        assert [
            row
            for row in by
            if may(row, self.after, self.day, row.lea if row in self.waiting else self.sender, is_now.child)
            and (says(row, is_now) or self._is_told(row))
            and (was is None or keeps(row, was, is_now))
        ], (key, was, is_now, by)
        if key[0] == "student" and was is not None:
            assert sum(was.values[name] != is_now.values[name] for name in WHO) < 2, (was, is_now)
            if was.values["state_id"] not in ("", is_now.values["state_id"]):
                assert ("student", is_now.values["state_id"]) in self.keys, (was, is_now)
            assert was.values["address_is_protected"] in ("", "N", is_now.values["address_is_protected"]), (was, is_now)

    def _children(self, *stood: Stood) -> Iterable[Stood]:
        return (self.after.records["student", str(one.child)] for one in stood)

    def _is_of(self, row: Row, key: tuple[str, str], is_now: Stood) -> bool:
        if row.kind != key[0]:
            return False
        if row.kind != "student":
            return row.key == key[1]
        return self.after.child(row) == is_now.child or self.before.child(row) == is_now.child

    def is_so(self, row: Row) -> bool:
        """Whether what a row says is so, of the child whom it names."""
        stood = self.after.of(row)
        if stood is None or row.cells.get("action"):
            return False
        return says(row, stood) and (row.kind == "student" or stood.child == self.after.child(row))

    def _is_told(self, row: Row) -> bool:
        return (row.file, row.line) in self.places or bool(self.keys & row.keys) or (row.file, row.line) in self.twice

    def _story(self, row: Row) -> str:
        """A row, what was sent beside it under its IDs, and what was told of those."""
        ids = {row.state_id, row.system_id} - {""}
        beside = [str(each) for each in self.rows if ids & {each.state_id, each.system_id}]
        told = [f"{f.rule} {f.file} {f.row} {f.key}: {f.sentence}" for f in self.found if any(i in f.key for i in ids)]
        return "\n".join(
            [str(row), "beside", *beside, "told", *told, "stood", str(self.before.of(row)), str(self.after.of(row))]
        )

    def _stored(self) -> None:
        """What is as good as any and comes from who may say it is stored; being held is no way out."""
        count = Counter((row.kind, each) for row in self.rows for each in {row.key, f"{row.lea}|{row.system_id}"})
        for row in self.rows:
            alone = all(count[row.kind, each] == 1 for each in (row.key, f"{row.lea}|{row.system_id}"))
            of = self.after.child(row)
            if row.edit not in hostile.CLEAN or not alone or of is None or self.is_so(row):
                continue
            if may(row, self.after, self.day, self.sender, of):
                assert self._is_told(row), row
                assert self.rules & UNDER_DOUBT, (row, self.after.of(row))


def _number(sentence: str) -> int:
    match = re.match(r"([\d,]+) row", sentence)
    assert match is not None
    return int(match[1].replace(",", ""))


def _status_alone(was: Stood, is_now: Stood) -> bool:
    name = "responsibility_status"
    if name not in was.values or was.child != is_now.child:
        return False
    return not differs(Stood(was.child, {**was.values, name: ""}), Stood(is_now.child, {**is_now.values, name: ""}))
