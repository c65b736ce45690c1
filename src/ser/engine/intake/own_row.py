"""Decides about rows that say who a child is: whether they are of that child, and whether their LEA may say it."""

from collections.abc import Sequence

from ser.engine.intake import which_child, whose_row
from ser.engine.intake.terms import Terms
from ser.engine.intake.verdict import Taken, Verdict, hold, last_received
from ser.files.parse import Problem
from ser.files.row import ReadRow
from ser.law import reading
from ser.store.loads import DOUBT
from ser.store.met import BLANK, Met, StoredRow, plain
from ser.store.ties import Tie


def same_child(
    row: ReadRow, terms: Terms, met: Met, stored: StoredRow | None, known: StoredRow | None
) -> tuple[Met, StoredRow | None, Problem | None]:
    """What a child's own row meets where its LEA knows the same child under another ID of the state, and what is told.

    `known`: whom the LEA's own ID names, no matter who sends that child now. Where nobody has the new ID, it is a
    correction, if the LEA may say who the child is.
    """
    at = terms.state_id_at
    if known is None or at is None or BLANK in (row.texts[at], known.texts[at]) or terms.shown is not None:
        return met, stored, None
    if row.texts[at] == known.texts[at]:
        return met, stored, None
    if not which_child.is_same_person(terms.spec, row.texts, known.texts):
        return met, stored, None
    system_id = plain(row.texts[terms.spec.places["system_id"]])
    words = {"id": system_id, "lea": row.lea_code, "was": plain(known.texts[at])}
    if stored is None:
        told = Problem(reading.STATE_ID_CORRECTED, "state_id", row.texts[at], words)
        return met._replace(child_by_state=known.child), known, told
    if met.is_told_apart:
        return met, stored, None
    return met, stored, Problem(reading.TWO_IDS, "state_id", row.texts[at], words)


def not_theirs(
    row: ReadRow,
    terms: Terms,
    met: Met,
    stored: StoredRow | None,
    child: int | None,
    first: ReadRow | None,
    ties: Sequence[Tie],
) -> Taken | None:
    """What becomes of a row that says who a child is where its LEA may not say that, or not yet; nothing where it may.

    Another LEA may have sent the same child before it in the load: who is responsible is asked once both are read.
    """
    if first is not None and first.lea_code != row.lea_code and terms.today is not None:
        return Taken(Verdict.PARKED, child)
    writer = writer_of(terms, ties)
    if stored is not None and row.texts == last_received(stored, terms.spec):
        return None
    is_former = writer is not None and writer.lea_code != row.lea_code and whose_row.is_former(ties, row.lea_code)
    if not is_former and stored is not None and (doubt := _doubted(row, terms, stored, writer)) is not None:
        return doubt
    if terms.parks and terms.spec.is_child and child is not None:
        return Taken(Verdict.PARKED, child)
    if writer is None or writer.lea_code == row.lea_code:
        return None
    if is_former:
        return Taken(Verdict.SET_ASIDE, child, aside=_aside(row, terms, writer, ties))
    owner = "another LEA's" if whose_row.is_protected(ties) else f"LEA {writer.lea_code}'s"
    return hold(reading.OTHERS_RECORD, row, terms, child, why=f"the child is {owner} until your claim is accepted")


def _doubted(row: ReadRow, terms: Terms, stored: StoredRow, writer: whose_row.Writer | None) -> Taken | None:
    """What becomes of a child's own row that seems to be another child than the one who is known under its ID."""
    if not terms.spec.is_child or terms.is_confirmed or terms.shown is not None:
        return None
    differs = which_child.differing(terms.spec, row.texts, stored.texts)
    if len(differs) < 2:
        return None
    said = dict(zip(terms.spec.by_name, map(plain, row.texts), strict=True))
    is_own = row.lea_code in (stored.lea_code, writer.lea_code if writer is not None else stored.lea_code)
    words = {
        "id": said["state_id"] or said["system_id"],
        "sent": which_child.shown(terms.spec, row.texts),
        "known": which_child.shown(terms.spec, stored.texts) if is_own else "a child of another LEA",
    }
    asked = which_child.asked_of(terms.spec, row)
    answer = terms.children.get(asked)
    if answer:
        return None
    # Where somebody has said that it is another child, nobody is asked again.
    rule = reading.ANOTHER_CHILD if answer is None else reading.SAID_ANOTHER
    problem = Problem(rule, differs[0], said[differs[0]], words)
    return Taken(Verdict.HELD, problems=(problem,), waits_for=f"{DOUBT}{asked[0]}")


def shared(row: ReadRow, terms: Terms) -> Taken:
    """That two children have the ID by which alone a row names its child."""
    system_id = plain(row.texts[terms.spec.places["system_id"]])
    words = {"lea": row.lea_code, "id": system_id}
    return Taken(Verdict.HELD, problems=(Problem(reading.SHARED_SYSTEM_ID, "system_id", system_id, words),))


def crossed(row: ReadRow, terms: Terms) -> Taken:
    """That the IDs of a row name two children."""
    system_id = plain(row.texts[terms.spec.places["system_id"]])
    words = {"lea": row.lea_code}
    return Taken(Verdict.HELD, problems=(Problem(reading.CROSSED_IDS, "system_id", system_id, words),))


def went_over(row: ReadRow, terms: Terms, stored: StoredRow, child: int | None) -> tuple[Problem, ...]:
    """That a record goes to another child than it was of; what belongs to it goes along."""
    if not terms.spec.about_student or terms.spec.is_child or stored.child == child:
        return ()
    element = "state_id" if terms.spec.of_student else terms.spec.parent_key[-1]
    return (Problem(reading.OTHER_CHILDS_NOW, element, plain(row.texts[terms.spec.places[element]])),)


def writer_of(terms: Terms, ties: Sequence[Tie]) -> whose_row.Writer | None:
    """Who writes who a child is on the day of the load, where anything ties an LEA to the child."""
    return whose_row.writer_on(ties, terms.today) if ties and terms.today is not None else None


def _aside(row: ReadRow, terms: Terms, writer: whose_row.Writer, ties: Sequence[Tie]) -> str:
    """Whom a row that is set aside is about, and who writes that now."""
    said = dict(zip(terms.spec.by_name, row.texts, strict=True))
    child = plain(said["state_id"]) or plain(said["system_id"])
    return f"{child}: {whose_row.told(writer, is_protected=whose_row.is_protected(ties))}"
