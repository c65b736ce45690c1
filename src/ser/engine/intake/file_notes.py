"""What is told of a file as a whole about its cells and rows, once for all of them.

Notes are counted as rows are, batch by batch, among the counts of a submission, so that each file is told of once
however many processes read it and however often its job is begun.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping

from ser.engine.intake import posted
from ser.engine.intake.posted import marked
from ser.files.cell import FILLER, MARKS, WRAPPED, Note
from ser.files.dates import MIDNIGHT, SHORT
from ser.files.parse import Problem
from ser.law import reading

SAME = "same"
GIVEN_UP = "given up"
"""The note of a row that names its child by an ID that was merged into another; which two IDs, in words."""
OUTSIDE = "outside"
SILENT = "silent"

_MARK = "note"
MOST = 5
"""How many places or words a sentence lists."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNUSUAL = {
    MARKS: "signs that nobody sees stood at the ends of {count} of its cells ({elements}) and were taken off",
    WRAPPED: 'zeros are kept by ="..." or an apostrophe in {count} of its cells ({elements})',
    MIDNIGHT: "a time of midnight stands behind {count} of its dates ({elements}) and was left out",
    SHORT: "{count} of its dates are not written like 2018-03-01 ({elements})",
}


def as_counts(sheet_no: int, notes: Mapping[Note, int]) -> Counter[str]:
    """Notes about a sheet as counts of a load."""
    return Counter({marked(_MARK, sheet_no, *note): count for note, count in notes.items()})


def taken_out(counts: MutableMapping[str, int]) -> dict[int, dict[Note, int]]:
    """Take the notes out of the counts of a load; by sheet."""
    found: dict[int, dict[Note, int]] = defaultdict(dict)
    for (sheet_no, *note), count in posted.taken_out(counts, _MARK):
        found[int(sheet_no)][Note(*note)] = count
    return dict(sorted(found.items()))


def repeated(notes: Mapping[int, Mapping[Note, int]]) -> int:
    """How many rows say what another row of the load says."""
    return sum(count for own in notes.values() for note, count in own.items() if note.kind == SAME)


def problems(file: str, notes: Mapping[Note, int]) -> Iterator[Problem]:
    """What is told of a file, one problem for each kind of note."""
    kinds: dict[str, dict[Note, int]] = defaultdict(dict)
    for note, count in notes.items():
        kinds[note.kind][note] = count
    for kind, own in sorted(kinds.items()):
        count = sum(own.values())
        elements = _listed(note.element for note in own)
        if kind == FILLER:
            words: dict[str, object] = {"values": _listed(note.value for note in own), "elements": elements}
            yield Problem(reading.FILLERS, "", "", {"file": file, "count": count, **words})
        elif kind == OUTSIDE:
            yield Problem(reading.OUTSIDE_TABLE, "", "", {"file": file, "places": _places(own)})
        elif kind == SILENT:
            yield Problem(reading.NOT_MAINTAINED, "", "", {"file": file, "count": count, "elements": elements})
        elif kind == GIVEN_UP:
            ids = _listed(note.value for note in own)
            yield Problem(reading.ID_GIVEN_UP, "state_id", "", {"file": file, "count": count, "ids": ids})
        elif kind == SAME:
            row, place = min((note.value.split("|", 1) for note in own), key=lambda each: int(each[0]))
            yield Problem(reading.SAME_TWICE, "", "", {"file": file, "count": count, "row": row, "place": place})
        else:
            problem = _UNUSUAL[kind].format(count=count, elements=elements)
            yield Problem(reading.UNUSUAL_FORM, "", "", {"file": file, "problem": problem})


def _places(notes: Mapping[Note, int]) -> str:
    places = sorted((note.value for note in notes), key=lambda place: (int(place.lstrip(_LETTERS)), place))
    count = sum(notes.values())
    shown = places[:MOST]
    more = f" and {count - len(shown)} more" if count > len(shown) else ""
    return f"cell{'s' * (count > 1)} {', '.join(shown)}{more} stand{'s' * (count == 1)}"


def _listed(words: Iterable[str]) -> str:
    ordered = sorted(set(words))
    more = f" and {len(ordered) - MOST} more" if len(ordered) > MOST else ""
    return ", ".join(ordered[:MOST]) + more
