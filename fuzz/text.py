"""A delimited text of any name: rows or a sentence."""

from fuzz.sent import read_content


def one(data: bytes) -> None:
    """The bytes are the file."""
    read_content("evaluation.csv", data)
    read_content("upload.csv", data)
