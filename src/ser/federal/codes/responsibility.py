"""Responsibility: roles, claims and why they begin and end."""

from ser.law.codes import Code, code_set

ROLE = code_set(
    "role", "What an LEA is responsible for", Code("FAPE", "a free appropriate public education; counts the child"),
    Code("RESIDENCE", "where the child lives"), Code("SERVICE", "who serves the child"),
    Code("LOCATION", "where the private school lies"), Code("FUNDING", "who pays"), Code("REPORTING", "who reports"),
)  # fmt: skip

RESPONSIBILITY_STATUS = code_set(
    "responsibility_status", "Standing of a claim", Code("ACCEPTED", "accepted"), Code("PENDING", "pending"),
    Code("RELEASED", "released"), Code("DISPUTED", "disputed"),
)  # fmt: skip

CLAIM_BASIS = code_set(
    "claim_basis", "What a claim rests on", Code("ENROLLED", "the child is enrolled here"),
    Code("INTENT", "the family said that it intends to enroll the child here"),
    cite="34 CFR 99.31(a)(1)-(2)",
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

SERVICE_REASON = code_set(
    "service_reason", "Why another LEA serves for a time", Code("JAIL", "local jail"),
    Code("DETENTION", "juvenile detention or secure care"), Code("PRISON", "adult prison"),
    Code("HOSPITAL", "hospital or treatment"), Code("SHELTER", "shelter"), Code("DISPLACED", "displaced by a disaster"),
    Code("AGREEMENT", "agreement between LEAs"), Code("OTHER", "other"),
)  # fmt: skip
