"""Code sets: the values an element may hold, each with its federal equivalent and its years in force."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ser.law.cite import Citation, Cites, citations, house

NO_FEDERAL = "none"
"""The federal equivalent of a code that no federal file counts, such as gifted."""


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code set."""

    code: str
    label: str
    federal: str = ""
    first_year: int | None = None
    last_year: int | None = None
    note: str = ""

    def in_force(self, school_year: int) -> bool:
        """Whether the code may be used for facts of this school year (its second half)."""
        return (self.first_year or school_year) <= school_year <= (self.last_year or school_year)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """A named set of codes; a code is unique within its set and every message shows set and code."""

    name: str
    title: str
    codes: tuple[Code, ...]
    cite: tuple[Citation, ...]
    federal_set: str = ""
    _index: dict[str, Code] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._index.update({c.code: c for c in self.codes})
        if len(self._index) != len(self.codes):
            raise ValueError(f"Code set {self.name} names a code twice.")
        lacking = [c.code for c in self.codes if self.federal_set and not c.federal]
        if lacking:
            raise ValueError(f"Code set {self.name}: {lacking} name no federal equivalent in {self.federal_set}.")

    def __contains__(self, code: object) -> bool:
        return code in self._index

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __getitem__(self, code: str) -> Code:
        return self._index[code]

    def federal(self, code: str | None) -> str | None:
        """The federal code that this code is reported as, or None where there is none."""
        found = self._index.get(code or "")
        return None if found is None or found.federal in ("", NO_FEDERAL) else found.federal

    def label(self, code: str | None) -> str:
        """The words for a code; the code itself where the set does not know it, nothing for a blank."""
        return "" if code is None else self._index[code].label if code in self._index else code

    def shown(self, code: str) -> str:
        """A code with its words, as the drop-downs of forms offer it; read back as the code."""
        return f"{code} - {self.label(code)}" if code in self else code


def code_set(name: str, title: str, *codes: Code, federal: str = "", cite: Cites | None = None) -> CodeSet:
    """Declare a code set; `federal` names the federal set its equivalents belong to."""
    cites = citations(cite) if cite is not None else (house("code list"),)
    return CodeSet(name, title, codes, cites, federal)
