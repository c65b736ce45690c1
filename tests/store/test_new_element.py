"""An element that a record gets in its middle makes no row look changed, and no typed row a conflict."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ser.store.operations.server import Connections, create_database, drop_database
from tests.database import SUBMISSION_KEY

pytestmark = pytest.mark.slow

# Before: the example and a second visit are sent, and the second is corrected on the screen.
BEFORE = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from ser.files.export import write_csv
from ser.services.entry import entering
from ser.services.entry.entering import Place
from ser.services.submissions import loading
from ser.store.connect import connection, opened
from ser.store.running import state
from ser.store.scope import state_scope

TODAY = date(2018, 3, 1)

if __name__ == "__main__":
    folder, by = Path(sys.argv[1]), state_scope("operator:test")
    sent = {name: rows for name, rows in state().example.items() if rows}
    sent["home_visit"] += (replace(sent["home_visit"][0], home_visit_id="H2"),)
    for name, rows in sent.items():
        write_csv(state().records[name], rows, folder / f"{name}.csv")
    with opened(folder):
        print(loading.load(by=by, paths=[folder], today=TODAY).counts["held"])
        with connection(by) as db:
            ((child, number),) = db.execute(
                "SELECT s.public_id::text, v.id FROM home_visit v JOIN student s ON s.id = v.student_id"
                " WHERE v.home_visit_id = 'H2'"
            ).fetchall()
        place = Place(child, "home_visit", number)
        opened_form = entering.form(by=by, place=place, today=TODAY)
        values = {**opened_form.values, "note": "Typed"}
        print(entering.save(by=by, place=place, values=values, version=opened_form.version, today=TODAY).is_changed)
"""

# After: the same files, which lack the new column; then with it, blank; then with a visitor of both visits.
AFTER = """
import csv
import sys
from datetime import date
from pathlib import Path

from ser.services.submissions import loading
from ser.store.connect import connection, opened
from ser.store.scope import state_scope

TODAY = date(2018, 3, 1)

if __name__ == "__main__":
    folder, by = Path(sys.argv[1]), state_scope("operator:test")
    file = folder / "home_visit.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    with opened(folder):
        for visitor in (None, "", "Ms. Field"):
            if visitor is not None:
                with file.open("w", encoding="utf-8", newline="") as out:
                    writer = csv.DictWriter(out, [*rows[0], "visitor"])
                    writer.writeheader()
                    writer.writerows([{**row, "visitor": visitor} for row in rows])
            counts = loading.load(by=by, paths=[folder], today=TODAY).counts
            print(sorted((name, count) for name, count in counts.items() if name != "unchanged" and count))
        with connection(by) as db:
            print(db.execute("SELECT home_visit_id, visitor, note FROM home_visit ORDER BY 1").fetchall())
"""


def test_an_element_in_the_middle_changes_no_row_that_is_sent_again(server: Connections, tmp_path: Path) -> None:
    create_database(server.owner_url, "meridian_later")
    urls = server.database("meridian_later")
    try:
        assert run("meridian", BEFORE, urls, tmp_path) == ["0", "True"]
        # A state without migrations has its tables made as they are declared; the new column is added by hand.
        with psycopg.connect(urls.owner_url) as db:
            for table in ("home_visit", "home_visit_history"):
                db.execute(f"ALTER TABLE {table} ADD COLUMN visitor text")
        assert run("meridian_later", AFTER, urls, tmp_path) == [
            "[]",
            "[]",
            "[('changed', 1), ('held', 1)]",
            "[('H1', 'Ms. Field', None), ('H2', None, 'Typed')]",
        ]
    finally:
        drop_database(server.owner_url, "meridian_later")


def run(state: str, script: str, urls: Connections, folder: Path) -> list[str]:
    """The lines that a script prints, run in a process of its own with a state of its own."""
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "SER_STATE": f"tests.states.{state}:STATE",
        "SER_MIGRATIONS": "",
        "DATABASE_URL": urls.app_url,
        "SER_OWNER_URL": urls.owner_url,
        "SER_SUBMISSION_KEY": SUBMISSION_KEY,
        "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")]),
    }
    file = folder / f"{state}.py"
    file.write_text(
        "import os\nfrom ser.store.operations.migrate import migrate\n"
        + script.replace(
            "    with opened(folder):", "    migrate(os.environ['SER_OWNER_URL'])\n    with opened(folder):", 1
        )
    )
    files = folder / "sent"
    files.mkdir(exist_ok=True)
    ran = subprocess.run(
        [sys.executable, str(file), str(files)], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()
