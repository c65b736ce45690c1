"""What somebody may do: permissions, the roles that are lists of them, and the refusal where one is lacking."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from ser.law.words import sentence

P = ParamSpec("P")
T = TypeVar("T")


class Permission(StrEnum):
    """One kind of act; `says` is a sentence on what it lets a person do, `act` the act in words.

    `opens_children` says that it shows children, by name or in what is written about them.
    """

    says: str
    act: str
    opens_children: bool

    def __new__(cls, value: str, act: str, says: str, opens_children: bool = True) -> "Permission":
        made = str.__new__(cls, value)
        made._value_ = value
        made.act, made.says, made.opens_children = act, says, opens_children
        return made

    FIND_STUDENT = "find_student", "finding a child", "Search the children whom one may see."
    FIND_STATEWIDE = (
        "find_statewide",
        "looking a child up across the state",
        "Look a child of another LEA up by ID, or by name and birth date, and see the least that a claim needs.",
    )
    READ_STUDENT = "read_student", "reading a child's record", "Read the records of the children whom one may see."
    READ_PROTECTED = (
        "read_protected",
        "reading a confidential address",
        "Read the true address of a family whose address is confidential, and not the substitute.",
    )
    READ_SEALED = (
        "read_sealed",
        "reading what is sealed",
        "Read that two IDs are of one child, before and after an adoption.",
    )
    ENTER_DIRECTORY = (
        "enter_directory",
        "entering sites, staff and calendars",
        "Enter and correct the sites, calendars, staff and class lists of one's LEA.",
        False,
    )
    ENTER_PROFILE = (
        "enter_profile",
        "entering who a child is",
        "Enter and correct a child's profile, names, parents, enrollments and statuses.",
    )
    ADD_CHILD = (
        "add_child",
        "adding a child",
        "Add a child for whom nobody is responsible yet, together with the responsibility of one's LEA.",
    )
    ENTER_EVALUATION = (
        "enter_evaluation",
        "entering an evaluation",
        "Enter and correct referrals, screenings, consents, evaluations and transitions from Part C.",
    )
    ENTER_PLAN = "enter_plan", "entering a plan", "Enter and correct programs, plans, placements, goals and notices."
    ENTER_SERVICES = "enter_services", "entering services", "Enter services and what was delivered of them."
    ENTER_DISCIPLINE = (
        "enter_discipline",
        "entering a removal or a restraint",
        "Enter and correct disciplinary removals, and incidents of restraint and seclusion.",
    )
    READ_DISPUTES = (
        "read_disputes",
        "reading a dispute",
        "Read complaints to the state, mediations and due process complaints about the children whom one may see.",
    )
    ENTER_MONITORING = (
        "enter_monitoring",
        "entering a dispute or a finding of noncompliance",
        "Enter and correct the disputes and the findings of noncompliance that the state keeps.",
    )
    EXPLAIN = "explain", "explaining a finding", "Give the reason for a finding that must be explained."
    CLAIM = "claim", "claiming or releasing a child", "Claim a child for one's LEA, and release one that has moved."
    DECIDE_DISPUTE = "decide_dispute", "deciding a dispute", "Decide which of two LEAs is responsible for a child."
    CORRECT_FINAL = (
        "correct_final",
        "correcting what is final",
        "Correct a typing error in something final, by a correction that is kept and told.",
    )
    REQUEST_DELETE = "request_delete", "asking to delete a record", "Ask that a record be deleted."
    APPROVE_DELETE = "approve_delete", "approving a deletion", "Approve what somebody else asked to delete."
    MERGE_STUDENTS = "merge_students", "merging two IDs", "Say that two IDs are of one child, or of two, and undo it."
    LOAD_FILES = "load_files", "loading files", "Send files, and read what was found in them."
    READ_REPORTS = (
        "read_reports",
        "reading reports",
        "Count reports and read lists of what is due, for one's LEA.",
        False,
    )
    OPEN_COLLECTION = (
        "open_collection",
        "opening or closing a collection",
        "Open a collection for a school year, which fixes what its rules weigh, and close it.",
        False,
    )
    FREEZE = "freeze", "freezing a count", "Make a snapshot of a day, which proves a count.", False
    READ_AUDIT = (
        "read_audit",
        "reading who looked",
        "Read who looked at a child, who changed what, and who holds access.",
        False,
    )
    GRANT_ACCESS = (
        "grant_access",
        "giving access",
        "Invite people, approve what they ask for, give and take roles.",
        False,
    )
    CONFIRM_ACCESS = (
        "confirm_access",
        "asking for access for staff",
        "Ask for roles for staff of one's LEA, and confirm that a role is needed which a coordinator gives.",
        False,
    )
    REQUEST_ACCESS = (
        "request_access",
        "asking for access",
        "Ask for a role, and renew the assurance of confidentiality.",
        False,
    )
    CONVERT = "convert", "converting an old system's data", "Bring the data of an older system over."
    BACK_UP = "back_up", "backing up", "Back the database up and restore it."
    OPERATE = "operate", "operating SER", "Make demonstrations, run nightly work, change settings."


class Level(Enum):
    """Whose children a role sees."""

    STATE = "the whole state"
    LEA = "one LEA"
    SITE = "sites of one LEA"
    CASELOAD = "a caseload in one LEA"


@dataclass(frozen=True, slots=True)
class Role:
    """A list of permissions under a name, with a sentence on who may hold it."""

    code: str
    label: str
    level: Level
    may_hold: str
    permissions: frozenset[Permission]

    @property
    def opens_children(self) -> bool:
        """Whether the role shows children's records, so that it takes two persons to give it."""
        return any(permission.opens_children for permission in self.permissions)

    @property
    def gives_access(self) -> bool:
        """Whether who holds the role gives others theirs."""
        return Permission.GRANT_ACCESS in self.permissions


class NotAllowed(PermissionError):
    """The act is beyond what the person who asked may do; the message says what was asked, and who can allow it."""


class Asker(Protocol):
    """Anyone who asks for something: what carries the permissions."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the asker may do."""


def demand(by: Asker, needed: Permission) -> None:
    """Refuse an asker who lacks a permission."""
    if needed not in by.permissions:
        act = sentence(needed.act)
        raise NotAllowed(
            f"{act} needs the permission `{needed}`, which your roles here do not give you. "
            "The security coordinator of your LEA, or the state's administrator, can give you a role that does."
        )


def asks(needed: Permission) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Refuse a call, before anything is done, unless the scope `by` holds this permission."""

    def guard(act: Callable[P, T]) -> Callable[P, T]:
        @wraps(act)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            by: Asker = kwargs["by"]  # type: ignore[assignment]
            demand(by, needed)
            return act(*args, **kwargs)

        guarded.asks = needed  # type: ignore[attr-defined]
        return guarded

    return guard
