"""Writes a counted report for other programs: as CSV, as a workbook, or as JSON."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from ser.files.csv_lines import Lines
from ser.files.export import Book, text_file
from ser.law.report import Asked, Table, as_text

FORMS = ("csv", "xlsx", "json")

_MOST_CHARACTERS = 40


def write_table_csv(table: Table, out: Path | TextIO) -> None:
    """Write the rows of a report as CSV, under the names of its columns; a blank is an empty cell."""
    with text_file(out) as file:
        lines = Lines(file)
        lines.add(column.name for column in table.columns)
        lines.add_all([as_text(value) for value in row] for row in table.rows())


def write_table_xlsx(table: Table, asked: Asked, out: Path | BinaryIO) -> None:
    """Write a workbook: the rows under the labels of their columns, and a sheet that says what was counted."""
    rows = [[value if _is_count(value) else as_text(value) for value in row] for row in table.rows()]
    widths = [
        max(len(column.label), min(max((len(str(row[place])) for row in rows), default=0), _MOST_CHARACTERS))
        for place, column in enumerate(table.columns)
    ]
    with Book(out) as book:
        book.table("report", [column.label for column in table.columns], widths, rows)  # type: ignore[arg-type]
        book.table("about", ["What", "Value"], [20, 100], about(table, asked).items())


def write_table_json(table: Table, asked: Asked, out: Path | TextIO) -> None:
    """Write a report as JSON: what was counted, and an object for each row."""
    names = [column.name for column in table.columns]
    told: dict[str, object] = {
        "report": table.report.name,
        "title": table.report.title,
        "as_of": asked.day.isoformat(),
        "school_year": asked.school_year,
        "lea_code": asked.lea_code,
        "notes": list(table.notes),
        "rows": [dict(zip(names, (_plain(value) for value in row), strict=True)) for row in table.rows()],
    }
    with text_file(out) as file:
        json.dump(told, file, indent=1, ensure_ascii=False)
        file.write("\n")


def about(table: Table, asked: Asked) -> Mapping[str, str]:
    """What a report counts, in words, by what each says."""
    told = {
        "Report": f"{table.report.name} {table.report.title}",
        "State": asked.state.name,
        "As of": asked.day.isoformat(),
        "School year": f"{asked.school_year - 1}-{asked.school_year % 100:02}",
        "LEA": asked.lea_code or "",
        "What it counts": table.report.definition,
        "Notes": " ".join(table.notes),
        "Citation": "; ".join(str(cite) for cite in table.report.cite),
    }
    return {name: words for name, words in told.items() if words}


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
