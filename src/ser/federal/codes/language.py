"""The languages that families speak, for the person who reads or chooses one; no other code is refused for them."""

import csv
from collections.abc import Iterator
from importlib.resources import files

from ser.law.cite import house
from ser.law.codes import Code, CodeSet

_NEVER = 1
"""A school year before all others: a second code that ISO 639-2 gives a language is understood and not offered."""


def _languages() -> Iterator[Code]:
    with (files("ser.federal") / "data" / "languages.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            yield Code(row["code"], row["language"])
            if row["also"]:
                yield Code(row["also"], row["language"], last_year=_NEVER)


LANGUAGE = CodeSet(
    "language", "Language", tuple(_languages()), (house("ISO 639-2, the languages that schools are likely to meet"),)
)
