"""The places that pages lead to: the main navigation, the cards of the home page, the pages about one's account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from ser.law.permission import Permission
from ser.services.directory import directory_lists
from ser.store.scope import Scope
from ser.web.acting import Acting


@dataclass(frozen=True, slots=True)
class Place:
    """A place one can go to: the name of its address, what it is called, who may, and what the home page says of it.

    Where `holds` finds nothing for somebody, the place is not shown to them.
    """

    name: str
    label: str
    needs: Permission | None = None
    icon: str = "chevron_right"
    says: str = ""
    act: str = ""
    holds: Callable[[Scope], object] | None = None

    @property
    def address(self) -> str:
        return reverse(self.name)


def _lists(by: Scope) -> object:
    return directory_lists.shelves(by=by)


MAIN: tuple[Place, ...] = (
    Place("home", "Home", icon="home"),
    Place(
        "find", "Find a child", Permission.FIND_STUDENT, "search",
        "By name, birth date or ID; misspelled names, nicknames and former names are found too.", "Find a child",
    ),
    Place("claims", "Claims", Permission.CLAIM, "push_pin"),
    Place(
        "drafts", "Drafts", Permission.READ_STUDENT, "edit",
        "What you have typed and not saved yet is kept here, for you alone.", "See your drafts",
    ),
    Place(
        "deletes", "Delete requests", Permission.APPROVE_DELETE, "delete",
        "Decide what others asked to delete; nothing goes before somebody else has looked at it.", "See what waits",
    ),
    Place(
        "submissions", "Submissions", Permission.LOAD_FILES, "file_upload",
        "What was sent and what became of it; say yes to a file that waits for it, or take a wrong one back.",
        "See what was sent",
    ),
    Place(
        "shelves", "Lists", Permission.READ_STUDENT, "list",
        "What your LEA keeps besides the records of children, such as sites, staff and the notices of Part C.",
        "Open the lists", _lists,
    ),
    Place(
        "look_ups", "Look-ups", Permission.GRANT_ACCESS, "search",
        "See who looked up unusually many children of other LEAs, and say whether it was in order.", "Review look-ups",
    ),
    Place(
        "people", "People and roles", Permission.GRANT_ACCESS, "groups",
        "Invite people, decide what they ask for, give roles and take them away.", "See people and roles",
    ),
    Place(
        "sign_ins", "Sign-ins", Permission.GRANT_ACCESS, "security",
        "See who signed in, who could not, what changed of an account, and to whom pages were refused.",
        "See sign-ins",
    ),
    Place(
        "staff", "Access for staff", Permission.CONFIRM_ACCESS, "group_add",
        "Ask for roles for your staff, and confirm that a role is needed which opens children's records.",
        "Ask or confirm",
    ),
)  # fmt: skip
"""The main navigation, in its order; those with a sentence in `says` are cards of the home page too."""

HOME: tuple[Place, ...] = (
    *(place for place in MAIN if place.says),
    Place(
        "merges", "One child under two IDs", Permission.MERGE_STUDENTS, "link",
        "Look at pairs of records that may be of one child, merge them, or say that they are two.", "See the pairs",
    ),
    Place(
        "doubts", "Another child?", Permission.LOAD_FILES, "people",
        "Rows that were sent under an ID whose child seems to be another one wait here for your answer.",
        "See what waits",
    ),
    Place(
        "activity", "Activity of an account", Permission.READ_AUDIT, "history",
        "See everything that an account saw, exported and did between two moments.", "See the activity",
    ),
    Place("own_roles", "Your roles", icon="work", says="See what you may do here and why, and ask for more.",
          act="See your roles"),
)  # fmt: skip
"""The cards of the home page."""

OWN: tuple[Place, ...] = (
    Place("own_roles", "Your roles", icon="work"),
    Place("assurance", "Confidentiality", icon="verified_user"),
    Place("mfa_index", "Second step of signing in", icon="security"),
    Place("account_change_password", "Password", icon="lock"),
    Place("usersessions_list", "Where you are signed in", icon="topic"),
)
"""The pages about one's own account."""


def open_to(acting: Acting, places: tuple[Place, ...]) -> list[Place]:
    """The places that somebody may go to."""
    return [place for place in places if _is_open(acting, place)]


def _is_open(acting: Acting, place: Place) -> bool:
    if place.needs is not None and not acting.may(place.needs):
        return False
    return place.holds is None or bool(place.holds(acting.scope))
