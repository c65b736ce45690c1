"""The service facts: services of the plans in force that wait for their first day or for a provider."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ser.federal.facts.on_day import enrolled_on, plans_on, responsible_on
from ser.federal.history import profile
from ser.federal.records import Iep, Profile, Service
from ser.federal.switches import SERVICE_START
from ser.law.fact import facts
from ser.law.student import Student


@dataclass(frozen=True, slots=True)
class WaitingService:
    """A service that a plan in force prescribes for the day, and that has not begun, or has nobody to give it."""

    as_of: date
    public_id: str
    lea_code: str
    site_code: str | None
    state_id: str | None
    system_id: str | None
    iep_id: str
    iep_type: str
    service_id: str
    service: str
    begin_date: date
    iep_date: date | None
    start_due_date: date | None
    school_days_late: int | None
    is_overdue: bool
    has_begun: bool
    is_vacant: bool
    gap_reason: str | None


@facts(
    "services",
    "Services that wait",
    WaitingService,
    cite="34 CFR 300.323(c)(2)",
    reads="student enrollment responsibility program_episode iep service",
)
def services(student: Student, day: date) -> Iterator[WaitingService]:
    """A row for each service of a plan in force that had not begun by the day, or that has no provider.

    It is due within a number of school days, which the state sets, of the completion of its plan or of its planned
    first day, whichever comes later.
    """
    who = profile(student)
    if who is None:
        return
    for plan in plans_on(student, day):
        for service in student.children(plan, Service):
            is_asked = service.begin_date <= day and (service.end_date is None or day <= service.end_date)
            begun = service.first_delivered_date is not None and service.first_delivered_date <= day
            if is_asked and not (begun and service.provider_id):
                yield _row(student, who, plan, service, day, begun)


def _row(student: Student, who: Profile, plan: Iep, service: Service, day: date, begun: bool) -> WaitingService:
    responsible = responsible_on(student, day)
    named = enrolled_on(student, day, responsible) or responsible
    since = max(service.begin_date, plan.iep_date or service.begin_date)
    due = student.days.school(since, student.switch(SERVICE_START, day))
    is_overdue = not begun and due is not None and due < day
    return WaitingService(
        as_of=day,
        public_id=student.public_id,
        lea_code=plan.lea_code if responsible is None else responsible.lea_code,
        site_code=plan.site_code if named is None else named.site_code,
        state_id=who.state_id,
        system_id=who.system_id,
        iep_id=plan.iep_id,
        iep_type=plan.iep_type,
        service_id=service.service_id,
        service=service.service,
        begin_date=service.begin_date,
        iep_date=plan.iep_date,
        start_due_date=due,
        school_days_late=student.days.school_between(due, day) if is_overdue and due is not None else None,
        is_overdue=is_overdue,
        has_begun=begun,
        is_vacant=not service.provider_id,
        gap_reason=service.gap_reason,
    )
