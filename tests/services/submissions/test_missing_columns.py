"""What a column, a blank and a missing column do to what is stored, over several loads; and what no file takes away."""

import csv
from pathlib import Path

import pytest

from ser.engine.intake import posting, submission_job
from ser.files.dates import DateOrder
from ser.law.finding import Finding
from ser.law.rule import change
from ser.services.submissions import loading
from ser.services.submissions.loading import Outcome
from tests.sending import TODAY, act, ask, cells, child, count, findings, held, lea, load, stored, table, write

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("empty")]

PROTECTED = change("student", address_is_protected=True, substitute_address="PO Box 5, Example City")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The example child, whose address is confidential, stored."""
    folder = write(tmp_path / "sent", child(PROTECTED))
    assert load(folder).counts["held"] == 0
    return folder


def part(sent: Path, record: str, columns: str, name: str = "part", **values: str) -> Path:
    """The rows of a record with these columns alone, and these values in them."""
    rows = [{key: values.get(key, row[key]) for key in columns.split()} for row in cells(sent, record)]
    return table(sent.parent / name / f"{record}.csv", rows)


def told(outcome: Outcome) -> list[Finding]:
    """What intake itself found."""
    return [finding for finding in findings(outcome) if finding.rule.startswith("SER-02")]


def rules(outcome: Outcome) -> list[str]:
    return [finding.rule for finding in told(outcome)]


def student() -> dict[str, object]:
    names = "last_name street city home_language address_is_protected substitute_address from_screen received"
    return dict(zip(names.split(), ask(f"SELECT {', '.join(names.split())} FROM student")[0], strict=True))


def test_a_column_that_is_not_in_the_file_keeps_what_is_stored(sent: Path) -> None:
    before = stored("student")
    fewer = part(sent, "student", "lea_code state_id last_name first_name birth_date sex is_hispanic races")
    assert load(fewer).counts["unchanged"] == 1
    assert stored("student") == before
    changed = load(part(sent, "student", "lea_code state_id last_name", "other", last_name="Otherwise"))
    assert (changed.counts["changed"], rules(changed)) == (1, [])
    assert student()["last_name"] == "Otherwise"
    assert load(sent).counts["changed"] == 1
    assert stored("student") == before


def test_a_blank_cell_clears(sent: Path) -> None:
    assert cells(sent, "student")[0]["home_language"]
    cleared = load(part(sent, "student", "lea_code state_id home_language", home_language=""))
    assert cleared.counts["changed"] == 1
    assert student()["home_language"] is None


def test_a_file_without_a_needed_column_updates_and_makes_none(sent: Path) -> None:
    rows = [
        {"lea_code": "017", "state_id": cells(sent, "student")[0]["state_id"], "last_name": "Otherwise"},
        {"lea_code": "017", "state_id": "2100009999", "last_name": "Unknown"},
    ]
    outcome = load(table(sent.parent / "part" / "student.csv", rows))
    assert (outcome.counts["changed"], outcome.counts["held"]) == (1, 1)
    assert [(f.rule, f.row, f.element) for f in told(outcome)] == [("SER-0234", 3, "first_name")]
    assert "no column first_name" in told(outcome)[0].sentence


def test_rows_without_the_column_of_their_parent_stay_where_they_are(sent: Path) -> None:
    before = ask("SELECT evaluation_component_id, evaluation_id, student_id FROM evaluation_component ORDER BY 1")
    assert before
    outcome = load(
        part(sent, "evaluation_component", "lea_code evaluation_component_id deviation_text", deviation_text="as given")
    )
    assert outcome.counts["changed"] == len(before)
    assert (
        ask("SELECT evaluation_component_id, evaluation_id, student_id FROM evaluation_component ORDER BY 1") == before
    )


def test_a_row_that_waits_from_a_file_with_fewer_columns_keeps_the_others_too(sent: Path) -> None:
    columns = "lea_code state_id last_name"
    other = {**cells(sent, "student")[0], "state_id": "2100000777", "system_id": "", "lea_code": "036"}
    waiting = table(sent.parent / "part" / "student.csv", [{name: other[name] for name in columns.split()}])
    outcome = load(waiting)
    assert outcome.counts["held"] == 1
    assert held(outcome)[0].waits_for == "lea|036"


@pytest.mark.parametrize("cell", ["N", ""])
def test_no_file_takes_a_protection_away(sent: Path, cell: str) -> None:
    columns = "lea_code state_id last_name address_is_protected substitute_address"
    lifting = part(sent, "student", columns, last_name="Otherwise", address_is_protected=cell, substitute_address="")
    outcome = load(lifting)
    now = student()
    assert (now["last_name"], now["address_is_protected"]) == ("Otherwise", True)
    assert now["substitute_address"] == "PO Box 5, Example City"
    assert [(f.rule, f.severity) for f in told(outcome)] == [("SER-0235", "notice")]
    assert "address_is_protected and substitute_address" in told(outcome)[0].sentence
    again = load(lifting)
    assert (again.counts["unchanged"], rules(again)) == (1, [])


def test_a_substitute_address_may_change_and_a_protection_may_begin(sent: Path) -> None:
    moved = part(sent, "student", "lea_code state_id substitute_address", substitute_address="PO Box 9, Example City")
    assert rules(load(moved)) == []
    assert student()["substitute_address"] == "PO Box 9, Example City"


def test_a_restricted_guardian_stays_restricted(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", child(change("guardian", is_court_restricted=True)))
    load(folder)
    with (folder / "guardian.csv").open(encoding="utf-8", newline="") as file:
        count = sum(row["is_court_restricted"] == "Y" for row in csv.DictReader(file))
    assert count
    outcome = load(
        part(folder, "guardian", "lea_code state_id guardian_id is_court_restricted", is_court_restricted="N")
    )
    assert "SER-0235" in rules(outcome)
    assert ask("SELECT count(*) FROM guardian WHERE is_court_restricted") == [(count,)]


def test_what_was_typed_stays_beside_a_file_that_has_no_column_for_it(sent: Path) -> None:
    row = cells(sent, "student")[0]
    received = f'{{"home_language": "{row["home_language"]}"}}'
    act("UPDATE student SET home_language = 'vie', from_screen = true, received = %s::jsonb", received)
    changed = load(part(sent, "student", "lea_code state_id last_name", last_name="Otherwise"))
    assert (changed.counts["changed"], rules(changed)) == (1, [])
    assert (student()["home_language"], student()["from_screen"]) == ("vie", True)
    over = load(part(sent, "student", "lea_code state_id home_language", "over", home_language="spa"))
    assert rules(over) == ["SER-0219"]
    assert student()["home_language"] == "vie"


@pytest.mark.parametrize("large", [1 << 40, submission_job.LARGE], ids=["in one process", "in two"])
def test_one_key_twice_is_held_at_any_size(tmp_path: Path, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission_job, "LARGE", large)
    monkeypatch.setattr(submission_job, "cores", lambda: 2)
    load(write(tmp_path / "sent", child()))
    site = ask("SELECT site_code FROM site WHERE site_code LIKE '017%%' ORDER BY 1")[0][0]
    rows = [
        {
            "lea_code": "017",
            "membership_id": f"m{n}" if n < 10 else f"m{n:06}-{'x' * 20}",
            "site_code": site,
            "count_date": "2017-10-01",
            "grade": "05",
            "age": "10",
            "race_category": "WH7",
            "sex": "F",
            "students": str(n % 90),
        }
        for n in range(70_000)
    ]
    rows[61_000] |= {"membership_id": "m7 ", "students": "80"}
    rows[41_000] |= {**rows[9], "membership_id": " m9"}
    # The second of each pair is in the next batch, and so in the other process.
    for k in range(5):
        rows[posting.BATCH - 1_000 + k] |= {"membership_id": f"twice{k}", "students": "11"}
        rows[posting.BATCH + k] |= {"membership_id": f"twice{k} ", "students": "22"}
    file = table(tmp_path / "large" / "membership.csv", rows)
    assert file.stat().st_size > submission_job.LARGE or large > file.stat().st_size
    outcome = load(file)
    assert (outcome.counts["new"], outcome.counts["held"], outcome.counts["repeated"]) == (69_987, 12, 1)
    assert count("membership") == 69_987
    repeated = {f.sentence for f in told(outcome) if f.rule == "SER-0216"}
    assert len(repeated) == 6
    assert any("membership.csv, row 9 and membership.csv, row 61002" in sentence for sentence in repeated)
    assert load(file).counts == {"held": 12, "repeated": 1, "unchanged": 69_987}
    assert [f.severity for f in told(outcome) if f.rule == "SER-0229"] == ["notice"]
    assert ask("SELECT count(*) FROM membership WHERE membership_id IN ('m7', 'm9')") == [(1,)]


def test_the_order_of_dates_is_said_once_and_holds_for_later_files_of_the_lea(tmp_path: Path) -> None:
    load(write(tmp_path / "sent", child()))
    row = cells(tmp_path / "sent", "evaluation")[0]
    name = {key: row[key] for key in ("lea_code", "state_id", "system_id")}

    def evaluation(number: int, day: str) -> dict[str, str]:
        said = {"evaluation_id": f"d{number}", "evaluation_type": "I", "evaluation_status": "IN_PROCESS"}
        return {**name, **said, "consent_received_date": day}

    first = table(tmp_path / "a" / "evaluation.csv", [evaluation(1, "03/02/2018"), evaluation(2, "13/02/2018")])
    assert rules(load(first, by=lea("017"))) == ["SER-0233"]
    told = loading.load(by=lea("017"), paths=[first], today=TODAY, dates=DateOrder.DAY_FIRST)
    assert told.counts["held"] == 0
    later = table(tmp_path / "b" / "evaluation.csv", [evaluation(3, "04/02/2018")])
    load(later, by=lea("017"))
    found = ask(
        "SELECT evaluation_id, consent_received_date::text FROM evaluation WHERE evaluation_id LIKE 'd%%' ORDER BY 1"
    )
    assert found == [("d1", "2018-02-03"), ("d2", "2018-02-13"), ("d3", "2018-02-04")]


def test_a_row_with_the_day_first_that_waits_is_read_so_when_it_is_released(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", child())
    load(folder / "lea.csv", folder / "site.csv")
    row = cells(folder, "evaluation")[0]
    said = {"evaluation_id": "d1", "evaluation_type": "I", "evaluation_status": "IN_PROCESS"}
    waiting = {"lea_code": "017", "state_id": row["state_id"], **said, "consent_received_date": "03/02/2018"}
    file = table(tmp_path / "a" / "evaluation.csv", [waiting])
    assert loading.load(by=lea("017"), paths=[file], today=TODAY, dates=DateOrder.DAY_FIRST).counts["held"] == 1
    load(folder / "student.csv")
    assert ask("SELECT consent_received_date::text FROM evaluation WHERE evaluation_id = 'd1'") == [("2018-02-03",)]


def test_the_notice_of_what_was_left_out_is_closed_when_everything_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "sent", child())
    (folder / "notes.docx").write_text("x")
    assert rules(load(folder)) == ["SER-0230"]
    (folder / "notes.docx").unlink()
    load(folder)
    assert ask("SELECT count(*) FROM finding WHERE rule = 'SER-0230' AND closed_date IS NULL") == [(0,)]
