"""What the student information system owns: grades, entries, exits and removals."""

from ser.law.codes import NO_FEDERAL, Code, code_set

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

DISCIPLINE_METHOD = code_set(
    "discipline_method", "Method of a removal", Code("ISS", "suspension in school", "INSCHOOL"),
    Code("OSS", "suspension out of school", "OUTOFSCHOOL"), Code("EXP", "expulsion", "OUTOFSCHOOL"),
    Code("IAES", "interim alternative setting", NO_FEDERAL, note="counted by the kind of interim removal"),
    federal="DSCPLMETHOD", cite="20 USC 1418",
)  # fmt: skip

INTERIM_REMOVAL = code_set(
    "interim_removal", "Kind of removal to an interim setting",
    Code("REMDW", "by school personnel, for drugs, a weapon or serious injury", "REMDW"),
    Code("REMHO", "by a hearing officer", "REMHO"), federal="REMOVALTYPE", cite="34 CFR 300.530(g)",
)  # fmt: skip

INTERIM_REMOVAL_REASON = code_set(
    "interim_removal_reason", "Reason of a removal by school personnel", Code("D", "drugs", "D"),
    Code("W", "weapon", "W"), Code("SBI", "serious bodily injury", "SBI"), federal="REMOVALREASON",
    cite="34 CFR 300.530(g)",
)  # fmt: skip

MANIFESTATION = code_set(
    "manifestation", "Result of a manifestation review", Code("DISABILITY", "caused by the disability"),
    Code("FAILURE", "caused by a failure to carry out the plan"), Code("NO", "no manifestation"),
    cite="34 CFR 300.530(e)",
)  # fmt: skip

RACE_CATEGORY = code_set(
    "race_category", "The one race that is counted", Code("AM7", "American Indian or Alaska Native", "AM7"),
    Code("AS7", "Asian", "AS7"), Code("BL7", "Black or African American", "BL7"),
    Code("HI7", "Hispanic or Latino of any race", "HI7"),
    Code("PI7", "Native Hawaiian or other Pacific Islander", "PI7"), Code("WH7", "White", "WH7"),
    Code("MU7", "two or more races", "MU7"), federal="RACEETHNIC", cite="20 USC 1418",
)  # fmt: skip
