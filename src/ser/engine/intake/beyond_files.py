"""Says what no file of an LEA can decide, so that only the state can check it; the rules are read off the state."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from ser.federal.records import Lea, Profile, Responsibility, SchoolCalendar, Site
from ser.law import reading
from ser.law.finding import Class
from ser.law.record import Record
from ser.law.rule import Rule
from ser.store.running import state

_OF_STORED = (
    reading.UNKNOWN_LEA, reading.UNKNOWN_SITE, reading.UNKNOWN_PARENT, reading.OTHER_STUDENTS_PARENT,
    reading.CONFLICT, reading.DELETE_REQUEST, reading.DELETE_UNKNOWN, reading.DELETE_PARENT, reading.NO_NEW_ROW,
    reading.PROTECTION_KEPT, reading.UNCLEAR_DATE, reading.OUT_OF_PROPORTION,
)  # fmt: skip

_OF_CHILDREN = (
    reading.OTHERS_RECORD, reading.SET_ASIDE, reading.ACCEPTED_BY_TIME, reading.ANOTHER_CHILD, reading.UNCONFIRMED,
    reading.SHARED_SYSTEM_ID, reading.STATE_ID_CORRECTED, reading.TWO_IDS, reading.OTHER_CHILDS_NOW,
    reading.CROSSED_IDS,
    reading.ID_WENT_OVER,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beyond:
    """Something that only the state can check: what it is about, why, and the rules that decide it.

    `left_open`: what these files leave undecided, in a few words, where others of the same sender would decide it.
    """

    what: str
    why: str
    rules: tuple[str, ...]
    left_open: str = ""


def undecided_by_files(there: Set[str], undecided: Set[str], strangers: int, deletes: int) -> tuple[Beyond, ...]:
    """What only the state can check, of files that hold these kinds of record, or say that there are none of them.

    `undecided`: rules that look for one that is absent; `strangers`: how many children are named whom the files do not
    hold; `deletes`: how many rows ask to delete what the files do not hold.
    """
    return (
        *_absent(there, undecided),
        *_strangers(strangers),
        *_directory(there),
        Beyond(
            "What is stored already",
            "A parent, a site or an LEA may have been sent before, a record may have been corrected on the screen, you "
            "may have said before which way dates are written, what a row asks to delete is there or is not, and files "
            "that would change far more than the last ones wait for a yes.",
            _codes(_OF_STORED),
            f"{deletes:,} row(s) that ask to delete what the files do not hold" if deletes else "",
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
    absent = [kind.spec.name for kind in state().declared.records if kind.spec.name in absent_kinds(there)]
    if not absent or not there & set(of_children):
        return
    what, none = "Records of children that are not here", f"These files hold no {', '.join(absent)}."
    if Profile.spec.name in absent:
        why = f"{none} Without the students no child was judged as a whole, only each row."
        left = f"all rules about a child as a whole, since the files hold no {Profile.spec.name}"
        codes = {made.code for made in state().rule_book.rules if made.cls is Class.STUDENT}
    else:
        why = f"{none} The state may have them. A rule that looks for them was left undecided."
        left = f"{len(undecided)} rules that look for records of which the files hold none ({_few(absent)})"
        codes = set(undecided)
    yield Beyond(what, why, tuple(sorted({*codes, reading.UNKNOWN_PARENT.code})), left)


_MOST_NAMED = 4


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def absent_kinds(there: Set[str]) -> frozenset[str]:
    """The kinds of record about children of which files that hold these kinds say nothing.

    A kind that only excuses says by its absence that there is no excuse; what the state keeps, no LEA's files hold.
    """
    specs = (kind.spec for kind in state().declared.records if kind.spec.about_student)
    expected = (spec for spec in specs if not spec.excuses and not spec.kept_by_state)
    return frozenset(spec.name for spec in expected if spec.name not in there)


def all_kinds() -> set[str]:
    """The kinds of record of which files that are all of an LEA's say that it has none, where they hold none.

    LEAs and sites are known to the state, no matter who sent them.
    """
    known = (Lea.spec.name, Site.spec.name)
    return {kind.spec.name for kind in state().declared.records if kind.spec.name not in known}


def _strangers(count: int) -> Iterator[Beyond]:
    if count:
        named = f"{count:,} state ID{' is' if count == 1 else 's are'} named under which these files hold no student."
        why = f"{named} The state may know them through other LEAs. Their rows were judged each by itself."
        left = f"{count:,} child{'' if count == 1 else 'ren'} whom the files do not hold"
        yield Beyond("Children who are not here", why, (reading.UNKNOWN_PARENT.code,), left)


def _directory(there: Set[str]) -> Iterator[Beyond]:
    """LEAs, sites and calendars, which an LEA need not send."""
    told: dict[type[Record], tuple[str, str, str]] = {
        Lea: (
            "The LEAs of the state",
            "These files hold none, so that any LEA code was taken.",
            "whether LEA codes are known",
        ),
        Site: (
            "The sites of the state",
            "These files hold none, so that any site code was taken.",
            "whether site codes are known",
        ),
        SchoolCalendar: (
            "The calendar of the LEA",
            "These files hold none, so that school days were counted by the calendar of the state.",
            "on which days the LEA has no school",
        ),
    }
    rules = {Lea: (reading.UNKNOWN_LEA,), Site: (reading.UNKNOWN_SITE,)}
    for kind, (what, why, left) in told.items():
        if kind.spec.name not in there:
            yield Beyond(what, why, _codes(rules.get(kind, ())), left)


def _claims() -> Iterator[Rule]:
    """The rules about a child that look at who is responsible for it, or at which LEA sent a record."""
    for made in state().rule_book.rules:
        named = {(ref.record, ref.element) for ref in (*made.reads, *made.marks)}
        if made.cls is Class.STUDENT and any(Responsibility.spec.name == r or e == "lea_code" for r, e in named):
            yield made


def _codes(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(sorted(made.code for made in rules))
