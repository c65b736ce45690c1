"""Checks an LEA's files without a database: what `ser load` would find, as far as the files alone can decide it.

Files are read, rows told apart and children judged by the very functions of intake. Only what the database keeps is
kept in memory instead (`gathering`), so a whole state takes some gigabytes where an LEA takes some megabytes.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from ser.engine.intake import file_notes
from ser.engine.intake.beyond_files import Beyond, absent_kinds, all_kinds, undecided_by_files
from ser.engine.intake.file_findings import missing_parent, of_notes, of_sheet, set_aside
from ser.engine.intake.memory_store import Gathered, Kept, records_of
from ser.engine.intake.posted import Posting
from ser.engine.intake.posting import Poster, SheetLines, batches
from ser.engine.intake.schedule import stages_of
from ser.engine.intake.take_delete import Fate, delete_problem
from ser.engine.intake.undecided import decided, left_undecided
from ser.engine.intake.verdict import Verdict
from ser.engine.judging.judging import blank_and_unknown, findings_of
from ser.federal.records import Lea, SchoolCalendar, Site
from ser.files.dates import DateOrder
from ser.files.plain_text import Delimited, FixedWidth
from ser.files.row import ReadRow
from ser.files.sheet import Sheet, sheets
from ser.law.finding import HARD, Class, Finding
from ser.law.permission import Permission, asks
from ser.law.record import CHILD, R, Record
from ser.law.rule import Breach, Rule
from ser.law.student import Student
from ser.store.answers import Remembered
from ser.store.calendars import Calendars
from ser.store.loads import ASIDE, DOUBT, HeldRow, MissingParent
from ser.store.progress import Progress
from ser.store.running import state
from ser.store.scope import Scope

EACH = 500
"""Children after which progress is told."""

_COUNTED = {"new": Verdict.NEW, "changed": Verdict.CHANGED, "same": Verdict.SAME, "set_aside": Verdict.SET_ASIDE}


@dataclass(frozen=True, slots=True)
class Checked:
    """What files come to: rows by what would become of them, what was found, and what only the state can check."""

    read_anything: bool
    counts: Mapping[str, int]
    findings: tuple[Finding, ...] = field(repr=False)
    held: tuple[HeldRow, ...] = field(repr=False)
    beyond: tuple[Beyond, ...]

    @property
    def severities(self) -> Mapping[str, int]:
        """The findings by severity."""
        return Counter(finding.severity for finding in self.findings)

    @property
    def undecided(self) -> tuple[str, ...]:
        """What these files leave undecided and other files of the same sender would decide, each in a few words."""
        return tuple(beyond.left_open for beyond in self.beyond if beyond.left_open)

    @property
    def is_clean(self) -> bool:
        """Whether everything could be stored and nothing was found that rejects or must be fixed."""
        return not self.held and not HARD & self.severities.keys()


@asks(Permission.LOAD_FILES)
def check(
    *,
    by: Scope,
    paths: Sequence[Path],
    today: date,
    dates: DateOrder | None = None,
    are_all: bool = False,
    remembered: Remembered | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check files, folders and zips as `ser load` would in a state where nothing else is stored; stores nothing.

    On behalf of an LEA, a child whom another LEA may have made known is taken for known. `are_all`: these are all files
    of the sender, so that there is nothing of a kind of record of which they hold none. `remembered`: what the sender
    answered before and maintains, where a home is there that knows it.
    """
    submitter = by.only_lea
    found = list(sheets(paths, state().records))
    said = remembered or Remembered()
    order = dates or (DateOrder(said.dates) if said.dates else None)
    posting = Posting(0, today, by.actor, submitter, False, dates=order, remembered=said)
    work = _Check(posting, found, Gathered(submitter is not None))
    if are_all:
        work.gathered.there |= all_kinds()
    kinds = {str(record): list(group) for record, group in groupby(enumerate(found), key=lambda each: each[1].record)}
    read = 0
    stages = stages_of(list(kinds))
    for names in stages:
        work.parks = len(stages) > 1
        for name in names:
            work.post([(place, sheet) for place, sheet in kinds[name] if sheet.stands])
            read += len(kinds[name])
            if progress:
                progress("reading", read, len(found))
        work.post_parked()
    work.judge(progress)
    return work.checked()


@dataclass(slots=True)
class _Check:
    """A check on its way: what was gathered so far, and what was found."""

    posting: Posting
    sheets: Sequence[Sheet]
    gathered: Gathered
    counts: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    held: list[HeldRow] = field(default_factory=list)
    undecided: set[str] = field(default_factory=set)
    parks: bool = False
    parked: list[tuple[Poster, SheetLines]] = field(default_factory=list)
    apart: list[tuple[str, HeldRow]] = field(default_factory=list)

    def post(self, sheets: Sequence[tuple[int, Sheet]]) -> None:
        """Take in the sheets of one kind of record."""
        if not sheets:
            return
        # A file without rows says that the LEA has none; an empty sheet of a workbook may be a form not filled in.
        if any(isinstance(sheet.form, Delimited | FixedWidth) for _, sheet in sheets):
            self.gathered.there.add(str(sheets[0][1].record))
        posting = dataclasses.replace(self.posting, parks=self.parks)
        for poster, lines in batches(posting, sheets, 0, 1, makes_records=True):
            self.gathered.there.add(poster.spec.name)
            rows = poster.read(lines)
            self.noted.update(poster.noted())
            self._decide(poster, rows)
            for asked in poster.deletions(rows):
                is_known = self.gathered.knows(poster.spec, asked.key)
                self.counts["delete_waits" if is_known else "delete_undecided"] += 1
                if is_known and (problem := delete_problem(Fate.WAITS, poster.spec, asked.key, None)) is not None:
                    self.findings.append(problem.finding(asked.file, asked.row, asked.key, asked.record))

    def _decide(self, poster: Poster, rows: Sequence[ReadRow]) -> None:
        """Decide rows, and keep what becomes of them."""
        outcome = poster.decide(rows, self.gathered.of(poster.terms))
        self.gathered.keep(outcome, poster.terms, poster.file)
        self.counts.update({name: outcome.counts[verdict] for name, verdict in _COUNTED.items()})
        self.held += poster.held(outcome)
        self.findings += [finding for _, _, _, finding in poster.findings(outcome)]
        parked = [one.row for one in outcome.decisions if one.taken.verdict is Verdict.PARKED]
        if parked:
            self.parked.append((poster, [(row.number, row.cells, "", None) for row in parked]))
        asides = (row for row in poster.apart(outcome) if str(row.waits_for).startswith(ASIDE))
        self.apart += [(poster.file, row) for row in asides]

    def post_parked(self) -> None:
        """Decide the rows that waited for what else the files say about their children."""
        while self.parked:
            before, lines = self.parked.pop(0)
            poster = before.under(dataclasses.replace(self.posting, parks=False))
            self._decide(poster, poster.read(lines))

    def judge(self, progress: Progress | None) -> None:
        """Judge every child of whom the files hold the student record, and by itself each row of any other."""
        kinds = [kind.spec.name for kind in state().declared.records if kind.spec.about_student]
        absent = absent_kinds(self.gathered.there)
        if absent:
            self.undecided |= left_undecided(absent, self.posting.today)
        sites = self._sites()
        calendars = Calendars(self._of(SchoolCalendar))
        cutovers = {lea.lea_code: lea.cutover_date for lea in self._of(Lea) if lea.cutover_date is not None}
        for done, (_, rows) in enumerate(self.gathered.of_students(kinds), 1):
            student = state().student({kind: records_of(own) for kind, own in rows.items()})
            student = dataclasses.replace(student, days=calendars.of(student), cutovers=cutovers)
            stands = self._stands_by(student, absent)
            places = {(kind, kept.record.key): kept for kind, own in rows.items() for kept in own}
            for finding in findings_of(student, self.posting.today, sites, stands):
                self._place(finding, places[finding.record, finding.key])
            if progress and (done % EACH == 0 or done == len(self.gathered.profiles)):
                progress("judging", done, len(self.gathered.profiles))
        for kept in (kept for kind in kinds for kept in self.gathered.kept.get(kind, {}).values()):
            if kept.student is None:
                self._judge_alone(kept, sites)

    def _judge_alone(self, kept: Kept, sites: frozenset[str]) -> None:
        book = state().rule_book
        found = (finding for rule, breach in book.of_record(kept.record) for finding in book.findings(rule, breach))
        for finding in (*found, *blank_and_unknown(kept.record, sites)):
            self._place(finding, kept)

    def _place(self, finding: Finding, kept: Kept) -> None:
        self.findings.append(dataclasses.replace(finding, file=kept.file, row=kept.row))

    def _of(self, kind: type[R]) -> list[R]:
        return [kept.record for kept in self.gathered.kept.get(kind.spec.name, {}).values()]  # type: ignore[misc]

    def _sites(self) -> frozenset[str]:
        """The sites that are known: those of the files, or all that are named where the files hold no sites."""
        named = self.gathered.kept if Site.spec.name not in self.gathered.there else [Site.spec.name]
        rows = (kept.record for kind in named for kept in self.gathered.kept.get(kind, {}).values())
        known = {code for row in rows if (code := getattr(row, "site_code", None)) is not None}
        return frozenset(known | self._sites_of_others())

    def _sites_of_others(self) -> set[str]:
        """The sites of other LEAs that the files of an LEA name, which it has not to send."""
        own, kinds = self.posting.submitter, self.gathered.kept.values()
        if own is None:
            return set()
        codes = {getattr(kept.record, "site_code", None) for rows in kinds for kept in rows.values()}
        return {code for code in codes if code is not None and not code.startswith(own)}

    def _stands_by(self, student: Student, absent: frozenset[str]) -> Callable[[Rule, Breach], bool]:
        """Whether a breach can be told from the kinds of record that are there."""
        told: dict[str, list[Record]] = {}

        def stands(rule: Rule, breach: Breach) -> bool:
            if not absent or rule.cls is not Class.STUDENT:
                return True
            if rule.code not in told:
                told[rule.code] = list(decided(rule, student, self.posting.today, absent))
            if any(record is breach.record for record in told[rule.code]):
                return True
            self.undecided.add(rule.code)
            return False

        return stands

    def checked(self) -> Checked:
        """The check as it came out."""
        for sheet in self.sheets:
            self.findings += of_sheet(sheet)
        notes = file_notes.taken_out(self.noted)
        for place, own in notes.items():
            self.findings += of_notes(own, self.sheets[place])
        if repeated := file_notes.repeated(notes):
            self.counts["same"] += repeated
        self.findings += [missing_parent(parent) for parent in _missing(self.held, self.sheets)]
        apart = sorted(self.apart, key=lambda one: (one[1].sheet_no, one[1].row))
        self.findings += [finding for _, finding in set_aside(apart)]
        counts = {**self.counts, "held": len(self.held)}
        ordered = sorted(self.findings, key=lambda f: (f.file, f.row is None, f.row or 0, f.key, f.rule, f.element))
        held = sorted(self.held, key=lambda row: (row.sheet_no, row.row))
        deletes = self.counts["delete_undecided"]
        beyond = undecided_by_files(self.gathered.there, self.undecided, len(self.gathered.strangers), deletes)
        return Checked(any(s.stands for s in self.sheets), counts, tuple(ordered), tuple(held), beyond)


def _is_doubt(row: HeldRow) -> bool:
    """Whether a row is itself the child of whom it is doubted that the ID is its own."""
    return row.record == CHILD and str(row.waits_for).startswith(DOUBT)


def _missing(held: Sequence[HeldRow], sheets: Sequence[Sheet]) -> Iterator[MissingParent]:
    """What the held rows wait for, one line a parent."""
    waiting = sorted(
        (row for row in held if row.waits_for and not _is_doubt(row)),
        key=lambda row: (row.waits_for, row.sheet_no, row.row),
    )
    for waits_for, group in groupby(waiting, key=lambda row: str(row.waits_for)):
        own = list(group)
        parent, _, key = waits_for.partition("|")
        records = ", ".join(sorted({row.record for row in own}))
        file = sheets[own[0].sheet_no].file
        yield MissingParent(parent, key, file, own[0].row, own[0].lea_code, len(own), records)
