"""Which findings of a child take a reason, and from whom."""

from ser.federal.records.explaining import Explanation
from ser.law.finding import Finding, Severity
from ser.law.record import CHILD, LEA_WIDTH
from ser.services.entry.form_model import may_enter
from ser.store.scope import Scope


def takes_reason(by: Scope, found: Finding) -> bool:
    """Whether the scope may give a reason that closes this finding: it must be explained, and is of its own LEA."""
    if found.severity is not Severity.MUST_EXPLAIN or not may_enter(by, Explanation.spec):
        return False
    return found.record == CHILD or by.is_state or found.key[:LEA_WIDTH] in (by.lea_codes or ())
