"""A zip, whole or damaged, with files or a workbook in it: rows or sentences, and nothing written anywhere."""

from fuzz.sent import FOLDER, read, sent


def one(data: bytes) -> None:
    """The bytes are the file."""
    before = set(FOLDER.iterdir())
    path = sent("sent.zip", data)
    read(path)
    read(path.rename(FOLDER / "evaluation.xlsx"))
    (FOLDER / "evaluation.xlsx").unlink()
    assert set(FOLDER.iterdir()) == before - {path}
