"""A database whose findings were a row an element becomes one with a life; what is open keeps its number."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from ser.law.rule import change
from ser.store.operations.migrate import as_owner, bring_to, migrate
from ser.store.operations.server import Connections, create_database, drop_database
from tests import database
from tests.sending import ask, child, load, only, write

pytestmark = pytest.mark.slow

MARCH, MAY, JUNE = date(2018, 3, 1), date(2018, 5, 1), date(2018, 6, 1)

_LINE = (
    "INSERT INTO finding (load_id, student_id, lea_code, sheet_no, file, row, key, record, element, value, rule,"
    " severity, sentence, fix, citation) VALUES (%s, %s, %s, 0, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')"
)


@pytest.fixture
def old(server: Connections) -> Iterator[Connections]:
    """A database with the tables of before."""
    create_database(server.owner_url, "old_findings")
    urls = server.database("old_findings")
    with as_owner(urls.owner_url):
        bring_to(["store.0006_drafts"])
    yield urls
    drop_database(server.owner_url, "old_findings")


def _fill(db: psycopg.Connection) -> None:
    """Two loads that held the same rows, a file that was broken once, and a finding against a child."""
    held = ("017", "guardian.csv", 2, "017|G1", "guardian")
    for load_id, day in ((1, MARCH), (2, MAY)):
        db.execute("INSERT INTO load (sent_by, lea_code, today, ended_at) VALUES ('x', '017', %s, now())", [day])
        db.execute(
            "INSERT INTO sheet (load_id, sheet_no, file, record) VALUES (%s, 0, 'guardian.csv', 'guardian')", [load_id]
        )
        db.execute(
            _LINE, [load_id, None, *held, "relationship", "??", "SER-0212", "reject", "It is {no} code.", "Fix."]
        )
    db.execute(_LINE, [1, None, *held, "begin_date", "soon", "SER-0211", "reject", "It is no day.", "Fix."])
    db.execute(
        _LINE, [1, None, "017", "a/guardian.csv", 1, "", "guardian", "", "hat", "SER-0203", "must_fix", "No.", ""]
    )
    db.execute(
        "INSERT INTO held (load_id, sheet_no, received_row, lea_code, record, key, columns, cells)"
        " VALUES (2, 0, 2, '017', 'guardian', '017|G1', '[]', '[]')"
    )
    for element in ("consent_received_date", "dissemination_date"):
        of_child = (None, 7, "017", "evaluation.csv", 2, "017|V1", "evaluation", element, "2016-08-01")
        db.execute(_LINE, [*of_child, "SER-0030", "must_fix", "Late.", "Correct it."])


def test_lines_become_findings_with_a_number_a_first_day_and_an_end(old: Connections) -> None:
    with psycopg.connect(old.owner_url) as db:
        _fill(db)
    migrate(old.owner_url)
    with psycopg.connect(old.owner_url) as db:
        found = db.execute(
            "SELECT id, rule, elements, says, first_seen, last_seen, closed_date, load_id, subject FROM finding"
            " ORDER BY id"
        ).fetchall()
        seen = db.execute("SELECT load_id, finding_id FROM finding_seen ORDER BY 1, 2").fetchall()
    assert found == [
        (1, "SER-0212", ["relationship"], "It is {{no}} code.", MARCH, MAY, None, 2, "017|G1"),
        (3, "SER-0211", ["begin_date"], "It is no day.", MARCH, MARCH, MAY, 1, "017|G1"),
        (4, "SER-0203", [""], "No.", MARCH, MARCH, MAY, 1, "guardian.csv#1"),
        (5, "SER-0030", ["consent_received_date", "dissemination_date"], "Late.", MAY, MAY, None, None, "017|V1"),
    ]
    assert seen == [(1, 1), (1, 3), (1, 4), (2, 1)]


def test_a_finding_of_before_keeps_its_number_and_day_when_it_is_found_again(old: Connections, tmp_path: Path) -> None:
    late = change("evaluation", dissemination_date=date(2016, 8, 1))
    with psycopg.connect(old.owner_url) as db:
        _fill(db)
        db.execute("UPDATE finding SET student_id = 1, key = '017|V1' WHERE rule = 'SER-0030'")
    migrate(old.owner_url)
    with database.used(old):
        load(write(tmp_path, only(child(late), *(name for name in child() if name != "guardian"))), today=JUNE)
        found = ask("SELECT id, first_seen, says, words <> '{}' FROM finding WHERE rule = 'SER-0030'")
    assert found == [(5, MAY, None, True)]
