"""The rules that no planted error breaks, each with the reason."""

from collections.abc import Mapping

from ser.law import reading
from ser.law.finding import Class
from ser.law.rule import Rule
from ser.law.state import State

_ALL_CHILDREN = "It is about all children together and found by the report on them, not by the load of a child."
_FILE = "It is about a whole file, so that no other row of that file could be told apart from the planted one."
_WORKBOOK = "It is about what stands in a workbook, and the generator writes text."
_SCREEN = "It takes an edit on the screen between two loads."
_FORM = "It takes a form on the screen that is sent under the ID of another record."
_DELETE = "It takes a column that says what a row asks for, which would change the form of the whole file."
_PROGRAMS = "It is about what other programs leave in the cells of a file, and the generator writes values."
_TWO_LOADS = "It takes a load before, of the same record."
_SENDER = "It depends on who sends the files: the person who sends for the state sends for every LEA."

_TWICE = "It takes two loads, or two children under one ID, of whom another error would be told too."
_MERGED = "It takes a merge of two children between two loads."
_FILLER = "A child without an ID of the state is held with all of its records, each of which would be told."

_REASONS: Mapping[str, str] = {
    reading.UNREADABLE_FILE.code: _FILE,
    reading.UNCLEAR_RECORD.code: _FILE,
    reading.UNKNOWN_COLUMN.code: _FILE,
    reading.MISSING_COLUMN.code: _FILE,
    reading.REPEATED_COLUMN.code: _FILE,
    reading.UNUSUAL_FORM.code: _FILE,
    reading.UNREAD_REST.code: _FILE,
    reading.LOST_ZEROS.code: _WORKBOOK,
    reading.CONFLICT.code: _SCREEN,
    reading.KEY_TAKEN.code: _FORM,
    reading.DELETE_REQUEST.code: _DELETE,
    reading.DELETE_UNKNOWN.code: _DELETE,
    reading.DELETE_PARENT.code: _DELETE,
    reading.OTHERS_RECORD.code: _SENDER,
    reading.FILLERS.code: _PROGRAMS,
    reading.FILLER_NAME.code: _PROGRAMS,
    reading.SPOILED.code: _PROGRAMS,
    reading.OUTSIDE_TABLE.code: _WORKBOOK,
    reading.SAME_TWICE.code: _FILE,
    reading.NOT_READ.code: _FILE,
    reading.NO_NEW_ROW.code: _FILE,
    reading.UNCLEAR_DATE.code: _FILE,
    reading.WRONG_ACTION.code: _DELETE,
    reading.PROTECTION_KEPT.code: _TWO_LOADS,
    reading.SET_ASIDE.code: _SENDER,
    reading.ANOTHER_CHILD.code: _TWICE,
    reading.UNCONFIRMED.code: _TWICE,
    reading.FILLER_ID.code: _FILLER,
    reading.SHARED_SYSTEM_ID.code: _TWICE,
    reading.STATE_ID_CORRECTED.code: _TWICE,
    reading.TWO_IDS.code: _TWICE,
    reading.OUT_OF_PROPORTION.code: _TWO_LOADS,
    reading.NOT_MAINTAINED.code: "It takes a sender's profile.",
    reading.OTHER_CHILDS_NOW.code: _TWO_LOADS,
    reading.CROSSED_IDS.code: _TWICE,
    reading.ID_WENT_OVER.code: _TWO_LOADS,
    reading.ID_GIVEN_UP.code: _MERGED,
    reading.MERGED_ASIDE.code: _MERGED,
    reading.SAID_ANOTHER.code: _TWICE,
    reading.CAME_BEFORE.code: _TWICE,
    reading.ACCEPTED_BY_TIME.code: "It takes a claim that another LEA did not answer.",
}


def unplanted(state: State) -> dict[str, str]:
    """The rules of a state that no planted error breaks, by code, each with the reason."""
    reasons = {rule.code: _reason(rule) for rule in state.rules}
    return {code: reason for code, reason in reasons.items() if reason}


def _reason(rule: Rule) -> str:
    return _ALL_CHILDREN if rule.cls is Class.COLLECTION else _REASONS.get(rule.code, "")
