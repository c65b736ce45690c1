"""The pages of rules: one for each subject, and a table of every rule's severity and why."""

from collections.abc import Iterator

from ser.law.finding import Class
from ser.law.rule import Rule
from ser.law.words import severity
from ser.manual.entries import RuleEntry
from ser.manual.pages.book import (
    EXAMPLE,
    FINDINGS,
    NEEDS_A_SOURCE,
    RULES,
    SEVERITY_WORDS,
    Book,
    rule_heading,
    rules_page,
)
from ser.manual.pages.examples import breach, in_words
from ser.manual.pages.markdown import Page, escaped, link, listed, page, table

_ASKED: dict[str, str] = {
    Class.FILE: "a file",
    Class.VALUE: "a row or one cell of it",
    Class.RECORD: "one record",
    Class.STUDENT: "a student with all its records, on a day",
    Class.COLLECTION: "all children of a collection",
}


def pages(book: Book) -> Iterator[Page]:
    """The table of severities, and a page for each subject."""
    yield _index(book)
    for subject in book.subjects:
        yield _page(book, subject)


def _index(book: Book) -> Page:
    rules = book.description.rules
    counts = [(words, sum(r.severity == s for r in rules)) for s, words in SEVERITY_WORDS.items()]
    return page(
        RULES,
        "Rules",
        "A rule is a claim that must hold. Where it does not, SER reports a"
        f" {link(RULES, FINDINGS, 'finding')}: what was found, why it matters, and what to do. What did happen is"
        " always stored, even where it broke the law; a row is held only if it cannot be read, stored or owned.",
        "Rules are quiet about what lies wholly before the day on which an LEA moved to SER from another system"
        " (`lea.cutover_date`), unless their page says otherwise.",
        f"A rule none of whose paragraphs has been read is a notice at most. {link(RULES, NEEDS_A_SOURCE, 'These')}"
        " wait for a source.",
        table(["Subject", "Rules"], ([_subject(book, s), _count(book, s)] for s in book.subjects)),
        table(["Severity", "Rules"], ([words, str(count)] for words, count in counts)),
        "## Every rule, its severity and why",
        table(
            ["Rule", "What must hold", "Severity", "Why this severity"],
            (
                [book.rule(RULES, r.code), escaped(r.claim), escaped(severity(r.severity)), escaped(r.reason)]
                for r in rules
            ),
        ),
    )


def _subject(book: Book, subject: str) -> str:
    return link(RULES, rules_page(subject), escaped(subject))


def _count(book: Book, subject: str) -> str:
    return str(sum(r.subject == subject for r in book.description.rules))


def _page(book: Book, subject: str) -> Page:
    at = rules_page(subject)
    declared = {rule.code: rule for rule in book.state.rules}
    here = [r for r in book.description.rules if r.subject == subject]
    return page(
        at,
        f"Rules: {subject}",
        f"The examples are changes to the records of {link(at, EXAMPLE, 'one student')} whose records are all in"
        f" order, looked at on {book.today.isoformat()}. {link(at, RULES, 'All rules')} with their severities.",
        listed(f"{book.rule(at, r.code)}: {escaped(r.title)}" for r in here),
        *(_section(book, at, r, declared[r.code]) for r in here),
    )


def _section(book: Book, at: str, entry: RuleEntry, rule: Rule) -> str:
    blocks = [
        f"## {escaped(rule_heading(entry))}",
        escaped(entry.claim) if rule.test is not None else "",
        table(["", ""], _facts(book, at, entry)),
        *_examples(book, at, entry, rule),
    ]
    return "\n\n".join(filter(None, blocks))


def _facts(book: Book, at: str, r: RuleEntry) -> Iterator[list[str]]:
    waits = f"; {severity(r.declared_severity)} once its paragraph is read"
    yield ["Severity", SEVERITY_WORDS[r.severity] + (waits if r.severity != r.declared_severity else "")]
    yield ["Why", escaped(r.reason)]
    yield ["Asked of", _ASKED[r.asked_of] + (f": {book.record(at, r.on)}" if r.on else "")]
    if r.reads:
        yield ["Asked only if filled", ", ".join(book.element(at, ref) for ref in r.reads)]
    if r.marks:
        yield ["Shows too", ", ".join(book.element(at, ref) for ref in r.marks)]
    if r.since:
        yield ["Law since", f"{r.since}; earlier facts are not asked about"]
    if r.asked_of in (Class.RECORD, Class.STUDENT) and not r.quiet_before_cutover:
        yield ["Before a cut-over", "asked about what lies before an LEA's cut-over day too"]
    yield ["Says", escaped(r.says)]
    yield ["What to do", escaped(r.fix)]
    yield ["Rests on", book.cites(at, r.cite)]


def _examples(book: Book, at: str, entry: RuleEntry, rule: Rule) -> Iterator[str]:
    shown = breach(book.state, rule, book.today)
    if shown is None:
        return
    if rule.holds:
        yield f"It **holds** for the {link(at, EXAMPLE, 'example')} after this change:"
        yield listed(in_words(book.state, rule.holds))
    elif rule.test is not None:
        yield f"It **holds** for the {link(at, EXAMPLE, 'example')} as it is."
    yield "It **breaks** after this change:" if len(shown.changes) == 1 else "It **breaks** after these changes:"
    yield listed(shown.changes)
    yield f"> {escaped(shown.sentence)}"
    if shown.severity != entry.severity:
        yield f"In this example it is a {severity(shown.severity)}."
