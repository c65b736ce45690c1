"""The extract of an older system holds what the made-up state says, and the crosswalk brings it back whole."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from ser.federal.records import Evaluation
from ser.law.deadline import Deadline
from ser.services.conversion import converting
from ser.states.louisiana.state import STATE
from ser.store.scope import state_scope
from ser.synthetic.files import generate
from ser.synthetic.legacy import Kept, kept, write_legacy
from tests.legacy import TODAY, status, student

pytestmark = pytest.mark.slow

BY = state_scope("operator:test")
PARENTS = {"referral_id", "evaluation_id", "program_episode_id", "iep_id"}
"""IDs, which the conversion makes again."""
RECORDS = (
    "student", "responsibility", "enrollment", "referral", "evaluation", "exceptionality", "consent",
    "program_episode", "iep", "placement", "service",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state in which three hundred children count, its extract, and what the crosswalk makes of that."""
    folder = tmp_path_factory.mktemp("legacy")
    generate(folder / "made", students=300, seed=11, state=STATE, today=TODAY)
    extract = write_legacy(folder / "made", folder / "extract")
    walk = converting.crosswalk_of(by=BY, name="spedmstr")
    done = converting.convert(by=BY, paths=[extract], crosswalk=walk, out=folder / "out", today=TODAY)
    assert done.is_whole
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def originals(made: Path) -> list[Kept]:
    return list(kept(made / "made"))


def converted(made: Path) -> list[Kept]:
    """What was converted, a student at a time."""
    for path in (made / "out" / "files").glob("*.csv"):
        (made / "again").mkdir(exist_ok=True)
        (made / "again" / path.name).write_bytes(path.read_bytes())
    return list(kept(made / "again"))


def texts(students: Iterable[Kept], record: str, names: Iterable[str]) -> Counter[tuple[str, ...]]:
    """The rows of a record in these elements, names of persons in capitals as older systems have them."""
    named = {e.name: e.names_person for e in STATE.records[record].spec.elements}
    return Counter(
        tuple(row[n].upper() if named[n] else row[n] for n in names) for student in students for row in student[record]
    )


@pytest.mark.parametrize("record", RECORDS)
def test_what_the_crosswalk_fills_is_what_the_state_said(made: Path, record: str) -> None:
    walk = converting.crosswalk_of(by=BY, name="spedmstr")
    makes = [{fill.element.name for fill in make.fills} for make in walk.makes if make.kind.spec.name == record]
    names = sorted(set.intersection(*makes) - {f"{record}_id"} - PARENTS)
    before, after = texts(originals(made), record, names), texts(converted(made), record, names)
    assert sum(before.values()) > 40
    assert after == before


def test_the_same_children_count_and_the_same_clocks_run_to_the_same_days(made: Path) -> None:
    def seen(students: list[Kept]) -> dict[str, tuple[object, ...]]:
        told: dict[str, tuple[object, ...]] = {}
        for found in students:
            s = student(found)
            clocks = sorted(
                (d.timeline, str(d.due), d.is_open(TODAY)) for d in s.deadlines() if not _has_lost_its_end(d)
            )
            told[found["student"][0]["system_id"]] = (status(s), *clocks)
        return told

    before, after = seen(originals(made)), seen(converted(made))
    assert sum(told[0] == ["COUNTED"] for told in before.values()) > 250
    assert after == before


def _has_lost_its_end(clock: Deadline) -> bool:
    """Whether the evaluation was closed without a report, of which the older system kept no day."""
    return isinstance(clock.record, Evaluation) and clock.record.evaluation_status not in ("IN_PROCESS", "COMPLETED")


def test_the_same_extract_gives_the_same_files(made: Path, tmp_path: Path) -> None:
    walk = converting.crosswalk_of(by=BY, name="spedmstr")
    converting.convert(by=BY, paths=[made / "extract"], crosswalk=walk, out=tmp_path, today=TODAY)
    first = {path.name: path.read_bytes() for path in (made / "out" / "files").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "files").iterdir()} == first


def test_every_row_is_marked_as_converted_and_ids_say_nothing(made: Path) -> None:
    services = rows(made / "out" / "files" / "service.csv")
    assert {row["legacy"] for row in services} == {"Y"}
    assert len({row["service_id"] for row in services}) == len(services)
    assert all(len(row["service_id"]) == 20 for row in services)
