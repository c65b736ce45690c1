"""Says what no file of an LEA can decide, so that only the state can check it; the rules are read off the state."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from ser.federal.records import Lea, Profile, Responsibility, SchoolCalendar, Site
from ser.law import reading
from ser.law.finding import Class
from ser.law.record import Record
from ser.law.rule import Rule
from ser.store.running import state

_OF_STORED = (
    reading.UNKNOWN_LEA, reading.UNKNOWN_SITE, reading.UNKNOWN_PARENT, reading.OTHER_STUDENTS_PARENT,
    reading.CONFLICT, reading.DELETE_REQUEST, reading.DELETE_UNKNOWN, reading.DELETE_PARENT,
    reading.OUT_OF_PROPORTION,
)  # fmt: skip

_OF_CHILDREN = (
    reading.OTHERS_RECORD, reading.SET_ASIDE, reading.ANOTHER_CHILD, reading.UNCONFIRMED, reading.SHARED_SYSTEM_ID,
    reading.STATE_ID_CORRECTED, reading.TWO_IDS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beyond:
    """Something that only the state can check: what it is about, why, and the rules that decide it."""

    what: str
    why: str
    rules: tuple[str, ...]


def undecided_by_files(there: Set[str], undecided: Set[str], strangers: int) -> tuple[Beyond, ...]:
    """What only the state can check, of files that hold these kinds of record.

    `undecided`: rules that lacked one; `strangers`: how many children are named whom the files do not hold.
    """
    return (
        *_absent(there, undecided),
        *_strangers(strangers),
        *_directory(there),
        Beyond(
            "What is stored already",
            "A parent, a site or an LEA may have been sent before, a record may have been "
            "corrected on the screen, what a row asks to delete is there or is not, and files that would change far "
            "more than the last ones wait for a yes.",
            _codes(_OF_STORED),
        ),
        Beyond(
            "What other LEAs have sent",
            "A child may have records of several LEAs, and two may claim it; with "
            "theirs, any rule about a child may be kept or broken.",
            _codes((*_OF_CHILDREN, *_claims())),
        ),
        Beyond(
            "All children together",
            "One child under two IDs, classes, staff, and the count of last year. `ser report findings` lists them.",
            _codes(state().rule_book.about_all),
        ),
    )


def _absent(there: Set[str], undecided: Set[str]) -> Iterator[Beyond]:
    of_children = [kind.spec.name for kind in state().declared.records if kind.spec.about_student]
    absent = [name for name in of_children if name not in there]
    if not absent or len(absent) == len(of_children):
        return
    what, none = "Records of children that are not here", f"These files hold no {', '.join(absent)}."
    if Profile.spec.name in absent:
        codes = _codes(made for made in state().rule_book.rules if made.cls is Class.STUDENT)
        yield Beyond(what, f"{none} Without the students no child was judged as a whole, only each row.", codes)
    else:
        why = f"{none} The state may have them. A rule that looked for them was left undecided."
        yield Beyond(what, why, tuple(sorted(undecided)))


def _strangers(count: int) -> Iterator[Beyond]:
    if count:
        named = f"{count:,} state ID{' is' if count == 1 else 's are'} named under which these files hold no student."
        why = f"{named} The state may know them through other LEAs. Their rows were judged each by itself."
        yield Beyond("Children who are not here", why, (reading.UNKNOWN_PARENT.code,))


def _directory(there: Set[str]) -> Iterator[Beyond]:
    """LEAs, sites and calendars, which an LEA need not send."""
    told: dict[type[Record], tuple[str, str]] = {
        Lea: ("The LEAs of the state", "These files hold none, so that any LEA code was taken."),
        Site: ("The sites of the state", "These files hold none, so that any site code was taken."),
        SchoolCalendar: (
            "The calendar of the LEA",
            "These files hold none, so that school days were counted by the calendar of the state.",
        ),
    }
    rules = {Lea: (reading.UNKNOWN_LEA,), Site: (reading.UNKNOWN_SITE,)}
    for kind, (what, why) in told.items():
        if kind.spec.name not in there:
            yield Beyond(what, why, _codes(rules.get(kind, ())))


def _claims() -> Iterator[Rule]:
    """The rules about a child that look at who is responsible for it, or at which LEA sent a record."""
    for made in state().rule_book.rules:
        named = {(ref.record, ref.element) for ref in (*made.reads, *made.marks)}
        if made.cls is Class.STUDENT and any(Responsibility.spec.name == r or e == "lea_code" for r, e in named):
            yield made


def _codes(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(sorted(made.code for made in rules))
