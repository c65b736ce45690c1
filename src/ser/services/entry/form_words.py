"""Says what is found of a record as a form says it: by the labels of its fields, with no rows, columns or files."""

from collections.abc import Mapping
from dataclasses import replace

from ser.law import reading
from ser.law.finding import Finding
from ser.law.words import Phrase, Word, names_in
from ser.store.running import state

_SAYS: Mapping[str, tuple[str, str]] = {
    reading.NO_KEY.code: ("{element} is needed.", ""),
    reading.BLANK_NEEDED.code: ("{element} is needed.", ""),
    reading.BLANK_EXPECTED.code: ("{element} is blank; it is needed before certification.", "Fill in {element}."),
    reading.LOST_ZEROS.code: ("{element} is {value}; the zeros before it may be missing.", "Enter it with its zeros."),
    reading.UNKNOWN_LEA.code: ("{value} is no LEA that the state knows.", "Choose the LEA."),
    reading.UNKNOWN_SITE.code: ("{element} is {value}, which is no site that the state knows.", "Choose {element}."),
    reading.UNKNOWN_PARENT.code: (
        "The {record} that this belongs to is not on record for your LEA, so nothing was saved.",
        "Enter the {record} first, or choose one of your LEA's own.",
    ),
    reading.OTHER_STUDENTS_PARENT.code: (
        "The {parent} that was chosen is another child's, so nothing was saved.",
        "Choose the {parent} of this child.",
    ),
    reading.OTHERS_RECORD.code: (
        "This is not your LEA's to save: {why}.",
        "Claim the child if the child is now yours.",
    ),
    reading.CAME_BEFORE.code: ("There is a {record} like this one already, so nothing was saved.", "Open that one."),
    reading.FILLER_ID.code: (
        "{value} is no state ID: the state has given it to no child.",
        "Enter the ID that the state has given, or leave it blank until there is one.",
    ),
    reading.ANOTHER_CHILD.code: (
        "Another child has this ID: {known}. Nothing was saved.",
        "Correct the ID.",
    ),
}
"""What a rule of reading says where a person fills in a form: the sentence, and what to do."""

_CHILD_TAKEN = (
    "A child with this ID is known already, so nothing was saved.",
    "Find the child by the ID. If another LEA has the child, look the child up across the state, and claim the child.",
)


def in_form_words(finding: Finding) -> Finding:
    """A finding in the words of a form; where no other words are kept for its rule, it stays as it is."""
    kind = state().records.get(finding.record)
    says, fix = _SAYS.get(finding.rule, ("", ""))
    if finding.rule == reading.KEY_TAKEN.code and kind is not None and kind.spec.is_child:
        says, fix = _CHILD_TAKEN
    if not says:
        return finding
    words = _words(finding)
    if kind is not None and finding.element in kind.spec.by_name:
        words["element"] = kind.spec.by_name[finding.element].label
    if not names_in(says) | names_in(fix) <= words.keys():
        return finding
    return replace(finding, sentence=Phrase(says, words), fix=Phrase(fix, words))


def _words(finding: Finding) -> dict[str, Word]:
    """The words of a finding, with kinds of record by their titles."""
    words: dict[str, Word] = {"value": finding.value}
    for said in (finding.sentence, finding.fix):
        words |= said.words if isinstance(said, Phrase) else {}
    titles = {name: kind.spec.title for name, kind in state().records.items()}
    for name in ("record", "parent"):
        if isinstance(named := words.get(name), str) and named in titles:
            title = titles[named]
            words[name] = title[:1].lower() + title[1:]
    return words
