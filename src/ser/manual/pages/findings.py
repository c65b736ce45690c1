"""The page of findings: the columns of a findings file, the severities, and the order in which rules are asked."""

from collections.abc import Iterator

from ser.files.findings_file import SUMMARY_COLUMNS
from ser.law.finding import COLUMNS, Class, Severity
from ser.manual.pages.book import FINDINGS, RULES, Book
from ser.manual.pages.markdown import Page, escaped, link, named, page, table

_COLUMNS = {
    "file": "the file that was sent, or sheet of a workbook (`book.xlsx#evaluation`)",
    "row": "the line in it, the header being line 1; for a record quoted over several lines, its first",
    "key": "which record: `lea_code` and the record's ID with a bar between; for a student the state ID",
    "record": "the kind of record",
    "element": "the column concerned; a rule about several columns gives a line for each, with the same key and rule",
    "value": "what stands there, as it was sent",
    "rule": "the rule that was broken",
    "severity": "what it does to the row; see below",
    "sentence": "what was found, in words, with the values",
    "fix": "what to do",
    "citation": "the paragraph on which the rule rests",
}

_SEVERITIES = {
    Severity.REJECT: (
        "no: held",
        "The row cannot be read, has no key, has a value that is not of its type or code set, names an LEA or parent"
        " that nobody knows, is somebody else's, or tells an event of after today. Correct it and send it again; a row"
        " that only waits for its parent is stored by itself when the parent arrives.",
    ),
    Severity.MUST_FIX: ("yes", "Data are missing or contradict each other. It blocks certification until fixed."),
    Severity.MUST_EXPLAIN: (
        "yes",
        "What happened was out of compliance, a late evaluation for example. It is not to be changed, but to be"
        " explained: by the reason that its record has room for, or by an `explanation`.",
    ),
    Severity.NOTICE: ("yes", "May be right as it is. Worth a look; asks for nothing."),
}

_CLASSES = {
    Class.FILE: "Can the file be read, and which record does it hold? If not, nothing of it is looked at further.",
    Class.VALUE: "Each cell by itself: is it there where it must be, of its type, a code of its set?",
    Class.RECORD: "The row by itself: do its dates and answers agree with each other? Is its LEA, its parent known?",
    Class.STUDENT: "The student with all records, also those of other LEAs and of earlier years, as of today.",
    Class.COLLECTION: "All children together: one child twice, change since last year. `ser report findings` asks.",
}

_SUMMARY = {
    "rule": "the rule", "severity": "its severity", "title": "what must hold",
    "count": "rows that one correction fixes", "example": "one of them", "fix": "what to do",
    "citation": "the paragraph",
}  # fmt: skip


def pages(book: Book) -> Iterator[Page]:
    """One page about findings."""
    rules = book.description.rules
    yield page(
        FINDINGS,
        "Findings",
        "A finding says what is wrong with a row or a student, why it matters and what to do. `ser load PATH"
        " --findings FILE.csv` writes them as a table, `FILE.xlsx` as a workbook.",
        "## Columns",
        table(["Column", "What it says"], ([named(name), _COLUMNS[name]] for name in COLUMNS)),
        "## Severities",
        table(
            ["Severity", "Is the row stored?", "What it means"],
            ([named(s.value), *(escaped(words) for words in _SEVERITIES[s])] for s in Severity),
        ),
        f"{link(FINDINGS, RULES, 'The table of rules')} gives the severity of each rule and why it has it. An event"
        " that broke the law did happen, so it is stored; refusing it would teach people to falsify dates.",
        "## The order in which rules are asked",
        table(
            ["Order", "Asked about", "Rules", "Question"],
            (
                [str(n), c.value, str(sum(r.asked_of == c.value for r in rules)), _CLASSES[c]]
                for n, c in enumerate(Class, 1)
            ),
        ),
        "A rule that rejects looks at nothing but the row, its LEA and its parent, so it is asked before the row is"
        " stored. All others are asked once the rows are stored, of each student whose records changed, so that a"
        " correction in one file is seen beside what all other files have said.",
        "A rule is asked only if everything that it *reads* is filled: a blank is a finding of its own, never a second"
        " one about a comparison that could not be made.",
        "## A parent that is not known",
        "Rows whose parent (the evaluation of an exceptionality, the plan of a service) has not been sent are held"
        " together under one finding, on the parent's key, with the number of rows that wait. Send the parent: the rows"
        " are stored by themselves.",
        "## The workbook",
        "Three kinds of sheets: `summary` has a line for each cause, the most frequent first; `findings` has the"
        " columns above; and a sheet for each record has the rows that were not stored, as they were sent. Correct"
        " these and load the same workbook again: its first two sheets are not read.",
        table(["Column of the summary", "What it says"], ([named(n), _SUMMARY[n]] for n in SUMMARY_COLUMNS)),
    )
