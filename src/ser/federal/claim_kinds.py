"""The two kinds of claim on a child of another LEA: the child is enrolled, or the family intends to enroll."""

from collections.abc import Mapping

from ser.law.cite import citations
from ser.law.claim_kind import ClaimKind, Opened

ATTESTED_BY = "attested_by"
"""The value of a claim that names who attests the enrollment."""

_PLAN = tuple(Opened(part, of="iep") for part in ("goal", "accommodation", "placement", "service", "transition_plan"))
_EVALUATION = tuple(
    Opened(part, of="evaluation") for part in ("evaluation_component", "evaluation_extension", "exceptionality")
)

ATTESTED = ClaimKind(
    basis="ENROLLED",
    says="The whole record opens at once; it closes again if no enrollment is stored in time.",
    needs=("site_code", ATTESTED_BY),
    opens=None,
    cite=citations("34 CFR 99.31(a)(1)-(2)"),
)

INTENDED = ClaimKind(
    basis="INTENT",
    says="What a school needs on the first day opens: the plan in force with its services and accommodations,"
    " guardians, the last and the open evaluations.",
    needs=(),
    opens=(
        Opened("student"),
        Opened("guardian"),
        Opened("iep", "begin_date", "end_date", ("iep_status", "OFFICIAL")),
        *_PLAN,
        Opened("evaluation", latest="dissemination_date", over="evaluation_outcome"),
        *_EVALUATION,
    ),
    cite=citations("34 CFR 99.31(a)(1)-(2)"),
)

CLAIM_KINDS: Mapping[str, ClaimKind] = {kind.basis: kind for kind in (ATTESTED, INTENDED)}
"""The kinds of claim, by the code of their basis; a claim that rests on nothing yet opens nothing."""
