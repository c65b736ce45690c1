"""What tells one child from another where an ID does not: names as systems may spell them, and the birth."""

import unicodedata
from collections.abc import Iterable

SAME_PERSON = ("first_name", "last_name", "birth_date")
"""What is the same in two rows of one child; under one ID of an LEA, rows that have it in common are of one child."""

PERSON = (*SAME_PERSON, "sex")
"""What tells one child from another; where two of them differ at once, it may be another child."""


def folded(text: str) -> str:
    """A name without what systems spell differently: case, accents, blanks and marks."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if c.isalnum()) or parts


def person(values: Iterable[object]) -> tuple[str, ...]:
    """Somebody by the values of `SAME_PERSON`, as two rows of one child have them in common."""
    return tuple(folded("" if value is None else str(value)) for value in values)
