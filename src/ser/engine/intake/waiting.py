"""Posts the rows that wait: for a parent, once it has arrived, and for what else their load says about the child."""

from collections.abc import Iterable

from ser.engine.intake.posted import Posted, Posting
from ser.engine.intake.posting import BATCH, Poster
from ser.law.record import LEA
from ser.store import findings, loads
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
            own = Posting(load_id, posting.today, posting.actor, submitter, False, posting.book)
            result = Poster(own, sheet_no, file, record, columns).post_held(group)
            posted.add(result)


def post_parked(posting: Posting) -> None:
    """Post the rows of a load that waited for what else it says about their children, now that this is stored."""
    rows = in_transaction(posting.by, lambda db: loads.parked(db, posting.load_id))
    for (_, sheet_no, file, _, record, columns), group in _grouped(rows):
        poster = Poster(posting, sheet_no, file, record, columns)
        for begin in range(0, len(group), BATCH):
            poster.post_parked(group[begin : begin + BATCH])


def _place(held: HeldRow) -> tuple[int, int, int]:
    return held.load_id, held.sheet_no, held.row


_Group = tuple[int, int, str, str | None, str, tuple[str, ...]]


def _grouped(rows: Iterable[Waiting]) -> Iterable[tuple[_Group, list[Waiting]]]:
    groups: dict[_Group, list[Waiting]] = {}
    for w in rows:
        group = (w.held.load_id, w.held.sheet_no, w.file, w.submitter, w.held.record, w.held.columns)
        groups.setdefault(group, []).append(w)
    return groups.items()
