"""The pages of records: one for each kind, and a list of all."""

from collections.abc import Iterator

from ser.law.record import CHILD, EVERY_CHANGE, LEA_WIDTH
from ser.law.words import sentence, severity
from ser.manual.entries import ElementEntry, RecordEntry
from ser.manual.pages.book import FINDINGS, LAYOUTS, RECORDS, Book, record_page
from ser.manual.pages.markdown import Page, escaped, link, listed, named, page, table

_NEEDED = (
    "**key**: part of what makes the row this row; it cannot be stored without. **yes**: without it the row is no"
    " such record and is held. **expected**: the row is stored, but the element must be filled before certification."
    " **one of the two**: a student is named by `state_id`, by `system_id`, or by both. **no**: may stay blank."
)
_IDS = {"state_id", "system_id"}
_DATES = (
    "Dates are written 2018-03-01. A date lies not after the day of the load, unless it is marked *may lie ahead*."
    " Several values in one cell are separated by `;`."
)


def pages(book: Book) -> Iterator[Page]:
    """The list of records, and a page for each."""
    yield _index(book)
    for record in book.description.records:
        yield _page(book, record)


def _index(book: Book) -> Page:
    rows = [
        [
            book.record(RECORDS, r.name),
            escaped(r.title),
            escaped(r.group),
            book.record(RECORDS, r.parent) if r.parent else "-",
            escaped(r.definition),
        ]
        for r in book.description.records
    ]
    return page(
        RECORDS,
        "Records",
        "A record is one row of a file. The file of a record has its name, for example `evaluation.csv`; its columns"
        f" are the names of its elements. {link(RECORDS, LAYOUTS, 'Layouts')} has the positions for files of fixed"
        " width. A record with a parent can be stored once its parent is known; rows that come too early wait for it"
        " and are stored by themselves.",
        table(["Record", "Title", "Group", "Parent", "What it is"], rows),
        "## How to read the table of a record",
        _NEEDED,
        _DATES,
    )


def _page(book: Book, record: RecordEntry) -> Page:
    at = record_page(record.name)
    return page(
        at,
        f"{record.title} ({record.name})",
        escaped(record.definition),
        table(["", ""], _facts(book, at, record)),
        "## Elements",
        table(
            ["Element", "Label", "Value", "Needed", "What it says", "Rests on"],
            [_element(book, at, e, record) for e in record.elements],
        ),
        f"What *needed* means stands in the {link(at, RECORDS, 'list of records')}.",
        _asked(book, at, record),
        _clocks(book, at, record),
    )


def _facts(book: Book, at: str, record: RecordEntry) -> Iterator[list[str]]:
    yield ["File", named(record.name + ".csv")]
    yield ["Group", escaped(record.group)]
    yield ["Key", f"{' and '.join(named(k) for k in record.key)}; {link(at, FINDINGS, 'findings')} show {_key(record)}"]
    if record.parent_key:
        yield ["Parent", f"{book.record(at, record.parent or '')}, named by `{record.parent_key[-1]}` in the same LEA"]
    elif record.parent:
        yield ["Parent", f"{book.record(at, record.parent)}, named by `state_id` or `system_id`"]
    children = [book.record(at, r.name) for r in book.description.records if r.parent == record.name]
    if children:
        yield ["Children", ", ".join(children)]
    yield from _habits(record)
    if record.cite:
        yield ["Rests on", book.cites(at, record.cite)]


def _habits(record: RecordEntry) -> Iterator[list[str]]:
    """Whose a row is and who writes it, what may not overlap, and whose children a change touches."""
    is_whole = any(e.name == record.owner and e.width == LEA_WIDTH for e in record.elements)
    yield ["Whose row", f"the LEA's, by {'' if is_whole else 'the beginning of '}{named(record.owner)}"]
    yield ["Written by", record.written_by]
    if record.one_at_a_time:
        yield ["One at a time", escaped(record.one_at_a_time)]
    if record.touches_lea:
        what = "any element" if record.touches_lea == EVERY_CHANGE else named(record.touches_lea)
        yield ["Touches", f"A change of {what} has all children of the LEA judged again."]
    if record.excuses:
        yield ["No file of it", "To `ser check`, files without it say that there is none, since it only excuses."]


def _key(record: RecordEntry) -> str:
    if record.name == CHILD:
        return "the `state_id`, else `lea_code|system_id`".replace("|", "\\|")
    return named("\\|".join(record.key))


def _element(book: Book, at: str, e: ElementEntry, record: RecordEntry) -> list[str]:
    needed = _needed(e, {each.name for each in record.elements} >= _IDS)
    return [named(e.name), escaped(e.label), _value(book, at, e), needed, _says(e), book.cites(at, e.cite)]


def _needed(e: ElementEntry, of_student: bool) -> str:
    if of_student and e.name in _IDS:
        return "one of the two"
    if e.is_key:
        return "key"
    return "expected" if e.expected else "no" if e.may_be_blank else "yes"


def _says(e: ElementEntry) -> str:
    notes = ["*Says who somebody is; never shown in a log.*"] if e.names_person else []
    if e.confidential_if:
        where = " or ".join(f"`{name}`" for name in e.confidential_if)
        notes.append(f"*Confidential where {where} is Y: shown to none but those who may read it.*")
    return " ".join([escaped(e.definition), *notes])


def _value(book: Book, at: str, e: ElementEntry) -> str:
    if e.codes is not None:
        return f"{'one code' if e.type == 'code' else 'codes'} of {book.code_set(at, e.codes)}"
    if e.type == "date":
        return "date, may lie ahead" if e.ahead else "date"
    if e.type == "yes or no":
        return "`Y` or `N`"
    if e.minimum is not None or e.maximum is not None:
        low, high = "" if e.minimum is None else f" from {e.minimum}", "" if e.maximum is None else f" to {e.maximum}"
        return f"{e.type}{low}{high}"
    names = f"; names {named(e.names) if at == record_page(e.names) else book.record(at, e.names)}" if e.names else ""
    return f"{e.type}, {'exactly' if e.exact else 'up to'} {e.width} characters{names}"


def _asked(book: Book, at: str, record: RecordEntry) -> str:
    prefix = f"{record.name}."
    found = [r for r in book.description.rules if any(ref.startswith(prefix) for ref in (*r.reads, *r.marks))]
    lines = [f"{book.rule(at, r.code)} ({escaped(severity(r.severity))}): {sentence(r.claim)}" for r in found]
    return f"## Rules that look at it\n\n{listed(lines)}" if lines else ""


def _clocks(book: Book, at: str, record: RecordEntry) -> str:
    found = [c for c in book.description.clocks if c.on == record.name]
    lines = [f"{book.clock(at, c)}: {escaped(c.length)}" for c in found]
    return f"## Clocks on it\n\n{listed(lines)}" if lines else ""
