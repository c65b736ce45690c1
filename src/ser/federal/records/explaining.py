"""The reasons that an LEA gives for what is found."""

from datetime import date

from ser.law.cite import house
from ser.law.element import element
from ser.law.record import StudentRecord, record

_ANSWER = house("what happened is explained, and neither changed nor waived")


@record("explanation", "Explanation", group="findings", parent="student", excuses=True, explains=True, cite=_ANSWER)
class Explanation(StudentRecord):
    """Why something happened that must be explained: the finding is closed by it, and no count or clock is changed."""

    explanation_id: str = element("Explanation ID", "The sender's ID of this explanation.", width=32)
    finding_rule: str = element("Rule", "The rule of the finding, as a findings file says it in its column rule.",
                                width=8)  # fmt: skip
    finding_record: str = element("Kind of record", "The record that the finding is about, as the column record says"
                                  " it.", width=32)  # fmt: skip
    finding_key: str | None = element("Key", "The key of that record, as the column key says it; blank for a finding"
                                      " about the child itself.", width=64)  # fmt: skip
    reason_text: str = element("Reason", "What happened, and why, as a monitor is to read it.", width=400)
    explained_date: date | None = element("Explained", "The day on which the LEA gave the reason.")
