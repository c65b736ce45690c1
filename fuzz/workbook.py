"""The parts of a workbook, in a zip that is whole: what a damaged archive would hide from a fuzzer."""

import io
import zipfile

from fuzz.sent import read_content

PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")
BETWEEN = b"\n\x1d\n"

_BOOK = b'<workbook xmlns:r="r"><sheets><sheet name="evaluation" sheetId="1" r:id="rId1"/></sheets></workbook>'
_LINKS = b'<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def one(data: bytes) -> None:
    """The bytes are the parts, one behind the other; those that are missing are good ones."""
    read_content("sent.xlsx", packed(data))


def packed(data: bytes) -> bytes:
    """A workbook of these parts."""
    made = io.BytesIO()
    parts = dict(zip(PARTS, data.split(BETWEEN, len(PARTS) - 1), strict=False))
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/_rels/workbook.xml.rels", _LINKS)
        archive.writestr(PARTS[-1], _BOOK) if PARTS[-1] not in parts else None
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()
