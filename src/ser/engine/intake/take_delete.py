"""Decides what becomes of the wish to delete a record."""

from enum import StrEnum

from ser.files.parse import Problem
from ser.law import reading
from ser.law.record import RecordType
from ser.store.deletes import Doomed


class Fate(StrEnum):
    """What becomes of the wish to delete a record."""

    WAITS = "delete_waits"
    DELETED = "deleted"
    UNKNOWN = "delete_unknown"
    HAS_CHILDREN = "delete_has_children"
    OTHERS = "delete_of_others"


_FATES = {
    Fate.WAITS: reading.DELETE_REQUEST,
    Fate.UNKNOWN: reading.DELETE_UNKNOWN,
    Fate.HAS_CHILDREN: reading.DELETE_PARENT,
    Fate.OTHERS: reading.OTHERS_RECORD,
}


def take_delete(doomed: Doomed | None, submitter: str | None, *, is_approved: bool) -> Fate:
    """What becomes of the wish to delete what stands under a key, which may be nothing."""
    if doomed is None:
        return Fate.UNKNOWN
    if submitter is not None and doomed.lea_code != submitter:
        return Fate.OTHERS
    if not is_approved:
        return Fate.WAITS
    return Fate.HAS_CHILDREN if doomed.has_children else Fate.DELETED


def delete_problem(fate: Fate, spec: RecordType, key: str, submitter: str | None) -> Problem | None:
    """What is told of a wish to delete; nothing where the record was deleted."""
    words = {"submitter": submitter, "why": "another LEA sent the record"}
    return Problem(_FATES[fate], spec.key[-1], key.split("|")[-1], words) if fate in _FATES else None
