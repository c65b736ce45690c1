"""A row of cells: the record that it makes reads back the same from whatever file it is written to."""

from fuzz.sent import FOLDER, RECORDS, TODAY
from ser.files.export import texts, write_csv, write_fixed, write_xlsx
from ser.files.row import RowReader
from ser.files.sheet import sheets

KINDS = list(RECORDS.values())
BETWEEN = "\x1f"


def one(data: bytes) -> None:
    """The first byte says which record; the cells follow in the order of its elements."""
    if not data:
        return
    kind = KINDS[data[0] % len(KINDS)]
    names = [element.name for element in kind.spec.elements]
    cells = [*data[1:].decode("utf-8", "replace").split(BETWEEN), *[""] * len(names)][: len(names)]
    record, problems = RowReader(kind, names, TODAY).read(cells)
    assert record is not None or problems
    if record is None:
        return
    write_csv(kind, [record], csv := FOLDER / f"{kind.spec.name}.csv")
    fixed = FOLDER / f"{kind.spec.name}.txt"
    if any("\n" in cell for cell in next(texts(kind, [record]))):
        write_csv(kind, [record], fixed)  # a line of fixed width holds no line break
    else:
        write_fixed(kind, [record], fixed)
    write_xlsx({kind: [record]}, book := FOLDER / "book.xlsx")
    for path in (csv, fixed, book):
        (sheet,) = sheets([path], RECORDS)
        reader = RowReader(kind, sheet.columns, TODAY)
        assert [reader.read(cells)[0] for _, cells in sheet.rows()] == [record], path.suffix
        path.unlink()
