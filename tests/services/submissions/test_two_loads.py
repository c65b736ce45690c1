"""Loads at the same time, and loads that are killed, end as one load after the other would."""

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ser.law.rule import Change, add
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from tests import database
from tests.hard.files import few_children
from tests.same_state import State, differences, state_of
from tests.sending import ORLEANS, act, ask, cells, child, count, lea, load, only, table, write

pytestmark = pytest.mark.slow

# A load in a process of its own. Small batches make many transactions; processes of its own start at any size.
LOADING = """
import sys
from datetime import date
from pathlib import Path
from ser.engine.intake import posting, submission_job
from ser.services.submissions import loading
from ser.store.scope import lea_scope, state_scope
posting.BATCH, submission_job.LARGE = int(sys.argv[1]), int(sys.argv[2])
if __name__ == "__main__":
    scope = (lea_scope("operator:test", sys.argv[3]) if sys.argv[3] else state_scope("operator:test"))
    loading.load(by=scope, paths=[Path(p) for p in sys.argv[4:]], today=date(2018, 3, 1))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small state in which some children move, with errors planted."""
    return few_children(tmp_path_factory.mktemp("few") / "made")


@pytest.fixture(scope="module")
def leas(made: Path) -> dict[str, Path]:
    """The rows of the four LEAs that send most, each in a folder of its own, of children whom no other LEA sends."""
    tables = {file.stem: _rows(file) for file in made.glob("*.csv") if file.stem in STATE.records}
    senders: dict[str, set[str]] = {}
    for row in (row for rows in tables.values() for row in rows if row.get("state_id")):
        senders.setdefault(row["state_id"], set()).add(row["lea_code"])
    four = [code for code, _ in Counter(row["lea_code"] for row in tables["service"]).most_common(4)]
    for code in four:
        for name, rows in tables.items():
            own = [r for r in rows if r.get("lea_code") == code and len(senders.get(r.get("state_id", ""), ())) < 2]
            if own and name != "lea":
                table(made.parent / code / f"{name}.csv", own)
    return {code: made.parent / code for code in four}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as lines:
        return [
            row for row in csv.DictReader(lines) if None not in row
        ]  # a planted error is a row with a cell too many


@pytest.fixture(scope="module")
def whole(made: Path, server: Connections) -> State:
    """What the database says after one load."""
    with database.copy(server) as own:
        load(made)
        return state_of(own.app_url)


def start(*paths: Path, batch: int = 20_000, large: int = 10**12, by: str = "") -> "subprocess.Popen[bytes]":
    """Load files in a process of its own, for the state or for an LEA."""
    script = paths[0].parent / "loading.py"
    if not script.exists():  # written again, it would be empty for a moment, for a load that is just starting
        script.write_text(LOADING)
    search = os.pathsep.join([str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, str(script), str(batch), str(large), by, *map(str, paths)],
        env={**os.environ, "PYTHONPATH": search},
    )


def at_once(*loads: "subprocess.Popen[bytes]") -> None:
    """Wait until all of them have ended well."""
    assert [each.wait() for each in loads] == [0] * len(loads)


def test_four_loads_of_the_same_files_at_once_end_as_one(made: Path, whole: State, empty: Connections) -> None:
    at_once(*(start(made, batch=100) for _ in range(4)))
    assert differences(whole, state_of(empty.app_url)) == []


def test_four_loads_of_different_leas_at_once_end_as_one_after_the_other(
    made: Path, leas: dict[str, Path], server: Connections, empty: Connections
) -> None:
    with database.copy(server) as own:
        load(made / "lea.csv", made / "site.csv")
        for code, folder in leas.items():
            load(folder, by=lea(code))
        one_by_one = state_of(own.app_url)
    load(made / "lea.csv", made / "site.csv")
    at_once(*(start(folder, batch=20, by=code) for code, folder in leas.items()))
    assert differences(one_by_one, state_of(empty.app_url)) == []
    assert count("service") > 20


MANY = tuple(f"R{n:02}" for n in range(40))


def versions(folder: Path, names: Sequence[str], lea_code: str = "017", system_id: str = "EBR-1") -> list[Path]:
    """Files with the same forty keys of one LEA, that say something else in each."""
    return [
        write(
            folder / name,
            only(
                child(
                    *(
                        add("guardian", lea_code=lea_code, system_id=system_id, guardian_id=key, last_name=name)
                        for key in MANY
                    )
                ),
                "guardian",
            ),
        )
        for name in names
    ]


def test_loads_of_one_lea_with_the_same_keys_take_turns(tmp_path: Path, empty: Connections) -> None:
    """Each is stored whole before the next begins, so that the end is that of the last, and none is torn."""
    load(write(tmp_path / "known", child(ORLEANS)))
    names = ("Alpha", "Beta", "Gamma", "Delta")
    at_once(*(start(folder, batch=7, by="017") for folder in versions(tmp_path, names)))
    last = {row[0] for row in ask("SELECT last_name FROM guardian WHERE guardian_id = ANY(%s)", list(MANY))}
    assert len(last) == 1
    # Forty versions for each load but the last, in blocks: no load wrote between two rows of another.
    was = ask("SELECT last_name, guardian_id FROM guardian_history ORDER BY recorded_from, guardian_id")
    blocks = [{name for name, _ in was[n : n + len(MANY)]} for n in range(0, len(was), len(MANY))]
    assert sorted(name for (name,) in (tuple(block) for block in blocks)) == sorted({*names} - last)


def test_claims_of_four_leas_on_the_same_children_at_once_leave_one_accepted_each(
    tmp_path: Path, empty: Connections
) -> None:
    """Anyone who comes first stands; the others are stored as pending, as if they had come one after the other."""
    leas = ("036", "055", "026", "009")
    ids = [f"21000000{n:02}" for n in range(1, 13)]
    pupils = [add("student", state_id=i, system_id=f"E-{i}") for i in ids[1:]]
    others = [add("lea", lea_code=code, lea_name=f"LEA {code} (made up)") for code in leas]
    load(write(tmp_path / "known", only(child(*others, *pupils), "lea", "site", "student")))
    folders = [
        write(tmp_path / code, only(child(*(_claim(code, n, i) for n, i in enumerate(ids))), "responsibility"))
        for code in leas
    ]
    for code, folder in zip(leas, folders, strict=True):
        table(folder / "responsibility.csv", [r for r in cells(folder, "responsibility") if r["lea_code"] == code])
    at_once(*(start(folder, batch=5, by=code) for code, folder in zip(leas, folders, strict=True)))
    status = ask("SELECT student_id, responsibility_status, count(*) FROM responsibility GROUP BY 1, 2 ORDER BY 1, 2")
    assert [row[1:] for row in status] == [("ACCEPTED", 1), ("PENDING", 3)] * len(ids)
    assert count("touched") == 0
    told = ask("SELECT count(DISTINCT student_id) FROM finding WHERE rule = 'SER-0020'")
    assert told == [(len(ids),)]


def _claim(lea_code: str, number: int, state_id: str) -> Change:
    return add(
        "responsibility",
        lea_code=lea_code,
        state_id=state_id,
        system_id=f"{lea_code}-{number}",
        responsibility_id=f"C{number}",
        site_code=None,
        begin_reason="T",
        end_date=None,
        end_reason=None,
    )


def test_processes_of_a_large_load_end_as_one_process_does(made: Path, whole: State, empty: Connections) -> None:
    at_once(start(made, batch=100, large=0))
    assert differences(whole, state_of(empty.app_url)) == []


def test_overlapping_claims_of_a_load_that_broke_off_end_as_those_of_one_that_did_not(
    tmp_path: Path, empty: Connections
) -> None:
    """The later claim, stored before the load broke off, does not stand over the earlier one of the same files."""
    load(write(tmp_path / "known", only(child(ORLEANS), "lea", "site", "student")))
    over = add(
        "responsibility",
        lea_code="036",
        system_id="J-1",
        responsibility_id="R9",
        site_code=None,
        begin_date=date(2018, 1, 8),
        begin_reason="T",
        end_date=None,
        end_reason=None,
    )
    earlier, later = child(over)["responsibility"]
    broke_off = load(write(tmp_path / "claims", {"responsibility": (later,)}))
    act("UPDATE submission SET ended_at = NULL, counts = NULL WHERE id = %s", broke_off.load_id)
    again = load(write(tmp_path / "claims", {"responsibility": (later, earlier)}))
    claims = ask("SELECT lea_code, responsibility_status FROM responsibility ORDER BY 1")
    assert claims == [("017", "ACCEPTED"), ("036", "PENDING")]
    assert ask("SELECT counts FROM submission WHERE id = %s", broke_off.load_id) == [({"finished_by": again.load_id},)]
