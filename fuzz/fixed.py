"""A text of fixed width: rows or a sentence."""

from fuzz.sent import read_content


def one(data: bytes) -> None:
    """The bytes are the file."""
    read_content("goal.txt", data)
