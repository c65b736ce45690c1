"""What a claim is as pages show it: who claims whom, against whom, since when, and what was answered."""

from dataclasses import dataclass, field
from datetime import date


class NoSuchClaim(LookupError):
    """No such claim waits for an answer; somebody may have answered it meanwhile."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that waits: by whom, against whom, how long, and by when the LEAs answer it before the state settles it.

    `is_made` says that it is one's own LEA that claims, `is_asked` that one's own LEA has to answer. `proof_due` is the
    last day for an enrollment to follow, after which the claim is closed; None where one is stored, or nothing opened.
    """

    number: int
    child: str
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    claimant: str
    holders: tuple[str, ...]
    begin_date: date
    basis: str
    is_disputed: bool
    since: date
    waited: int | None
    due: date | None
    is_escalated: bool
    is_made: bool
    is_asked: bool
    words: str = field(repr=False)
    refusal: str = field(repr=False)
    refused_by: str
    attested_by: str = ""
    proof_due: date | None = None
    is_enrolled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the person who is told of the claim reads the child's record: not a claimant who names no basis."""
        return bool(self.basis) or not self.is_made


@dataclass(frozen=True, slots=True)
class Queue:
    """The claims that wait, those that are the state's to settle first, then by how long they wait."""

    claims: tuple[Claim, ...]

    @property
    def to_answer(self) -> int:
        """How many claims one's own LEA has to answer."""
        return sum(1 for one in self.claims if one.is_asked and not one.is_disputed)

    @property
    def made(self) -> int:
        """How many claims one's own LEA has made."""
        return sum(1 for one in self.claims if one.is_made)

    @property
    def escalated(self) -> int:
        """How many are the state's to settle."""
        return sum(1 for one in self.claims if one.is_escalated)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A child who may be claimed: who it is, which LEAs have it, why it cannot be claimed, and the sites to choose.

    `site_code` and `entry_date` are those of the enrollment that the LEA has sent, if any.
    """

    child: str
    name: str = field(repr=False)
    birth_date: date = field(repr=False)
    leas: tuple[str, ...]
    is_own: bool
    hindrance: str
    sites: tuple[tuple[str, str], ...]
    site_code: str = ""
    entry_date: date | None = None


@dataclass(frozen=True, slots=True)
class Contested:
    """A claim that was accepted since one's LEA did not answer it, and which it may still dispute."""

    number: int
    child: str
    name: str = field(repr=False)
    claimant: str
    accepted_on: date
    until: date | None
