"""Rubbish that is large when it is unpacked: each file is a sentence, in little memory, and the good one is read."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from ser.files.sheet import misfit
from tests.files.samples import one_sheet, told
from tests.files.test_sheet import HEADER
from tests.files.test_workbook import one_part
from tests.house import ROOT

GOOD = "017,0000000001,e1,x\n"
BROKEN = "a part of the workbook is broken"

Read = dict[str, tuple[str, int, int]]


def sparse(path: Path, size: int) -> None:
    """A file with a line of so many bytes, which takes no room on the disk."""
    with path.open("wb") as file:
        file.write(f"{HEADER}\n{GOOD}{'x' * (1 << 21)}".encode())
        file.seek(size)
        file.write(f"\n{GOOD}".encode())


def packed(path: Path, member: str, pieces: Iterable[bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(member, "w") as file:
        for piece in pieces:
            file.write(piece)


def names(part: int) -> bytes:
    return b"".join(b"<a%d/>" % n for n in range(10_000 * part, 10_000 * (part + 1)))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("rubbish")
    (folder / "evaluation.csv").write_text(f"{HEADER}\n{GOOD}")
    sparse(folder / "evaluation_2.csv", 1 << 28)
    packed(folder / "fat.zip", "evaluation_3.csv", [f"{HEADER}\n".encode(), *[b"y" * 120_000 + b"\n"] * 800])
    packed(folder / "flood.zip", "evaluation_4.csv", [f"{HEADER}\n".encode(), *[b"z\n" * 500_000] * 20])
    one_part(folder / "nested.xlsx", [b"<a>" * (1 << 18)] * 32)
    one_part(
        folder / "named.xlsx", (b"".join(b"<a%d/>" % n for n in range(k, k + 9999)) for k in range(0, 10**6, 9999))
    )
    command = [sys.executable, "-m", "tests.files.reading_alone", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return {file: (said, total, whole) for file, said, total, whole in map(json.loads, done.stdout.splitlines())}


@pytest.mark.slow
def test_the_good_file_beside_them_is_read(read: Read) -> None:
    assert read["evaluation.csv"] == ("", 1, 1)


@pytest.mark.slow
def test_a_line_of_a_quarter_of_a_gigabyte_is_one_bad_row(read: Read) -> None:
    assert read["evaluation_2.csv"] == ("", 3, 2)


@pytest.mark.slow
def test_lines_that_are_far_too_long_are_bad_rows(read: Read) -> None:
    assert read["evaluation_3.csv"] == ("", 800, 0)


@pytest.mark.slow
def test_a_flood_of_bad_rows_ends_in_one_that_says_so(read: Read) -> None:
    assert read["evaluation_4.csv"] == ("", 10_001, 0)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["nested.xlsx#evaluation", "named.xlsx#evaluation"])
def test_a_workbook_whose_markup_swells_is_refused(read: Read, file: str) -> None:
    said, total, whole = read[file]
    assert (BROKEN in said, total, whole) == (True, 0, 0)


def test_the_last_row_of_a_flood_says_why_no_more_are_read(tmp_path: Path) -> None:
    (tmp_path / "evaluation.csv").write_text(f"{HEADER}\n" + "z\n" * 10_002)
    sheet = one_sheet(tmp_path / "evaluation.csv")
    *_, (number, cells) = sheet.rows()
    assert (told(sheet), number) == ("", 10_002)
    assert "had another number of cells than the header" in misfit(cells, 4).finding("x", 1, "", "").sentence
