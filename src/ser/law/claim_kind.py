"""A kind of claim on a child: what it rests on, what it asks for, and what of the record it opens, as data."""

from dataclasses import dataclass

from ser.law.cite import Citation


@dataclass(frozen=True, slots=True)
class Opened:
    """Rows of a record that a claim opens; all rows of the child, unless something narrows them.

    `begin`, `end`: the elements of a range that holds the day. `only`: an element, and the code that it must have.
    `latest`: the date by which the last row is opened, beside those in which it is blank and so is `over`.
    `of`: the record of which a row must be a part, and whose row must be opened too.
    """

    record: str
    begin: str = ""
    end: str = ""
    only: tuple[str, str] | None = None
    latest: str = ""
    over: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """A kind of claim: the code of its basis, a sentence for the person who claims, and the values that it needs.

    Beside the values in `needs` every claim says its first day. `opens`: what it opens of the child's record, None for
    the whole.
    """

    basis: str
    says: str
    needs: tuple[str, ...]
    opens: tuple[Opened, ...] | None
    cite: tuple[Citation, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it opens the whole record."""
        return self.opens is None
