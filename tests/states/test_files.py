"""Every record that a state declares is written to every form of file and reads back the same."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ser.files.export import write_csv, write_fixed, write_xlsx
from ser.files.parse import read_cell
from ser.files.row import RowReader
from ser.files.sheet import sheets
from ser.law.example import after
from ser.law.record import Record
from ser.law.state import State
from tests.files.samples import TODAY, records_of
from tests.states.every import STATES

FORMS = ("csv", "txt", "xlsx")
KINDS = [
    (state, kind)
    for place, state in enumerate(STATES)
    for name, kind in state.records.items()
    if place == 0 or kind is not STATES[0].records.get(name)
]
each_kind = pytest.mark.parametrize(
    ("state", "kind"), KINDS, ids=[f"{state.name}-{kind.spec.name}" for state, kind in KINDS]
)


def written(form: str, kind: type[Record], records: list[Record], folder: Path) -> Path:
    path = folder / f"{kind.spec.name}.{form}"
    if form == "xlsx":
        write_xlsx({kind: records}, path)
    else:
        (write_csv if form == "csv" else write_fixed)(kind, records, path)
    return path


def read(state: State, kind: type[Record], path: Path) -> list[Record | None]:
    (sheet,) = sheets([path], state.records)
    assert (sheet.record, sheet.problems) == (kind.spec.name, ())
    reader = RowReader(kind, sheet.columns, TODAY)
    return [reader.read(cells)[0] for _, cells in sheet.rows()]


@pytest.mark.slow
@each_kind
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_written_reads_back_the_same(
    state: State, kind: type[Record], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    records = [data.draw(records_of(kind)) for _ in range(2)]
    folder = tmp_path_factory.getbasetemp()
    for form in FORMS:
        path = written(form, kind, records, folder)
        assert read(state, kind, path) == records
        path.unlink()


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_records_of_the_example_child_read_back_the_same(tmp_path: Path, form: str) -> None:
    (state, *_) = STATES
    for name, records in after(state, ()).records.items():
        if records:
            kind = state.records[name]
            assert read(state, kind, written(form, kind, list(records), tmp_path)) == list(records)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_narrative_keeps_its_lines_whatever_ends_them(ends: str) -> None:
    narrative = STATES[0].records["goal"].spec.by_name["goal_text"]
    assert read_cell(narrative, f"One.{ends}Two.{ends}") == "One.\nTwo."


@pytest.mark.slow
def test_no_workbook_of_a_record_holds_a_formula(tmp_path: Path) -> None:
    (state, *_) = STATES
    for name, records in after(state, ()).records.items():
        with zipfile.ZipFile(written("xlsx", state.records[name], list(records), tmp_path)) as parts:
            assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


@pytest.mark.slow
def test_no_file_under_the_name_of_another_record_is_taken_for_it(tmp_path: Path) -> None:
    (state, *_) = STATES
    taken = []
    for name, records in after(state, ()).records.items():
        path = written("csv", state.records[name], list(records), tmp_path)
        for other in state.records.keys() - {name}:
            path = path.rename(tmp_path / f"{other}.csv")
            (sheet,) = sheets([path], state.records)
            taken += [f"{name} as {other}"] if sheet.stands else []
    assert taken == []
