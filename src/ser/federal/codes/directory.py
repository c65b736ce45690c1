"""The directory: LEAs, sites, calendars, staff and classes."""

from ser.law.codes import NO_FEDERAL, Code, code_set

LEA_TYPE = code_set(
    "lea_type", "Kind of LEA", Code("PARISH", "parish or city school system"), Code("CHARTER", "charter school"),
    Code("STATE", "school or agency of the state"), Code("PRIVATE", "nonpublic system"), Code("OTHER", "other"),
)  # fmt: skip

SITE_TYPE = code_set(
    "site_type", "Kind of site", Code("ELEM", "elementary"), Code("MIDDLE", "middle"), Code("HIGH", "high"),
    Code("COMBO", "combination"), Code("EC", "early childhood"), Code("PRIVATE", "private school"),
    Code("FACILITY", "facility"), Code("OFFICE", "office"),
)  # fmt: skip

CALENDAR_ENTRY = code_set(
    "calendar_entry", "What a row of a school calendar says", Code("YEAR", "first and last day of the school year"),
    Code("CLOSED", "no school"), Code("OPEN", "school, though the state's calendar has none"),
)  # fmt: skip

PROVIDER_TYPE = code_set(
    "provider_type", "Kind of provider", Code("TEACHER", "teacher"), Code("PARA", "paraprofessional"),
    Code("SLP", "speech-language pathologist"), Code("OT", "occupational therapist"),
    Code("COTA", "occupational therapy assistant"), Code("PT", "physical therapist"),
    Code("PTA", "physical therapist assistant"), Code("NURSE", "nurse"), Code("SW", "social worker"),
    Code("PSYCH", "school psychologist"), Code("DIAG", "educational diagnostician"), Code("COUNSEL", "counselor"),
    Code("INTERP", "interpreter"), Code("AUD", "audiologist"), Code("OM", "orientation and mobility specialist"),
    Code("APE", "adapted physical education teacher"), Code("OTHER", "other"),
)  # fmt: skip

STAFF_CATEGORY = code_set(
    "staff_category", "What a post counts as", Code("TEACHER", "special education teacher", NO_FEDERAL),
    Code("PARA", "paraprofessional", NO_FEDERAL), Code("AUDIO", "audiologist", "AUDIO"),
    Code("COUNSELOR", "counselor or rehabilitation counselor", "COUNSELOR"),
    Code("INTERPRET", "interpreter", "INTERPRET"), Code("MEDNURSE", "medical or nursing staff", "MEDNURSE"),
    Code("OCCTHERAP", "occupational therapist", "OCCTHERAP"),
    Code("ORIENTMOBIL", "orientation and mobility specialist", "ORIENTMOBIL"),
    Code("PEANDREC", "physical education or recreation", "PEANDREC"),
    Code("PHYSTHERAP", "physical therapist", "PHYSTHERAP"),
    Code("PSYCH", "psychologist", "PSYCH"), Code("SOCIALWORK", "social worker", "SOCIALWORK"),
    Code("SPEECHPATH", "speech-language pathologist", "SPEECHPATH"),
    Code("DIAG", "educational diagnostician", NO_FEDERAL),
    Code("GIFTED", "teacher of the gifted or talented", NO_FEDERAL),
    Code("OTHER", "other", NO_FEDERAL), federal="STAFFSPED", cite="20 USC 1418",
)  # fmt: skip

QUALIFICATION = code_set(
    "qualification", "Whether fully certified or qualified for the post", Code("FC", "fully certified or qualified"),
    Code("NFC", "not fully certified or qualified"), cite="20 USC 1418",
)  # fmt: skip

AGE_GROUP = code_set(
    "age_group", "Ages of the children of a post", Code("3TO5", "three to five, not in kindergarten", "3TO5NOTK"),
    Code("5TO21", "five in kindergarten to 21", "AGE5KTO21"), federal="AGEGROUP", cite="20 USC 1418",
)  # fmt: skip

CLASS_KIND = code_set(
    "class_kind", "Kind of class", Code("SELF", "self-contained"), Code("RES", "resource"),
    Code("INCL", "regular class with support"), Code("PRE", "preschool"), Code("CASE", "caseload without a room"),
    Code("GTSELF", "gifted or talented, self-contained"), Code("GTCENTER", "gifted or talented, resource center"),
    Code("GTDEPT", "gifted or talented, departmentalized resource"),
    Code("GTCLASS", "gifted or talented, in the class"),
    Code("GTRES", "gifted or talented, resource room"), Code("GTPRE", "gifted or talented, preschool"),
)  # fmt: skip

CLASS_LEVEL = code_set(
    "class_level", "Level of a class", Code("PRE", "preschool"), Code("ELEM", "elementary"), Code("SEC", "secondary"),
)  # fmt: skip
