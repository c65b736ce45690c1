"""What the targets share: a folder in memory for the file that is tried, and what must hold of every file."""

import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

from ser.files.row import RowReader
from ser.files.sheet import Sheet, sheets
from ser.states.louisiana.state import STATE

TODAY = date(2018, 3, 1)
RECORDS = STATE.records

MEMORY = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
"""A folder that needs no disk, where there is one."""
FOLDER = Path(tempfile.mkdtemp(prefix="ser-fuzz-", dir=os.environ.get("SER_FUZZ_FOLDER", MEMORY)))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def sent(name: str, content: bytes) -> Path:
    """A file of this content."""
    path = FOLDER / name
    path.write_bytes(content)
    return path


def read_content(name: str, content: bytes) -> None:
    """Read a file of this content, and take it away."""
    path = sent(name, content)
    read(path)
    path.unlink()


def read(path: Path) -> list[Sheet]:
    """Read a file to its end; whatever it holds is rows or a sentence, and the same a second time."""
    found = list(sheets([path], RECORDS))
    for sheet in found:
        for problem in sheet.problems:
            _told(problem.finding(sheet.file, 1, "", sheet.record or "").sentence)
        if sheet.stands:
            _rows(sheet)
        else:
            assert sheet.problems
            assert list(sheet.rows()) == []
    return found


def _rows(sheet: Sheet) -> None:
    assert sheet.record is not None
    assert len(sheet.columns) == len(sheet.header)
    rows = list(sheet.rows())
    assert rows == list(sheet.rows())
    lines = [number for number, _ in rows]
    assert lines == sorted(set(lines))
    reader = RowReader(RECORDS[sheet.record], sheet.columns, TODAY)
    for number, cells in rows:
        if len(cells) == len(sheet.columns):
            record, problems = reader.read(cells)
            assert record is not None or problems
            for problem in problems:
                _told(problem.finding(sheet.file, number, "", sheet.record).sentence)


def _told(sentence: str) -> None:
    assert sentence.isprintable()
    assert len(sentence) < 3000
