"""The flows that any state has: what one piece of work is made of, record by record."""

from ser.federal.dispute_flows import FLOWS as DISPUTES
from ser.law.cite import house
from ser.law.flow import Flow, flow, step

_AGREED = {"response": "N"}

REFERRAL = flow(
    "referral", "New referral to consent",
    "A child is to be evaluated for the first time, or again after it left special education.",
    step("referral", "referral", "Referral", "Who asked for the evaluation, when, and what is suspected.",
         asks="site_code request_date request_mode requester referral_received_date suspected_exceptionalities",
         needs="referral_received_date"),
    step("refusal", "referral", "No evaluation", "Only if the LEA does not evaluate: the parent gets a written notice"
         " that says why, and the referral is closed.", same="referral",
         asks="prior_notice_date prior_notice_reason closed_date", needs="prior_notice_date", optional=True),
    step("request", "referral", "Ask for consent", "The parent is asked to consent to the evaluation.",
         same="referral", asks="consent_requested_date", needs="consent_requested_date"),
    step("answer", "consent", "The parent's answer", "What the parent answered. A refusal ends the flow.",
         holds="consent_kind=EVAL", asks="response signed_date", needs="response", ends=_AGREED),
    step("evaluation", "evaluation", "Open the evaluation", "The day on which the LEA first received the consent"
         " starts the clock.", links="referral_id=referral", holds="evaluation_type=I",
         opens="evaluation_status=IN_PROCESS",
         asks="consent_received_date coordinator_id coordinator_discipline is_gifted_talented_only",
         needs="consent_received_date"),
    cite=("34 CFR 300.300(a)", "34 CFR 300.503"),
)  # fmt: skip

EVALUATION = flow(
    "evaluation", "Evaluation to eligibility",
    "Consent is there: the child is evaluated, and the team decides.",
    step("open", "evaluation", "Evaluation", "What kind of evaluation it is, who coordinates it, and since when.",
         opens="evaluation_status=IN_PROCESS",
         asks="evaluation_type evaluation_status consent_received_date coordinator_id coordinator_discipline",
         needs="consent_received_date"),
    step("parts", "evaluation_component", "Parts", "Each review, observation, interview and assessment: by whom, and"
         " when.", links="evaluation_id=open", many=True,
         asks="component component_date examiner_id examiner_discipline instrument deviation_text",
         needs="component_date"),
    step("extension", "evaluation_extension", "Extension", "Only if the time was extended: on what ground, and until"
         " when.", links="evaluation_id=open", many=True, optional=True,
         asks="extension_kind request_date parent_agreed_date from_date to_date days_added reason_text"),
    step("decision", "evaluation", "Report and decision", "When the team decided, what it found, and when the report"
         " went out. An outcome of not exceptional ends the flow.", same="open",
         asks="team_meeting_date evaluation_outcome dissemination_date parent_copy_date evaluation_status"
         " participating_disciplines",
         needs="evaluation_outcome dissemination_date", ends={"evaluation_outcome": "N"}, clocks="T-03 T-09"),
    step("late", "evaluation", "Late?", "Only if the report was late: why.", same="open",
         asks="late_reason late_reason_text", needs="late_reason", optional=True),
    step("found", "exceptionality", "What was found", "Each exceptionality, the primary one first.",
         links="evaluation_id=open", many=True, asks="exceptionality order standard_deviations"),
    cite=("34 CFR 300.301(c)(1)", "34 CFR 300.306"),
)  # fmt: skip

PLAN = flow(
    "plan", "Plan, placement and services",
    "The child is eligible, or its plan is reviewed: the dates of the plan, where the child is taught, what it gets.",
    step("consent", "consent", "Consent to services", "Before the first services alone. A refusal ends the flow.",
         holds="consent_kind=SERVICES", standing=True, optional=True, asks="response signed_date received_date",
         needs="response", ends=_AGREED),
    step("program", "program_episode", "Program", "The stay in special education that the plan belongs to.",
         holds="program=IDEA", standing=True, asks="begin_date begin_basis", needs="begin_basis"),
    step("plan", "iep", "Plan", "The key dates of the plan. A new plan supersedes the old one on its first day.",
         links="program_episode_id=program", opens="iep_status=DRAFT",
         asks="iep_type iep_status site_code evaluation_id notice_date meeting_date iep_date begin_date end_date"
         " parent_signature_date",
         needs="iep_date begin_date end_date", clocks="T-05a T-07 T-08"),
    step("placement", "placement", "Placement", "Where the child is taught, from when to when; several in a plan if it"
         " changes.", links="iep_id=plan", many=True,
         asks="begin_date end_date site_code school_age_environment early_childhood_environment minutes_total"
         " minutes_regular not_regular_reason"),
    step("services", "service", "Services", "Each service with its amount and its first and last day. A provider who"
         " is not there yet may be left out.", links="iep_id=plan", many=True,
         asks="service service_setting sessions frequency minutes is_group begin_date end_date provider_id"
         " first_delivered_date"),
    step("notice", "parent_notice", "Notice", "What was sent to the parent about the plan.", links="iep_id=plan",
         many=True, optional=True, asks="notice_kind sent_date notice_method effective_date meeting_date"),
    step("signed", "iep", "Make it official", "The parent has signed, or the attempts are kept; then the plan is"
         " official.", same="plan", asks="iep_status parent_signature_date parent_attempts_documented"
         " implementation_date", needs="parent_signature_date"),
    begins="plan", cite=("34 CFR 300.322(b),(d)", "34 CFR 300.323(a),(c)"),
)  # fmt: skip

EARLY = flow(
    "early", "Part C to the third birthday",
    "Part C has announced a child who will be three: a child who is eligible has a plan in effect by the birthday.",
    step("notice", "earlysteps_notice", "Line of the list", "What became of the line by which Part C announced the"
         " child.", standing=True, optional=True, asks="received_date parent_opted_out notice_outcome outcome_date",
         needs="notice_outcome"),
    step("referral", "part_c_transition", "Referral", "When Part C announced the child, and when it was referred.",
         asks="notification_date parent_opted_out referral_date is_late_referral region ifsp_end_date",
         needs="referral_date", clocks="T-20a"),
    step("conference", "part_c_transition", "Conference", "The meeting with the family and Part C, or that the family"
         " declined it.", same="referral", asks="conference_date lea_attended conference_declined",
         needs="conference_date", optional=True, clocks="T-21"),
    step("consent", "consent", "Consent to evaluate", "What the parent answered. A refusal ends the flow.",
         holds="consent_kind=EVAL", asks="response signed_date", needs="response", ends=_AGREED),
    step("evaluation", "evaluation", "Evaluation", "It runs in its own flow; its day of consent starts the clock.",
         holds="evaluation_type=I", asks="evaluation_status consent_received_date coordinator_id dissemination_date"
         " evaluation_outcome", needs="consent_received_date dissemination_date"),
    step("decision", "part_c_transition", "Eligible?", "What was decided, and when.", same="referral",
         asks="part_b_consent_date evaluation_id eligibility_date is_eligible", needs="eligibility_date is_eligible",
         ends={"is_eligible": "N"}),
    step("plan", "iep", "First plan", "The key dates of the first plan; placement and services stand in its own flow.",
         asks="iep_type iep_status site_code meeting_date iep_date begin_date end_date",
         needs="iep_date begin_date end_date"),
    step("start", "part_c_transition", "By the birthday", "The first day of services, or why there was no plan by the"
         " third birthday.", same="referral", asks="iep_id iep_date fape_start_date delay_reason parent_declined"
         " parent_declined_date", needs="iep_date fape_start_date", clocks="T-22"),
    begins="referral", cite=("34 CFR 300.124", "34 CFR 303.209(b)"),
)  # fmt: skip

REVOKED = flow(
    "revoked", "Consent revoked",
    "The parent revokes the consent to services in writing: services end after a written notice, and nothing is"
    " deleted.",
    step("revoked", "consent", "Revocation", "When the parent revoked, when the notice went out, and from when on.",
         holds="consent_kind=SERVICES", asks="revoked_date revocation_notice_date effective_end_date",
         needs="revoked_date revocation_notice_date effective_end_date"),
    step("plan", "iep", "The plan ends", "The plan ends on the day on which the revocation takes effect.",
         standing=True, optional=True, asks="end_date iep_status"),
    step("program", "program_episode", "The program ends", "The child is in regular education from then on. A child who"
         " comes back later is evaluated again, and needs new consent.", holds="program=IDEA", standing=True,
         asks="end_date exit_reason exit_evaluation_id", needs="end_date exit_reason"),
    renews=False, cite="34 CFR 300.300(b)",
)  # fmt: skip

EXIT = flow(
    "exit", "Exit",
    "The child graduates, moves, is no longer eligible, reaches the oldest age, or dies.",
    step("program", "program_episode", "Exit", "The last day in the program, and why it ended.", holds="program=IDEA",
         asks="end_date exit_reason exit_evaluation_id diploma_type summary_of_performance_date next_setting",
         needs="end_date exit_reason"),
    step("plan", "iep", "The plan ends", "A plan that went on longer ends on the last day.", standing=True,
         optional=True, asks="end_date iep_status"),
    step("responsibility", "responsibility", "Release", "Your LEA answers for the child no longer. Of a child who only"
         " leaves special education, leave it as it is.", standing=True, optional=True, holds="role=FAPE",
         asks="end_date end_reason", needs="end_date end_reason"),
    renews=False,
    cite=house("an exit is the end of a stay in a program, and the plan and the responsibility follow it"),
)  # fmt: skip

RETURN = flow(
    "return", "Return after an exit",
    "A child who left comes back. The history and the ID stay; after a revocation an evaluation comes first.",
    step("responsibility", "responsibility", "Responsible again", "Claim the child, if your LEA does not have it.",
         standing=True, holds="role=FAPE", asks="begin_date begin_reason site_code", needs="begin_reason"),
    step("program", "program_episode", "Program", "The first day back in special education.",
         holds="program=IDEA begin_basis=RET", asks="begin_date", needs="begin_date"),
    step("plan", "iep", "Plan", "A plan in effect: the one that still runs, or a new one.",
         links="program_episode_id=program", asks="iep_type iep_status site_code meeting_date iep_date begin_date"
         " end_date", needs="iep_date begin_date end_date"),
    begins="program", cite=house("a return keeps the history and the ID"),
)  # fmt: skip

FLOWS: tuple[Flow, ...] = (REFERRAL, EVALUATION, PLAN, EARLY, REVOKED, EXIT, RETURN, *DISPUTES)
