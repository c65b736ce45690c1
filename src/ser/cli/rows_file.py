"""Writes rows for other programs, in the forms that `output_options` offers."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ser.files.csv_lines import Lines
from ser.files.export import Book, text_file

Row = Sequence[str | int]


def write_rows(
    form: str,
    out: Path | None,
    title: str,
    columns: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Row],
    plain: Iterable[object],
) -> None:
    """Write rows under their columns as CSV or as a workbook, or what is `plain` as JSON; to the screen without a file.

    `widths`: of the columns of a workbook, in characters.
    """
    if form == "xlsx":
        assert out is not None
        with Book(out) as book:
            book.table(title, columns, widths, rows)
        return
    with text_file(out or sys.stdout) as file:
        if form == "csv":
            lines = Lines(file)
            lines.add(columns)
            lines.add_all(rows)
        else:
            json.dump(list(plain), file, indent=1, ensure_ascii=False)
            file.write("\n")
