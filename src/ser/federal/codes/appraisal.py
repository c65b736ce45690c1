"""Pupil appraisal: disabilities, evaluations, consents and what leads to them."""

from ser.law.codes import Code, code_set

DISABILITY = code_set(
    "disability", "Disability category", Code("AUT", "autism", "AUT"), Code("DB", "deaf-blindness", "DB"),
    Code("DD", "developmental delay", "DD"), Code("EMN", "emotional disturbance", "EMN"),
    Code("HI", "hearing impairment", "HI"), Code("ID", "intellectual disability", "ID"),
    Code("MD", "multiple disabilities", "MD"), Code("OHI", "other health impairment", "OHI"),
    Code("OI", "orthopedic impairment", "OI"), Code("SLD", "specific learning disability", "SLD"),
    Code("SLI", "speech or language impairment", "SLI"), Code("TBI", "traumatic brain injury", "TBI"),
    Code("VI", "visual impairment", "VI"), federal="DISABCATIDEA", cite="34 CFR 300.8(b)",
)  # fmt: skip

EVALUATION_TYPE = code_set(
    "evaluation_type", "Evaluation type", Code("I", "initial"), Code("R3", "triennial reevaluation"),
    Code("RO", "other reevaluation"), Code("RP", "reevaluation for a significant change of placement"),
    Code("RX", "reevaluation because an exceptionality is no longer suspected"), Code("AC", "additional concern"),
    Code("W", "triennial waiver: parent and LEA agree that no reevaluation is needed"), Code("IEE", "independent"),
    Code("OS", "review of an evaluation of another state"), Code("EXP", "expedited, in a disciplinary case"),
)  # fmt: skip

EVALUATION_STATUS = code_set(
    "evaluation_status", "Evaluation status", Code("IN_PROCESS", "consent received, not yet disseminated"),
    Code("COMPLETED", "report disseminated"), Code("REFUSED", "parent refused"), Code("WITHDRAWN", "parent withdrew"),
    Code("MOVED", "child moved away before the report"), Code("DIED", "child died"),
    Code("NOT_PRODUCED", "closed, since the parent did not produce the child"),
)  # fmt: skip

EVALUATION_OUTCOME = code_set(
    "evaluation_outcome", "Evaluation outcome", Code("E", "eligible under IDEA"), Code("G", "gifted or talented only"),
    Code("B", "eligible under IDEA and gifted or talented"), Code("N", "not exceptional"),
    Code("ER", "eligible under IDEA, services refused by the parent"),
)  # fmt: skip

EXTENSION_KIND = code_set(
    "extension_kind", "Kind of extension", Code("PAE", "parentally approved extension"),
    Code("EOY", "end of the school year"), Code("TRF", "transfer in mid-evaluation, date agreed with the parent"),
    Code("NPR", "parent repeatedly failed or refused to produce the child"),
    Code("SLD", "mutual written extension, suspected specific learning disability"), Code("DIS", "declared closure"),
)  # fmt: skip

LATE_REASON = code_set(
    "late_reason", "Reason for a late evaluation", Code("00", "on time"),
    Code("10", "parent unavailable or did not produce the child"), Code("11", "transferred in during the evaluation"),
    Code("12", "parentally approved extension"), Code("20", "shortage of appraisal staff"),
    Code("21", "delay of an outside or medical report"), Code("22", "absence of the student"),
    Code("23", "scheduling or report writing"), Code("24", "school closure or disaster"), Code("25", "data entry"),
    Code("30", "late referral from Part C"), Code("99", "other, with a text"),
)  # fmt: skip

COORDINATOR_DISCIPLINE = code_set(
    "coordinator_discipline", "Discipline of the evaluation coordinator", Code("ED", "educational diagnostician"),
    Code("PSY", "school psychologist"), Code("SLP", "speech-language pathologist"), Code("SW", "school social worker"),
    Code("NRS", "school nurse"), Code("OT", "occupational therapist"), Code("PT", "physical therapist"),
    Code("OTH", "other"),
)  # fmt: skip

REQUEST_MODE = code_set("request_mode", "How a request was made", Code("W", "in writing"), Code("O", "orally"))

REQUESTER = code_set(
    "requester", "Who asked for the evaluation", Code("PARENT", "parent"),
    Code("SBLC", "school building level committee"),
    Code("TEACHER", "teacher"), Code("AGENCY", "agency"), Code("PARTC", "Part C lead agency"), Code("COURT", "court"),
    Code("PRIVATE", "private school"), Code("SELF", "adult student"),
)  # fmt: skip

COMMITTEE_DECISION = code_set(
    "committee_decision", "Decision of the school committee", Code("REFER", "refer to pupil appraisal"),
    Code("INTERVENE", "conduct interventions"), Code("504", "refer for Section 504"), Code("NONE", "no action"),
)  # fmt: skip

IMMEDIATE_REASON = code_set(
    "immediate_reason", "Reason for a referral without interventions",
    Code("LOWINC", "low-incidence impairment suspected"),
    Code("SEVERE", "severe impairment suspected"), Code("DANGER", "danger to self or others"),
    Code("PRESCHOOL", "child below school age"), Code("PARENT", "parent asked"),
)  # fmt: skip

CONSENT_KIND = code_set(
    "consent_kind", "What consent is given for", Code("EVAL", "evaluation"), Code("REEVAL", "reevaluation"),
    Code("SERVICES", "initial services"), Code("RELEASE", "release of information"),
    Code("MEDICAID", "public benefits"),
    Code("PRIVATE", "exchange with a private school"),
)  # fmt: skip

CONSENT_RESPONSE = code_set(
    "consent_response", "Answer to a request for consent", Code("Y", "given"), Code("N", "refused"),
    Code("U", "no answer"),
)  # fmt: skip

SCREENING_TYPE = code_set(
    "screening_type", "What was screened", Code("HEAR", "hearing"), Code("VIS", "vision"),
    Code("SL", "speech and language"), Code("SENS", "sensory processing and motor"), Code("AT", "assistive technology"),
    Code("EDU", "educational"), Code("SOC", "social and emotional"), Code("INTEL", "intellectual"),
    Code("TAL", "talent"), Code("HEALTH", "health"), Code("DYS", "dyslexia"),
)  # fmt: skip

SCREENING_RESULT = code_set(
    "screening_result", "Result of a screening", Code("PASS", "passed"), Code("FAIL", "did not pass"),
    Code("RISK", "at risk"), Code("CNT", "could not be tested"), Code("OBJ", "parent objected"),
)  # fmt: skip

COMPONENT = code_set(
    "component", "Part of an evaluation", Code("SCREEN", "review of screenings"), Code("RECORDS", "review of records"),
    Code("OUTSIDE", "review of outside reports"), Code("INTERV", "review of interventions"),
    Code("OBSERVE", "observation"), Code("STUDENT", "interview of the student"),
    Code("TEACHER", "interview of the teacher"), Code("FAMILY", "interview of the family"),
    Code("SOURCE", "interview of who referred"), Code("EDU", "educational assessment"),
    Code("PSY", "psychological assessment"), Code("SPEECH", "speech and language assessment"),
    Code("MOTOR", "motor assessment"), Code("MEDICAL", "medical or health assessment"),
    Code("SOCIAL", "social assessment"), Code("FBA", "functional behavioral assessment"), Code("OTHER", "other"),
)  # fmt: skip
