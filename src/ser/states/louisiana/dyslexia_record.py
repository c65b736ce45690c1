"""The screening of a child for dyslexia, and the notice of its results to the parent."""

from datetime import date

from ser.law.element import element
from ser.law.record import StudentRecord, record

DYSLEXIA = "R.S. 17:392.11"


@record("dyslexia_screening", "Dyslexia screening", group="appraisal", parent="student", cite=DYSLEXIA)
class DyslexiaScreening(StudentRecord):
    """The results of a screener for dyslexia, and when the parent of a child at risk was told of them."""

    dyslexia_screening_id: str = element("Screening ID", "The sender's ID of this screening.", width=32)
    result_date: date = element("Results", "The day on which the results were known; starts the time to tell.",
                                cite=DYSLEXIA)  # fmt: skip
    is_at_risk: bool = element("At risk", "Whether the screener finds the child at risk of dyslexia.", cite=DYSLEXIA)
    parent_told_date: date | None = element("Parent told", "The day on which the parent was told of the results.",
                                            cite=DYSLEXIA)  # fmt: skip
    assessment_asked_date: date | None = element(
        "Core assessment asked for", "The day on which the parent asked for the core assessment.", cite=DYSLEXIA
    )
    assessment_date: date | None = element(
        "Core assessment", "The day on which the core assessment was completed.", cite=DYSLEXIA
    )
    late_reason_text: str | None = element("Why late", "Why the parent was told late.", width=400)
