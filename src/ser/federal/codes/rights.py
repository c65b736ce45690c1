"""Codes of what parents ask for as their right: records, changes to them, and somebody who decides for the child."""

from ser.law.cite import unverified
from ser.law.codes import Code, code_set

RECORDS_ASKED = code_set(
    "records_asked", "What was asked of the records", Code("ACCESS", "to look at them"), Code("COPY", "to get a copy"),
    Code("EXPLAIN", "to have them explained"), cite="34 CFR 300.613",
)  # fmt: skip

AMENDMENT_DECISION = code_set(
    "amendment_decision", "Decision on a request to amend a record", Code("AMENDED", "amended as asked"),
    Code("REFUSED", "refused"), cite=unverified("34 CFR 300.618", "not read"),
)  # fmt: skip

SURROGATE_GROUND = code_set(
    "surrogate_ground", "Why the child needs a surrogate parent", Code("NONE", "no parent is known"),
    Code("NOT_FOUND", "no parent was found after reasonable efforts"), Code("WARD", "the child is a ward of the state"),
    Code("HOMELESS", "the child is an unaccompanied homeless youth"), cite="34 CFR 300.519",
)  # fmt: skip
