"""Where a made-up child goes to school: its enrollments, and which LEA is responsible when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ser.law.days import school_year_of
from ser.synthetic.person import Person, Row, Stay
from ser.synthetic.timetable import birthday

_DAY = timedelta(1)
_ENTERED = {"T": "from another LEA", "O": "from another state", "R": "back again"}


def enrollments(
    person: Person, stays: Sequence[Stay], environment: str, first: date, last: date | None, left: str = "other"
) -> Iterator[Row]:
    """The enrollments from a day on: one for the running school year, one for each school before it.

    `last` is the last day in school and `left` says why; a child that is still there has none.
    """
    for stay in stays:
        begin = max(stay.begin, first)
        if last is not None and begin > last:
            return
        end = stay.end - _DAY if stay.end else None
        final = last is not None and (end is None or end >= last)
        if final:
            end = last
        why = left if final else "moved away" if stay.end_reason == "MOVED" else "moved within the state"
        entered = _ENTERED.get(stay.begin_reason, "first entry") if begin == stay.begin else "first entry"
        yield from _in_lea(person, stay, environment, begin, end, entered, why)


def _in_lea(
    person: Person, stay: Stay, environment: str, begin: date, end: date | None, entered: str, why: str
) -> Iterator[Row]:
    """The enrollments in one LEA: split by school, and at the first day of the running school year.

    Of the years before the LEA sent everything it sends only the last enrollment.
    """
    pieces = list(_pieces(person, stay, environment, begin, end or person.world.today))
    sends_all = person.world.timetable.first_day(stay.lea.since)
    while len(pieces) > 1 and pieces[1][0] <= sends_all:
        del pieces[0]
    words = person.world.codes.words
    for at, (first, site) in enumerate(pieces):
        following = pieces[at + 1][0] if at + 1 < len(pieces) else None
        exit_date = person.world.timetable.last_day(following - timedelta(60)) if following else end
        exit_code = None if exit_date is None else words["end of year" if following else why]
        yield (
            "enrollment",
            {
                **person.who(stay),
                "enrollment_id": person.record_id(),
                "site_code": site,
                "entry_date": first,
                "entry_code": words[entered if at == 0 else "from another site"],
                "exit_date": exit_date,
                "exit_code": exit_code,
                "grade": person.grade_code(exit_date or person.world.today),
            },
        )


def _pieces(person: Person, stay: Stay, environment: str, begin: date, end: date) -> Iterator[tuple[date, str]]:
    t, running = person.world.timetable, school_year_of(person.world.today)
    before = ""
    for year in range(school_year_of(begin), school_year_of(end) + 1):
        first = t.school_from(max(begin, t.first_day(date(year - 1, 8, 15))))
        if first > end:
            return
        if school_year_of(first) > year:  # came in summer
            continue
        site = person.site(stay, environment, first)
        if site != before or year == running:
            yield first, site
        before = site


def responsibilities(person: Person, stays: Sequence[Stay], environment: str) -> Iterator[Row]:
    """Each LEA's responsibility for the child's education, one after the other and never two at a time."""
    for stay in stays:
        last = min(person.world.today, stay.end - _DAY) if stay.end else person.world.today
        yield (
            "responsibility",
            {
                **person.who(stay),
                "responsibility_id": person.record_id(),
                "role": "FAPE",
                "site_code": person.site(stay, environment, last),
                "begin_date": stay.begin,
                "begin_reason": stay.begin_reason,
                "end_date": stay.end,
                "end_reason": stay.end_reason,
                "responsibility_status": "ACCEPTED",
            },
        )


def school_entry(person: Person, known_since: date) -> date:
    """The first day of school of the child: in kindergarten, or when it was known to the LEA if that was sooner."""
    fifth = birthday(person.birth_date, 5)
    kindergarten = date(fifth.year + (fifth.month >= 10), 8, 15)
    return min(person.world.timetable.first_day(kindergarten), known_since)
