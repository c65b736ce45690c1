"""One cell under an element: its value, which is written as it is read again, or a sentence."""

from fuzz.sent import RECORDS
from ser.files.parse import NotReadable, Number, read_cell
from ser.law.rule import write

ELEMENTS = [element for kind in RECORDS.values() for element in kind.spec.elements]


def one(data: bytes) -> None:
    """The first two bytes say which element, and whether a workbook holds the cell as a number."""
    place = int.from_bytes(data[:2], "big")
    element, text = ELEMENTS[place // 2 % len(ELEMENTS)], data[2:].decode("utf-8", "replace")
    try:
        value = read_cell(element, Number(text) if place % 2 else text)
    except NotReadable as error:
        finding = error.problem.finding("x.csv", 2, "", "x")
        assert finding.sentence.isprintable()
        assert finding.fix
        return
    if value is not None:
        written = write(element, value)
        assert read_cell(element, written) == value
        assert write(element, value) == written
