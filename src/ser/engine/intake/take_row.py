"""Decides what becomes of a row: the one place that does, for files, forms, waiting rows and checks.

A row is held against what is known of it: whose it is, what stands under its key, what was last received of that, and
whether somebody corrected it on the screen since. What is known is looked up for many rows at once, out of the
database or, for a check, out of the files alone; nothing here knows which.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from ser.engine.intake import which_child, whose_row
from ser.engine.intake.own_row import crossed, not_theirs, same_child, shared, went_over, writer_of
from ser.engine.intake.terms import Lacking, Shown, Terms
from ser.engine.intake.verdict import Decision, Taken, Verdict, hold, last_received
from ser.files.layout import DELETE
from ser.files.parse import Problem, refused
from ser.files.row import ReadRow
from ser.law import reading
from ser.law.record import CHILD, LEA, RecordType
from ser.store.met import BLANK, Meetings, Met, StoredRow, plain
from ser.store.ties import Tie


class Lookup(Protocol):
    """Where what is known of rows is looked up."""

    def meet(self, rows: Sequence[ReadRow]) -> Meetings:
        """What each row meets, but for those that are recognized as what was last received of the same child."""

    def stored(self, numbers: Sequence[int]) -> Mapping[int, StoredRow]:
        """The rows under these numbers, as they stand until the batch is stored."""

    def new_children(self, count: int) -> Sequence[int]:
        """Numbers for children who are not known yet."""

    def ties(self, children: Sequence[int]) -> Mapping[int, Sequence[Tie]]:
        """What ties LEAs to these children."""


def take_rows(rows: Sequence[ReadRow], terms: Terms, known: Lookup) -> tuple[list[Decision], list[int]]:
    """What becomes of each row of a batch, in order; and the children of those that were recognized as the same."""
    seen = [at_sight(row, terms) for row in rows]
    asked = [row for row, taken in zip(rows, seen, strict=True) if taken is None]
    found = known.meet(asked) if asked else Meetings({}, [])
    numbers = {place: _number(asked[place], met, terms) for place, met in found.met.items()}
    others = [met.child_by_system for met in found.met.values()] if terms.spec.is_child else []
    stored = known.stored(sorted({number for number in (*numbers.values(), *others) if number is not None}))
    same = {place: _same_child(asked[place], terms, met, numbers[place], stored) for place, met in found.met.items()}
    ties = _ties(asked, {place: met for place, (met, _, _) in same.items()}, terms, known)
    firsts: dict[str, ReadRow] = {}
    decided = []
    for place, row in enumerate(asked):
        first = firsts.setdefault(row.key, row)
        under = None
        if place not in same:
            taken = _SAME
        else:
            met, under, told = same[place]
            tied = ties.get(child_of(row, met, terms) or 0, ()) if ties else ()
            taken = _take_known(row, terms, met, under, None if first is row else first, tied)
            if told is not None and taken.verdict in (Verdict.CHANGED, Verdict.SAME):
                taken = taken._replace(problems=(*taken.problems, told))
            if terms.lacking is not None:
                row, taken = _beside(row, taken, under, terms.lacking)
        decided.append(Decision(row, taken, place, under))
    if terms.spec.is_child:
        decided = _with_new_children(decided, known)
    rest = iter(decided)
    return [next(rest) if taken is None else Decision(row, taken) for row, taken in zip(rows, seen, strict=True)], (
        found.children
    )


def _same_child(
    row: ReadRow, terms: Terms, met: Met, number: int | None, stored: Mapping[int, StoredRow]
) -> tuple[Met, StoredRow | None, Problem | None]:
    """What a row meets, what stands under its key, and what is told of its child's IDs."""
    by_system = stored.get(met.child_by_system or 0) if terms.spec.is_child else None
    return same_child(row, terms, met, stored.get(number or 0), by_system)


def _beside(row: ReadRow, taken: Taken, stored: StoredRow | None, lacking: Lacking) -> tuple[ReadRow, Taken]:
    """A row whose file lacks columns beside what is stored: what both come to may be barred where the row is not."""
    if taken.verdict.is_kept_out:
        return row, taken
    whole = lacking.completed(row, taken.texts or (stored.texts if stored is not None else row.texts))
    if not whole.barred or taken.verdict.is_stored:
        return whole, Taken(Verdict.HELD, taken.child) if whole.barred else taken
    return whole._replace(barred=()), taken


def _ties(rows: Sequence[ReadRow], met: Mapping[int, Met], terms: Terms, known: Lookup) -> Mapping[int, Sequence[Tie]]:
    """What ties LEAs to the children whom rows say more about than before, where that decides whose the rows are."""
    if not terms.spec.says_who or terms.today is None or terms.shown is not None:
        return {}
    children = {child_of(rows[place], one, terms) for place, one in met.items()}
    return known.ties(sorted(child for child in children if child is not None))


def _with_new_children(decided: Sequence[Decision], known: Lookup) -> list[Decision]:
    """Give each child who is not known yet a number."""
    numbers = iter(known.new_children(sum(one.taken.verdict is Verdict.NEW for one in decided)))
    return [
        one._replace(taken=one.taken._replace(child=next(numbers))) if one.taken.verdict is Verdict.NEW else one
        for one in decided
    ]


def at_sight(row: ReadRow, terms: Terms) -> Taken | None:
    """What becomes of a row by what it says alone; nothing where that hangs on what is known."""
    others = terms.submitter is not None and row.lea_code not in ("", terms.submitter)
    if row.action == DELETE and _is_kept(terms):
        return hold(reading.OTHERS_RECORD, row, terms, why=_KEPT)
    if others or row.barred or row.is_repeated or (row.problems and refused(row.problems)):
        return Taken(Verdict.HELD, problems=(_others(row, terms),) if others else ())
    if row.aside:
        return Taken(Verdict.SET_ASIDE, aside=row.aside)
    at = terms.state_id_at
    if at is not None and row.texts[at] != BLANK and which_child.is_no_state_id(row.texts[at]):
        return Taken(Verdict.HELD, problems=(Problem(reading.FILLER_ID, "state_id", plain(row.texts[at])),))
    return _DELETE if row.action == DELETE else None


def take_row(
    row: ReadRow,
    terms: Terms,
    met: Met,
    stored: StoredRow | None = None,
    first: ReadRow | None = None,
    ties: Sequence[Tie] = (),
) -> Taken:
    """What becomes of a row by what is known of it.

    `stored`: the row that stands under its key. `first`: the row of the same batch that has the key too and came first.
    `ties`: what ties LEAs to the child, of a row that says who the child is.
    """
    return at_sight(row, terms) or _take_known(row, terms, met, stored, first, ties)


def _take_known(
    row: ReadRow, terms: Terms, met: Met, stored: StoredRow | None, first: ReadRow | None, ties: Sequence[Tie]
) -> Taken:
    child = child_of(row, met, terms)
    if terms.lacks_parent and child is None and stored is not None:
        child = stored.child
    if (waits_for := _missing(row, met, terms, child)) is not None:
        return Taken(Verdict.WAITS, child, waits_for=waits_for)
    if met.parent_child is not None and child is not None and met.parent_child != child:
        return hold(reading.OTHER_STUDENTS_PARENT, row, terms, child)
    if met.is_shared and terms.shown is None:
        return shared(row, terms)
    if met.is_crossed and terms.shown is None:
        return crossed(row, terms)
    if terms.spec.says_who and (apart := not_theirs(row, terms, met, stored, child, first, ties)) is not None:
        return apart
    if first is not None:
        is_same = row.texts == first.texts
        return Taken(Verdict.SAME, child) if is_same else hold(reading.REPEATED_KEY, row, terms, child)
    if terms.shown is not None:
        return _take_typed(row, terms, terms.shown, stored, child)
    return _take_sent(row, terms, stored, child, writer=writer_of(terms, ties))


def child_of(row: ReadRow, met: Met, terms: Terms) -> int | None:
    """The child whom a row is about: by the state's ID, else by the sender's own; of its parent, where it names none.

    An ID of the sender never leads to a child that bears another ID of the state than the row.
    """
    if terms.state_id_at is None:
        return met.parent_child
    if met.child_by_state is not None:
        return met.child_by_state
    if row.texts[terms.state_id_at] == BLANK or (terms.spec.is_child and met.is_without_state_id):
        return met.child_by_system
    return None


def _number(row: ReadRow, met: Met, terms: Terms) -> int | None:
    """The number of what is stored under the key of a row; a child's own row has the child's number."""
    return child_of(row, met, terms) if terms.spec.is_child else met.number


def _missing(row: ReadRow, met: Met, terms: Terms, child: int | None) -> str | None:
    """What a row must wait for: its LEA, its child, or the record that it belongs to."""
    if not met.is_lea_known:
        return f"{LEA}|{row.lea_code}"
    if met.doubt is not None and not terms.is_confirmed:
        return met.doubt
    if terms.needs_child and child is None and not met.is_child_elsewhere:
        said = dict(zip(terms.spec.by_name, row.texts, strict=True))
        by_state = said["state_id"] != BLANK
        return f"{CHILD}|{plain(said['state_id']) if by_state else row.lea_code + '|' + plain(said['system_id'])}"
    if terms.needs_parent and not met.is_parent_known and not terms.lacks_parent:
        said = dict(zip(terms.spec.by_name, row.texts, strict=True))
        return "|".join([str(terms.spec.parent), *(plain(said[name]) for name in terms.spec.parent_key)])
    return None


def _take_sent(
    row: ReadRow, terms: Terms, stored: StoredRow | None, child: int | None, writer: whose_row.Writer | None
) -> Taken:
    """What becomes of a row of a file; `writer` is who writes who the child is, where the row says that."""
    if stored is None and _is_kept(terms):
        return hold(reading.OTHERS_RECORD, row, terms, child, why=_KEPT)
    if stored is None:
        lacks = terms.needed_by(row.texts)
        return (
            Taken(Verdict.NEW, child) if lacks is None else hold(reading.NO_NEW_ROW, row, terms, child, element=lacks)
        )
    received = last_received(stored, terms.spec)
    said = terms.said(row.texts, received)
    if said == received:
        return Taken(Verdict.SAME, child)
    if _is_kept(terms):
        return hold(reading.OTHERS_RECORD, row, terms, child, why=_KEPT)
    is_written = writer is not None and terms.spec.says_who
    if terms.submitter is not None and not is_written and not stored.is_of(terms.submitter):
        return hold(reading.OTHERS_RECORD, row, terms, child)
    beside = terms.said(row.texts, stored.texts)
    # A file that has caught up with what was typed is no conflict: it is what was last received from then on.
    if stored.from_screen and beside != stored.texts and _has_typed(row, stored, terms):
        return hold(reading.CONFLICT, row, terms, child, Verdict.CONFLICT)
    # Of two LEAs that send one child in a load, the one that writes who the child is wins.
    takes_over = is_written and stored.lea_code != row.lea_code
    is_elsewhere = (stored.sheet_no, stored.row) != (terms.sheet_no, row.number)
    if stored.load_id == terms.load_id and is_elsewhere and not takes_over:
        return hold(reading.CAME_BEFORE, row, terms, child)
    texts, kept = _becoming(beside, stored, terms)
    return Taken(
        Verdict.CHANGED,
        child,
        (*kept, *went_over(row, terms, stored, child)),
        texts=texts,
        received=_unlike(said, texts, terms.spec),
        keeps_typed=stored.from_screen and terms.lacking is not None and _has_typed(row, stored, terms, absent=True),
    )


def _has_typed(row: ReadRow, stored: StoredRow, terms: Terms, *, absent: bool = False) -> bool:
    """Whether something was typed over in what a row says something of, or in what is `absent` from it."""
    if terms.lacking is None:
        return True
    if stored.received is None:
        return not absent
    lacks = {terms.spec.elements[at].name for at in terms.unsaid(row.texts)}
    return any((name in lacks) is absent for name in stored.received)


def _take_typed(row: ReadRow, terms: Terms, shown: Shown, stored: StoredRow | None, child: int | None) -> Taken:
    """What becomes of a row of a form, which changes the record that it shows and no other."""
    number = stored.number if stored is not None else None
    is_same = stored is not None and row.texts == stored.texts
    is_other = number != shown.number if shown.number is not None else stored is not None and not is_same
    if is_other or (shown.child is not None and child != shown.child):
        return hold(reading.KEY_TAKEN, row, terms, child)
    if stored is None:
        return Taken(Verdict.NEW, child)
    if is_same:
        return Taken(Verdict.SAME, child)
    if terms.submitter is not None and not stored.is_of(terms.submitter):
        return hold(reading.OTHERS_RECORD, row, terms, child)
    texts, _ = _becoming(row.texts, stored, terms)
    received = {**(_unlike(stored.texts, texts, terms.spec) or {}), **(stored.received or {})}
    # Of a record that was first typed no file has said anything yet.
    was_sent = not stored.from_screen or stored.received is not None
    return Taken(Verdict.CHANGED, child, texts=texts, received=received if was_sent and received else None)


def _becoming(said: Sequence[str], stored: StoredRow, terms: Terms) -> tuple[Sequence[str], tuple[Problem, ...]]:
    """What a row makes of what is stored, and what is told of that.

    A state ID once known is not taken away by a system that does not know it, and no file takes a protection away.
    """
    at = terms.state_id_at
    if terms.spec.is_child and at is not None and said[at] == BLANK:
        said = [*said[:at], stored.texts[at], *said[at + 1 :]]
    kept = () if terms.shown is not None else _kept_protection(said, stored, terms)
    if not kept:
        return said, ()
    names = [terms.spec.elements[place].name for place in kept]
    made = [stored.texts[place] if place in kept else text for place, text in enumerate(said)]
    problem = Problem(reading.PROTECTION_KEPT, names[0], plain(said[kept[0]]), {"elements": " and ".join(names)})
    return made, (problem,)


def _kept_protection(said: Sequence[str], stored: StoredRow, terms: Terms) -> list[int]:
    """The places of what protects the record as it is stored, and would not any more by what a file says."""
    if terms.spec.sealed:
        return [place for place, (new, old) in enumerate(zip(said, stored.texts, strict=True)) if new != old]
    flags, instead = terms.protects
    set_ones = [place for place in flags if stored.texts[place] in _YES]
    lifted = [place for place in set_ones if said[place] not in _YES]
    lost = [place for place in instead if set_ones and said[place] == BLANK != stored.texts[place]]
    return sorted([*lifted, *lost])


def _unlike(were: Sequence[str], texts: Sequence[str], spec: RecordType) -> dict[str, str] | None:
    """What texts were where they are otherwise now, by element."""
    if were is texts:
        return None
    unlike = {name: plain(was) for name, was, text in zip(spec.by_name, were, texts, strict=True) if was != text}
    return unlike or None


def _others(row: ReadRow, terms: Terms) -> Problem:
    """That an LEA sent a row of another one."""
    words = {"submitter": terms.submitter, "why": f"its lea_code is {row.lea_code}"}
    return Problem(reading.OTHERS_RECORD, "lea_code", row.lea_code, words)


def _is_kept(terms: Terms) -> bool:
    """Whether an LEA sends what the state alone keeps about children."""
    return terms.submitter is not None and terms.spec.kept_by_state and terms.spec.about_student


_KEPT = "the state alone keeps such records"
_YES = ("Y",)
_SAME = Taken(Verdict.SAME)
_DELETE = Taken(Verdict.DELETE_ASKED)
