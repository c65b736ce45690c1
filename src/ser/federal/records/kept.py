"""What the state keeps about a child and an LEA, which the LEA reads and does not write."""

from dataclasses import dataclass

from ser.law.element import element
from ser.law.record import LEA, LEA_WIDTH, StudentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRecord(StudentRecord):
    """A record about a child that the state keeps."""

    lea_code: str = element(
        "LEA code", "The LEA that it is about, which reads the row and does not send it.", width=LEA_WIDTH, exact=True,
        names=LEA)  # fmt: skip
