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
    last_name: str = element(
        "Last name",
        "The child's last name as the Part C list has it. It may differ from the name in the LEA's own records.",
        width=60,
        names_person=True,
    )
    first_name: str | None = element(
        "First name",
        "The child's first name as the Part C list has it. Blank where the list gives none.",
        width=60,
        names_person=True,
    )
    birth_date: date = element(
        "Birth date",
        "The child's date of birth as the Part C list has it. The third birthday, by which an eligible child needs"
        " a plan, is counted from it.",
        names_person=True,
    )
    residence_lea_code: str | None = element(
        "LEA of residence",
        "The LEA in which the child lives, according to the Part C list. It may differ from the LEA that received"
        " the list; blank where it is not known.",
        width=3,
        exact=True,
        names="lea",
    )
    region: str | None = element(
        "Region", "The region of the Part C agency that served the child, as the agency names it.", width=20
    )
    list_date: date = element("List", "The date that the Part C list bears, not the day on which the LEA received it.")
    received_date: date | None = element(
        "Received", "The date on which the LEA received the list, which may be later than the date that the list bears."
    )
    parent_opted_out: bool | None = element("Opted out", "Whether the parent objected to the notice.")
    opt_out_date: date | None = element(
        "Opt-out",
        "The date on which the parent objected to the notice from Part C to the LEA. Blank where the parent did"
        " not object.",
    )
    late_referral_days: int | None = element(
        "Days late", "Days before the third birthday, where less than 90.", width=3, minimum=0, maximum=90
    )
    notice_outcome: str | None = element("Outcome", "What became of it; blank while nobody has worked it.",
                                         codes=codes.NOTICE_OUTCOME)  # fmt: skip
    outcome_date: date | None = element(
        "Settled",
        "The date on which the outcome was reached, such as the day of the referral. Needed with any outcome;"
        " blank while nobody has worked the line.",
    )
    linked_state_id: str | None = element("State ID", "The student it was linked to.", width=10, exact=True)
    linked_system_id: str | None = element("System ID", "The student it was linked to, where there is no state ID.",
                                           width=32)  # fmt: skip


@record("part_c_transition", "Transition from Part C", group="early childhood", parent="student",
        excuses=True, cite="34 CFR 300.124")  # fmt: skip
class PartCTransition(StudentRecord):
    """The way of one child from Part C to Part B: notice, conference, consent, eligibility and plan by the birthday."""

    part_c_transition_id: str = element("Transition ID", "The sender's ID of this transition.", width=32)
    earlysteps_notice_id: str | None = element(
        "Notice", "The line of the list that announced the child.", width=32, names="earlysteps_notice"
    )
    notification_date: date | None = element("Announced", "When Part C announced the child.", cite="34 CFR 303.209(b)")
    parent_opted_out: bool | None = element("Opted out", "Whether the parent objected to the notice.")
    referral_date: date | None = element("Referred", "When the child was referred to the LEA.", expected=True)
    is_late_referral: bool | None = element("Late referral", "Whether referred less than 90 days before the birthday.")
    region: str | None = element(
        "Region", "The region of the Part C agency that served the child, as the agency names it.", width=20
    )
    ifsp_end_date: date | None = element("IFSP ends", "The last day of the family's service plan.", ahead=True)
    is_potentially_eligible: bool | None = element("Potentially eligible", "Whether Part C thinks so.")
    conference_date: date | None = element("Conference", "When the transition conference was held.",
                                           cite="34 CFR 303.209(c)")  # fmt: skip
    lea_attended: bool | None = element(
        "LEA attended",
        "Whether somebody from the LEA took part in the transition conference. Blank where none was held.",
        cite="34 CFR 303.209(c)",
    )
    conference_declined: bool | None = element(
        "Conference declined", "Whether the family declined the transition conference, so that none is due."
    )
    part_b_consent_date: date | None = element("Consent", "When the parent consented to the evaluation.")
    evaluation_id: str | None = element("Evaluation", "The evaluation for Part B.", width=32, names="evaluation")
    eligibility_date: date | None = element(
        "Decided",
        "The date on which the team decided whether the child is eligible under Part B. Blank until it decided.",
    )
    is_eligible: bool | None = element(
        "Eligible",
        "Whether the team found the child eligible under Part B. N means not eligible; blank means not decided.",
    )
    iep_id: str | None = element(
        "Plan",
        "The ID of the child's first plan under Part B. Blank until there is one, or where the child is not eligible.",
        width=32,
        names="iep",
    )
    iep_date: date | None = element(
        "Plan completed",
        "The date on which the team completed the child's first plan under Part B. Blank until it is complete.",
    )
    fape_start_date: date | None = element(
        "Services begin",
        "The first day on which the child receives services under the plan for Part B. Blank is taken as the day"
        " on which that plan is implemented.",
        ahead=True,
    )
    parent_declined: bool | None = element("Parent declined", "Whether the parent declined Part B.")
    parent_declined_date: date | None = element(
        "Declined on",
        "The date on which the parent declined evaluation or services under Part B. Blank where the parent did not"
        " decline.",
    )
    delay_reason: str | None = element("Reason of a delay", "Why no plan was in effect by the third birthday.",
                                       codes=codes.TRANSITION_DELAY)  # fmt: skip
