"""The code sets that IDEA and EDFacts give every state; a state replaces those that it words otherwise."""

from ser.core.codes import NO_FEDERAL, Code, code_set

SEX = code_set("sex", "Sex", Code("F", "female", "F"), Code("M", "male", "M"), federal="SEX", cite="20 USC 1418")

RACE = code_set(
    "race", "Race", Code("AM", "American Indian or Alaska Native", "AM7"), Code("AS", "Asian", "AS7"),
    Code("BL", "Black or African American", "BL7"), Code("PI", "Native Hawaiian or other Pacific Islander", "PI7"),
    Code("WH", "White", "WH7"), federal="RACEETHNIC", cite="20 USC 1418",
)  # fmt: skip

DISABILITY = code_set(
    "disability", "Disability category", Code("AUT", "autism", "AUT"), Code("DB", "deaf-blindness", "DB"),
    Code("DD", "developmental delay", "DD"), Code("EMN", "emotional disturbance", "EMN"),
    Code("HI", "hearing impairment", "HI"), Code("ID", "intellectual disability", "ID"),
    Code("MD", "multiple disabilities", "MD"), Code("OHI", "other health impairment", "OHI"),
    Code("OI", "orthopedic impairment", "OI"), Code("SLD", "specific learning disability", "SLD"),
    Code("SLI", "speech or language impairment", "SLI"), Code("TBI", "traumatic brain injury", "TBI"),
    Code("VI", "visual impairment", "VI"), federal="DISABCATIDEA", cite="34 CFR 300.8(b)",
)  # fmt: skip

SCHOOL_AGE_ENVIRONMENT = code_set(
    "school_age_environment", "Educational environment, school age",
    Code("RC80", "inside the regular class 80 % or more of the day", "RC80"),
    Code("RC79TO40", "inside the regular class 40 % to 79 % of the day", "RC79TO40"),
    Code("RC39", "inside the regular class less than 40 % of the day", "RC39"),
    Code("SS", "separate school", "SS"), Code("RF", "residential facility", "RF"),
    Code("HH", "homebound or hospital", "HH"), Code("CF", "correctional facility", "CF"),
    Code("PPPS", "parentally placed in a private school", "PPPS"), federal="EDENVIRIDEASA", cite="20 USC 1418",
)  # fmt: skip

EARLY_CHILDHOOD_ENVIRONMENT = code_set(
    "early_childhood_environment", "Educational environment, early childhood",
    Code("REC10YSVCS", "regular program at least 10 hours a week, most services there", "REC10YSVCS"),
    Code("REC10YOTHLOC", "regular program at least 10 hours a week, most services elsewhere", "REC10YOTHLOC"),
    Code("REC09YSVCS", "regular program less than 10 hours a week, most services there", "REC09YSVCS"),
    Code("REC09YOTHLOC", "regular program less than 10 hours a week, most services elsewhere", "REC09YOTHLOC"),
    Code("SC", "separate class", "SC"), Code("SS", "separate school", "SS"), Code("RF", "residential facility", "RF"),
    Code("H", "home", "H"), Code("SPL", "service provider's location or other", "SPL"),
    federal="EDENVIDEAEC", cite="20 USC 1418",
)  # fmt: skip

PROGRAM = code_set(
    "program", "Program", Code("IDEA", "special education under IDEA"),
    Code("SVC", "services plan of a parentally placed private-school child"), Code("GT", "gifted"),
    Code("TAL", "talented"),
)  # fmt: skip

EXIT_REASON = code_set(
    "exit_reason", "Reason for leaving a program", Code("GHS", "graduated with a regular high school diploma", "GHS"),
    Code("GRADALTDPL", "graduated with an alternate diploma", "GRADALTDPL", first_year=2018),
    Code("RC", "received a certificate", "RC"), Code("RMA", "reached the maximum age", "RMA"),
    Code("MKC", "moved, known to be continuing", "MKC"), Code("TRAN", "returned to regular education", "TRAN"),
    Code("NOLONGER", "no longer a child with a disability after a reevaluation", "TRAN"),
    Code("REVOKED", "the parent revoked consent to services", "TRAN"), Code("DROPOUT", "dropped out", "DROPOUT"),
    Code("D", "died", "D"),
    Code("XFER", "moved to another LEA of the state", NO_FEDERAL, note="no exit of the state; MKC for the LEA"),
    Code("INTERIM", "interim plan ended, found not eligible", NO_FEDERAL),
    Code("GTEXIT", "left gifted or talented services", NO_FEDERAL),
    federal="BASISEXIT", cite="20 USC 1418",
)  # fmt: skip

BEGIN_BASIS = code_set(
    "begin_basis", "How a program began", Code("INIT", "initial evaluation and consent"),
    Code("TRF", "transfer from another LEA of the state"), Code("OOS", "transfer from another state"),
    Code("PARTC", "transition from Part C"), Code("RET", "return after an exit"), Code("INT", "interim plan"),
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

ROLE = code_set(
    "role", "What an LEA is responsible for", Code("FAPE", "a free appropriate public education; counts the child"),
    Code("RESIDENCE", "where the child lives"), Code("SERVICE", "who serves the child"),
    Code("LOCATION", "where the private school lies"), Code("FUNDING", "who pays"), Code("REPORTING", "who reports"),
)  # fmt: skip

RESPONSIBILITY_STATUS = code_set(
    "responsibility_status", "Standing of a claim", Code("ACCEPTED", "accepted"), Code("PENDING", "pending"),
    Code("RELEASED", "released"), Code("DISPUTED", "disputed"),
)  # fmt: skip

BEGIN_REASON = code_set(
    "begin_reason", "Why a responsibility began", Code("N", "new referral"), Code("T", "transfer within the state"),
    Code("O", "from another state"), Code("C", "from Part C"), Code("R", "return"),
    Code("P", "child find in a private school"), Code("J", "placement by an agency"),
)  # fmt: skip

END_REASON = code_set(
    "end_reason", "Why a responsibility ended", Code("XFER", "moved to another LEA of the state"),
    Code("MOVED", "moved out of the state"), Code("EXIT", "left special education"), Code("GRAD", "graduated"),
    Code("AGE", "reached the maximum age"), Code("D", "died"), Code("ERR", "entered in error"),
)  # fmt: skip

IEP_TYPE = code_set(
    "iep_type", "Plan type", Code("INIT", "initial"), Code("REV", "review"), Code("INT", "interim"),
    Code("AMD", "amendment"), Code("SVC", "services plan"), Code("ESY", "extended school year"),
)  # fmt: skip

IEP_STATUS = code_set(
    "iep_status", "Plan status", Code("DRAFT", "draft"), Code("AWAITING", "awaiting the parent"),
    Code("OFFICIAL", "official"), Code("SUPERSEDED", "superseded by a newer plan"),
    Code("REJECTED", "rejected by the parent"),
)  # fmt: skip

INTERIM_REASON = code_set(
    "interim_reason", "Reason for an interim plan", Code("SEVERE", "severe or low-incidence impairment"),
    Code("OOS", "transfer from another state"), Code("OUT", "out of school, or three to five and suspected"),
    Code("FORMER", "former student up to 22"),
)  # fmt: skip

AMENDMENT_METHOD = code_set(
    "amendment_method", "How a plan was amended", Code("MEETING", "meeting"),
    Code("AGREEMENT", "agreement without a meeting"),
)  # fmt: skip

NOTICE_METHOD = code_set(
    "notice_method", "How a notice was sent", Code("MAIL", "certified mail"), Code("EMAIL", "e-mail"),
    Code("TEXT", "text message"), Code("PORTAL", "portal"), Code("OTHER", "other"),
)  # fmt: skip

ESY_CRITERION = code_set(
    "esy_criterion", "Criterion for extended school year", Code("RR", "regression and recoupment"),
    Code("CPI", "critical point of instruction"), Code("SC", "special circumstances"),
)  # fmt: skip

ASSESSMENT = code_set(
    "assessment", "Assessment participation", Code("GEN", "general assessment"),
    Code("ALT", "alternate assessment on alternate achievement standards"), Code("NONE", "no assessment in this grade"),
)  # fmt: skip

SERVICE = code_set(
    "service", "Service", Code("SE", "special education instruction"), Code("SLP", "speech as special education"),
    Code("APE", "adapted physical education"), Code("AT", "assistive technology"), Code("VOC", "vocational education"),
    Code("TT", "travel training"), Code("OT", "occupational therapy"), Code("PT", "physical therapy"),
    Code("SLR", "speech as a related service"), Code("AUD", "audiology"), Code("INT", "interpreting"),
    Code("PSY", "psychological services"), Code("CNS", "counseling"), Code("SWS", "social work in schools"),
    Code("REC", "recreation"), Code("RHC", "rehabilitation counseling"), Code("OM", "orientation and mobility"),
    Code("MED", "diagnostic medical services"), Code("NRS", "school nurse and health"),
    Code("PCT", "parent counseling and training"), Code("TRN", "special transportation"), Code("PARA", "personal aide"),
    Code("GFT", "gifted instruction"), Code("TAL", "talented instruction"),
)  # fmt: skip

SERVICE_SETTING = code_set(
    "service_setting", "Where a service is given", Code("REG", "regular class"), Code("SPEC", "special class"),
    Code("HOME", "home"), Code("EC", "early childhood program"), Code("OTHER", "other"),
)  # fmt: skip

FREQUENCY = code_set(
    "frequency", "Sessions per", Code("W", "week"), Code("M", "month"), Code("Q", "quarter"), Code("Y", "year"),
)  # fmt: skip

SERVICE_END = code_set(
    "service_end", "Why a service ended", Code("PLAN", "plan ended or was replaced"), Code("GOAL", "goal met"),
    Code("REVOKED", "parent revoked consent"), Code("XFER", "transferred"), Code("PROVIDER", "change of provider only"),
    Code("EXIT", "left special education"), Code("ERR", "entered in error"),
)  # fmt: skip

GAP_REASON = code_set(
    "gap_reason", "Why a service did not start", Code("VACANT", "no provider"), Code("ABSENT", "child absent"),
    Code("PARENT", "parent asked to wait"), Code("CLOSED", "school closed"), Code("OTHER", "other"),
)  # fmt: skip

RELATIONSHIP = code_set(
    "relationship", "Relationship to the student", Code("MO", "mother"), Code("FA", "father"), Code("GU", "guardian"),
    Code("FO", "foster parent"), Code("SU", "surrogate parent"), Code("AG", "agency"), Code("SE", "the adult student"),
)  # fmt: skip

NAME_KIND = code_set(
    "name_kind", "Kind of name", Code("LEGAL", "legal"), Code("FORMER", "former"), Code("PREFERRED", "preferred"),
)  # fmt: skip

GRADE = code_set(
    "grade", "Grade", Code("PK", "pre-kindergarten", "PK"), Code("KG", "kindergarten", "KG"),
    *(Code(f"{n:02}", f"grade {n}", f"{n:02}") for n in range(1, 13)), Code("UG", "ungraded", "UG"),
    federal="GRADELEVEL",
)  # fmt: skip

ENTRY = code_set("entry", "Entry code", Code("E1", "original enrollment"), Code("E2", "from outside the state"),
                 Code("C3", "from another LEA of the state"), Code("C7", "other"))  # fmt: skip

LEAVE = code_set("leave", "Exit code of the enrollment", Code("GRAD", "graduated"),
Code("XFER", "moved within the state"),
                 Code("MOVED", "moved out of the state"), Code("DROP", "dropped out"),
                 Code("EOY", "end of the school year"),
                 Code("D", "died"), Code("OTHER", "other"))  # fmt: skip

LEA_TYPE = code_set(
    "lea_type", "Kind of LEA", Code("PARISH", "parish or city school system"), Code("CHARTER", "charter school"),
    Code("STATE", "school or agency of the state"), Code("PRIVATE", "nonpublic system"), Code("OTHER", "other"),
)  # fmt: skip

SITE_TYPE = code_set(
    "site_type", "Kind of site", Code("ELEM", "elementary"), Code("MIDDLE", "middle"), Code("HIGH", "high"),
    Code("COMBO", "combination"), Code("EC", "early childhood"), Code("PRIVATE", "private school"),
    Code("FACILITY", "facility"), Code("OFFICE", "office"),
)  # fmt: skip
