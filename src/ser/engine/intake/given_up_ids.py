"""Rows that name a child by an ID which was merged into another: they are about the child whose ID was kept."""

from collections.abc import Mapping, Sequence

from ser.engine.intake.file_notes import GIVEN_UP
from ser.engine.intake.terms import Terms
from ser.files.cell import Note
from ser.files.row import ReadRow
from ser.store.merges import GivenUp
from ser.store.met import BLANK, copied, plain

MERGED = ": merged into "
"""What stands between the two IDs of a child whose own row is set aside, since its LEA sends it under both."""


def resolved(
    rows: Sequence[ReadRow], terms: Terms, merges: Sequence[GivenUp]
) -> tuple[Sequence[ReadRow], Sequence[Note | None]]:
    """Rows with the IDs that were kept in place of those that were given up, and what is noted of each.

    Rows that stayed with the ID that was given up are left as they are.
    """
    if not merges or terms.state_id_at is None or terms.shown is not None:
        return rows, [None] * len(rows)
    by_state = {one.state_id: one for one in merges if one.state_id is not None}
    by_system = {pair: one for one in merges for pair in one.system_ids}
    stays = frozenset(row for one in merges for row in one.stays)
    made: list[ReadRow] = []
    notes: list[Note | None] = []
    for row in rows:
        found, note = _found(row, terms, by_state, by_system), ""
        if found is not None and (terms.spec.name, row.key) not in stays:
            row, note = _of_kept(row, terms, *found, by_state)
        made.append(row)
        notes.append(Note(GIVEN_UP, "state_id", note) if note else None)
    return made, notes


def _found(
    row: ReadRow,
    terms: Terms,
    by_state: Mapping[str, GivenUp],
    by_system: Mapping[tuple[str, str], GivenUp],
) -> tuple[str, GivenUp] | None:
    """The ID that was given up by which a row names its child, and what it was merged into."""
    assert terms.state_id_at is not None
    if not row.texts:
        return None
    state_id = row.texts[terms.state_id_at]
    if state_id != BLANK:
        merge = by_state.get(plain(state_id))
        return None if merge is None else (plain(state_id), merge)
    system_id = plain(row.texts[terms.spec.places["system_id"]])
    merge = by_system.get((row.lea_code, system_id))
    return None if merge is None else (system_id, merge)


def _of_kept(
    row: ReadRow, terms: Terms, sent: str, merge: GivenUp, by_state: Mapping[str, GivenUp]
) -> tuple[ReadRow, str]:
    """A row as it is about the child who was kept, and what is noted of it.

    The child's own row is set aside where its LEA knows the child under the other ID too: of two rows about one child
    it would be chance which is stored last.
    """
    at = terms.state_id_at
    assert at is not None
    kept = merge.kept_state_id
    seen = {sent}
    while kept in by_state and kept not in seen:
        seen.add(kept)
        kept = by_state[kept].kept_state_id
    if terms.spec.is_child and (merge.lea_code == row.lea_code or _says_merged(row, terms)):
        own = plain(row.texts[terms.spec.places["system_id"]])
        if _says_merged(row, terms) or not own or own != merge.kept_system_id:
            return row._replace(aside=f"{sent}{MERGED}{kept}"), ""
    if row.texts[at] == BLANK:
        return row, f"{sent} is now {kept}"
    return row._replace(texts=[*row.texts[:at], copied(kept), *row.texts[at + 1 :]]), f"{sent} is now {kept}"


def _says_merged(row: ReadRow, terms: Terms) -> bool:
    """Whether a child's own row says itself that its ID was given up."""
    at = terms.spec.places.get("merged_into_state_id")
    return at is not None and row.texts[at] != BLANK
