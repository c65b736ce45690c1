"""`ser merge`: merges two records of one child, undoes it, or keeps that they are two children."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from ser.cli.exits import Refusal
from ser.cli.options import home_option, json_option, lea_option, operator, today_option
from ser.cli.screen import number as number_of
from ser.cli.screen import screen
from ser.services.merges import candidates as likely
from ser.services.merges import merging
from ser.services.merges.candidates import Candidates
from ser.services.merges.merging import Fate, Made, NoSuchPair, NotMerged, Pair, Undoing
from ser.store.connect import opened
from ser.store.scope import Scope

_MOST = 20


@click.command()
@click.argument("ids", nargs=-1, metavar="[KEPT GIVEN_UP]")
@click.option("--preview", is_flag=True, help="Show both histories side by side and what would move; change nothing.")
@click.option(
    "--stay", "stays", metavar="RECORD/KEY", multiple=True,
    help="Leave this row, which collides with one of the other child, with the ID that is given up.",
)  # fmt: skip
@click.option(
    "--move", "moves", metavar="RECORD/KEY", multiple=True,
    help="Move this row, though it collides with one of the other child.",
)  # fmt: skip
@click.option("--two-children", is_flag=True, help="These are two children: never offer them as one again.")
@click.option("--ask-again", is_flag=True, help="Take back that these are two children.")
@click.option("--undo", metavar="N", type=int, help="Undo the merge N; with --preview, show what that would do.")
@click.option(
    "--list", "lists", is_flag=True, help="List the pairs that may be one child, and the merges that were made."
)
@click.option("--why", metavar="WORDS", default="", help="Why, in a few words; kept with what was done.")
@lea_option("Act for this LEA, which merges children of its own; without it, for the state.")
@home_option
@today_option
@json_option
def merge(
    ids: tuple[str, ...],
    preview: bool,
    stays: tuple[str, ...],
    moves: tuple[str, ...],
    two_children: bool,
    ask_again: bool,
    undo: int | None,
    lists: bool,
    why: str,
    lea: str | None,
    home: Path,
    today: date,
    as_json: bool,
) -> None:
    """Merge two records of one child: the rows of GIVEN_UP become those of KEPT, and later files are led there.

    An ID is the state's, or an LEA and its system ID as 017|S1. Rows that collide with one of the child who is kept are
    listed; each stays with the ID that is given up or moves, as is said beside it, unless --stay or --move says
    otherwise. Nothing is lost, and --undo puts everything back.

    \b
    ser merge --list --lea 017
    ser merge 2100000001 2100000002 --preview
    ser merge 2100000001 2100000002 --why "entered twice"
    ser merge --undo 1 --why "two cousins"
    """
    by = operator(lea, today)
    asked = [lists, undo is not None, bool(ids)]
    if sum(asked) != 1 or (ids and len(ids) != 2) or (two_children and ask_again):
        raise click.UsageError("Give two IDs, the one to keep first; or --undo N; or --list.")
    with opened(home):
        try:
            if lists:
                _tell_lists(likely.candidates(by=by, today=today), merging.made(by=by, today=today), as_json)
            elif undo is not None:
                _undo(by, undo, why, today, preview, as_json)
            elif two_children or ask_again:
                one, other = ids
                act = merging.tell_apart if two_children else merging.ask_again
                act(by=by, one=one, other=other, why=why, today=today)
                said = "two children, and nobody is asked again" if two_children else "asked about again"
                _say(as_json, {"done": said}, [f"{one} and {other} are {said}."])
            elif preview:
                kept, given_up = ids
                found = merging.preview(by=by, kept=kept, given_up=given_up, today=today, stays=stays, moves=moves)
                _tell_pair(found, as_json)
            else:
                kept, given_up = ids
                done = merging.merge(
                    by=by, kept=kept, given_up=given_up, why=why, today=today, stays=stays, moves=moves
                )
                _say(as_json, _made(done), [*_told(done), f"ser merge --undo {done.number} puts everything back."])
        except (NoSuchPair, NotMerged) as refused:
            raise Refusal(str(refused)) from refused


def _undo(by: Scope, number: int, why: str, today: date, preview: bool, as_json: bool) -> None:
    if preview:
        found = merging.undoing(by=by, number=number, today=today)
    else:
        found = merging.undo(by=by, number=number, why=why, today=today)
    _say(as_json, _undone(found), list(_undo_lines(found, preview)))


def _undo_lines(found: Undoing, preview: bool) -> Sequence[str]:
    verb = "Would go" if preview else "Went"
    back = f"{verb} back under {found.made.given_up_id}: {number_of(found.back, 'row')}."
    left = [f"  {one.record}/{one.key} was changed since and is left as it is." for one in found.changed]
    came = [f"  {one.record}/{one.key} came since and stays with {found.made.kept_id}." for one in found.came]
    return [back, *left, *came]


def _tell_pair(found: Pair, as_json: bool) -> None:
    plain = {
        "kept": found.kept.known_as,
        "given_up": found.given_up.known_as,
        "likelihood": found.likelihood.total,
        "because": [[one.says, one.weight] for one in found.likelihood.contributions],
        "differs": [[line.label, str(line.known), str(line.other)] for line in found.lines if line.differs],
        "rows": [{"row": one.name, "becomes": str(one.fate), "why": one.why} for one in found.rows],
        "hindrance": found.hindrance,
    }
    _say(as_json, plain, _pair_lines(found))


def _pair_lines(found: Pair) -> list[str]:
    kept, given_up = found.kept, found.given_up
    told = [
        f"Kept:     {kept.known_as}  {kept.name}  {kept.lea}",
        f"Given up: {given_up.known_as}  {given_up.name}  {given_up.lea}",
        f"What speaks for one child: {found.likelihood.words}; together {found.likelihood.total:+.1f}.",
        *(
            f"  {line.label}: {line.known or '(blank)'} | {line.other or '(blank)'}"
            for line in found.lines
            if line.differs
        ),
        f"{number_of(len(found.rows), 'row')} under {given_up.known_as}: " + ", ".join(_fates(found)) + ".",
    ]
    told += [f"  {one.name} {one.fate}. {one.why}" for one in found.collisions]
    return [*told, found.hindrance or "Nothing was changed."]


def _fates(found: Pair) -> list[str]:
    words = {Fate.MOVES: "move", Fate.WAITS: "move and wait", Fate.STAYS: "stay with that ID"}
    return [f"{found.count(fate)} {said}" for fate, said in words.items() if found.count(fate)] or ["none"]


def _tell_lists(found: Candidates, made: Sequence[Made], as_json: bool) -> None:
    pairs = [
        {
            "one": each.one.known_as,
            "other": each.other.known_as,
            "likelihood": each.likelihood.total,
            "because": [[one.says, one.weight] for one in each.likelihood.contributions],
        }
        for each in found.shown
    ]
    lines = [f"{number_of(found.total, 'pair')} that may be one child."]
    for each in found.shown[:_MOST]:
        lines.append(f"{each.one.known_as}  {each.one.name}  |  {each.other.known_as}  {each.other.name}")
        lines.append(f"  {each.likelihood.words}; together {each.likelihood.total:+.1f}")
    if found.total > _MOST:
        lines.append(f"and {found.total - _MOST:,} more; --json lists up to {likely.MOST}.")
    lines += [line for one in made for line in _told(one)]
    _say(as_json, {"pairs": pairs, "total": found.total, "merges": [_made(one) for one in made]}, lines)


def _told(one: Made) -> list[str]:
    undone = f" Undone on {one.undone_date}." if one.undone_date else ""
    stayed = f", {one.stayed} stayed" if one.stayed else ""
    moved = number_of(one.rows, "row")
    return [f"Merge {one.number}: {one.given_up_id} into {one.kept_id}; {moved} moved{stayed}.{undone}"]


def _made(one: Made) -> dict[str, object]:
    return {
        "merge": one.number,
        "kept": one.kept_id,
        "given_up": one.given_up_id,
        "rows": one.rows,
        "stayed": one.stayed,
        "merged_by": one.merged_by,
        "merged_date": one.merged_date.isoformat(),
        "why": one.why,
        "undone_date": one.undone_date and one.undone_date.isoformat(),
    }


def _undone(found: Undoing) -> dict[str, object]:
    changed = [f"{one.record}/{one.key}" for one in found.changed]
    came = [f"{one.record}/{one.key}" for one in found.came]
    return {"merge": found.made.number, "back": found.back, "changed_since": changed, "came_since": came}


def _say(as_json: bool, plain: dict[str, object], lines: Sequence[str]) -> None:
    if as_json:
        click.echo(json.dumps(plain, indent=1, ensure_ascii=False))
        return
    for line in lines:
        screen().print(line, soft_wrap=True, markup=False, highlight=False)
