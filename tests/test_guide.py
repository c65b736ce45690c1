"""What the guide says by hand is what SER does."""

import re
from datetime import date, time

from ser.federal.example import TODAY
from ser.federal.facts.count_status import CountStatus
from ser.law.calendar import in_words
from ser.law.deadline import Result, days_late, result
from ser.law.example import after
from ser.law.explain import explain
from ser.law.finding import Severity
from ser.law.rule import Change, add, change
from ser.states.louisiana.restraint_row import restrained
from ser.states.louisiana.state import STATE
from tests.house import ROOT

GUIDE = ROOT / "docs" / "guide"
SCREENS = [
    *sorted((ROOT / "src" / "ser" / "web").glob("**/*.html")),
    *sorted((ROOT / "src" / "ser" / "web").glob("**/*.py")),
    *sorted((ROOT / "src" / "ser" / "services").glob("*.py")),
    ROOT / "src" / "ser" / "federal" / "flows.py",
    ROOT / "src" / "ser" / "federal" / "renewals.py",
    ROOT / "src" / "ser" / "law" / "renewal.py",
]

ALEX = (
    change("referral", suspected_exceptionalities=("SLD",)),
    change("evaluation", team_meeting_date=date(2016, 12, 6), dissemination_date=date(2016, 12, 9),
           parent_copy_date=date(2016, 12, 9)),
    add("evaluation_extension", lea_code="017", evaluation_extension_id="D1", evaluation_id="V1", extension_kind="SLD",
        parent_agreed_date=date(2016, 11, 22), to_date=date(2016, 12, 14)),
)  # fmt: skip


def words(page: str) -> str:
    return " ".join((GUIDE / page).read_text("utf-8").split())


def seen(changes: tuple[Change, ...], day: date) -> Result:
    student = after(STATE, changes)
    deadline = STATE.timeline_book.deadline(student, "T-03", student.records["evaluation"][0])
    assert deadline is not None
    return result(deadline, day)


def test_the_steps_of_the_worked_clock_are_those_that_ser_explains() -> None:
    page = words("how-a-clock-is-counted.md")
    student = after(STATE, ALEX)
    steps = explain(student, STATE.timeline_book.timelines["T-03"], student.records["evaluation"][0])
    assert [step.day for step in steps] == [
        date(2016, 8, 29),
        date(2016, 11, 29),
        date(2016, 12, 14),
        date(2016, 12, 9),
    ]
    assert [step.day for step in steps if step.day is None or in_words(step.day) not in page] == []
    weekends, *holidays = steps[1].skipped
    assert f"{len(weekends.days)} days of {weekends.why}" in page
    assert [day for each in holidays for day in each.days if f"({in_words(day)})" not in page] == []


def test_the_worked_clock_is_open_and_then_on_time_through_an_extension() -> None:
    page = words("how-a-clock-is-counted.md")
    assert seen(ALEX, date(2016, 12, 1)) is Result.OPEN
    assert seen(ALEX, date(2016, 12, 9)) is Result.ON_TIME_EXTENDED
    assert f"| 9 December 2016 and later | {Result.ON_TIME_EXTENDED.words} |" in page


def test_an_extension_that_was_agreed_too_late_does_not_count() -> None:
    late = (*ALEX[:2], add("evaluation_extension", **{**ALEX[2].values, "parent_agreed_date": date(2016, 11, 30)}))
    assert seen(late, date(2016, 12, 9)) is Result.LATE


def test_the_clock_in_hours_is_the_one_that_ser_counts() -> None:
    page = words("how-a-clock-is-counted.md")
    ended = {"incident_date": date(2017, 10, 20), "end_time": time(14, 30), "written_notice_date": date(2017, 10, 21)}
    told = {}
    for sent in (time(14, 30), time(14, 31), None):
        student = after(STATE, restrained(**ended, written_notice_time=sent))
        made = STATE.timeline_book.deadline(student, "T-37", student.records["restraint"][0])
        assert made is not None
        assert (made.due, made.due_time) == (date(2017, 10, 21), time(14, 30))
        late = days_late(made, TODAY, student.days)
        told[sent] = result(made, TODAY), None if late is None else late.count
    assert told == {
        time(14, 30): (Result.ON_TIME, None), time(14, 31): (Result.LATE, 1), None: (Result.ON_TIME, None),
    }  # fmt: skip
    assert "Friday, 20 October 2017, at 14:30, so the written notice is due on Saturday at 14:30" in page


def test_the_guide_names_every_reason_for_not_counting() -> None:
    page = words("who-counts.md")
    assert [status.value for status in CountStatus if f"`{status.value}`" not in page] == []


def test_the_guide_names_every_severity() -> None:
    page = words("read-findings.md")
    assert [s.value for s in Severity if f"**{s.value.replace('_', ' ')}**" not in page] == []


def test_the_finding_that_the_guide_reads_slowly_is_the_one_that_ser_gives() -> None:
    page = words("read-findings.md")
    book = STATE.rule_book
    student = after(STATE, change("evaluation", dissemination_date=date(2016, 8, 20)))
    found = [f for r, b in book.all_of(student, TODAY) if r.code == "SER-0030" for f in book.findings(r, b)]
    assert {f.element for f in found} == {"consent_received_date", "dissemination_date"}
    for said in (found[0].sentence, found[0].fix, found[0].citation, found[0].severity, found[0].key.split("|")[1]):
        assert said in page


def test_what_the_pages_by_role_show_in_bold_stands_on_the_screens() -> None:
    screens = " ".join(" ".join(file.read_text("utf-8").split()) for file in SCREENS).lower()
    pages = sorted((GUIDE / "roles").glob("*.md"))
    bold = {(page.name, word) for page in pages for word in re.findall(r"\*\*([^*]+)\*\*", words(f"roles/{page.name}"))}
    assert len(pages) == 6
    assert sorted((page, word) for page, word in bold if word.lower() not in screens) == []


def test_the_guide_leads_to_a_page_for_each_role() -> None:
    page = words("README.md")
    assert [p.name for p in (GUIDE / "roles").glob("*.md") if f"(roles/{p.name})" not in page] == []
