"""What is final: once a report is out or a plan official, a mistake in it is corrected openly, with a reason."""

from collections.abc import Mapping

from ser.federal.records import Evaluation, Iep
from ser.law.record import Record, RecordType
from ser.law.student import Student

OFFICIAL = frozenset({"OFFICIAL", "SUPERSEDED"})
"""The states of a plan after which it is changed by an amendment or a new plan, and mistakes by a correction."""

MOVES_ON: Mapping[str, frozenset[str]] = {"iep": frozenset({"iep_status", "begin_date", "end_date"})}
"""What changes in something final as time goes on, so that changing it corrects nothing."""


FINAL_BY = frozenset({Evaluation.spec.name})
"""The records of a child, beside the one that is asked about, at which `is_final` looks."""


def is_final(record: Record, student: Student | None) -> bool:
    """Whether the record is part of an evaluation whose report is out, or a plan that is or was in force.

    The child is needed only to find the evaluation of a record that belongs to one.
    """
    if isinstance(record, Iep):
        return record.iep_status in OFFICIAL
    evaluation = record if isinstance(record, Evaluation) else None
    if is_part_of_evaluation(record.spec) and student is not None:
        evaluation = student.parent(record, Evaluation)
    return evaluation is not None and evaluation.dissemination_date is not None


def is_part_of_evaluation(spec: RecordType) -> bool:
    """Whether such records belong to an evaluation, so that they are final when its report is."""
    return spec.parent == Evaluation.spec.name
