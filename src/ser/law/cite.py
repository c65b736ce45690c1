"""A citation: the paragraph that a rule, clock, element or report rests on, and whether that paragraph was read."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import TypeAlias


class Standing(StrEnum):
    """How far a citation can be relied on."""

    READ = "read"
    UNVERIFIED = "unverified"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph of law, or the need of the system itself, that something rests on."""

    text: str
    standing: Standing
    note: str = ""

    @property
    def section(self) -> str:
        """The paragraph without its sub-paragraphs, as the register of paragraphs names it."""
        return _without_parts(self.text)

    def __str__(self) -> str:
        return f"{self.text} (unverified)" if self.standing is Standing.UNVERIFIED else self.text


def law(text: str, note: str = "") -> Citation:
    """A paragraph that was read; a state does not build unless its register of paragraphs says so too."""
    return Citation(text, Standing.READ, note)


def unverified(text: str, note: str = "") -> Citation:
    """A paragraph known from a second hand only: what rests on it alone is at most a notice."""
    return Citation(text, Standing.UNVERIFIED, note)


def house(note: str) -> Citation:
    """A need of the system itself (keys, widths, order and completeness of data), not a paragraph of law."""
    return Citation("SER", Standing.HOUSE, note)


Cites: TypeAlias = str | Citation | Iterable[str | Citation]


def citations(cites: Cites) -> tuple[Citation, ...]:
    """One citation or several, with plain text read as a paragraph that was read."""
    if isinstance(cites, str | Citation):
        cites = (cites,)
    return tuple(law(c) if isinstance(c, str) else c for c in cites)


def is_unverified(cites: tuple[Citation, ...]) -> bool:
    """Whether nothing but unverified paragraphs stands behind it; one verified citation is enough."""
    return all(c.standing is Standing.UNVERIFIED for c in cites)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the register of paragraphs: what a paragraph of law says, and whether it was read."""

    cite: str
    status: str
    says: str
    source: str

    @property
    def read(self) -> bool:
        return self.status.startswith("read")

    @property
    def sections(self) -> frozenset[str]:
        """The sections that the line is about: `34 CFR 303.340, .341-.343` names four."""
        first, *others = re.split(r", (?=\.)", _without_parts(self.cite))
        stem = first.split("-.")[0].rpartition(".")[0]
        return frozenset(section for part in (first, *others) for section in _in_range(stem, part))


_CFR = re.compile(r"(\d+) CFR (\d+\.\d+)")
_USC = re.compile(r"(\d+) USC (\d+)")
_REVISED_STATUTE = re.compile(r"legis\.la\.gov Law\.aspx\?d=(\d+)")


def official_address(cite: str, source: str = "") -> str | None:
    """Where the official text of a paragraph stands, by its own name or by what the register says of its source.

    None where no address is known: the sections of the Louisiana Administrative Code have none of their own.
    """
    if found := _CFR.match(cite):
        return f"https://www.ecfr.gov/current/title-{found[1]}/section-{found[2]}"
    if found := _USC.match(cite):
        return f"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{found[1]}-section{found[2]}"
    if cite.startswith("R.S. ") and (found := _REVISED_STATUTE.search(source)):
        return f"https://legis.la.gov/legis/Law.aspx?d={found[1]}"
    return None


def paragraphs(file: Traversable) -> tuple[Paragraph, ...]:
    """The register of paragraphs in a CSV file with the columns cite, status, what_it_says, source_url."""
    with file.open(encoding="utf-8") as lines:
        return tuple(
            Paragraph(row["cite"], row["status"], row["what_it_says"], row["source_url"])
            for row in csv.DictReader(lines)
        )


def unread(cites: Iterable[Citation], register: Mapping[str, Paragraph]) -> list[str]:
    """Citations given as read that the register (by section) does not know as read."""
    return [c.text for c in cites if c.standing is Standing.READ and not _is_read(c, register)]


def _is_read(citation: Citation, register: Mapping[str, Paragraph]) -> bool:
    return any(p.read and citation.section in p.sections for p in register.values())


def _without_parts(text: str) -> str:
    return text.split("(")[0].strip()


def _in_range(stem: str, part: str) -> Iterator[str]:
    """The sections from the first to the last of a part such as `34 CFR 300.611-.612` or `.615`."""
    first, _, last = part.partition("-.")
    if not last:
        yield part if part.startswith(stem) else f"{stem}{part}"
        return
    yield from (f"{stem}.{number}" for number in range(int(first.rpartition(".")[2]), int(last) + 1))
