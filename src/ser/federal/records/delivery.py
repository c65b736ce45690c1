"""What was given of the services of a plan, week by week; and how a family came to its first plan under Part C."""

from datetime import date

from ser.federal.codes import delivery as codes
from ser.law.element import element
from ser.law.permission import Permission
from ser.law.record import SentRecord, StudentRecord, record


@record("service_delivery", "Delivery of a service in a week", group="plan", parent="service",
        entered_with=Permission.ENTER_SERVICES)  # fmt: skip
class ServiceDelivery(SentRecord):
    """What was planned of a service in one week and what the child got of it; no count of children reads it."""

    service_delivery_id: str = element("Delivery ID", "The sender's ID of this week of the service.", width=32)
    service_id: str = element("Service", "The service of the plan that was given.", width=32, names="service")
    week_date: date = element("Week of", "The Monday of the week.")
    minutes_planned: int = element("Planned", "The minutes that the plan prescribes for the week.", width=5, minimum=0,
                                   maximum=10080)  # fmt: skip
    minutes_delivered: int = element("Delivered", "The minutes that the child got in the week as planned.", width=5,
                                     minimum=0, maximum=10080)  # fmt: skip
    missed_reason: str | None = element("Why missed", "Why the child got fewer minutes than were planned.",
                                        codes=codes.MISSED_REASON)  # fmt: skip
    minutes_made_up: int | None = element(
        "Made up", "The minutes of this week that the child got at another time.", width=5, minimum=0, maximum=10080
    )
    provider_id: str | None = element("Provider", "Staff ID of the person who gave the service.", width=32,
                                      names="provider")  # fmt: skip


@record("part_c_plan", "First plan under Part C", group="early childhood", parent="student", cite="34 CFR 303.310")
class PartCPlan(StudentRecord):
    """The way from a referral to Part C to the first individualized family service plan of the child."""

    part_c_plan_id: str = element("Part C plan ID", "The sender's ID of this row.", width=32)
    referral_date: date = element("Referred to Part C", "The day on which the lead agency received the referral.",
                                  cite="34 CFR 303.310")  # fmt: skip
    evaluation_date: date | None = element("Evaluated", "The day on which the child was evaluated and assessed.")
    ifsp_meeting_date: date | None = element(
        "First meeting", "The day of the first meeting on the family's service plan.", cite="34 CFR 303.310"
    )
    family_delay_date: date | None = element(
        "Family's delay", "The day on which a delay for the family's reasons was noted, such as illness or no consent.",
        cite="34 CFR 303.310")  # fmt: skip
    late_reason_text: str | None = element("Why late", "Why the meeting came later than it was due.", width=400)
