"""Programs and plans: environments, services, plan types and exits."""

from ser.law.codes import NO_FEDERAL, Code, code_set

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

NONPUBLIC_PLACEMENT = code_set(
    "nonpublic_placement", "Who placed a child in a nonpublic school", Code("PUBLIC", "a public agency"),
    Code("PARENT", "the parents; a services plan"),
)  # fmt: skip

CORRECTIONS = code_set(
    "corrections", "Kind of correctional facility", Code("JUVENILE", "juvenile"), Code("ADULT", "adult"),
)  # fmt: skip

GOAL_AREA = code_set(
    "goal_area", "Area of a goal", Code("READ", "reading"), Code("WRITE", "writing"), Code("MATH", "mathematics"),
    Code("COMM", "communication"), Code("BEH", "behavior"), Code("SOC", "social and emotional"), Code("MOTOR", "motor"),
    Code("SELF", "self-help"), Code("VOC", "vocational"), Code("ENRICH", "enrichment"), Code("OTHER", "other"),
)  # fmt: skip

GOAL_PROGRESS = code_set(
    "goal_progress", "Progress toward a goal", Code("MET", "goal met"), Code("SUF", "sufficient to meet it in time"),
    Code("INS", "not sufficient to meet it in time"), Code("NOT", "not yet begun"), Code("END", "dropped"),
)  # fmt: skip

GOAL_ANSWER = code_set(
    "goal_answer", "What becomes of a goal at the review", Code("MET", "met"), Code("CONT", "continued as it is"),
    Code("CHG", "continued with changes"), Code("END", "ended without being met"),
)  # fmt: skip

ACCOMMODATION_KIND = code_set(
    "accommodation_kind", "Kind of accommodation", Code("PRES", "presentation"), Code("RESP", "response"),
    Code("SET", "setting"), Code("TIME", "timing and scheduling"), Code("TECH", "technology"), Code("OTHER", "other"),
)  # fmt: skip

DIPLOMA_PATHWAY = code_set(
    "diploma_pathway", "Way to the end of school", Code("REGULAR", "regular diploma"),
    Code("ALTERNATE", "alternate diploma"), Code("CERT", "certificate"), Code("UNDECIDED", "not decided"),
)  # fmt: skip

NOTICE_KIND = code_set(
    "notice_kind", "Kind of notice", Code("MEETING", "invitation to a meeting"), Code("PRIOR", "prior written notice"),
    Code("SAFEGUARDS", "notice of procedural safeguards"), Code("CHANGE", "notice before services begin or change"),
    Code("RIGHTS", "rights that transfer at majority"), Code("REVOKED", "end of services after a revocation"),
    Code("REMOVAL", "decision on a removal"), Code("RECORDS", "records no longer needed"),
)  # fmt: skip
