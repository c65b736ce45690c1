"""The files of the synthetic state: the same for a seed, whole, and with no row that hangs in the air."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from ser.states.louisiana.state import STATE
from ser.synthetic.files import OutOfSpan, generate
from tests.synthetic.conftest import Files, read


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_a_seed_gives_the_same_files_by_one_process_and_by_two(tmp_path: Path) -> None:
    for processes in (1, 2):
        generate(tmp_path / str(processes), students=60, seed=3, state=STATE, processes=processes)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_another_seed_gives_other_children(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), students=60, seed=seed, state=STATE)
    assert contents(tmp_path / "1")["student.csv"] != contents(tmp_path / "2")["student.csv"]


def test_the_summary_counts_the_rows_of_every_file(tmp_path: Path) -> None:
    summary = generate(tmp_path, students=60, seed=3, state=STATE)
    assert summary.rows == Counter({name: len(rows) for name, rows in read(tmp_path).items()})
    assert summary.children["counted"] == 60


@pytest.mark.parametrize("today", [date(2017, 10, 31), date(2019, 1, 1)])
def test_lives_stop_within_the_year_after_the_count(tmp_path: Path, today: date) -> None:
    with pytest.raises(OutOfSpan, match="2017-11-15 to 2018-09-30"):
        generate(tmp_path, students=5, seed=1, state=STATE, today=today)


def test_progress_ends_with_every_child_done(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    summary = generate(tmp_path, students=60, seed=3, state=STATE, progress=lambda *at: seen.append(at))
    assert seen[-1] == (sum(summary.children.values()),) * 2


def test_every_record_of_the_state_has_a_file_with_its_elements(small_state: Path) -> None:
    headers = {path.stem: path.read_text("utf-8").splitlines()[0].split(",") for path in small_state.glob("*.csv")}
    assert headers == {name: [e.name for e in kind.spec.elements] for name, kind in STATE.records.items()}


def test_no_key_stands_twice(files: Files) -> None:
    for name, rows in files.items():
        key = STATE.records[name].spec.key
        keys = Counter(tuple(row[part] for part in key) for row in rows if all(row[part] for part in key))
        assert [k for k, count in keys.items() if count > 1] == [], name


def test_every_parent_is_there_and_in_the_same_lea(files: Files) -> None:
    for name, rows in files.items():
        spec = STATE.records[name].spec
        if spec.of_parent:
            known = {tuple(row[k] for k in spec.parent_key) for row in files[str(spec.parent)]}
            assert {tuple(row[k] for k in spec.parent_key) for row in rows} - known == set(), name


def test_every_student_of_a_record_is_there(files: Files) -> None:
    known = {row["state_id"] or (row["lea_code"], row["system_id"]) for row in files["student"]}
    for name, rows in files.items():
        if STATE.records[name].spec.of_student:
            assert {row["state_id"] or (row["lea_code"], row["system_id"]) for row in rows} - known == set(), name


def test_two_leas_are_never_responsible_on_one_day(files: Files) -> None:
    ranges: dict[str, list[tuple[str, str]]] = {}
    for row in files["responsibility"]:
        if row["role"] == "FAPE" and row["responsibility_status"] == "ACCEPTED":
            ranges.setdefault(row["state_id"] or row["system_id"], []).append(
                (row["begin_date"], row["end_date"] or "9999")
            )
    moved = [sorted(held) for held in ranges.values() if len(held) > 1]
    assert moved
    assert all(one[1] <= two[0] for held in moved for one, two in pairwise(held))


def test_every_site_belongs_to_the_lea_that_names_it(files: Files) -> None:
    known = {row["site_code"] for row in files["site"]}
    for name in ("enrollment", "responsibility", "referral", "iep", "placement"):
        for row in files[name]:
            assert row["site_code"] in known
            assert row["site_code"][:3] == row["lea_code"]
