"""The example child in every form that a file may have; each ends in the same rows."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ser.files.export import write_fixed, write_xlsx
from ser.states.louisiana.state import STATE
from ser.store.operations.server import Connections
from tests import database
from tests.sending import child, load, rules, stored, write

pytestmark = pytest.mark.slow


def as_folder(folder: Path) -> Path:
    return write(folder / "files", child())


def as_zip(folder: Path) -> Path:
    file = folder / "files.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in as_folder(folder).iterdir():
            archive.write(path, f"october/{path.name}")
    return file


def as_workbook(folder: Path) -> Path:
    file = folder / "files.xlsx"
    write_xlsx({STATE.records[name]: rows for name, rows in child().items()}, file)
    return file


def as_fixed_width(folder: Path) -> Path:
    for name, rows in child().items():
        if rows:
            write_fixed(STATE.records[name], rows, folder / f"{name}.txt")
    return folder


def with_semicolons(folder: Path) -> Path:
    for path in as_folder(folder).iterdir():
        lines = path.read_text("utf-8").replace(",", ";")
        path.write_text(lines, "cp1252")
    return folder / "files"


@pytest.fixture(scope="module")
def plain(server: Connections, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that a folder of CSV files makes."""
    with database.copy(server):
        assert load(as_folder(tmp_path_factory.mktemp("plain"))).is_clean
        return rows()


def rows() -> dict[str, list[tuple[Any, ...]]]:
    return {record: stored(record) for record in STATE.records}


@pytest.mark.parametrize("form", [as_zip, as_workbook, as_fixed_width, with_semicolons])
@pytest.mark.usefixtures("empty")
def test_every_form_of_file_makes_the_same_rows(
    form: Callable[[Path], Path], plain: dict[str, list[tuple[Any, ...]]], tmp_path: Path
) -> None:
    outcome = load(form(tmp_path))
    assert outcome.counts["held"] == 0
    assert set(rules(outcome)) <= {"SER-0206"}
    assert rows() == plain


@pytest.mark.usefixtures("empty")
def test_one_form_after_the_other_changes_nothing(tmp_path: Path) -> None:
    load(as_folder(tmp_path / "a"))
    for form in (as_zip, as_workbook, as_fixed_width):
        folder = tmp_path / form.__name__
        folder.mkdir()
        assert set(load(form(folder)).counts) - {"held"} == {"unchanged"}, form.__name__
