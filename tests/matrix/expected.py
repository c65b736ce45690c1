"""What each address answers to whom: the one table that the walk through all addresses is held against.

An address that is not here fails the walk. To add one: its name, the permission that it asks for, how it is asked, and
about what it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from ser.law.permission import Level, Permission, Role

P = Permission
BOTH, GET, POST = ("GET", "POST"), ("GET",), ("POST",)


class Answer(StrEnum):
    """How an address answers."""

    OPENS = "opens"
    REFUSED = "is refused"
    NOT_FOUND = "is not found"
    DOOR = "leads to the door"
    NO_SUCH_WAY = "cannot be asked this way"


class Whose(Enum):
    """A child, or a row that is about no child, as the LEA of the role sees it."""

    OWN = "own LEA's, at the site and on the caseload of the role"
    BESIDE = "own LEA's, at another site and on nobody's caseload"
    FORMER = "another LEA's, and own LEA's before"
    OTHER = "another LEA's"


SEES: Mapping[Level, frozenset[Whose]] = {
    Level.STATE: frozenset(Whose),
    Level.LEA: frozenset({Whose.OWN, Whose.BESIDE, Whose.FORMER}),
    Level.SITE: frozenset({Whose.OWN}),
    Level.CASELOAD: frozenset({Whose.OWN, Whose.FORMER}),
}
"""Of which children somebody who may read reads something."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an address asks for: `needs` to be opened at all, `behind` by what it is about besides, `enters` to be sent;
    None is the person who is signed in."""

    needs: Permission | None = None
    ways: tuple[str, ...] = GET
    about: str = ""
    enters: Permission | None = None
    behind: Permission | None = None


CHILD, RECORD, STEP = "a child", "a record of a child", "a record of a child in a flow"
PAIR = "a child and another one of the LEA"
LISTED, ANY_CHILD = "a row about no child", "any child there is"
SUBMISSION = "what an LEA sent"

OURS: Mapping[str, Line] = {
    "home": Line(),
    "session": Line(ways=POST),
    "switch": Line(ways=POST),
    "people": Line(P.GRANT_ACCESS),
    "invite": Line(P.GRANT_ACCESS, BOTH),
    "give": Line(P.GRANT_ACCESS, BOTH),
    "take": Line(P.GRANT_ACCESS, POST),
    "withdraw": Line(P.GRANT_ACCESS, POST),
    "decide": Line(P.GRANT_ACCESS, POST),
    "sign_ins": Line(P.GRANT_ACCESS),
    "close_account": Line(P.GRANT_ACCESS, BOTH),
    "change_address": Line(P.GRANT_ACCESS, BOTH),
    "confirm_address": Line(ways=BOTH),
    "activity": Line(P.READ_AUDIT, BOTH),
    "staff": Line(P.CONFIRM_ACCESS),
    "ask_for": Line(P.CONFIRM_ACCESS, BOTH),
    "confirm_access": Line(P.CONFIRM_ACCESS, POST),
    "own_roles": Line(),
    "ask": Line(ways=BOTH),
    "assurance": Line(ways=BOTH),
    "find": Line(P.FIND_STUDENT, BOTH),
    "find_results": Line(P.FIND_STUDENT, POST),
    "find_statewide": Line(P.FIND_STATEWIDE, BOTH),
    "find_list": Line(P.FIND_STATEWIDE, BOTH),
    "child": Line(P.READ_STUDENT, GET, CHILD),
    "child_deadlines": Line(P.READ_STUDENT, GET, CHILD),
    "child_story": Line(P.READ_STUDENT, GET, CHILD),
    "child_records": Line(P.READ_STUDENT, GET, CHILD),
    "child_changes": Line(P.READ_STUDENT, GET, CHILD),
    "child_access": Line(P.READ_AUDIT, GET, CHILD),
    "new_child": Line(P.ADD_CHILD, BOTH),
    "new_child_check": Line(P.ADD_CHILD, POST),
    "new_record": Line(P.READ_STUDENT, BOTH, CHILD, P.ENTER_PROFILE),
    "new_record_check": Line(P.READ_STUDENT, POST, CHILD),
    "record": Line(P.READ_STUDENT, BOTH, RECORD, P.ENTER_PROFILE),
    "record_check": Line(P.READ_STUDENT, POST, RECORD),
    "record_others": Line(P.READ_STUDENT, POST, RECORD),
    "record_delete": Line(P.REQUEST_DELETE, POST, RECORD),
    "new_listed": Line(P.READ_STUDENT, BOTH, enters=P.ENTER_EVALUATION),
    "new_listed_check": Line(P.READ_STUDENT, POST),
    "listed": Line(P.READ_STUDENT, BOTH, LISTED, P.ENTER_EVALUATION),
    "listed_check": Line(P.READ_STUDENT, POST, LISTED),
    "listed_others": Line(P.READ_STUDENT, POST, LISTED),
    "listed_delete": Line(P.REQUEST_DELETE, POST, LISTED),
    "shelves": Line(P.READ_STUDENT),
    "shelf": Line(P.READ_STUDENT, behind=P.ENTER_EVALUATION),
    "flows": Line(P.READ_STUDENT, GET, CHILD),
    "flow": Line(P.READ_STUDENT, GET, CHILD),
    "flow_step": Line(P.READ_STUDENT, BOTH, CHILD, P.ENTER_EVALUATION),
    "flow_record": Line(P.READ_STUDENT, BOTH, STEP, P.ENTER_EVALUATION),
    "renewal": Line(P.ENTER_PLAN, BOTH, CHILD),
    "renewal_keep": Line(P.ENTER_PLAN, POST, CHILD),
    "drafts": Line(P.READ_STUDENT),
    "submissions": Line(P.LOAD_FILES),
    "submission": Line(P.LOAD_FILES, GET, SUBMISSION),
    "submission_yes": Line(P.LOAD_FILES, POST, SUBMISSION),
    "submission_withdraw": Line(P.LOAD_FILES, BOTH, SUBMISSION),
    "deletes": Line(P.APPROVE_DELETE),
    "decide_delete": Line(P.APPROVE_DELETE, POST),
    "claims": Line(P.CLAIM),
    "answer_claim": Line(P.CLAIM, POST),
    "ended_claims": Line(P.DECIDE_DISPUTE),
    "look_ups": Line(P.GRANT_ACCESS),
    "review_look_ups": Line(P.GRANT_ACCESS, POST),
    "contest_claim": Line(P.CLAIM, POST),
    "decide_claim": Line(P.DECIDE_DISPUTE, POST),
    "claim": Line(P.CLAIM, BOTH, ANY_CHILD),
    "release": Line(P.CLAIM, BOTH, ANY_CHILD),
    "merges": Line(P.MERGE_STUDENTS),
    "compare": Line(P.MERGE_STUDENTS, POST),
    "merge": Line(P.MERGE_STUDENTS, BOTH, PAIR),
    "merge_made": Line(P.MERGE_STUDENTS, BOTH),
    "doubts": Line(P.LOAD_FILES),
    "answer_doubt": Line(P.LOAD_FILES, POST),
    "answers": Line(P.LOAD_FILES),
    "take_back_answer": Line(P.LOAD_FILES, POST),
    "profile": Line(P.LOAD_FILES, BOTH),
}  # fmt: skip
"""The pages behind the door."""

OPEN = frozenset(
    {
        "account_login", "account_logout", "account_inactive", "account_signup", "account_reset_password",
        "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
        "account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn",
        "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "openid_connect_login",
        "openid_connect_callback", "invitation", "invitation_link", "address_link",
    }
)  # fmt: skip
"""What stands in front of the door, and leads no further without a secret of its own; it shows nothing of a child."""

OWN = frozenset(
    {
        "account_change_password", "account_set_password", "account_reauthenticate",
        "mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_edit_webauthn", "mfa_remove_webauthn", "usersessions_list", "socialaccount_connections",
    }
)  # fmt: skip
"""The pages of one's own account: everybody's own, and nothing of a child."""


def answer(line: Line, way: str, role: Role, whose: Whose | None) -> Answer:
    """What the table says that somebody with this role alone is answered."""
    if way not in line.ways:
        return Answer.NO_SUCH_WAY
    if not {one for one in (line.needs, line.behind) if one is not None} <= role.permissions:
        return Answer.REFUSED
    if whose is not None and not _sees(line, role, whose):
        return Answer.NOT_FOUND
    if way == "POST" and line.enters is not None and line.enters not in role.permissions:
        return Answer.REFUSED
    return Answer.OPENS


def _sees(line: Line, role: Role, whose: Whose) -> bool:
    if line.about == ANY_CHILD:
        return True
    if line.about == PAIR:
        # Within an LEA its children alone; all others the state merges.
        return role.level is Level.STATE or whose in (Whose.OWN, Whose.BESIDE)
    if line.about in (LISTED, SUBMISSION):
        return role.level is Level.STATE or whose is Whose.OWN
    return whose in SEES[role.level]
