"""Who is responsible for a child, in which role, from when to when."""

from datetime import date

from ser.federal import codes
from ser.law.element import element
from ser.law.record import OneAtATime, StudentRecord, record

# An LEA that claims a child whom another one has waits until the other's responsibility ends, or the state decides.
_ONE_RESPONSIBLE = OneAtATime(
    name="accepted_fape",
    begin="begin_date",
    end="end_date",
    only=("role", "FAPE"),
    status="responsibility_status",
    holds="ACCEPTED",
    waits="PENDING",
)


@record("responsibility", "Responsibility", group="responsibility", parent="student", one_at_a_time=_ONE_RESPONSIBLE)
class Responsibility(StudentRecord):
    """A role of an LEA for a student over a range; the end date is the first day on which it no longer holds."""

    responsibility_id: str = element("Responsibility ID", "The sender's ID of this responsibility.", width=32)
    role: str = element("Role", "What the LEA is responsible for.", codes=codes.ROLE)
    site_code: str | None = element(
        "Site", "The school that serves the child.", width=6, exact=True, expected=True, names="site"
    )
    service_reason: str | None = element(
        "Reason of the service", "Why another LEA serves for a time, in the service role.", codes=codes.SERVICE_REASON
    )
    begin_date: date = element(
        "Date responsibility begins", "The first day on which the LEA is responsible, such as the day of the referral."
    )
    begin_reason: str | None = element(
        "Reason responsibility begins",
        "Why the LEA became responsible, such as a new referral, a move within the state, or Part C. Blank means"
        " not known.",
        codes=codes.BEGIN_REASON,
    )
    end_date: date | None = element("Date responsibility ends", "The first day on which it no longer holds.")
    end_reason: str | None = element(
        "Reason responsibility ends",
        "Why the LEA is no longer responsible, such as a move, graduation, or an entry in error. Blank while the"
        " responsibility goes on.",
        codes=codes.END_REASON,
    )
    responsibility_status: str = element("Status", "Whether the claim is accepted.", codes=codes.RESPONSIBILITY_STATUS)
    claim_basis: str | None = element(
        "Basis of the claim", "What a pending claim rests on; with it the LEA reads the child's record at once.",
        codes=codes.CLAIM_BASIS, cite="34 CFR 99.31(a)(1)-(2)",
    )  # fmt: skip

    def holds(self, day: date) -> bool:
        """Whether the range contains the day."""
        return self.begin_date <= day and (self.end_date is None or day < self.end_date)
