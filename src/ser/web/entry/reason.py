"""The finding for which a new explanation gives the reason, where its address names one."""

from uuid import UUID

from django.http import Http404

from ser.services.child.explaining import NoSuchStudent
from ser.services.entry import reasons
from ser.services.entry.form_values import NoSuchRecord
from ser.services.entry.reasons import Asked
from ser.store.running import state
from ser.web.acting import Request
from ser.web.asked import number as number_in


def asked_reason(request: Request, child: UUID, kind: str) -> Asked | None:
    """What a form asks that explains the finding named in its address; None for every other form."""
    known = state().records.get(kind)
    if known is None or not known.spec.explains or "finding" not in request.GET:
        return None
    finding = number_in(request.GET["finding"])
    try:
        return reasons.asked(by=request.acting.scope, child=str(child), number=finding, today=request.today)
    except (NoSuchStudent, NoSuchRecord) as unknown:
        raise Http404 from unknown
