"""Posts the rows that wait: for a parent, once it has arrived, and for what else their load says about the child."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count

from ser.engine.intake.posted import Posted, Posting
from ser.engine.intake.posting import BATCH, Poster
from ser.files.row import ReadRow
from ser.law.record import CHILD, LEA
from ser.store import answers, findings, loads
from ser.store.connect import in_transaction
from ser.store.loads import HeldRow, Waiting
from ser.store.running import state


def post_waiting(posting: Posting) -> Posted:
    """Post the rows whose parent has arrived, until no more of them can be posted."""
    posted = Posted()
    parents = [LEA, *dict.fromkeys(k.spec.parent for k in state().declared.records if k.spec.parent)]
    tried: set[tuple[int, int, int]] = set()
    while True:
        known = in_transaction(posting.by, lambda db: loads.waiting_for_known(db, parents))
        # A row that waits again for what is known would be tried for ever.
        rows = [w for w in known if _place(w.held) not in tried]
        if not rows:
            if tried:
                in_transaction(posting.by, lambda db: findings.settle_parents(db, posting.today))
            return posted
        tried |= {_place(w.held) for w in rows}
        for (load_id, sheet_no, file, submitter, record, columns), group in _grouped(rows):
            said = in_transaction(posting.by, lambda db, of=submitter: answers.remembered(db, of, posting.actor))  # type: ignore[misc]
            is_told = bool(posting.load_id) and posting.submitter in (None, submitter)
            told = posting.load_id if is_told else None
            own = Posting(
                load_id,
                posting.today,
                posting.actor,
                submitter,
                False,
                posting.book,
                told,
                acting=posting.load_id,
                remembered=said,
            )
            result = Poster(own, sheet_no, file, record, columns).post_held(group)
            posted.add(result)


def read_again(one: Waiting, today: date) -> list[ReadRow]:
    """A held row as it is read; none where it cannot be."""
    posting = Posting(one.held.load_id, today, "", one.submitter, False)
    poster = Poster(posting, one.held.sheet_no, one.file, one.held.record, one.held.columns)
    return poster.read([(one.held.row, one.held.cells, "", None)])


def post_parked(posting: Posting) -> None:
    """Post the rows of a load that waited for what else it says about their children, now that this is stored.

    Of several rows for one child the first is decided, and then the next, until none waits.
    """
    while rows := in_transaction(posting.by, lambda db: loads.parked(db, posting.load_id)):
        for (_, sheet_no, file, _, record, columns), group in _grouped(rows):
            poster = Poster(posting, sheet_no, file, record, columns)
            for begin in range(0, len(group), BATCH):
                poster.post_parked(group[begin : begin + BATCH])


def post_confirmed(posting: Posting, held: Sequence[Waiting]) -> dict[str, int]:
    """Post rows of which a person said whose they are, then what waited for them; gives what became of how many.

    They are now of the load of this posting, which says when they were stored.
    """
    counts: Counter[str] = Counter()
    numbers = count()
    for doubt in dict.fromkeys(str(one.held.waits_for) for one in held):
        rows = in_transaction(posting.by, lambda db, doubt=doubt: loads.waiting_for(db, doubt))  # type: ignore[misc]
        # The child's own row comes first, as parents come before children.
        order = {name: place for place, name in enumerate(state().records)}
        groups = sorted(_grouped(rows), key=lambda each: order[each[0][4]])
        for (_, _, file, _, record, columns), group in groups:
            place = next(numbers)
            note = partial(loads.add_sheet, load_id=posting.load_id, sheet_no=place, file=file, record=record)
            in_transaction(posting.by, note)
            counts.update(Poster(posting, place, file, record, columns).post_parked(group).counts)
    return dict(counts)


def post_undoubted(posting: Posting, doubts: Iterable[str]) -> None:
    """Post the rows that waited until it was confirmed which child has an ID, which is in doubt no more."""
    for doubt in doubts:
        rows = in_transaction(posting.by, lambda db, doubt=doubt: loads.waiting_for(db, doubt))  # type: ignore[misc]
        if any(w.held.record == CHILD for w in rows):
            continue
        for (load_id, sheet_no, file, submitter, record, columns), group in _grouped(rows):
            own = replace(posting, load_id=load_id, submitter=submitter)
            Poster(own, sheet_no, file, record, columns).post_held(group)


def _place(held: HeldRow) -> tuple[int, int, int]:
    return held.load_id, held.sheet_no, held.row


_Group = tuple[int, int, str, str | None, str, tuple[str, ...]]


def _grouped(rows: Iterable[Waiting]) -> Iterable[tuple[_Group, list[Waiting]]]:
    groups: dict[_Group, list[Waiting]] = {}
    for w in rows:
        group = (w.held.load_id, w.held.sheet_no, w.file, w.submitter, w.held.record, w.held.columns)
        groups.setdefault(group, []).append(w)
    return groups.items()
