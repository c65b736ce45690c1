"""What the state found an LEA to have done wrong for a child, and how that was put right."""

from datetime import date

from ser.federal.codes import monitoring as codes
from ser.federal.records.kept import KeptRecord
from ser.law.cite import unverified
from ser.law.element import element
from ser.law.record import record

_MEMO = unverified("OSEP QA 23-01", "title and date only were read")


@record(
    "noncompliance", "Finding of noncompliance", group="monitoring", parent="student", kept_by_state=True,
    cite="34 CFR 300.600(e)",
)  # fmt: skip
class Noncompliance(KeptRecord):
    """A written finding of the state that an LEA broke the law for a child; one finding may name several children."""

    noncompliance_id: str = element("Noncompliance ID", "The state's ID of this child's part of a finding.", width=32)
    finding_number: str = element(
        "Finding", "The number of the written finding; rows of several children with one number are one finding.",
        width=32)  # fmt: skip
    issued_date: date = element("Issued", "The day of the written notice to the LEA; starts the year to correct it.",
                                cite="34 CFR 300.600(e)")  # fmt: skip
    finding_source: str = element("Source", "How the state came to know of the noncompliance.",
                                  codes=codes.FINDING_SOURCE)  # fmt: skip
    finding_indicator: str | None = element(
        "Indicator", "The indicator of the performance report that the finding belongs to.", expected=True,
        codes=codes.FINDING_INDICATOR)  # fmt: skip
    requirement: str | None = element("Requirement", "The paragraph of the law that was not kept.", width=200)
    finding_text: str | None = element("In words", "What the state found, as the notice says it.", width=4000)
    corrective_action: str | None = element("Corrective action", "What the LEA must do, and by when.", width=4000)
    corrected_date: date | None = element(
        "Corrected for the child", "The day on which the LEA had put right what was wrong for this child.", cite=_MEMO
    )
    recheck_date: date | None = element(
        "Checked again", "The day on which newer data showed that the LEA keeps the requirement in every case.",
        cite=_MEMO)  # fmt: skip
    verified_date: date | None = element("Verified", "The day on which the state verified that it was corrected.",
                                         cite="34 CFR 300.600(e)")  # fmt: skip
    late_reason_text: str | None = element("Why late", "Why the correction took longer than a year.", width=400)
