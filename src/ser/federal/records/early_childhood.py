"""Early childhood: children whom Part C announces, and their way into Part B."""

from datetime import date

from ser.federal import codes
from ser.law.element import element
from ser.law.record import SentRecord, StudentRecord, record


@record("earlysteps_notice", "Notice from Part C", group="early childhood", cite="34 CFR 303.209(b)")
class EarlyStepsNotice(SentRecord):
    """A line of the list by which Part C announces a child to an LEA; it needs no student."""

    earlysteps_notice_id: str = element("Notice ID", "The sender's ID of this line.", width=32)
    earlysteps_id: str | None = element("Part C ID", "The child's ID in Part C.", width=20)
    last_name: str = element("Last name", "Last name.", width=60, names_person=True)
    first_name: str | None = element("First name", "First name.", width=60, names_person=True)
    birth_date: date = element("Birth date", "The day of birth.", names_person=True)
    residence_lea_code: str | None = element("LEA of residence", "Where the child lives.", width=3, exact=True)
    region: str | None = element("Region", "Region of the Part C agency.", width=20)
    list_date: date = element("List", "The day of the list.")
    received_date: date | None = element("Received", "When the LEA received it.")
    parent_opted_out: bool | None = element("Opted out", "Whether the parent objected to the notice.")
    opt_out_date: date | None = element("Opt-out", "When the parent objected.")
    late_referral_days: int | None = element(
        "Days late", "Days before the third birthday, where less than 90.", width=3, minimum=0, maximum=90
    )
    notice_outcome: str | None = element("Outcome", "What became of it; blank while nobody has worked it.",
                                         codes=codes.NOTICE_OUTCOME)  # fmt: skip
    outcome_date: date | None = element("Settled", "When that was settled.")
    linked_state_id: str | None = element("State ID", "The student it was linked to.", width=10, exact=True)
    linked_system_id: str | None = element("System ID", "The student it was linked to, where there is no state ID.",
                                           width=32)  # fmt: skip


@record("part_c_transition", "Transition from Part C", group="early childhood", parent="student",
        cite="34 CFR 300.124")  # fmt: skip
class PartCTransition(StudentRecord):
    """The way of one child from Part C to Part B: notice, conference, consent, eligibility and plan by the birthday."""

    part_c_transition_id: str = element("Transition ID", "The sender's ID of this transition.", width=32)
    earlysteps_notice_id: str | None = element("Notice", "The line of the list that announced the child.", width=32)
    notification_date: date | None = element("Announced", "When Part C announced the child.", cite="34 CFR 303.209(b)")
    parent_opted_out: bool | None = element("Opted out", "Whether the parent objected to the notice.")
    referral_date: date | None = element("Referred", "When the child was referred to the LEA.", expected=True)
    is_late_referral: bool | None = element("Late referral", "Whether referred less than 90 days before the birthday.")
    region: str | None = element("Region", "Region of the Part C agency.", width=20)
    ifsp_end_date: date | None = element("IFSP ends", "The last day of the family's service plan.", ahead=True)
    is_potentially_eligible: bool | None = element("Potentially eligible", "Whether Part C thinks so.")
    conference_date: date | None = element("Conference", "When the transition conference was held.",
                                           cite="34 CFR 303.209(c)")  # fmt: skip
    lea_attended: bool | None = element("LEA attended", "Whether the LEA took part.", cite="34 CFR 303.209(c)")
    conference_declined: bool | None = element("Conference declined", "Whether the family declined it.")
    part_b_consent_date: date | None = element("Consent", "When the parent consented to the evaluation.")
    evaluation_id: str | None = element("Evaluation", "The evaluation for Part B.", width=32)
    eligibility_date: date | None = element("Decided", "When eligibility was decided.")
    is_eligible: bool | None = element("Eligible", "Whether found eligible.")
    iep_id: str | None = element("Plan", "The first plan.", width=32)
    iep_date: date | None = element("Plan completed", "When the first plan was completed.")
    fape_start_date: date | None = element("Services begin", "The first day of services.", ahead=True)
    parent_declined: bool | None = element("Parent declined", "Whether the parent declined Part B.")
    parent_declined_date: date | None = element("Declined on", "When the parent declined.")
    delay_reason: str | None = element("Reason of a delay", "Why no plan was in effect by the third birthday.",
                                       codes=codes.TRANSITION_DELAY)  # fmt: skip
