"""The store of another state: its own records, code sets and migrations, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ser.store.operations.server import Connections, create_database, drop_database
from tests.database import SUBMISSION_KEY

pytestmark = pytest.mark.slow

# What the process does; it prints what it found, one thing a line.
MERIDIAN = """
import sys
from datetime import date
from pathlib import Path
from ser.files.export import write_csv
from ser.services.submissions import loading
from ser.store import students
from ser.store.connect import connection, opened
from ser.store.operations.migrate import migrate
from ser.store.running import state
from ser.store.scope import state_scope
import os

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    by = state_scope("operator:test")
    migrate(os.environ["SER_OWNER_URL"])
    with opened(folder):
        for name, rows in state().example.items():
            write_csv(state().records[name], rows, folder / f"{name}.csv")
        for _ in range(2):
            outcome = loading.load(by=by, paths=[folder], today=date(2018, 3, 1))
            print(dict(outcome.counts), {f.rule for f in loading.findings(by=by, outcome=outcome)})
        with connection(by) as db:
            ((_, student),) = students.load(by, db, students.all_ids(by, db))
            print({name: list(rows) for name, rows in student.records.items()} ==
                  {name: list(rows) for name, rows in state().example.items()
                   if rows and state().records[name].spec.about_student})
            print(db.execute("SELECT kept_for::text, status FROM fact_children ORDER BY 1").fetchall())
            print(db.execute("SELECT visit_date::text FROM home_visit").fetchall())
"""


def test_another_state_is_stored_and_decided_by_its_own_declarations(server: Connections, tmp_path: Path) -> None:
    create_database(server.owner_url, "meridian")
    urls = server.database("meridian")
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "SER_STATE": "tests.states.meridian:STATE",
        "SER_MIGRATIONS": "",
        "DATABASE_URL": urls.app_url,
        "SER_OWNER_URL": urls.owner_url,
        "SER_SUBMISSION_KEY": SUBMISSION_KEY,
        "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
    }
    script = tmp_path / "meridian.py"
    script.write_text(MERIDIAN)
    (folder := tmp_path / "files").mkdir()
    ran = subprocess.run(
        [sys.executable, str(script), str(folder)], env=environment, capture_output=True, text=True, check=False
    )
    drop_database(server.owner_url, "meridian")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [
        # Meridian's initial evaluation has the 60 calendar days of the federal clock; the example took 64.
        "{'new': 48, 'held': 0} {'SER-0040'}",
        "{'held': 0, 'unchanged': 48} {'SER-0040'}",
        "True",
        "[('2017-12-01', 'COUNTED'), ('2018-03-01', 'COUNTED')]",
        "[('2017-09-06',)]",
    ]
