"""Codes of what the state keeps about how LEAs keep the law: disputes and findings of noncompliance."""

from ser.law.cite import house
from ser.law.codes import Code, code_set

COMPLAINT_STATUS = code_set(
    "complaint_status", "Status of a complaint to the state", Code("PENDING", "not decided yet"),
    Code("REPORTED", "decided by a written report"), Code("RESOLVED", "resolved before a report was made"),
    Code("WITHDRAWN", "withdrawn or dismissed"),
    Code("SET_ASIDE", "set aside, since the same matter is before a hearing officer"), cite="34 CFR 300.152",
)  # fmt: skip

COMPLAINT_EXTENSION = code_set(
    "complaint_extension", "Ground for more time",
    Code("EXCEPTIONAL", "exceptional circumstances of this complaint"),
    Code("AGREED", "complainant and agency agreed to extend for mediation or another way to settle"),
    cite="34 CFR 300.152",
)  # fmt: skip

DISPUTE_PARTY = code_set(
    "dispute_party", "Who filed", Code("PARENT", "parent, or adult student"), Code("LEA", "LEA"),
    cite=house("code list"),
)  # fmt: skip

DUE_PROCESS_STATUS = code_set(
    "due_process_status", "Status of a due process complaint", Code("PENDING", "not decided yet"),
    Code("DECIDED", "fully heard and decided"), Code("SETTLED", "settled, in a resolution session or otherwise"),
    Code("WITHDRAWN", "withdrawn or dismissed"), cite=house("code list"),
)  # fmt: skip

RESOLUTION = code_set(
    "resolution", "Outcome of the resolution session", Code("SETTLED", "written settlement agreement"),
    Code("NONE", "no agreement"), cite="34 CFR 300.510",
)  # fmt: skip

MEDIATION_OUTCOME = code_set(
    "mediation_outcome", "Outcome of a mediation", Code("PENDING", "not held yet"),
    Code("AGREED", "held, with an agreement"), Code("NONE", "held, without an agreement"),
    Code("NOT_HELD", "not held: withdrawn, refused or settled before"), cite=house("code list"),
)  # fmt: skip

FINDING_SOURCE = code_set(
    "finding_source", "How the noncompliance was found", Code("MONITORING", "monitoring by the state"),
    Code("DATA", "data that the LEA sent"), Code("DISPUTE", "a complaint to the state, or a hearing"),
    Code("FISCAL", "a review of funds"), Code("OTHER", "another way"), cite=house("code list"),
)  # fmt: skip

FINDING_INDICATOR = code_set(
    "finding_indicator", "Indicator of the annual performance report", Code("4B", "suspension and expulsion by race"),
    Code("9", "disproportionate representation"), Code("10", "disproportionate representation by disability"),
    Code("11", "child find"), Code("12", "transition from Part C"), Code("13", "secondary transition"),
    Code("OTHER", "a requirement of no such indicator"), cite=house("code list"),
)  # fmt: skip
