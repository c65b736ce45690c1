"""The person: sex, race, names, relationships and authority."""

from ser.law.cite import unverified
from ser.law.codes import Code, code_set

SEX = code_set("sex", "Sex", Code("F", "female", "F"), Code("M", "male", "M"), federal="SEX", cite="20 USC 1418")

RACE = code_set(
    "race", "Race", Code("AM", "American Indian or Alaska Native", "AM7"), Code("AS", "Asian", "AS7"),
    Code("BL", "Black or African American", "BL7"), Code("PI", "Native Hawaiian or other Pacific Islander", "PI7"),
    Code("WH", "White", "WH7"), federal="RACEETHNIC", cite="20 USC 1418",
)  # fmt: skip

RELATIONSHIP = code_set(
    "relationship", "Relationship to the student", Code("MO", "mother"), Code("FA", "father"), Code("GU", "guardian"),
    Code("FO", "foster parent"), Code("SU", "surrogate parent"), Code("AG", "agency"),
    Code("CW", "case worker, never the parent under IDEA"), Code("SE", "the adult student"),
)  # fmt: skip

NAME_KIND = code_set(
    "name_kind", "Kind of name", Code("LEGAL", "legal"), Code("FORMER", "former"), Code("PREFERRED", "preferred"),
)  # fmt: skip

AUTHORITY = code_set(
    "authority", "Why an adult decides for a child", Code("PARENT", "birth or adoptive parent"),
    Code("COURT", "guardian appointed by a court"), Code("FOSTER", "foster parent"),
    Code("KIN", "relative with whom the child lives, acting as a parent"), Code("SURROGATE", "surrogate parent"),
    Code("ADULT", "guardian of an adult student, so that no rights transfer"), Code("NONE", "no authority under IDEA"),
    cite=unverified("34 CFR 300.30", "the definition of a parent was not read"),
)  # fmt: skip
