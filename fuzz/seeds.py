"""Seeds, made from the declarations: a good file of each form, and the rows and cells of the example child."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from fuzz import cells, rows, workbook
from ser.files.export import texts, write_csv, write_fixed, write_xlsx
from ser.law.example import after
from ser.law.record import Record
from ser.states.louisiana.state import STATE


def seeds(target: str) -> Iterator[bytes]:
    """Good inputs of a target."""
    records = after(STATE, ()).records
    yield from _MAKERS[target]([(STATE.records[name], found) for name, found in records.items() if found])


Kinds = list[tuple[type[Record], tuple[Record, ...]]]


def _text(kinds: Kinds) -> Iterator[bytes]:
    for kind, records in kinds:
        out = io.StringIO()
        write_csv(kind, records[:2], out)
        yield out.getvalue().encode()
    whole = out.getvalue()
    yield from (whole.encode(form) for form in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32"))
    yield from (whole.replace(",", separator).encode() for separator in ";\t^|")
    yield whole.replace("\n", '"\r\n"').encode("cp1252")


def _fixed(kinds: Kinds) -> Iterator[bytes]:
    for kind, records in kinds:
        if kind.spec.name in ("goal", "lea"):
            out = io.StringIO()
            write_fixed(kind, records, out)
            yield out.getvalue().rstrip().encode()


def _archive(kinds: Kinds) -> Iterator[bytes]:
    for kind, records in kinds[:3]:
        book, text, packed = io.BytesIO(), io.StringIO(), io.BytesIO()
        write_xlsx({kind: records}, book)
        write_csv(kind, records, text)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{kind.spec.name}.csv", text.getvalue())
            archive.writestr("../more/evil.csv", "x")
        with zipfile.ZipFile(stored := io.BytesIO(), "w") as archive:
            archive.writestr(f"{kind.spec.name}.xlsx", book.getvalue())
        yield from (book.getvalue(), packed.getvalue(), stored.getvalue())


def _workbook(kinds: Kinds) -> Iterator[bytes]:
    for kind, records in kinds[:6]:
        write_xlsx({kind: records[:2]}, book := io.BytesIO())
        with zipfile.ZipFile(book) as archive:
            held = set(archive.namelist())
            yield workbook.BETWEEN.join(archive.read(part) for part in workbook.PARTS[:3] if part in held)
    head = "".join(f'<c t="inlineStr"><is><t>{e.name}</t></is></c>' for e in STATE.records["lea"].spec.elements)
    every = '<c r="A2" t="s"><v>0</v></c><c t="b"><v>1</v></c><c s="1"><v>43160.5</v></c><c t="str"><f>A1</f></c>'
    sheet = f'<worksheet><sheetData><row r="1">{head}</row><row r="2">{every}</row></sheetData></worksheet>'
    shared = "<sst><si><t>a_x000A_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>"
    forms = '<numFmts><numFmt numFmtId="99" formatCode="yyyy"/></numFmts><cellXfs><xf/><xf numFmtId="99"/></cellXfs>'
    styles = f"<styleSheet>{forms}</styleSheet>"
    yield workbook.BETWEEN.join(part.encode() for part in (sheet, shared, styles))


def _cells(kinds: Kinds) -> Iterator[bytes]:
    places = {id(element): place for place, element in enumerate(cells.ELEMENTS)}
    for kind, records in kinds:
        for element, text in zip(kind.spec.elements, next(texts(kind, records)), strict=True):
            yield (places[id(element)] * 2).to_bytes(2, "big") + text.encode()


def _rows(kinds: Kinds) -> Iterator[bytes]:
    for kind, records in kinds:
        place = rows.KINDS.index(kind)
        yield bytes([place]) + rows.BETWEEN.join(next(texts(kind, records))).encode()


_MAKERS = {"text": _text, "fixed": _fixed, "archive": _archive, "workbook": _workbook, "cells": _cells, "rows": _rows}


def plant(folder: Path, target: str) -> None:
    """Write the seeds of a target into a folder."""
    for number, seed in enumerate(seeds(target)):
        (folder / f"seed-{number}").write_bytes(seed)
