"""Louisiana's code sets where they differ from the federal ones; the codes are SER's own until the state's are read."""

from ser.law.cite import unverified
from ser.law.codes import NO_FEDERAL, Code, code_set

_HANDBOOK = unverified("LAC 28:CI ch. 7 and 9", "categories from the table of contents; no code values were found")

EXCEPTIONALITY = code_set(
    "exceptionality", "Exceptionality", Code("AUT", "autism", "AUT"), Code("DB", "deaf-blindness", "DB"),
    Code("DEAF", "hearing impairment: deaf", "HI"), Code("HOH", "hearing impairment: hard of hearing", "HI"),
    Code("DD", "developmental delay", "DD"), Code("ED", "emotional disturbance", "EMN"),
    Code("ID-MI", "intellectual disability, mild", "ID"), Code("ID-MO", "intellectual disability, moderate", "ID"),
    Code("ID-SE", "intellectual disability, severe", "ID"), Code("ID-PR", "intellectual disability, profound", "ID"),
    Code("MD", "multiple disabilities", "MD"), Code("OI", "orthopedic impairment", "OI"),
    Code("OHI", "other health impairment", "OHI"), Code("SLD", "specific learning disability", "SLD"),
    Code("SLI", "speech or language impairment", "SLI"), Code("TBI", "traumatic brain injury", "TBI"),
    Code("VI-B", "visual impairment: blind", "VI"), Code("VI-P", "visual impairment: partially seeing", "VI"),
    Code("GT", "gifted", NO_FEDERAL), Code("TM", "talented: music", NO_FEDERAL),
    Code("TV", "talented: visual art", NO_FEDERAL), Code("TT", "talented: theatre", NO_FEDERAL),
    federal="DISABCATIDEA", cite=_HANDBOOK,
)  # fmt: skip

GRADE = code_set(
    "grade", "Grade", Code("15", "infant", NO_FEDERAL), Code("20", "special education preschool", "PK"),
    Code("24", "pre-kindergarten", "PK"), Code("25", "kindergarten", "KG"),
    *(Code(f"{n:02}", f"grade {n}", f"{n:02}") for n in range(1, 13)), Code("T9", "transitional ninth", "09"),
    federal="GRADELEVEL", cite=unverified("LDOE Student Information System", "grade codes inferred"),
)  # fmt: skip

ENTRY = code_set(
    "entry", "Entry code", Code("E1", "original enrollment in the same LEA"), Code("E2", "from outside Louisiana"),
    Code("C2", "from another school of the LEA"), Code("C3", "from another Louisiana LEA"), Code("C4", "re-entry"),
    Code("C5", "from a nonpublic school in Louisiana"), Code("C6", "from home schooling"), Code("C7", "other"),
    Code("C8", "special purpose"), Code("C9", "special purpose, other"), Code("A1", "choice policy"),
    Code("A2", "choice policy, other"), Code("N1", "disaster, from a Louisiana public school"),
    Code("N2", "disaster, from a Louisiana nonpublic school"), Code("N3", "disaster, from another state"),
    Code("N4", "disaster, within the LEA"),
    cite=unverified("LDOE Student Information System", "read in a vendor's page"),
)  # fmt: skip

LEAVE = code_set(
    "leave", "Exit code of the enrollment", Code("04", "graduated"), Code("XFER", "moved within Louisiana"),
    Code("MOVED", "moved out of Louisiana"), Code("DROP", "dropped out"), Code("EOY", "end of the school year"),
    Code("D", "died"), Code("OTHER", "other"), cite=unverified("LDOE Student Information System", "only 04 was found"),
)  # fmt: skip

AUTHORITY = code_set(
    "authority", "Why an adult decides for a child", Code("PARENT", "birth or adoptive parent"),
    Code("COURT", "tutor or guardian appointed by a court"), Code("FOSTER", "foster parent"),
    Code("KIN", "relative with whom the child lives, acting as a parent"), Code("SURROGATE", "surrogate parent"),
    Code("CT", "continuing tutor of an adult student, so that no rights transfer"),
    Code("CURATOR", "curator of an interdicted adult student, so that no rights transfer"),
    Code("NONE", "no authority under IDEA"),
    cite=unverified("Louisiana Civil Code art. 355 ff. and 389 ff.", "continuing tutorship and interdiction, not read"),
)  # fmt: skip

IEP_FORM = code_set(
    "iep_form", "Form of the plan", Code("DIS", "disability, also where gifted or talented besides"),
    Code("GT", "gifted or talented alone"), Code("SVC", "services plan"), cite="LAC 28:XCVII.301",
)  # fmt: skip
