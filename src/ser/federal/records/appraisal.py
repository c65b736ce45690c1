"""Pupil appraisal: the referral, consents, the evaluation and what hangs on it."""

from datetime import date
from decimal import Decimal

from ser.federal import codes
from ser.law.element import element
from ser.law.record import SentRecord, StudentRecord, record


@record("referral", "Referral", group="appraisal", parent="student")
class Referral(StudentRecord):
    """A request that a child be evaluated, and what led to it."""

    referral_id: str = element("Referral ID", "The sender's ID of this referral.", width=32)
    site_code: str | None = element(
        "Site",
        "The school from which the referral came. Blank where none referred the child, such as for a child from"
        " Part C.",
        width=6,
        exact=True,
        names="site",
    )
    request_date: date | None = element("Requested", "When the evaluation was asked for.")
    request_mode: str | None = element(
        "Mode",
        "Whether the evaluation was requested in writing or orally. A clock may run for written requests only;"
        " blank means not known.",
        codes=codes.REQUEST_MODE,
    )
    requester: str | None = element(
        "Requester",
        "Who asked that the child be evaluated, such as a parent, a teacher, the school committee or Part C. Blank"
        " means not known.",
        codes=codes.REQUESTER,
    )
    committee_date: date | None = element(
        "Committee met", "The date on which the school committee met on the request. Blank where no committee met."
    )
    committee_decision: str | None = element(
        "Committee decided",
        "What the school committee decided: referral, interventions first, Section 504, or no action. Blank where"
        " no committee met.",
        codes=codes.COMMITTEE_DECISION,
    )
    referral_received_date: date | None = element(
        "Received by pupil appraisal",
        "The date on which pupil appraisal received the referral, not the day on which it was asked for or sent.",
        expected=True,
    )
    suspected_exceptionalities: tuple[str, ...] | None = element(
        "Suspected",
        "Every disability or other exceptionality that is suspected at the referral. What the evaluation finds is"
        " recorded with the evaluation.",
        codes=codes.DISABILITY,
    )
    interventions_documented: bool | None = element(
        "Interventions documented", "Whether research-based interventions are documented."
    )
    intervention_tier: int | None = element("Tier", "The highest tier of intervention.", width=1, minimum=1, maximum=3)
    intervention_begin_date: date | None = element("Interventions began", "First day of the interventions.")
    intervention_end_date: date | None = element("Interventions ended", "Last day of the interventions.")
    progress_is_graphed: bool | None = element(
        "Progress graphed",
        "Whether graphs show the child's response to the interventions. Blank where there were none or it is not"
        " known.",
    )
    intervention_text: str | None = element(
        "Interventions",
        "What was tried before the referral, in words: which program or strategy, how often and for how long."
        " Blank where nothing was tried.",
        width=400,
    )
    dyslexia_requested: bool | None = element("Dyslexia asked", "Whether a review for dyslexia was asked for.")
    dyslexia_review_date: date | None = element(
        "Dyslexia review",
        "The date on which the school reviewed whether the child has dyslexia, not the date of the request. Blank"
        " where no review was held.",
    )
    dyslexia_found: bool | None = element(
        "Dyslexia found",
        "Whether the review by the school found dyslexia in the child. Blank where no review was held.",
    )
    immediate_reason: str | None = element(
        "Immediate referral", "Why no interventions came first.", codes=codes.IMMEDIATE_REASON
    )
    consent_requested_date: date | None = element(
        "Consent requested",
        "The date on which the LEA asked the parent to consent to the evaluation, not the date of the answer."
        " Blank until then.",
    )
    prior_notice_date: date | None = element(
        "Prior notice", "When written notice of a refusal was given.", cite="34 CFR 300.503"
    )
    prior_notice_reason: str | None = element(
        "Reason of the refusal",
        "Why the LEA refused to evaluate, as the written notice to the parent says. Blank where it did not refuse.",
        width=200,
    )
    closed_date: date | None = element("Closed", "When the referral was closed without an evaluation.")


@record("evaluation", "Evaluation", group="appraisal", parent="student")
class Evaluation(StudentRecord):
    """An evaluation or reevaluation from consent to the dissemination of its report."""

    evaluation_id: str = element("Evaluation ID", "The sender's ID of this evaluation.", width=32)
    evaluation_type: str = element("Type", "Initial, reevaluation and so on.", codes=codes.EVALUATION_TYPE)
    evaluation_status: str = element("Status", "How far it has come.", codes=codes.EVALUATION_STATUS)
    referral_id: str | None = element(
        "Referral",
        "The ID of the referral that led to this evaluation. Blank where there was none, such as for a reevaluation.",
        width=32,
        names="referral",
    )
    coordinator_id: str | None = element(
        "Coordinator", "Staff ID of the evaluation coordinator.", width=32, names="provider"
    )
    coordinator_discipline: str | None = element(
        "Discipline",
        "The profession of the person who coordinates the evaluation, such as school psychologist. Those of other"
        " members are asked separately.",
        codes=codes.COORDINATOR_DISCIPLINE,
    )
    consent_received_date: date | None = element(
        "Consent received",
        "When the LEA first received the parent's consent; starts the clock.",
        cite="34 CFR 300.301(c)(1)",
    )
    appraisal_received_date: date | None = element(
        "Received by pupil appraisal",
        "When pupil appraisal received the consent; starts the clock for gifted or talented alone.",
    )
    is_gifted_talented_only: bool | None = element("Gifted or talented only", "Whether nothing else is suspected.")
    team_meeting_date: date | None = element(
        "Team met", "When the team with the parent decided.", cite="34 CFR 300.306"
    )
    dissemination_date: date | None = element(
        "Disseminated", "When the report went to the special education administrator; stops the clock."
    )
    parent_copy_date: date | None = element("Copy to parent", "When the parent received the report.")
    evaluation_outcome: str | None = element(
        "Outcome",
        "What the team decided: eligible under IDEA, gifted or talented, both, neither, or eligible with services"
        " refused by the parent. Blank until it decided.",
        codes=codes.EVALUATION_OUTCOME,
    )
    lacked_reading_instruction: bool | None = element(
        "Lack of reading instruction", "Whether it is the determinant factor."
    )
    lacked_math_instruction: bool | None = element(
        "Lack of mathematics instruction", "Whether it is the determinant factor."
    )
    limited_english: bool | None = element("Limited English", "Whether it is the determinant factor.")
    related_services: tuple[str, ...] | None = element(
        "Related services",
        "The services that the evaluation report recommends. The services that the child is to receive are"
        " recorded in the plan.",
        codes=codes.SERVICE,
    )
    late_reason: str | None = element(
        "Late reason",
        "Why the report was disseminated after its due date. Blank where it was on time or is not done.",
        codes=codes.LATE_REASON,
    )
    late_reason_text: str | None = element(
        "Late reason in words",
        "What explains the delay beyond the code, in words. Needed where the code is other; may be blank elsewhere.",
        width=200,
    )
    waiver_signed_date: date | None = element(
        "Waiver signed", "When parent and LEA agreed that no reevaluation is needed."
    )
    agreed_within_year: bool | None = element(
        "Agreed within a year", "Whether parent and LEA agreed to reevaluate within a year."
    )
    participating_disciplines: tuple[str, ...] | None = element(
        "Disciplines",
        "The professions of all people who took part in the evaluation, such as school psychologist and school"
        " nurse, each listed once.",
        codes=codes.COORDINATOR_DISCIPLINE,
    )
    has_dissent: bool | None = element(
        "Dissent",
        "Whether any member of the team dissented from the conclusion of the evaluation report. Blank means not known.",
    )
    closed_date: date | None = element(
        "Date closed",
        "The day on which the evaluation ended without a report: withdrawn, refused, the child not produced, or moved"
        " away. Without it, or after the due date, that excuses nothing.",
        cite="34 CFR 300.301(d)",
    )
    original_evaluation_date: date | None = element(
        "Original evaluation",
        "Of a review of another state's papers: the day of the evaluation that they hold. Three years run from it.",
        cite="34 CFR 300.303(b)(2)",
    )


@record("consent", "Consent", group="appraisal", parent="student", cite="34 CFR 300.300(a)")
class Consent(StudentRecord):
    """A parent's answer to a request for consent, of one kind, and its revocation."""

    consent_id: str = element("Consent ID", "The sender's ID of this consent.", width=32)
    consent_kind: str = element("Kind", "What consent is given for.", codes=codes.CONSENT_KIND)
    evaluation_id: str | None = element(
        "Evaluation", "The evaluation it belongs to, once there is one.", width=32, names="evaluation"
    )
    response: str | None = element(
        "Answer",
        "Whether the parent gave consent, refused it, or did not answer the request. Blank while the answer is"
        " awaited.",
        codes=codes.CONSENT_RESPONSE,
        expected=True,
    )
    signed_date: date | None = element(
        "Signed",
        "The date on which the parent signed the answer, not the date on which the LEA received it. Blank where"
        " nothing was signed.",
    )
    received_date: date | None = element("Received", "When the LEA received it; for evaluations see the evaluation.")
    revoked_date: date | None = element(
        "Revoked",
        "The date on which the parent revoked this consent; services end on a date of their own. Blank where it"
        " was not revoked.",
        cite="34 CFR 300.300(b)",
    )
    revocation_notice_date: date | None = element("Notice of the end", "When written notice before the end was given.")
    effective_end_date: date | None = element(
        "Takes effect", "The day on which services end after a revocation.", ahead=True
    )


@record("evaluation_extension", "Extension of an evaluation", group="evaluation", parent="evaluation", excuses=True)
class EvaluationExtension(SentRecord):
    """An extension of the time for an evaluation, of a kind, with the date agreed."""

    evaluation_extension_id: str = element("Extension ID", "The sender's ID of this extension.", width=32)
    evaluation_id: str = element("Evaluation", "The evaluation that is extended.", width=32, names="evaluation")
    extension_kind: str = element(
        "Kind",
        "The ground on which the evaluation gets more time, such as the parent's approval or a declared closure."
        " It decides how the due date moves.",
        codes=codes.EXTENSION_KIND,
    )
    request_date: date | None = element(
        "Requested", "The date on which more time for the evaluation was requested, not the date of the agreement."
    )
    parent_agreed_date: date | None = element(
        "Parent agreed",
        "The date on which the parent agreed to the later due date. Without it, a kind that rests on an agreement"
        " does not move the due date.",
    )
    from_date: date | None = element("From", "The first day of a closure or pause.", ahead=True)
    to_date: date | None = element("To", "The new due day, or the last day of a closure.", ahead=True)
    days_added: int | None = element(
        "Days added", "Business days added where no date was agreed.", width=3, minimum=1, maximum=250
    )
    reason_text: str | None = element(
        "Reason",
        "What made more time necessary, in words. It explains the extension and does not change the due date.",
        width=200,
    )


@record("exceptionality", "Exceptionality", group="evaluation", parent="evaluation")
class Exceptionality(SentRecord):
    """An exceptionality that an evaluation found; order 1 is the primary one."""

    exceptionality_id: str = element("Exceptionality ID", "The sender's ID of this row.", width=32)
    evaluation_id: str = element("Evaluation", "The evaluation that found it.", width=32, names="evaluation")
    exceptionality: str = element(
        "Exceptionality",
        "The disability or other exceptionality that the evaluation found, one in each row. What was suspected but"
        " not found is left out.",
        codes=codes.DISABILITY,
    )
    order: int = element("Order", "1 for the primary exceptionality.", width=2, minimum=1, maximum=20)
    standard_deviations: Decimal | None = element(
        "Deviations", "Standard deviations from the mean, where tested.", width=5
    )


@record("screening", "Screening", group="appraisal", parent="student")
class Screening(StudentRecord):
    """A screening of a child, in an evaluation or for all children of a grade."""

    screening_id: str = element("Screening ID", "The sender's ID of this screening.", width=32)
    referral_id: str | None = element(
        "Referral", "The referral that it belongs to, if any.", width=32, names="referral"
    )
    evaluation_id: str | None = element(
        "Evaluation", "The evaluation that it belongs to, if any.", width=32, names="evaluation"
    )
    screening_type: str = element(
        "Type",
        "The area that was screened, such as hearing, vision, or speech and language. Each area is a row of its own.",
        codes=codes.SCREENING_TYPE,
    )
    screening_date: date | None = element(
        "Screened",
        "The date on which the child was screened. The follow-up of a child who did not pass has a date of its own.",
        expected=True,
    )
    screening_result: str | None = element(
        "Result",
        "What the screening of this area showed: passed, did not pass, at risk, could not be tested, or parent"
        " objected. Blank until it is known.",
        codes=codes.SCREENING_RESULT,
    )
    screener_id: str | None = element("Screener", "Staff ID of who screened.", width=32, names="provider")
    follow_up_date: date | None = element("Follow-up", "When a child who did not pass was followed up.")


@record("evaluation_component", "Part of an evaluation", group="evaluation", parent="evaluation")
class EvaluationComponent(SentRecord):
    """A part of an evaluation: a review, an observation, an interview or an assessment, with who did it and when."""

    evaluation_component_id: str = element("Part ID", "The sender's ID of this part.", width=32)
    evaluation_id: str = element("Evaluation", "The evaluation that it is part of.", width=32, names="evaluation")
    component: str = element(
        "Part",
        "Which step of the evaluation this is, such as a review of records, an observation or an assessment. Each"
        " is a row of its own.",
        codes=codes.COMPONENT,
    )
    component_date: date | None = element(
        "Done",
        "The date on which this part of the evaluation was completed. Blank where it is still to come or was left out.",
    )
    examiner_id: str | None = element("Examiner", "Staff ID of who did it.", width=32, names="provider")
    examiner_discipline: str | None = element(
        "Discipline",
        "The profession of the person who did this part, such as speech-language pathologist. It need not be that"
        " of the coordinator.",
        codes=codes.COORDINATOR_DISCIPLINE,
    )
    instrument: str | None = element("Instrument", "The test or procedure used.", width=120)
    deviation_text: str | None = element("Deviation", "Why the part was left out or done in another way.", width=400)
