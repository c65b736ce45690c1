"""The children facts: what federal figures ask of a child on a day, and whether it counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ser.federal.facts.arrivals import ASK_THE_STATE, enrollment_of, reads_record, responsible, told
from ser.federal.facts.circumstances import Circumstances, circumstances
from ser.federal.facts.count_status import NOBODY_RESPONSIBLE, CountStatus, WhoFixes, count_status
from ser.federal.facts.on_day import english_learner_on
from ser.federal.history import covers
from ser.federal.records import Enrollment
from ser.federal.switches import is_early_childhood
from ser.law.fact import facts
from ser.law.student import Student


@dataclass(frozen=True, slots=True)
class Child:
    """A child on a day, for the LEA that counts it; and once more for every other LEA that enrolls or claims it.

    The last columns are filled where another LEA, or none, is responsible: by what the LEA knows the child again.
    """

    as_of: date
    public_id: str
    lea_code: str | None
    site_code: str | None
    state_id: str | None
    system_id: str | None
    age: int
    grade: str | None
    early_childhood: bool
    disability: str | None
    exceptionality: str | None
    environment: str | None
    sex: str | None
    race: str | None
    english_learner: bool | None
    program: str | None
    status: str
    reason: str
    who_mends: str
    where: str
    last_name: str | None = None
    first_name: str | None = None
    birth_date: date | None = None
    responsible: str | None = None
    responsible_since: date | None = None


@facts(
    "children",
    "Children on a day",
    Child,
    cite=["34 CFR 300.641", "20 USC 1418"],
    reads="student student_status enrollment responsibility evaluation exceptionality consent program_episode iep"
    " placement service",
)
def children(student: Student, day: date) -> Iterator[Child]:
    """A row for the LEA that counts the child on the day, whether it counts, and why not.

    Every other LEA that enrolls or claims the child has a row that names the LEA that counts it. An LEA that may not
    read the child's record is told no more than by what it knows the child again and who has it. A child that was only
    referred, or that left long ago, has none.
    """
    c = circumstances(student, day)
    if c is None:
        return
    child = _child(c)
    yield _for_whom_it_concerns(c, child)
    yield from _elsewhere(c, child)


def _child(c: Circumstances) -> Child:
    decision = count_status(c)
    program = c.episode or c.gifted or c.left
    return Child(
        as_of=c.day,
        public_id=c.student.public_id,
        lea_code=_lea(c),
        site_code=_site(c),
        state_id=c.profile.state_id,
        system_id=c.profile.system_id,
        age=c.age,
        grade=c.grade,
        early_childhood=c.is_early_childhood,
        disability=c.disability,
        exceptionality=None if c.exceptionality is None else c.exceptionality.exceptionality,
        environment=c.environment,
        sex=c.profile.sex,
        race=c.profile.race,
        english_learner=english_learner_on(c.student, c.day),
        program=None if program is None else program.program,
        status=decision.status.value,
        reason=str(decision.reason),
        who_mends=str(decision.who_mends),
        where=decision.where,
    )


def _lea(c: Circumstances) -> str | None:
    """The LEA that counts the child; where there is none, the one that would be asked about it."""
    asked = c.responsible or (c.claims[-1] if c.claims else c.enrollment or c.episode or c.gifted)
    return None if asked is None else asked.lea_code


def _site(c: Circumstances) -> str | None:
    """The school: where the child is enrolled in the LEA that counts it, else the one that the LEA names."""
    if c.responsible is None or c.enrollment is None:
        named = c.responsible or c.enrollment
        return None if named is None else named.site_code
    if c.enrollment.site_code[:3] == c.responsible.lea_code:
        return c.enrollment.site_code
    return c.responsible.site_code or c.enrollment.site_code


def _elsewhere(c: Circumstances, child: Child) -> Iterator[Child]:
    """A row for each further LEA that enrolls or claims the child: who counts it, or that nobody does yet."""
    for lea, site in sorted(_concerned(c).items()):
        if lea != child.lea_code:
            row = _others(replace(child, lea_code=lea, site_code=site), _who_has(c))
            yield told(c, row if reads_record(c, lea) else _least(c, row, lea), lea)


def _others(row: Child, reason: str) -> Child:
    """A row of an LEA that does not have the child."""
    return replace(
        row,
        status=CountStatus.OTHER_LEA.value,
        reason=reason,
        who_mends=str(WhoFixes.DATA_MANAGER),
        where="responsibility.responsibility_status",
    )


def _for_whom_it_concerns(c: Circumstances, child: Child) -> Child:
    """The first row; where nobody is responsible, an LEA that may not read the record is told the least in it."""
    if c.responsible is not None or child.lea_code is None:
        return child
    lea = child.lea_code
    if reads_record(c, lea):
        return told(c, child, lea) if child.status == CountStatus.OTHER_LEA.value else child
    reason = child.reason if child.status == CountStatus.OTHER_LEA.value else _who_has(c)
    return told(c, _least(c, _others(child, reason), lea), lea)


def _least(c: Circumstances, row: Child, lea: str) -> Child:
    """A row without what only the record tells; the grade is that of the LEA's own enrollment."""
    own = enrollment_of(c, lea)
    grade = None if own is None else own.federal("grade")
    return replace(
        row,
        grade=grade,
        early_childhood=is_early_childhood(c.student, c.profile.birth_date, grade, c.day),
        disability=None,
        exceptionality=None,
        environment=None,
        sex=None,
        race=None,
        english_learner=None,
        program=None,
    )


def _who_has(c: Circumstances) -> str:
    """Which LEA counts the child, as others are told it, or that nobody does yet."""
    lea = responsible(c)
    if lea is None:
        return f"{NOBODY_RESPONSIBLE} {c.day}."
    if lea == ASK_THE_STATE:
        return f"Another LEA is responsible for the child on {c.day}; {ASK_THE_STATE}."
    return f"{lea} is responsible for the child on {c.day}."


def _concerned(c: Circumstances) -> dict[str, str | None]:
    """The LEAs that enroll or claim the child on the day, with the school they name."""
    found: dict[str, str | None] = {r.lea_code: r.site_code for r in c.claims}
    found |= {e.lea_code: e.site_code for e in c.student[Enrollment] if covers(e.entry_date, e.exit_date, c.day)}
    return found
